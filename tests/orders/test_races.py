"""Two processes at one order at the same time: one changes it, the other learns so."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from bot.db import Database
from bot.orders import recording
from bot.orders.books import verify_all
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.status import Status
from bot.orders.waiting import panel_ids, resolve
from bot.orders.waiting.resolve import MovedOn
from tests.orders import sample_orders
from tests.orders.sample_orders import FOLLOW_BASE, NOW, disputed, unconfirmed
from tests.support.races import overtaken

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
Decision = Callable[[Session, int], None]


def refund(session: Session, order_id: int) -> None:
    resolve.refund_order(session, order_id, operator=1, now=NOW)


def place(session: Session, order_id: int) -> None:
    panel_ids.link_panel_order(session, order_id, "777", operator=2, now=NOW)


def decide(session: Session, order_id: int) -> None:
    resolve.settle_by_remains(session, order_id, 500, operator=2, now=NOW)


@only_postgres
@pytest.mark.parametrize(
    ("prepare", "first", "second", "status"),
    [
        (unconfirmed, refund, refund, Status.LOST),
        (unconfirmed, refund, place, Status.LOST),
        (unconfirmed, place, refund, Status.PENDING),
        (disputed, decide, refund, Status.PARTIAL),
        (disputed, refund, decide, Status.LOST),
    ],
)
async def test_of_two_operators_words_the_first_counts(
    database: Database,
    prepare: Callable[[Session], int],
    first: Decision,
    second: Decision,
    status: Status,
) -> None:
    order_id = await database.transact(prepare)
    with pytest.raises(MovedOn):
        await overtaken(
            database,
            lambda session: first(session, order_id),
            lambda session: second(session, order_id),
        )
    order = await database.read(sample_orders.read, order_id)
    assert order.status == status
    assert await database.read(sample_orders.balance) == 100_000_000 - order.price + order.refunded
    assert await database.read(verify_all) == []


@only_postgres
async def test_an_order_that_two_processes_see_end_is_settled_once(database: Database) -> None:
    def prepare(session: Session) -> FollowedOrder:
        sample_orders.fund(session)
        return sample_orders.sent(session)

    order = await database.transact(prepare)

    def end(session: Session, status: Status) -> None:
        said = PanelReport(status, status.value, remains=400)
        recording.record_report(session, order, said, base=FOLLOW_BASE, now=NOW)

    await overtaken(
        database,
        lambda session: end(session, Status.PARTIAL),
        lambda session: end(session, Status.CANCELED),
    )
    found = await database.read(sample_orders.read, order.id)
    assert (found.status, found.refunded) == (Status.PARTIAL, 600_000)
    assert await database.read(verify_all) == []
