"""Operators' decisions: only on orders that wait for one, once, and audited."""

import pytest
from sqlmodel import Session

from bot.db import Database
from bot.orders.books import verify_all
from bot.orders.sending import claims
from bot.orders.status import FOLLOWED, TO_SUBMIT, Status
from bot.orders.waiting import panel_ids, resolve
from bot.orders.waiting.panel_id_refusals import AlreadyLinked, NotLinkable
from bot.orders.waiting.resolve import BeingSent, MovedOn, NoDeadline, NotResolvable, Standing
from bot.users import audit
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID, disputed, unconfirmed
from tests.orders.waiting.sample_waiting import put


def refund_unsent(session: Session, order_id: int) -> None:
    resolve.refund_order(session, order_id, operator=1, now=NOW, standing=Standing.UNSENT)


def settle(session: Session, order_id: int) -> None:
    resolve.settle_by_remains(session, order_id, 5, operator=1, now=NOW)


def keep(session: Session, order_id: int) -> None:
    resolve.keep_waiting(session, order_id, operator=1, now=NOW)


def name(session: Session, order_id: int) -> None:
    panel_ids.name_panel_order(session, order_id, "777", operator=1, now=NOW)


async def test_placed_goes_on_under_the_panels_id(database: Database) -> None:
    def story(session: Session) -> None:
        order_id = unconfirmed(session)
        panel_ids.link_panel_order(session, order_id, "777", operator=1, now=NOW)
        row = sample_orders.read(session, order_id)
        assert (row.status, row.panel_order) == (Status.PENDING, "777")
        (entry,) = audit.latest(session)
        assert (entry.actor, entry.action, entry.target) == (1, "resolve", f"order:{order_id}")
        assert entry.detail == {"outcome": "placed", "panel_order": "777"}
        with pytest.raises(NotLinkable):
            panel_ids.link_panel_order(session, order_id, "778", operator=1, now=NOW)

    await database.transact(story)


async def test_an_id_that_is_taken_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session, 50_000_000)
        taken = sample_orders.sent(session, panel_order="777")
        order_id = unconfirmed(session)
        with pytest.raises(AlreadyLinked) as refusal:
            panel_ids.link_panel_order(session, order_id, "777", operator=1, now=NOW)
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
        assert verify_all(session) == []

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
        resolve.settle_by_remains(session, order_id, remains, operator=1, now=NOW)
        row = sample_orders.read(session, order_id)
        assert (row.status, row.refunded) == (status, refund)
        assert verify_all(session) == []

    await database.transact(story)


async def test_what_was_not_sent_is_withdrawn_whole(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        for status in sorted(TO_SUBMIT):
            order_id = sample_orders.ordered(session)
            put(session, order_id, status)
            before = sample_orders.balance(session)
            with pytest.raises(MovedOn):
                resolve.refund_order(session, order_id, operator=1, now=NOW)
            refund_unsent(session, order_id)
            row = sample_orders.read(session, order_id)
            assert (row.status, row.refunded, row.settled_at) == ("withdrawn", row.price, NOW)
            assert sample_orders.balance(session) == before + row.price
            with pytest.raises(NotResolvable):
                refund_unsent(session, order_id)
        assert verify_all(session) == []

    await database.transact(story)


async def test_what_the_panel_has_is_refunded_or_settled_by_its_remains(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        for number, status in enumerate(sorted(FOLLOWED)):
            order = sample_orders.sent(session, panel_order=f"a{number}")
            put(session, order.id, status, remains=400)
            resolve.refund_order(session, order.id, operator=1, now=NOW, standing=Standing.AT_PANEL)
            row = sample_orders.read(session, order.id)
            assert (row.status, row.refunded) == (Status.LOST, row.price)
            order = sample_orders.sent(session, panel_order=f"b{number}")
            put(session, order.id, status)
            resolve.settle_by_remains(session, order.id, 500, operator=1, now=NOW)
            row = sample_orders.read(session, order.id)
            assert (row.status, row.refunded) == (Status.PARTIAL, row.price // 2)
        assert verify_all(session) == []

    await database.transact(story)


async def test_what_is_being_sent_is_left_alone(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order_id = sample_orders.ordered(session)
        assert claims.claim_next(session, NOW, panel_id=PANEL_ID) is not None
        for decide in (refund_unsent, keep, name, settle):
            with pytest.raises(BeingSent):
                decide(session, order_id)
        assert sample_orders.read(session, order_id).status == Status.SUBMITTING
        assert audit.latest(session) == []

    await database.transact(story)


async def test_what_has_ended_or_is_not_there_cannot_be_decided(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        ended = sample_orders.ordered(session)
        refund_unsent(session, ended)
        for order_id in (ended, 424_242):
            for decide in (refund_unsent, keep, name, settle):
                with pytest.raises(NotResolvable):
                    decide(session, order_id)
        lost = unconfirmed(session)
        with pytest.raises(NotResolvable):
            settle(session, lost)
        assert sample_orders.read(session, lost).status == Status.UNCONFIRMED

    await database.transact(story)


async def test_only_what_a_deadline_ends_can_be_told_to_wait(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order_id = sample_orders.ordered(session)
        with pytest.raises(NoDeadline):
            keep(session, order_id)
        put(session, order_id, Status.WAITING_FUNDS)
        keep(session, order_id)
        assert sample_orders.read(session, order_id).kept_at == NOW
        lost = unconfirmed(session)
        keep(session, lost)
        assert sample_orders.read(session, lost).kept_at == NOW
        second = sample_orders.ordered(session)
        put(session, second, Status.WAITING_FUNDS)
        assert resolve.keep_all_waiting(session, operator=1, now=NOW) == 1
        assert sample_orders.read(session, second).kept_at == NOW

    await database.transact(story)
