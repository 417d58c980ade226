"""The command line: run (default), demo, web, worker, migrate, doctor, verify-ledger."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import uvloop

from bot import migrations, running
from bot.config import Settings
from bot.db import open_database
from bot.errors import ConfigurationError
from bot.ledger import verify

COMMANDS = {
    "run": "everything in one process (the default)",
    "demo": "the shop against a simulated Telegram and a simulated panel, in your browser",
    "web": "receive Telegram's webhook; as many such processes as wanted, on PostgreSQL",
    "worker": "do the jobs; as many such processes as wanted, on PostgreSQL",
    "migrate": "bring the database's schema up to date",
    "doctor": "check the settings, the database, Telegram, the panel and the clock",
    "verify-ledger": "check every rule of the books; ends with 1 where one is broken",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the process's exit status."""
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
        from bot.demo import start  # noqa: PLC0415 - a shop in production loads no simulator

        return _loop(start.demo(options.catalog, chaos=options.chaos, port=options.port))
    if command == "doctor":
        from bot.doctor import examine  # noqa: PLC0415 - it reports settings that do not load

        return _loop(examine())
    settings = Settings.load()
    _log(settings.log_level)
    work: dict[str, Any] = {
        "run": running.run,
        "web": running.web,
        "worker": running.worker,
        "migrate": _migrate,
        "verify-ledger": _verify,
    }
    return _loop(work[command](settings))


def _loop(work: Coroutine[Any, Any, int | None]) -> int:
    # A platform stops a process with SIGTERM; it ends as cleanly as by Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work) or 0


def _log(level: str) -> None:
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # These name the address of each call, and Telegram's addresses hold the token.
    for name in ("httpx", "httpcore", "aiohttp.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # At DEBUG python-telegram-bot prints its address, token and all, and what people write.
    logging.getLogger("telegram").setLevel(max(logging.INFO, logging.getLogger().level))


async def _migrate(settings: Settings) -> None:
    database = open_database(settings.database_url)
    try:
        await database.reach()
        await migrations.upgrade(database)
        print("The schema is up to date.")
    finally:
        await database.close()


async def _verify(settings: Settings) -> int:
    database = open_database(settings.database_url)
    try:
        await database.reach()
        if await migrations.pending(database):
            raise ConfigurationError("The schema is not this version's: run `migrate` first.")
        found = await database.read(verify)
    finally:
        await database.close()
    for discrepancy in found:
        print(discrepancy)
    print("The books add up." if not found else f"{len(found)} discrepancies.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
