"""A database is read beside the shop that writes it, and what reads cannot write."""

from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from bot import ledger, migrations
from bot.db import NoDatabaseYet, open_database, open_reader
from bot.errors import ConfigurationError
from tests.ledger.books import UNIT, WALLET, run, top_up


async def test_the_newest_commit_of_a_running_shop_is_read(database_url: str) -> None:
    shop, reader = open_database(database_url), open_reader(database_url)
    try:
        await reader.check_connection()
        for number in (1, 2):
            await shop.transact(top_up, UNIT, key=f"payment:{number}")
            assert await reader.read(ledger.balance, WALLET) == number * UNIT
        assert not await migrations.pending(reader)
    finally:
        await reader.close()
        await shop.close()


async def test_a_closed_shop_is_read(database_url: str) -> None:
    shop = open_database(database_url)
    await shop.transact(top_up, UNIT)
    await shop.close()
    reader = open_reader(database_url)
    try:
        assert await reader.read(ledger.balance, WALLET) == UNIT
    finally:
        await reader.close()


async def test_a_reader_cannot_write(database_url: str) -> None:
    reader = open_reader(database_url)
    try:
        with pytest.raises(DBAPIError, match=r"read-?only"):
            await reader.read(run, "UPDATE leases SET holder = NULL")
    finally:
        await reader.close()


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(NoDatabaseYet, match="does not exist yet"):
        open_reader(f"sqlite:///{tmp_path}/shop.db")
    assert list(tmp_path.iterdir()) == []


async def test_a_file_that_is_no_database_is_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_text("a letter, and not a database of any kind at all")
    reader = open_reader(f"sqlite:///{tmp_path}/shop.db")
    with pytest.raises(ConfigurationError, match="cannot be read: file is not a database"):
        await reader.check_connection()
    await reader.close()
