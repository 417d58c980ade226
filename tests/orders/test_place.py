"""Placing: one quote makes one order with its price in escrow, or nothing changes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.orders.books import verify_all
from bot.orders.place import Placed, Requoted, RequoteReason, place
from bot.orders.quote import PriceTooSmall, ServiceTerms, find_quote, forget_expired, open_quote
from bot.orders.status import Status
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, TERMS, USER
from tests.support.customers import known

Outcome = Placed | Requoted | None


def confirm(
    session: Session,
    /,
    quote_id: int,
    terms: ServiceTerms | None = TERMS,
    user: int = USER,
    **late: float,
) -> Outcome:
    return place(
        session,
        quote_id=quote_id,
        user_id=user,
        customer=known(session, user),
        terms=terms,
        card_message=5,
        now=sample_orders.later(**late),
    )


async def test_a_confirmed_quote_moves_the_price_into_the_orders_escrow(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        quote = sample_orders.quoted(session)
        placed = confirm(session, quote.id)
        assert isinstance(placed, Placed)
        assert placed.new
        order = sample_orders.read(session, placed.order_id)
        assert (order.status, order.price, order.billed_quantity) == (
            Status.QUEUED,
            1_500_000,
            1_000,
        )
        assert order.parameters == {**sample_orders.LINK, "quantity": 1_000}
        assert ledger.balance(session, ledger.escrow(placed.order_id, "USD")) == 1_500_000
        assert sample_orders.balance(session) == 98_500_000

    await database.transact(story)


async def test_a_second_tap_finds_the_first_ones_order(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        quote = sample_orders.quoted(session)
        first = confirm(session, quote.id)
        second = confirm(session, quote.id)
        assert isinstance(first, Placed)
        assert second == Placed(first.order_id, new=False)
        assert sample_orders.balance(session) == 98_500_000

    await database.transact(story)


@pytest.mark.parametrize("terms", [replace(TERMS, unit_price=TERMS.unit_price * 2), None])
async def test_a_late_second_tap_finds_the_order_whatever_the_service_has_become(
    database: Database, terms: ServiceTerms | None
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        quote = sample_orders.quoted(session)
        first = confirm(session, quote.id)
        assert isinstance(first, Placed)
        late = NOW + timedelta(hours=1)
        second = place(
            session, quote_id=quote.id, user_id=USER, customer=known(session, USER), terms=terms,
            card_message=5, now=late,
        )  # fmt: skip
        assert second == Placed(first.order_id, new=False)
        assert sample_orders.balance(session) == 98_500_000

    await database.transact(story)


async def test_two_taps_at_once_place_one_order(database: Database) -> None:
    def prepare(session: Session) -> int:
        sample_orders.fund(session)
        return sample_orders.quoted(session).id

    quote_id = await database.transact(prepare)
    taps = await asyncio.gather(*(database.transact(confirm, quote_id) for _ in range(5)))
    placed = [tap for tap in taps if isinstance(tap, Placed)]
    assert len(placed) == 5
    assert sum(tap.new for tap in placed) == 1
    assert len({tap.order_id for tap in placed}) == 1
    assert await database.read(sample_orders.balance) == 98_500_000
    assert await database.read(verify_all) == []


async def test_a_strangers_quote_is_nobodys(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session, user=2)
        quote = sample_orders.quoted(session)
        assert confirm(session, quote.id, user=2) is None
        assert find_quote(session, quote.id, 2) is None
        assert confirm(session, 999_999) is None

    await database.transact(story)


async def test_too_little_money_leaves_nothing_behind(database: Database) -> None:
    def prepare(session: Session) -> int:
        sample_orders.fund(session, 1_000_000)
        return sample_orders.quoted(session).id

    quote_id = await database.transact(prepare)
    with pytest.raises(ledger.InsufficientFunds) as refusal:
        await database.transact(confirm, quote_id)
    assert refusal.value.shortfall == 500_000

    def look(session: Session) -> None:
        quote = find_quote(session, quote_id, USER)
        assert quote is not None
        assert quote.used_at is None
        assert sample_orders.balance(session) == 1_000_000
        assert verify_all(session) == []

    await database.read(look)


@pytest.mark.parametrize(
    ("terms", "late", "why", "fresh"),
    [
        (None, 0, RequoteReason.GONE, None),
        (replace(TERMS, currency="EUR"), 0, RequoteReason.GONE, None),
        (replace(TERMS, minimum=2_000), 0, RequoteReason.BOUNDS, None),
        (replace(TERMS, maximum=999), 0, RequoteReason.BOUNDS, None),
        (replace(TERMS, unit_price=1_500_001), 0, RequoteReason.DEARER, 1_500_001),
        (TERMS, 10, RequoteReason.EXPIRED, 1_500_000),
    ],
)
async def test_a_quote_that_does_not_hold_is_used_up_and_nothing_is_charged(
    database: Database,
    terms: ServiceTerms | None,
    late: float,
    why: RequoteReason,
    fresh: int | None,
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        quote = sample_orders.quoted(session)
        outcome = confirm(session, quote.id, terms, minutes=late)
        assert isinstance(outcome, Requoted)
        assert outcome.reason is why
        assert (outcome.fresh.price if outcome.fresh else None) == fresh
        again = confirm(session, quote.id)
        assert isinstance(again, Requoted)
        assert again.fresh is None
        assert sample_orders.balance(session) == 100_000_000

    await database.transact(story)


async def test_the_quote_holds_until_its_last_second(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        placed = confirm(session, sample_orders.quoted(session).id, seconds=599.9)
        assert isinstance(placed, Placed)

    await database.transact(story)


async def test_a_price_that_fell_is_the_one_charged(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        placed = confirm(
            session, sample_orders.quoted(session).id, replace(TERMS, unit_price=1_000_000)
        )
        assert isinstance(placed, Placed)
        assert sample_orders.read(session, placed.order_id).price == 1_000_000
        assert sample_orders.balance(session) == 99_000_000

    await database.transact(story)


async def test_what_costs_nothing_is_not_sold(database: Database) -> None:
    def story(session: Session) -> None:
        with pytest.raises(PriceTooSmall):
            open_quote(
                session,
                user_id=USER,
                terms=replace(TERMS, unit_price=0),
                parameters={},
                billed_quantity=10,
                now=NOW,
            )

    await database.transact(story)


async def test_expired_quotes_are_forgotten_unless_they_bought_something(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        bought, idle = sample_orders.quoted(session), sample_orders.quoted(session)
        confirm(session, bought.id)
        assert forget_expired(session, sample_orders.later(minutes=9)) == 0
        assert forget_expired(session, sample_orders.later(minutes=11)) == 1
        assert find_quote(session, idle.id, USER) is None
        assert find_quote(session, bought.id, USER) is not None

    await database.transact(story)
