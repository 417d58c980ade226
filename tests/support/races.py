"""Two transactions on PostgreSQL of which one is overtaken, on purpose and every time."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.util import await_only
from sqlmodel import Session

from bot.db import Database

T = TypeVar("T")

_BLOCKED = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


async def overtaken(
    database: Database, quicker: Callable[[Session], object], slower: Callable[[Session], T]
) -> T:
    """Let `slower` read, and wait for a row that `quicker` has changed and then commits.

    Returns, or raises, what becomes of `slower`.
    """
    changed, commit = asyncio.Event(), asyncio.Event()

    def first(session: Session) -> None:
        quicker(session)
        session.flush()
        changed.set()
        await_only(commit.wait())

    async with asyncio.timeout(20):
        holding = asyncio.create_task(database.transact(first))
        await changed.wait()
        waiting = asyncio.create_task(database.transact(slower))
        while not waiting.done() and not await database.read(_blocked):
            await asyncio.sleep(0.005)
        commit.set()
        await holding
        return await waiting


def _blocked(session: Session) -> int:
    return int(session.connection().execute(_BLOCKED).scalar_one())
