"""An id that the panel gives to an order is not believed if it is another order's."""

import json

import pytest
from sqlmodel import Session

from bot.demo.panel import PanelFault
from bot.jobs import submit
from bot.orders.sending.panel_order_ids import GROWTH_PROVED
from bot.orders.status import Status
from bot.orders.tables import OrderChild
from tests.jobs.job_driver import JobDriver
from tests.support.running_shop import KEY


async def answered(driver: JobDriver, panel_order: str) -> int:
    """Send an order that the panel takes and answers with this id; return the order's number."""
    number = await driver.ordered(link="https://example.com/answered")
    driver.panel.inject(PanelFault.VERBATIM, "add", body=json.dumps({"order": panel_order}))
    assert await submit.submit_one(driver.context)
    return number


def order_at_site(driver: JobDriver) -> str:
    """Order on the panel's own site, under the shop's key; return the id."""
    form = {"service": "1", "link": "https://example.com/by-hand", "quantity": "100"}
    driver.panel._respond({"key": KEY, "action": "add", **form})
    return str(max(driver.panel.orders, key=int))


async def test_an_id_older_than_the_order_before_leaves_an_order_in_doubt(
    driver: JobDriver,
) -> None:
    by_hand = order_at_site(driver)
    orders = await driver.accepted(GROWTH_PROVED)
    number = await answered(driver, by_hand)
    order = await driver.order(number)
    assert (order.status, order.panel_order) == (Status.UNCONFIRMED, None)
    assert await driver.escrow(number) == order.price
    assert (await driver.order(1)).panel_order == orders[0].panel_order
    await driver.verify()


async def test_a_newer_id_is_its_orders(driver: JobDriver) -> None:
    orders = await driver.accepted(GROWTH_PROVED + 1)
    assert {order.status for order in orders} == {Status.PENDING}


@pytest.mark.parametrize(
    ("known", "status"),
    [(GROWTH_PROVED - 1, Status.PENDING), (GROWTH_PROVED, Status.UNCONFIRMED)],
)
async def test_a_few_ids_do_not_show_that_they_grow(
    driver: JobDriver, known: int, status: Status
) -> None:
    await driver.accepted(known - 1)
    assert (await driver.order(await answered(driver, "900000"))).status == Status.PENDING
    assert (await driver.order(await answered(driver, "800000"))).status == status


async def test_random_ids_are_taken_as_they_come(driver: JobDriver) -> None:
    for panel_order in ("900000", "700000", "800000", "600000", "650000", "610000"):
        number = await answered(driver, panel_order)
        assert (await driver.order(number)).panel_order == panel_order


async def test_ids_that_are_no_numbers_are_taken_as_they_come(driver: JobDriver) -> None:
    await driver.accepted(GROWTH_PROVED)
    number = await answered(driver, "1f3a")
    assert (await driver.order(number)).status == Status.PENDING


async def test_the_id_of_a_child_order_is_no_other_orders(driver: JobDriver) -> None:
    await driver.accepted()

    def list_child(session: Session) -> None:
        session.add(OrderChild(order_id=1, panel_order="700000", position=0))

    await driver.do(list_child)
    number = await answered(driver, "700000")
    order = await driver.order(number)
    assert (order.status, order.panel_order) == (Status.UNCONFIRMED, None)
