"""Fault points: places around each commit and each send at which a process can kill itself.

The product knows nothing of them. A forked shop process wraps the database's `transact`, the calls
to the panel and to the Bot API, and the spool, if `FAULT_POINTS` names a folder. Each point that is
passed is written to its file `passed`. If its file `armed` has a name, the next process that passes
this point renames the file to `killed` and dies by SIGKILL: each arming kills once.
"""

import inspect
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

from bot.db.postgres import PostgresDatabase
from bot.db.sqlite import SqliteDatabase
from bot.jobs.spool.files import Spool
from bot.panel.calls import Calls
from bot.telegram.request import AiohttpRequest

VARIABLE: Final = "FAULT_POINTS"
WRITES: Final = ("INSERT", "UPDATE", "DELETE", "WITH")

_CHANGED: Final = "vitrine.changed"


class FaultPoints:
    """The points of one process, and the folder by which a test arms them."""

    def __init__(self, folder: Path) -> None:
        self._armed = folder / "armed"
        self._killed = folder / "killed"
        self._passed = folder / "passed"

    def reach(self, name: str) -> None:
        """Note that a point is passed; die here if it is armed."""
        with self._passed.open("a") as file:
            file.write(f"{name}\n")
        with suppress(OSError):  # it is not armed, or another process has been quicker
            if self._armed.read_text() == name:
                self._armed.rename(self._killed)
                os.kill(os.getpid(), signal.SIGKILL)


def install(folder: Path) -> None:
    """Wrap the commits and the sends of this process, and what it writes to the spool."""
    points = FaultPoints(folder)
    event.listen(Engine, "after_cursor_execute", _note_change)
    for database in (SqliteDatabase, PostgresDatabase):
        database.transact = _around_commits(points, database.transact)  # type: ignore[method-assign]
    Calls._post = _around_sends(points, "panel", Calls._post, _action)  # type: ignore[method-assign]
    AiohttpRequest.do_request = _around_sends(  # type: ignore[method-assign]
        points, "telegram", AiohttpRequest.do_request, _method
    )
    for name in ("keep", "remove"):
        setattr(Spool, name, _around_files(points, name, getattr(Spool, name)))


def _around_commits(points: FaultPoints, transact: Callable[..., Any]) -> Callable[..., Any]:
    """Add a point before the commit of what has changed something, and one after it."""

    @wraps(transact)
    async def wrapped(database: Any, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        name, changed = _name_of(work, args), [False]

        def watched(session: Any, *rest: Any, **named: Any) -> Any:
            info = session.connection().info
            info[_CHANGED] = False
            result = work(session, *rest, **named)
            session.flush()
            changed[0] = info[_CHANGED]
            if changed[0]:
                points.reach(f"before commit of {name}")
            return result

        result = await transact(database, watched, *args, **kwargs)
        if changed[0]:
            points.reach(f"after commit of {name}")
        return result

    return wrapped


def _around_sends(
    points: FaultPoints,
    where: str,
    send: Callable[..., Any],
    name_of: Callable[..., str],
) -> Callable[..., Any]:
    """Add a point before a call is sent, and one after its answer is there."""

    @wraps(send)
    async def wrapped(sender: Any, *args: Any, **kwargs: Any) -> Any:
        name = f"{where} {name_of(*args, **kwargs)}"
        points.reach(f"before {name}")
        answer = await send(sender, *args, **kwargs)
        points.reach(f"after {name}")
        return answer

    return wrapped


def _around_files(
    points: FaultPoints, name: str, change: Callable[..., None]
) -> Callable[..., None]:
    """Add a point before a file of the spool is written or removed, and one after it."""

    @wraps(change)
    def wrapped(*args: Any) -> None:
        points.reach(f"before spool {name}")
        change(*args)
        points.reach(f"after spool {name}")

    return wrapped


def _name_of(work: Callable[..., Any], args: tuple[Any, ...]) -> str:
    """Return the function's module and name; of a turn, its handler's."""
    function = work.func if isinstance(work, partial) else work
    module = getattr(function, "__module__", "").removeprefix("bot.")
    name = f"{module}.{getattr(function, '__name__', type(function).__name__)}"
    if name == "handlers.dispatch.dispatcher._run" and args:
        return f"turn {_handler_name(args[0])}"
    return name


def _handler_name(handler: Any) -> str:
    """Return the name of a handler, or of the one inside its guard."""
    inside = inspect.getclosurevars(handler).nonlocals.get("handler")
    return _handler_name(inside) if inside else str(handler.__name__)


def _action(action: str, *_rest: Any) -> str:
    return action


def _method(url: str, *_rest: Any, **_named: Any) -> str:
    return url.rpartition("/")[2]


def _note_change(
    connection: Any, cursor: Any, statement: str, _parameters: Any, _context: Any, _many: bool
) -> None:
    if statement.lstrip()[:6].upper().startswith(WRITES) and cursor.rowcount != 0:
        connection.info[_CHANGED] = True
