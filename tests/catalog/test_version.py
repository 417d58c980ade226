"""The version of the catalog."""

import asyncio

import pytest
from sqlmodel import Session

from bot.catalog.version import bump_catalog_version, read_catalog_version
from bot.db import Database


async def test_the_version_counts_up(database: Database) -> None:
    def story(session: Session) -> list[int]:
        return [
            read_catalog_version(session),
            bump_catalog_version(session),
            bump_catalog_version(session),
            read_catalog_version(session),
        ]

    assert await database.transact(story) == [1, 2, 3, 3]
    assert await database.read(read_catalog_version) == 3


async def test_a_change_that_fails_takes_its_version_back(database: Database) -> None:
    def story(session: Session) -> None:
        bump_catalog_version(session)
        raise LookupError

    with pytest.raises(LookupError):
        await database.transact(story)
    assert await database.read(read_catalog_version) == 1


async def test_no_change_is_counted_twice_or_lost(database: Database) -> None:
    counted = await asyncio.gather(*(database.transact(bump_catalog_version) for _ in range(8)))
    assert sorted(counted) == list(range(2, 10))
