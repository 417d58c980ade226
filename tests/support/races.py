"""Make one PostgreSQL transaction wait for another, in the same order on every run."""

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
    """Run `slower` while `quicker` has changed a row but not committed; commit once `slower` waits.

    Returns the result of `slower`, or raises its error.
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
