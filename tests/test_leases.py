"""Leases: one holder at a time, and none for ever."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot import leases
from bot.db import Database

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
LENGTH = timedelta(minutes=1)


async def test_a_lease_is_one_holders_until_it_ends_or_is_left(database: Database) -> None:
    def story(session: Session) -> None:
        assert leases.take(session, "work", "a", NOW, LENGTH)
        assert leases.take(session, "work", "a", NOW, LENGTH)
        assert not leases.take(session, "work", "b", NOW + LENGTH / 2, LENGTH)
        assert leases.take(session, "other", "b", NOW, LENGTH)
        assert leases.take(session, "work", "b", NOW + LENGTH, LENGTH)
        leases.leave(session, "work", "a")
        assert not leases.take(session, "work", "a", NOW + LENGTH, LENGTH)
        leases.leave(session, "work", "b")
        assert leases.take(session, "work", "a", NOW + LENGTH, LENGTH)

    await database.transact(story)


async def test_of_many_at_once_one_gets_it(database: Database) -> None:
    taken = await asyncio.gather(
        *(database.transact(leases.take, "work", str(who), NOW, LENGTH) for who in range(8))
    )
    assert sum(taken) == 1


async def test_what_was_asked_for_is_answered_once(database: Database) -> None:
    def story(session: Session) -> None:
        assert leases.asked(session, "sync") is None
        leases.ask(session, "sync", 7, NOW)
        leases.ask(session, "sync", 8, NOW)
        assert leases.asked(session, "sync") == 8
        assert leases.asked(session, "sync") is None

    await database.transact(story)
