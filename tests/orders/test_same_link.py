"""The guard against two orders for one link: who is asked, who waits, and whose turn it is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text
from sqlmodel import Session

from bot.db import Database, table_of
from bot.orders import same_link
from bot.orders.books import verify_all
from bot.orders.place import LinkBusy, Placed, place
from bot.orders.quote import ServiceTerms, open_quote
from bot.orders.same_link import SameLink, link_key
from bot.orders.sending import claims
from bot.orders.status import FINAL, Status
from bot.orders.tables import Order, Quote
from bot.orders.waiting import links
from bot.orders.waiting.withdraw import withdraw_for_customer
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, TERMS, USER, later
from tests.orders.waiting.sample_waiting import notices, panel, put
from tests.support.customers import known
from tests.support.query_plans import plan_of
from tests.support.races import overtaken

PAGE = "https://example.com/page"
FOLLOWERS = replace(TERMS, deliverable="followers")
OTHER = 1002
orders, quotes = table_of(Order), table_of(Quote)
only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def quoted(session: Session, user: int, terms: ServiceTerms = FOLLOWERS, link: str = PAGE) -> int:
    """Give the customer money and a quote for a link; return the quote's id."""
    sample_orders.fund(session, user=user)
    quote = open_quote(
        session,
        user_id=user,
        terms=terms,
        parameters={"link": link, "quantity": 1_000},
        billed_quantity=1_000,
        now=NOW,
    )
    return quote.id


def confirmed(
    session: Session, quote: int, answer: SameLink, user: int, terms: ServiceTerms = FOLLOWERS
) -> int:
    """Place the order of a quote; return its id."""
    found = place(
        session,
        quote_id=quote,
        user_id=user,
        customer=known(session, user),
        terms=terms,
        card_message=None,
        now=NOW,
        on_same_link=answer,
    )
    assert isinstance(found, Placed)
    return found.order_id


def placed(
    session: Session,
    answer: SameLink,
    *,
    user: int = USER,
    terms: ServiceTerms = FOLLOWERS,
    link: str = PAGE,
) -> int:
    """Place an order for a link; return its id."""
    return confirmed(session, quoted(session, user, terms, link), answer, user, terms)


@pytest.mark.parametrize("status", Status)
async def test_a_customer_is_asked_while_an_order_of_anybody_is_open(
    database: Database, status: Status
) -> None:
    def story(session: Session) -> None:
        panel(session)
        first = placed(session, SameLink.ASK, user=OTHER)
        put(session, first, status)
        if status in FINAL | {Status.DISPUTED}:
            placed(session, SameLink.ASK)
        else:
            with pytest.raises(LinkBusy):
                placed(session, SameLink.ASK)

    await database.transact(story)


@pytest.mark.parametrize(
    ("terms", "link"),
    [
        (FOLLOWERS, "https://example.com/other"),
        (replace(TERMS, deliverable="likes"), PAGE),
        (replace(TERMS, service_id=8, deliverable=""), PAGE),
    ],
)
async def test_another_link_or_another_kind_of_thing_is_not_asked_about(
    database: Database, terms: ServiceTerms, link: str
) -> None:
    def story(session: Session) -> None:
        panel(session)
        placed(session, SameLink.ASK, user=OTHER)
        placed(session, SameLink.ASK, user=OTHER, terms=replace(TERMS, deliverable=""))
        placed(session, SameLink.ASK, terms=terms, link=link)

    await database.transact(story)


def test_a_page_is_known_in_any_case_and_with_a_slash_at_its_end() -> None:
    key = link_key({"link": PAGE}, "followers", 7)
    assert key is not None
    assert link_key({"link": "https://example.com/Page/"}, "followers", 8) == key
    assert link_key({"link": PAGE}, "", 7) != link_key({"link": PAGE}, "", 8)
    assert link_key({"username": "name"}, "followers", 7) is None
    assert link_key({"link": ""}, "followers", 7) is None


