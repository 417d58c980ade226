"""Operators' decisions: only on orders that wait for one, once, and audited."""

import pytest
from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.orders import resolve
from bot.orders.resolve import AlreadyLinked, NotResolvable
from bot.orders.status import Status
from bot.users import audit
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, disputed, unconfirmed


async def test_placed_goes_on_under_the_panels_id(database: Database) -> None:
    def story(session: Session) -> None:
        order_id = unconfirmed(session)
        resolve.link_panel_order(session, order_id, "777", operator=1, now=NOW)
        row = sample_orders.read(session, order_id)
        assert (row.status, row.panel_order) == (Status.PENDING, "777")
        (entry,) = audit.latest(session)
        assert (entry.actor, entry.action, entry.target) == (1, "resolve", f"order:{order_id}")
        assert entry.detail == {"outcome": "placed", "panel_order": "777"}
        with pytest.raises(NotResolvable):
            resolve.link_panel_order(session, order_id, "778", operator=1, now=NOW)

    await database.transact(story)


async def test_an_id_that_is_taken_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session, 50_000_000)
        taken = sample_orders.sent(session, panel_order="777")
        order_id = unconfirmed(session)
        with pytest.raises(AlreadyLinked) as refusal:
            resolve.link_panel_order(session, order_id, "777", operator=1, now=NOW)
        assert refusal.value.params["order"] == str(taken.id)
        assert sample_orders.read(session, order_id).status == Status.UNCONFIRMED

    await database.transact(story)


async def test_refund_gives_all_back_once(database: Database) -> None:
    def story(session: Session) -> None:
        order_id = unconfirmed(session)
        resolve.refund_order(session, order_id, operator=1, now=NOW)
        assert sample_orders.read(session, order_id).status == Status.LOST
        assert sample_orders.balance(session) == 100_000_000
        with pytest.raises(NotResolvable):
            resolve.refund_order(session, order_id, operator=1, now=NOW)
        assert ledger.verify(session) == []

    await database.transact(story)


@pytest.mark.parametrize(
    ("remains", "status", "refund"),
    [(0, Status.COMPLETED, 0), (500, Status.PARTIAL, 750_000), (1_000, Status.PARTIAL, 1_500_000)],
)
async def test_a_disputed_order_is_settled_by_what_was_delivered(
    database: Database, remains: int, status: Status, refund: int
) -> None:
    def story(session: Session) -> None:
        order_id = disputed(session)
        resolve.settle_disputed(session, order_id, remains, operator=1, now=NOW)
        row = sample_orders.read(session, order_id)
        assert (row.status, row.refunded) == (status, refund)
        assert ledger.verify(session) == []

    await database.transact(story)


async def test_what_does_not_wait_cannot_be_decided(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        running = sample_orders.sent(session)
        with pytest.raises(NotResolvable):
            resolve.link_panel_order(session, running.id, "5", operator=1, now=NOW)
        with pytest.raises(NotResolvable):
            resolve.settle_disputed(session, running.id, 5, operator=1, now=NOW)
        for order_id in (running.id, 424_242):
            with pytest.raises(NotResolvable):
                resolve.refund_order(session, order_id, operator=1, now=NOW)
        lost = unconfirmed(session)
        with pytest.raises(NotResolvable):
            resolve.settle_disputed(session, lost, 5, operator=1, now=NOW)
        assert sample_orders.read(session, lost).status == Status.UNCONFIRMED

    await database.transact(story)
