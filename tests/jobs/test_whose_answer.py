"""Money moves only on an answer that is certainly about the order; one bad order stops no other."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, select, update

from bot import ledger
from bot.db import now, table_of
from bot.jobs import follow
from bot.orders.tables import Order
from bot.orders.waiting.tables import OrderTrouble
from tests.jobs.job_driver import JobDriver
from tests.orders import sample_parents
from tests.panel.reply_server import ReceivedRequest, Reply, as_json, client_of, replying

PRICE = 1_500_000


def asked(calls: list[Mapping[str, str]]) -> list[str]:
    """Return the ids of each status call."""
    return [call.get("orders") or call.get("order", "") for call in calls]


async def follow_with(
    driver: JobDriver, answer: Callable[[Mapping[str, str]], Any], minutes: int = 2
) -> list[str]:
    """Follow the due orders at a panel that answers so; return the ids of its status calls."""
    calls: list[Mapping[str, str]] = []

    def reply(request: ReceivedRequest) -> Reply:
        calls.append(request.form)
        return as_json(answer(request.form))

    async with replying(reply) as panel, client_of(panel) as client:
        await driver.later(minutes=minutes)
        await follow.follow_due(replace(driver.context, panel=client))
    return asked(calls)


async def states(driver: JobDriver) -> list[str]:
    return [order.status for order in await driver.orders()]


async def ids(driver: JobDriver, count: int) -> list[str]:
    return [str(order.panel_order) for order in await driver.accepted(count)]


async def test_the_ends_of_a_nameless_list_are_asked_for_alone(driver: JobDriver) -> None:
    first, second, third = await ids(driver, 3)
    truth = {
        first: {"status": "Completed", "remains": 0},
        second: {"status": "Canceled", "remains": 0},
        third: {"status": "In progress", "remains": 700},
    }
    swapped = {first: second, second: first, third: third}

    def answer(form: Mapping[str, str]) -> Any:
        if "orders" not in form:
            return truth[form["order"]]
        # This panel sorts by its own taste: two stand in each other's place.
        return [truth[swapped[one]] for one in form["orders"].split(",")]

    batch, *alone = await follow_with(driver, answer)
    assert sorted(batch.split(",")) == [first, second, third]
    assert sorted(alone) == [first, second]
    assert await states(driver) == ["completed", "canceled", "in_progress"]
    assert [order.refunded for order in await driver.orders()] == [0, PRICE, 0]
    await driver.verify()


async def test_an_end_that_nobody_confirms_waits(driver: JobDriver) -> None:
    await ids(driver, 2)
    ends = [{"status": "Canceled"}, {"status": "Completed"}]

    def answer(form: Mapping[str, str]) -> Any:
        return ends if "orders" in form else {"order": "77", "status": "Canceled"}

    assert len(await follow_with(driver, answer)) == 3
    assert await states(driver) == ["pending", "pending"]
    for order in await driver.orders():
        assert await driver.escrow(order.id or 0) == PRICE
    noted = await driver.do(lambda session: session.exec(select(OrderTrouble.kind)).all())
    assert noted == ["unknown_id", "unknown_id"]  # operators are told if it stays so


async def test_an_answer_about_another_order_ends_nothing(driver: JobDriver) -> None:
    await ids(driver, 1)
    await follow_with(driver, lambda _: {"order": "77", "status": "Canceled", "remains": 0})
    assert await states(driver) == ["pending"]


async def test_the_ends_of_children_are_asked_for_alone_too(driver: JobDriver) -> None:
    def bought(session: Session) -> None:
        sample_parents.taken(session, sample_parents.DRIP, panel_order="900")
        orders = table_of(Order)
        session.connection().execute(update(orders).values(next_at=now(), submitted_at=now()))

    await driver.do(bought)
    parent = {"status": "Canceled", "runs": 2, "orders": [51, 52]}
    truth = {"51": {"status": "Completed"}, "52": {"status": "Canceled", "remains": 100}}

    def answer(form: Mapping[str, str]) -> Any:
        if "orders" in form:
            return [truth["52"], truth["51"]]
        return parent if form["order"] == "900" else truth[form["order"]]

    calls = await follow_with(driver, answer)
    assert calls[:2] == ["900", "51,52"]
    assert sorted(calls[2:]) == ["51", "52"]
    (order,) = await driver.orders()
    assert (order.status, order.children_done) == ("canceled", 2)
    assert order.refunded == order.price * 4 // 5


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"status": "Error"}, "pending"),  # any call may be answered so
        ({"status": "Error", "remains": 1000, "charge": "0.9"}, "disputed"),
        ({"status": "Ошибка", "charge": "0.9"}, "disputed"),
        ({"status": "On hold", "remains": 1000}, "pending"),
        ({"status": "Success", "remains": 0}, "pending"),
        ({"status": "Partial refund", "remains": 10}, "pending"),
        ({"status": "Canceled", "remains": "400 left"}, "disputed"),
        ({"status": "Canceled", "remains": "٤٠٠"}, "canceled"),
        ({"status": "Partial", "remains": "1.000"}, "disputed"),
        ({"result": {"status": "COMPLETED ✅", "remains": 0}}, "completed"),
        ({"status": "Отменён пользователем", "remains": "1,000"}, "canceled"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_words_and_numbers_end_an_order_only_where_they_are_clear(
    driver: JobDriver, answer: dict[str, Any], status: str
) -> None:
    await ids(driver, 1)
    for _ in range(2):
        await follow_with(driver, lambda _: answer)
    assert await states(driver) == [status]
    assert len(await driver.alerts()) == (status in ("pending", "disputed"))
    await driver.verify()


async def test_an_order_that_cannot_be_recorded_stops_no_other(driver: JobDriver) -> None:
    first, second, third = await ids(driver, 3)
    broken = (await driver.orders())[1]

    def rob(session: Session) -> None:
        ledger.transfer(
            session,
            key="test:rob",
            kind=ledger.EntryKind.DEBIT,
            source=ledger.escrow(broken.id or 0, "USD"),
            target=ledger.adjustments("USD"),
            amount=1,
            now=now(),
        )

    await driver.do(rob)

    def answer(form: Mapping[str, str]) -> Any:
        wanted = (form.get("orders") or form["order"]).split(",")
        found = {one: {"status": "Completed", "remains": 0} for one in wanted}
        if second in found:
            found[second] = {"status": "Canceled", "remains": 0}
        return found if "orders" in form else found[wanted[0]]

    (batch,) = await follow_with(driver, answer)
    assert sorted(batch.split(",")) == [first, second, third]
    assert await states(driver) == ["completed", "pending", "completed"]
    (alert,) = await driver.alerts()
    assert alert.payload == {"what": "unrecorded", "order": broken.id}
    stored = await driver.order(broken.id or 0)
    assert stored.unrecorded_since is not None
    assert stored.next_at > now()

    def give_back(session: Session) -> None:
        ledger.transfer(
            session,
            key="test:give-back",
            kind=ledger.EntryKind.CREDIT,
            source=ledger.adjustments("USD"),
            target=ledger.escrow(broken.id or 0, "USD"),
            amount=1,
            now=now(),
        )

    await driver.do(give_back)
    await follow_with(driver, answer, minutes=30)
    assert await states(driver) == ["completed", "canceled", "completed"]
    assert len(await driver.alerts()) == 1
