"""The command line: run (default), demo, web, worker, migrate, doctor, verify-ledger.

Loading a shop takes seconds on a small machine. So each function imports what it needs, after the
first line is printed.
"""

import argparse
import logging
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import ConfigurationError

if TYPE_CHECKING:
    from bot.config import Settings

    Work = Callable[[Settings], Coroutine[Any, Any, int | None]]

log = logging.getLogger("bot")

COMMANDS = {
    "run": "everything in one process (the default)",
    "demo": "the shop against a simulated Telegram and a simulated panel, in your browser",
    "web": "receive Telegram's webhook; as many such processes as wanted, on PostgreSQL",
    "worker": "do the jobs; as many such processes as wanted, on PostgreSQL",
    "migrate": "bring the database's schema up to date",
    "doctor": "check the settings, the database, Telegram, the panel and the clock",
    "panel-moved": "say that PANEL_URL is the new address of the panel at an old one",
    "seal-again": "go on sealing the books with another key after the last one was lost",
    "verify-ledger": "check every rule of the books; ends with 1 where one is broken",
}

SERVING = ("run", "web", "worker")
"""Commands that run until they are stopped."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit status: 2 if a setting is wrong."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except ConfigurationError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Vitrine")
    commands = parser.add_subparsers(dest="command")
    for name, meaning in COMMANDS.items():
        command = commands.add_parser(name, help=meaning, description=meaning)
        if name == "panel-moved":
            command.add_argument("host", help="the old host, such as panel.example")
            command.add_argument("reason", nargs="?", default="", help="kept in the audit log")
        if name == "seal-again":
            command.add_argument("reason", help="kept in the audit log")
        if name == "demo":
            command.add_argument(
                "--catalog", type=Path, metavar="FILE", help="sell a real panel's `services` answer"
            )
            command.add_argument(
                "--chaos",
                action="store_true",
                help="inject time-outs, errors and nonsense on both sides",
            )
            command.add_argument(
                "--port", type=int, default=8000, help="the page's port, or the next free one"
            )
    return parser


def _run(options: argparse.Namespace) -> int:
    command = options.command or "run"
    if command == "demo":
        print("\n  Vitrine is starting.", flush=True)
        from bot.demo import start  # here only: a shop in production loads no simulator

        return _loop(start.demo(options.catalog, chaos=options.chaos, port=options.port))
    if command == "doctor":
        from bot.doctor import run_checks  # reads the settings itself, and reports wrong ones

        return _loop(run_checks())
    _configure_logging()
    if command in SERVING:
        # Before the settings are read, so that LOG_LEVEL does not hide it.
        log.info("Vitrine is starting: %s", command)
    from bot.config import Settings

    settings = Settings.load()
    logging.getLogger().setLevel(settings.log_level)
    # At DEBUG python-telegram-bot logs its address with the token, and what customers write.
    logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLogger().level))
    return _loop(_work(options)(settings))


def _work(options: argparse.Namespace) -> "Work":
    """Import the code of a command and return its function."""
    from bot import running

    async def panel_moved(settings: "Settings") -> None:
        from bot.upkeep import panel_moved

        print(await panel_moved(settings, options.host, options.reason))

    async def seal_again(settings: "Settings") -> None:
        from bot.upkeep import seal_again

        print(await seal_again(settings, options.reason))

    work: dict[str, Work] = {
        "run": running.run,
        "web": running.web,
        "worker": running.worker,
        "migrate": _migrate,
        "verify-ledger": _verify,
        "panel-moved": panel_moved,
        "seal-again": seal_again,
    }
    return work[options.command or "run"]


def _loop(work: Coroutine[Any, Any, int | None]) -> int:
    """Run a coroutine on uvloop; return its exit status, 0 if it returns None."""
    import asyncio

    import uvloop

    # Hosting platforms stop a process with SIGTERM: treat it like Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work) or 0


def _configure_logging() -> None:
    """Log to stderr, at INFO until LOG_LEVEL is known."""
    logging.basicConfig(level="INFO", format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # These log the address of each call, and Telegram's addresses contain the token.
    for name in ("httpx", "httpcore", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)


async def _migrate(settings: "Settings") -> None:
    from bot import migrations
    from bot.db import open_database

    database = open_database(settings.database_url)
    try:
        await database.check_connection()
        await migrations.upgrade(database)
        print("The schema is up to date.")
    finally:
        await database.close()


async def _verify(settings: "Settings") -> int:
    from bot import ledger, migrations
    from bot.db import now, open_reader
    from bot.orders.books import verify_all
    from bot.seal_key import find_seal_key
    from bot.upkeep import describe

    database = open_reader(settings.database_url)
    try:
        await database.check_connection()
        if await migrations.pending(database):
            raise ConfigurationError("The schema is not this version's: run `migrate` first.")
        discrepancies = await database.read(verify_all)
        key, acknowledged = find_seal_key(settings), None
        if key is not None:
            discrepancies += await database.read(ledger.verify_seals, key)
            discrepancies += await database.read(ledger.find_unsealed, now())
            acknowledged = await database.read(ledger.find_acknowledgment, key)
    finally:
        await database.close()
    for discrepancy in discrepancies:
        print(discrepancy)
    if acknowledged is not None:
        print(describe(acknowledged))
    if key is None:
        print("SEAL_KEY is not set: the journal is not sealed, so its seals were not checked.")
    print("The books add up." if not discrepancies else f"{len(discrepancies)} discrepancies.")
    return 1 if discrepancies else 0


if __name__ == "__main__":
    sys.exit(main())
