"""The journal is sealed in the background: what is changed, dropped or slipped in is seen."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from bot import ledger
from bot.db import Database, open_database
from bot.ledger import Discrepancy, Invariant, SealKey
from bot.ledger.seals import Horizon
from bot.ledger.tables import seals
from tests.ledger.books import NOW, UNIT, USD, hold, numbered, run, settle, top_up
from tests.ledger.unguarded import unguard

KEY = SealKey(b"a key of the tests, long enough")
OTHER = SealKey(b"another key, as long as the first")
ENTRIES = 5


def _books(session: Session) -> None:
    top_up(session, 10 * UNIT)
    hold(session, 4 * UNIT)
    settle(session, refund=UNIT)
    top_up(session, UNIT, key="payment:2", customer=numbered(43))


def _seal(session: Session, key: SealKey = KEY) -> int:
    """Seal all there is; return how many seals that made."""
    horizon, made = ledger.read_horizon(session), 0
    while ledger.seal_next(session, key, horizon, NOW):
        made += 1
    return made


def _found(session: Session, key: SealKey = KEY) -> list[Discrepancy]:
    return ledger.verify_seals(session, key) + ledger.find_unsealed(session, NOW)


def _spoiled(session: Session, *statements: str) -> list[Discrepancy]:
    savepoint = session.begin_nested()
    unguard(session)
    run(session, *statements)
    found = _found(session)
    savepoint.rollback()
    return found


async def test_what_was_sealed_fits_its_seals(database: Database) -> None:
    await database.transact(_books)
    assert await database.transact(_seal) == 1
    assert await database.transact(_seal) == 0
    await database.transact(top_up, UNIT, key="payment:3")
    assert await database.transact(_seal) == 1
    assert await database.read(_found) == []
    assert await database.read(ledger.sealed_up_to) >= ENTRIES + 1


async def test_a_seal_holds_a_thousand_entries_at_most(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ledger.seals.SEALED_AT_ONCE", 2)
    await database.transact(_books)
    assert await database.transact(_seal) == 3
    assert await database.read(_found) == []


@pytest.mark.parametrize(
    "statements",
    [
        ["UPDATE journal_entries SET at = '2029-01-01 00:00:00' WHERE id = 2"],
        ["UPDATE journal_entries SET actor = 'operator:1' WHERE id = 2"],
        ["UPDATE journal_entries SET key = 'payment:9' WHERE key = 'payment:2'"],
        ["UPDATE postings SET amount = amount * 2"],
        ["UPDATE postings SET balance_after = balance_after + 1 WHERE id = 1"],
        ["UPDATE postings SET currency = 'EUR'"],
        ["UPDATE accounts SET owner = '9007199254741999' WHERE balance = 1000000 AND kind <> 'x'"],
        ["DELETE FROM postings WHERE entry_id = 5", "DELETE FROM journal_entries WHERE id = 5"],
        ["DELETE FROM postings WHERE entry_id = 2", "DELETE FROM journal_entries WHERE id = 2"],
        ["UPDATE journal_seals SET mac = 'forged'"],
        ["UPDATE journal_seals SET entries = 4, last_entry = 4"],
        ["UPDATE journal_seals SET first_entry = 2 WHERE id = 1"],
        ["DELETE FROM journal_seals WHERE id = 1"],
    ],
)  # fmt: skip
async def test_a_change_behind_the_shops_back_no_longer_fits(
    database: Database, statements: list[str]
) -> None:
    await database.transact(_books)
    await database.transact(_seal)
    await database.transact(top_up, UNIT, key="payment:3")
    await database.transact(_seal)
    found = await database.transact(_spoiled, *statements)
    assert {discrepancy.invariant for discrepancy in found} == {Invariant.SEAL}
    assert await database.read(_found) == []


async def test_a_seal_made_anew_does_not_fit_the_next_one(database: Database) -> None:
    change = "UPDATE journal_entries SET actor = 'operator:1' WHERE id = 2"

    def story(session: Session) -> None:
        _books(session)
        _seal(session)
        first = ledger.sealed_up_to(session)
        top_up(session, UNIT, key="payment:3")
        _seal(session)
        savepoint = session.begin_nested()
        unguard(session)
        run(session, change, "DELETE FROM journal_seals")
        assert ledger.seal_next(session, KEY, Horizon(first, None), NOW)
        mac = session.execute(select(seals.c.mac)).scalar_one()
        savepoint.rollback()
        anew = f"UPDATE journal_seals SET mac = '{mac}' WHERE last_entry = {first}"  # noqa: S608 - ours
        (found,) = _spoiled(session, change, anew)
        assert f"entries {first + 1} to" in found.subject

    await database.transact(story)


async def test_a_row_slipped_in_below_a_seal_is_seen(database: Database) -> None:
    def story(session: Session) -> None:
        _books(session)
        savepoint = session.begin_nested()
        unguard(session)
        run(session, "UPDATE journal_entries SET id = 9 WHERE id = 5")  # 5 to 8 are free
        run(session, "UPDATE postings SET entry_id = 9 WHERE entry_id = 5")
        _seal(session)
        assert _found(session) == []
        run(
            session,
            "INSERT INTO journal_entries (id, key, kind, at, actor, memo)"
            " VALUES (7, 'payment:7', 'top_up', '2030-01-02 03:04:05', '', '')",
        )
        assert [one.invariant for one in _found(session)] == [Invariant.SEAL]
        savepoint.rollback()

    await database.transact(story)


async def test_old_entries_without_a_seal_are_seen(database: Database) -> None:
    await database.transact(_books)
    await database.transact(_seal)
    await database.transact(top_up, UNIT, key="payment:3")
    for age, count in ((timedelta(hours=47), 0), (timedelta(hours=49), 1)):
        found = await database.read(ledger.find_unsealed, NOW + age)
        assert [one.actual for one in found] == [1] * count


async def test_another_key_is_said_plainly(database: Database) -> None:
    await database.transact(_books)
    await database.transact(_seal)
    (found,) = await database.read(_found, OTHER)
    assert "made with another key than SEAL_KEY" in str(found)
    assert KEY.name in str(found)
    assert "long enough" not in f"{found} {KEY!r}"


def _after_a_loss(session: Session) -> ledger.Acknowledgment | None:
    """Seal with KEY, then lose it and go on with OTHER."""
    _books(session)
    _seal(session)
    done = ledger.acknowledge_other_keys(session, OTHER, NOW)
    top_up(session, UNIT, key="payment:3")
    assert _seal(session, OTHER) == 1
    return done


async def test_a_lost_key_is_acknowledged_once_and_said_for_ever(database: Database) -> None:
    done = await database.transact(_after_a_loss)
    assert done == ledger.Acknowledgment(ENTRIES, NOW, (KEY.name,))
    assert await database.read(_found, OTHER) == []
    assert await database.read(ledger.find_acknowledgment, OTHER) == done
    assert await database.transact(ledger.acknowledge_other_keys, OTHER, NOW) is None
    # A third key finds what both before it have sealed.
    third = SealKey(b"the third key of them all, as long")
    assert [one.actual for one in await database.read(_found, third)] == [1, 2]
    again = await database.transact(ledger.acknowledge_other_keys, third, NOW)
    assert again is not None
    assert again.key_names == (KEY.name, OTHER.name)
    assert await database.read(_found, third) == []


@pytest.mark.parametrize(
    ("statement", "count"),
    [
        ("UPDATE journal_entries SET actor = 'operator:1' WHERE id = 2", 1),
        ("UPDATE postings SET amount = amount * 2 WHERE id = 1", 1),
        ("UPDATE journal_seals SET mac = 'forged' WHERE id = 1", 1),
        ("UPDATE journal_seals SET mac = 'forged' WHERE first_entry < 0", 2),
        ("UPDATE journal_seals SET last_entry = 3 WHERE first_entry < 0", 2),
        ("DELETE FROM journal_seals WHERE id = 1", 2),
        ("DELETE FROM journal_seals WHERE first_entry < 0", 2),
    ],
)
async def test_what_is_changed_after_the_acknowledgment_is_seen(
    database: Database, statement: str, count: int
) -> None:
    def story(session: Session) -> None:
        _after_a_loss(session)
        unguard(session)
        run(session, statement)
        assert len(ledger.verify_seals(session, OTHER)) == count
        session.rollback()

    await database.transact(story)


async def test_nobody_without_the_key_acknowledges_for_the_owner(database: Database) -> None:
    def story(session: Session) -> None:
        _books(session)
        _seal(session)
        thief = SealKey(b"a key that somebody else has made")
        assert ledger.acknowledge_other_keys(session, thief, NOW) is not None
        # It is a seal of another key like any other, whatever name it bears.
        assert [one.actual for one in ledger.verify_seals(session, KEY)] == [1]
        unguard(session)
        run(session, "UPDATE journal_seals SET key_name = :name", name=KEY.name)
        assert len(ledger.verify_seals(session, KEY)) == 1
        session.rollback()

    await database.transact(story)


async def test_seals_of_another_key_after_the_acknowledgment_are_told(database: Database) -> None:
    await database.transact(_after_a_loss)
    await database.transact(top_up, UNIT, key="payment:4")
    await database.transact(_seal, KEY)
    (found,) = await database.read(_found, OTHER)
    assert found.actual == 1
    assert KEY.name in str(found)


@pytest.mark.parametrize(
    "statement", ["UPDATE journal_seals SET mac = ''", "DELETE FROM journal_seals"]
)
async def test_a_seal_is_never_changed(database: Database, statement: str) -> None:
    await database.transact(_books)
    await database.transact(_seal)
    with pytest.raises(DBAPIError, match="append-only"):
        await database.transact(run, statement)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_nothing_is_sealed_beside_a_transaction_that_may_add_before_it(
    database: Database,
) -> None:
    other = open_database(database.url.render_as_string(hide_password=False))

    def meanwhile(session: Session) -> None:
        top_up(session, UNIT, key="payment:slow")

    try:
        await database.transact(_books)
        async with other._sessions() as session, session.begin():  # type: ignore[attr-defined]
            await session.run_sync(meanwhile)
            await database.transact(
                ledger.transfer,
                key="payment:fast",
                kind=ledger.EntryKind.TOP_UP,
                source=ledger.gateway_clearing("another", USD),
                target=ledger.available(numbered(44), USD),
                amount=UNIT,
                now=NOW,
            )
            horizon = await database.transact(ledger.read_horizon)
            assert not await database.transact(ledger.has_passed, horizon)
        assert await database.transact(ledger.has_passed, horizon)
    finally:
        await other.close()
