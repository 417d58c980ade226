"""What a transaction keeps, what it rolls back, and how a database is opened."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.util import await_only
from sqlmodel import Session

from bot.db import BigId, Database, SqliteDatabase, Utc, now, open_database
from bot.db.postgres import ATTEMPTS
from bot.errors import ConfigurationError
from bot.users.tables import User
from tests.support.postgres import free_port

metadata = MetaData()
NOTES = Table("notes", metadata, Column("id", BigId, primary_key=True), Column("note", Integer))
MOMENTS = Table("moments", metadata, Column("id", BigId, primary_key=True), Column("at", Utc))


@pytest.fixture
async def noted(database: Database) -> Database:
    """Open a database with two more tables."""
    await database.run_on_connection(metadata.create_all)
    return database


only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def note(session: Session, number: int) -> int:
    session.connection().execute(insert(NOTES), {"note": number})
    return number


def notes(session: Session) -> list[int]:
    return list(session.connection().execute(select(NOTES.c.note).order_by(NOTES.c.id)).scalars())


async def test_a_transaction_that_raises_keeps_nothing(noted: Database) -> None:
    await noted.transact(note, 1)

    def broken(session: Session) -> None:
        note(session, 2)
        raise LookupError

    with pytest.raises(LookupError):
        await noted.transact(broken)
    assert await noted.read(notes) == [1]


async def test_functions_that_share_a_commit_are_kept_or_not_each_by_itself(
    noted: Database,
) -> None:
    def work(session: Session, number: int) -> int:
        note(session, number)
        if number % 3 == 0:
            raise LookupError(number)
        return number

    done = await asyncio.gather(
        *(noted.transact(work, number) for number in range(8)), return_exceptions=True
    )
    assert [each for each in done if isinstance(each, int)] == [1, 2, 4, 5, 7]
    assert [str(each) for each in done if isinstance(each, LookupError)] == ["0", "3", "6"]
    assert sorted(await noted.read(notes)) == [1, 2, 4, 5, 7]


async def test_a_function_that_the_database_refuses_rolls_back_no_other(noted: Database) -> None:
    def twice(session: Session) -> None:
        for _ in range(2):
            session.connection().execute(insert(NOTES), {"id": 5, "note": 5})

    done = await asyncio.gather(
        noted.transact(note, 1), noted.transact(twice), noted.transact(note, 2),
        return_exceptions=True,
    )  # fmt: skip
    assert [type(each) for each in done] == [int, IntegrityError, int]
    assert sorted(await noted.read(notes)) == [1, 2]


@pytest.mark.parametrize("place", [0, 1, 2])
async def test_a_function_that_catches_a_failed_flush_rolls_back_no_other(
    noted: Database, place: int
) -> None:
    def stumble(session: Session) -> int:
        for _ in range(2):
            session.add(User(id=1, first_name="Customer", created_at=now()))
            with suppress(IntegrityError):
                session.flush()
            session.expunge_all()
        session.rollback()
        return 0

    works: list[Callable[[Session], int]] = [partial(note, number=1), partial(note, number=2)]
    works.insert(place, stumble)
    done = await asyncio.gather(*(noted.transact(work) for work in works))
    assert sorted(done) == [0, 1, 2]
    assert sorted(await noted.read(notes)) == [1, 2]


@pytest.mark.parametrize(
    "error", [StopIteration, StopAsyncIteration, LookupError, pytest.fail.Exception]
)
async def test_whatever_a_function_raises_no_caller_waits_for_ever(
    noted: Database, error: type[BaseException]
) -> None:
    def broken(_session: Session) -> None:
        raise error

    async with asyncio.timeout(5):
        done = await asyncio.gather(
            noted.transact(broken), noted.transact(note, 1), return_exceptions=True
        )
    assert isinstance(done[0], BaseException)
    assert done[1] == 1
    assert await noted.read(notes) == [1]


async def test_a_committed_change_is_read_by_every_reader(noted: Database) -> None:
    async def one(number: int) -> list[int]:
        await noted.transact(note, number)
        return await noted.read(notes)

    for number, found in enumerate(await asyncio.gather(*map(one, range(5)))):
        assert number in found


async def test_a_function_whose_caller_was_cancelled_is_not_run(noted: Database) -> None:
    tasks = [asyncio.create_task(noted.transact(note, number)) for number in range(3)]
    tasks[1].cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert (done[0], done[2]) == (0, 2)
    assert isinstance(done[1], asyncio.CancelledError)
    await asyncio.sleep(0)
    assert sorted(await noted.read(notes)) == [0, 2]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_functions_of_the_same_moment_share_one_commit(noted: Database) -> None:
    assert isinstance(noted, SqliteDatabase)
    commits: list[object] = []
    event.listen(noted._writer, "commit", commits.append)
    await asyncio.gather(*(noted.transact(note, number) for number in range(20)))
    assert len(commits) == 1
    assert await noted.read(notes) == list(range(20))  # in the order of the calls
    for number in range(3):
        await noted.transact(note, number)
    assert len(commits) == 4


async def test_the_schema_is_changed_whole_or_not_at_all(noted: Database) -> None:
    def broken(connection: Any) -> None:
        connection.execute(text("CREATE TABLE half (note TEXT)"))
        raise LookupError

    with pytest.raises(LookupError):
        await noted.run_on_connection(broken)
    with pytest.raises(DBAPIError):
        await noted.run_on_connection(
            lambda connection: connection.execute(text("SELECT * FROM half"))
        )


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 5, 1, 23, 59, 59, 999999, tzinfo=timezone(timedelta(hours=-11))),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
)
async def test_a_moment_is_read_as_it_was_written_and_in_utc(
    noted: Database, moment: datetime
) -> None:
    def story(session: Session) -> None:
        for at in (moment, None):
            session.connection().execute(insert(MOMENTS), {"at": at})
        rows = session.connection().execute(select(MOMENTS.c.at).order_by(MOMENTS.c.id))
        first, nothing = rows.scalars()
        assert first == moment
        assert first.tzinfo is UTC or first.utcoffset() == timedelta(0)
        assert nothing is None
        found = session.connection().execute(select(MOMENTS.c.id).where(MOMENTS.c.at <= moment))
        assert len(list(found)) == 1

    await noted.transact(story)


async def test_a_moment_without_a_zone_is_refused(noted: Database) -> None:
    naive = datetime(2026, 5, 1)  # noqa: DTZ001 - it must be refused
    with pytest.raises(StatementError, match="time zone"):
        await noted.transact(
            lambda session: session.connection().execute(insert(MOMENTS), {"at": naive})
        )
    assert now().utcoffset() == timedelta(0)


@only_postgres
async def test_two_transactions_in_a_deadlock_both_commit_in_the_end(noted: Database) -> None:
    await asyncio.gather(noted.transact(note, 1), noted.transact(note, 2))
    both = asyncio.Barrier(2)
    tries = 0

    def work(session: Session, *order: int) -> None:
        nonlocal tries
        tries += 1
        first_time = tries <= 2
        for place, number in enumerate(order):
            if place and first_time:
                await_only(both.wait())  # each locks the row that the other needs next
            statement = update(NOTES).where(NOTES.c.note == number)
            session.connection().execute(statement.values(id=NOTES.c.id + 100))

    async with asyncio.timeout(20):
        await asyncio.gather(noted.transact(work, 1, 2), noted.transact(work, 2, 1))
    assert tries == 3
    ids = await noted.read(
        lambda session: list(session.connection().execute(select(NOTES.c.id)).scalars())
    )
    assert sorted(ids) == [201, 202]


@only_postgres
@pytest.mark.parametrize(
    ("state", "tried"), [("40001", ATTEMPTS), ("40P01", ATTEMPTS), ("P0001", 1)]
)
async def test_only_serialization_failures_and_deadlocks_are_tried_again_a_few_times(
    noted: Database, state: str, tried: int
) -> None:
    tries = 0

    def work(session: Session) -> None:
        nonlocal tries
        tries += 1
        raising = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"
        session.connection().execute(text(raising))

    with pytest.raises(DBAPIError):
        await noted.transact(work)
    assert tries == tried


async def test_a_second_owner_of_a_file_is_refused_until_the_first_has_gone(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    first = open_database(url)
    with pytest.raises(ConfigurationError, match="another process is using"):
        open_database(url)
    await first.run_on_connection(metadata.create_all)
    await first.close()
    second = open_database(url)
    await second.transact(note, 1)
    assert await second.read(notes) == [1]
    await second.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "not a database address"),
        ("vitrine.db", "not a database address"),
        ("mysql://localhost/vitrine", "must begin with"),
        ("redis://localhost", "must begin with"),
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
    ],
)
def test_an_unusable_database_url_is_refused_with_a_reason(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as refused:
        open_database(url)
    assert str(refused.value).startswith("DATABASE_URL")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
async def test_every_name_of_the_postgresql_scheme_is_accepted(scheme: str) -> None:
    opened = open_database(f"{scheme}://someone:secret@127.0.0.1:9/vitrine")
    assert opened.url.drivername == "postgresql+asyncpg"
    assert "secret" not in str(opened.url)
    await opened.close()


def test_a_file_that_cannot_be_opened_is_refused_with_a_reason(tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.db"
    garbage.write_bytes(b"this is no database at all, but long enough to be looked at" * 20)
    for path in (tmp_path / "no folder" / "shop.db", tmp_path, garbage):
        for _ in range(2):  # the failed attempt left no lock
            with pytest.raises(ConfigurationError, match="DATABASE_URL names a file") as refused:
                open_database(f"sqlite:///{path}")
            assert "another process" not in str(refused.value)


async def test_a_running_database_is_connected_to(database: Database) -> None:
    await database.check_connection()


@pytest.mark.parametrize("what", ["server", "database"])
@only_postgres
async def test_an_unreachable_database_is_reported_without_its_password(
    database_url: str, what: str
) -> None:
    server, _, _ = database_url.rpartition("/")
    address = {
        "server": f"postgresql://someone:a-password@127.0.0.1:{free_port()}/shop",
        "database": f"{server.replace('@', ':a-password@')}/no_such_shop",
    }[what]
    opened = open_database(address)
    with pytest.raises(ConfigurationError, match=r"\ADATABASE_URL") as refused:
        await opened.check_connection()
    assert "a-password" not in str(refused.value)
    assert "\n" not in str(refused.value)
    await opened.close()
