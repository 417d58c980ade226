"""Leases: one process has a lease at a time, and a lease expires."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot import leases
from bot.db import Database

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LENGTH = timedelta(minutes=1)


async def test_a_lease_is_one_holders_until_it_ends_or_is_left(database: Database) -> None:
    def story(session: Session) -> None:
        assert leases.acquire(session, "work", "a", NOW, LENGTH)
        assert leases.acquire(session, "work", "a", NOW, LENGTH)
        assert not leases.acquire(session, "work", "b", NOW + LENGTH / 2, LENGTH)
        assert leases.acquire(session, "other", "b", NOW, LENGTH)
        assert leases.acquire(session, "work", "b", NOW + LENGTH, LENGTH)
        leases.release(session, "work", "a")
        assert not leases.acquire(session, "work", "a", NOW + LENGTH, LENGTH)
        leases.release(session, "work", "b")
        assert leases.acquire(session, "work", "a", NOW + LENGTH, LENGTH)

    await database.transact(story)


async def test_of_many_at_once_one_gets_it(database: Database) -> None:
    taken = await asyncio.gather(
        *(database.transact(leases.acquire, "work", str(who), NOW, LENGTH) for who in range(8))
    )
    assert sum(taken) == 1


async def test_what_was_asked_for_is_answered_once(database: Database) -> None:
    def story(session: Session) -> None:
        assert leases.pop_request(session, "sync") is None
        leases.request(session, "sync", 7, NOW)
        leases.request(session, "sync", 8, NOW)
        assert leases.pop_request(session, "sync") == 8
        assert leases.pop_request(session, "sync") is None

    await database.transact(story)
