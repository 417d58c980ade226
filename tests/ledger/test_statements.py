"""Tests balances, statements, totals and turnover."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.ledger import Account, AccountKind, EntryKind
from tests.ledger.books import GATEWAY, NOW, UNIT, USD, WALLET, hold, numbered, settle, top_up

DAY = timedelta(days=1)


def _day(session: Session) -> None:
    top_up(session, 10 * UNIT)
    hold(session, 4 * UNIT)
    settle(session, refund=UNIT)


async def test_an_account_nobody_posted_to_is_empty(database: Database) -> None:
    assert await database.read(ledger.balance, WALLET) == 0
    assert await database.read(ledger.statement, WALLET, limit=10) == []
    assert await database.read(ledger.balances, AccountKind.AVAILABLE) == {}


async def test_balances_are_of_one_kind_and_leave_out_the_empty(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, UNIT)
        top_up(session, 2 * UNIT, key="payment:2", customer=numbered(43))
        top_up(session, 3 * UNIT, key="payment:3", customer=numbered(44))
        hold(session, 2 * UNIT, customer=numbered(43))
        assert ledger.balances(session, AccountKind.AVAILABLE) == {
            ledger.available(numbered(42), USD): UNIT,
            ledger.available(numbered(44), USD): 3 * UNIT,
        }
        assert ledger.balances(session, AccountKind.GATEWAY_CLEARING) == {GATEWAY: -6 * UNIT}

    await database.transact(story)


async def test_a_statement_is_newest_first_with_the_balance_after_each(database: Database) -> None:
    def story(session: Session) -> None:
        _day(session)
        lines = ledger.statement(session, WALLET, limit=10)
        assert [(line.kind, line.amount, line.balance_after) for line in lines] == [
            (EntryKind.RELEASE, UNIT, 7 * UNIT),
            (EntryKind.HOLD, -4 * UNIT, 6 * UNIT),
            (EntryKind.TOP_UP, 10 * UNIT, 10 * UNIT),
        ]
        assert [(line.key, line.memo) for line in lines][1] == ("order:7:hold", "#7")
        assert {line.at for line in lines} == {NOW}

    await database.transact(story)


async def test_a_statement_has_pages(database: Database) -> None:
    def story(session: Session) -> None:
        for number in range(7):
            top_up(session, number + 1, key=f"payment:{number}")
            top_up(session, 99, key=f"other:{number}", customer=numbered(43))
        seen: list[int] = []
        before: int | None = None
        while page := ledger.statement(session, WALLET, limit=3, before_id=before):
            assert len(page) <= 3
            seen += [line.amount for line in page]
            before = page[-1].id
        assert seen == [7, 6, 5, 4, 3, 2, 1]

    await database.transact(story)


async def test_a_span_has_the_balance_before_what_moved_and_the_balance_after(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        top_up(session, 5 * UNIT, key="payment:0", now=NOW - DAY)
        top_up(session, 99 * UNIT, key="other:0", customer=numbered(43))
        _day(session)
        top_up(session, 7 * UNIT, key="payment:2", now=NOW + DAY)
        span = ledger.statement_span(session, WALLET, NOW, NOW + DAY)
        assert (span.opening, span.closing) == (5 * UNIT, 12 * UNIT)
        assert (span.incoming, span.outgoing, span.lines) == (11 * UNIT, -4 * UNIT, 3)
        assert span.earlier_at == NOW - DAY
        found = ledger.statement_of(session, span, limit=2)
        assert [line.amount for line in found] == [UNIT, -4 * UNIT]
        rest = ledger.statement_of(session, span, limit=2, offset=2)
        assert [line.amount for line in rest] == [10 * UNIT]
        empty = ledger.statement_span(session, WALLET, NOW - 9 * DAY, NOW - 8 * DAY)
        assert (empty.opening, empty.closing, empty.lines, empty.earlier_at) == (0, 0, 0, None)
        assert ledger.statement_of(session, empty, limit=9) == []
        later = ledger.statement_span(session, WALLET, NOW + 2 * DAY, NOW + 3 * DAY)
        assert (later.opening, later.closing, later.lines) == (19 * UNIT, 19 * UNIT, 0)
        whole = ledger.statement_span(session, WALLET, None, NOW + 3 * DAY)
        assert (whole.opening, whole.closing, whole.lines) == (0, 19 * UNIT, 5)
        nobody = ledger.statement_span(session, ledger.available(numbered(77), USD), None, NOW)
        assert (nobody.closing, nobody.lines) == (0, 0)

    await database.transact(story)


async def test_totals_name_every_kind_and_are_zero_together(database: Database) -> None:
    def story(session: Session) -> None:
        _day(session)
        top_up(session, UNIT, key="payment:2", customer=numbered(43))
        totals = ledger.totals(session, USD)
        assert set(totals) == set(AccountKind)
        assert sum(totals.values()) == 0
        assert totals[AccountKind.AVAILABLE] == 8 * UNIT
        assert totals[AccountKind.REVENUE] == 3 * UNIT
        assert totals[AccountKind.ESCROW] == 0
        assert not any(ledger.totals(session, "EUR").values())

    await database.transact(story)


async def test_totals_do_not_overflow(database: Database) -> None:
    def story(session: Session) -> None:
        for user in range(12):
            top_up(session, 10**15, key=f"payment:{user}", customer=numbered(user))
        total = ledger.totals(session, USD)[AccountKind.AVAILABLE]
        assert (total, type(total)) == (12 * 10**15, int)

    await database.transact(story)


async def test_turnover_is_by_kind_within_the_time(database: Database) -> None:
    def story(session: Session) -> None:
        _day(session)
        kinds = [EntryKind.TOP_UP, EntryKind.CAPTURE, EntryKind.RELEASE, EntryKind.COST]
        assert ledger.turnover(session, kinds, NOW, NOW + DAY, currency=USD) == {
            EntryKind.TOP_UP: 10 * UNIT,
            EntryKind.CAPTURE: 3 * UNIT,
            EntryKind.RELEASE: UNIT,
            EntryKind.COST: 0,
        }
        for since, until, currency in (
            (NOW - DAY, NOW, USD),
            (NOW + timedelta(microseconds=1), NOW + DAY, USD),
            (NOW, NOW + DAY, "EUR"),
        ):
            found = ledger.turnover(session, kinds, since, until, currency=currency)
            assert not any(found.values())

    await database.transact(story)


async def test_turnover_counts_a_reversal_against_what_it_reverses(database: Database) -> None:
    def story(session: Session) -> None:
        top_up(session, 3 * UNIT)
        top_up(session, 5 * UNIT, key="payment:2")
        ledger.reverse(session, entry="payment:2", key="undo", now=NOW + DAY)
        kinds = [EntryKind.TOP_UP, EntryKind.REVERSAL]
        both = ledger.turnover(session, kinds, NOW, NOW + 2 * DAY, currency=USD)
        assert both == {EntryKind.TOP_UP: 3 * UNIT, EntryKind.REVERSAL: 0}
        second = ledger.turnover(session, kinds, NOW + DAY, NOW + 2 * DAY, currency=USD)
        assert second[EntryKind.TOP_UP] == -5 * UNIT

    await database.transact(story)


async def test_a_moment_is_read_back_in_utc(database: Database) -> None:
    def story(session: Session) -> None:
        account: Account = ledger.revenue(USD)
        ledger.transfer(
            session,
            key="key",
            kind=EntryKind.ADJUSTMENT,
            source=ledger.adjustments(USD),
            target=account,
            amount=1,
            now=datetime(2030, 1, 1, 23, 0, 0, 123456, tzinfo=UTC),
        )
        [line] = ledger.statement(session, account, limit=1)
        assert line.at == datetime(2030, 1, 1, 23, 0, 0, 123456, tzinfo=UTC)
        assert line.at.tzinfo is UTC

    await database.transact(story)