async def test_who_goes_on_is_sent_at_once(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        placed(session, SameLink.ASK)
        second = sample_orders.read(session, placed(session, SameLink.GO_ON))
        assert (second.status, second.waits_for, second.next_at) == (Status.QUEUED, None, NOW)

    await database.transact(story)


async def test_who_waits_for_nothing_is_sent_at_once(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        order = sample_orders.read(session, placed(session, SameLink.WAIT))
        assert (order.status, order.waits_for, order.next_at) == (Status.QUEUED, None, NOW)

    await database.transact(story)


async def test_who_waits_is_sent_after_the_end_of_the_other_and_told_once(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        first = placed(session, SameLink.ASK, user=OTHER)
        second = placed(session, SameLink.WAIT)
        row = sample_orders.read(session, second)
        assert (row.status, row.waits_for) == (Status.WAITING_TURN, first)
        assert verify_all(session) == []
        for status in sorted(same_link.OPEN - {Status.WAITING_TURN}):
            put(session, first, status, next_at=later(days=900))
            assert links.wake_turns(session, later(days=400)) == 0
            assert claims.claim_next(session, later(days=400), panel_id=1) is None
        put(session, first, Status.COMPLETED)
        assert links.wake_turns(session, later(hours=1)) == 1
        assert links.wake_turns(session, later(hours=2)) == 0
        assert [letter.user_id for letter in notices(session, "order_turn")] == [USER]
        claimed = claims.claim_next(session, later(hours=1), panel_id=1)
        assert claimed is not None
        assert (claimed.order_id, claimed.attempts) == (second, 1)

    await database.transact(story)


async def test_who_wait_go_one_after_the_other_even_if_one_takes_his_back(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        first = placed(session, SameLink.ASK, user=OTHER)
        second = placed(session, SameLink.WAIT, user=OTHER)
        third = placed(session, SameLink.WAIT)
        fourth = placed(session, SameLink.WAIT)
        assert sample_orders.read(session, third).waits_for == second
        before = sample_orders.balance(session, OTHER)
        assert withdraw_for_customer(session, second, OTHER, NOW)
        price = sample_orders.read(session, second).price
        assert sample_orders.balance(session, OTHER) == before + price
        # What the third was placed behind is gone, and the first still runs.
        assert links.wake_turns(session, later(hours=1)) == 0
        put(session, first, Status.PARTIAL)
        assert links.wake_turns(session, later(hours=1)) == 1
        assert sample_orders.read(session, third).next_at == later(hours=1)
        put(session, third, Status.IN_PROGRESS)
        assert links.wake_turns(session, later(hours=2)) == 0
        put(session, third, Status.CANCELED)
        assert links.wake_turns(session, later(hours=3)) == 1
        assert sample_orders.read(session, fourth).next_at == later(hours=3)

    await database.transact(story)


@only_postgres
@pytest.mark.parametrize(
    ("answer", "status"), [(SameLink.WAIT, Status.WAITING_TURN), (SameLink.ASK, None)]
)
async def test_of_two_customers_who_confirm_at_once_the_second_sees_the_first(
    database: Database, answer: SameLink, status: Status | None
) -> None:
    def prepare(session: Session) -> tuple[int, int]:
        panel(session)
        return quoted(session, OTHER), quoted(session, USER)

    others, own = await database.transact(prepare)
    race = overtaken(
        database,
        lambda session: confirmed(session, others, SameLink.ASK, OTHER),
        lambda session: confirmed(session, own, answer, USER),
    )
    if status is None:
        with pytest.raises(LinkBusy):
            await race
    else:
        assert (await database.read(sample_orders.read, await race)).status == status
    assert await database.read(verify_all) == []


def many_orders(session: Session, *, ended: int, waiting: int) -> None:
    """Store orders for many links: ended ones, and some that wait for their turn."""
    connection = session.connection()
    order = dict(connection.execute(select(orders)).mappings().one())
    quote = dict(connection.execute(select(quotes)).mappings().one())
    numbers = range(100_000, 100_000 + ended + waiting)
    last = [Status.COMPLETED] * ended + [Status.WAITING_TURN] * waiting
    connection.execute(insert(quotes), [{**quote, "id": number} for number in numbers])
    connection.execute(
        insert(orders),
        [
            {
                **order,
                "id": number,
                "quote_id": number,
                "status": status.value,
                "link_key": f"key{number % 997}",
                "next_at": later(days=999),
            }
            for number, status in zip(numbers, last, strict=True)
        ],
    )
    connection.execute(text("ANALYZE"))


async def test_the_look_up_and_the_waking_read_an_index(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        placed(session, SameLink.ASK)
        many_orders(session, ended=4_000, waiting=20)
        looked_up = plan_of(session, same_link.NEWEST_OPEN, {"shared_key": "key5"})
        assert "ix_orders_link_key" in looked_up
        woken = plan_of(session, links.WAKE, {"now": later(hours=1)})
        assert "ix_orders_link_key" in woken
        assert "ix_orders_due" in woken

    await database.transact(story)


def test_a_waiting_order_has_no_due_time_of_its_own() -> None:
    assert timedelta(days=3000) < same_link.UNTIL_WOKEN
