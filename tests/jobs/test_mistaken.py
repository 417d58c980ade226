"""An order that was given the id of another one is not settled by what that one did."""

import pytest

from bot.demo.panel import PanelFault
from bot.jobs import follow
from bot.orders.status import Status
from tests.jobs.job_driver import JobDriver
from tests.jobs.searches import send


async def answered_with(driver: JobDriver, theirs: str, service: str = "1") -> int:
    """Send an order that the panel answers with the id of another one; return its number."""
    driver.panel.inject(PanelFault.VERBATIM, "add", done=True, body=f'{{"order": {theirs}}}')
    number = await send(driver, service)
    assert (await driver.order(number)).panel_order == theirs
    return number


async def ended(driver: JobDriver, theirs: str, number: int) -> Status:
    """End an order at the panel, poll it, and return the status of the shop's order."""
    driver.panel.finish(theirs)
    await driver.later(minutes=5)
    await follow.follow_due(driver.context)
    return Status((await driver.order(number)).status)


async def test_an_end_that_fits_an_unclear_order_instead_is_left_to_an_operator(
    driver: JobDriver,
) -> None:
    unclear = await send(driver, "2", fault=PanelFault.EMPTY, done=True)
    (theirs,) = map(str, driver.panel.orders)
    number = await answered_with(driver, theirs)
    assert await ended(driver, theirs, number) is Status.DISPUTED
    order = await driver.order(number)
    assert order.refusal == f"Completed: {theirs} looks like order #{unclear}"
    assert await driver.escrow(number) == order.price


async def test_an_end_that_fits_both_orders_is_believed(driver: JobDriver) -> None:
    await send(driver, fault=PanelFault.EMPTY, done=True)
    (theirs,) = map(str, driver.panel.orders)
    number = await answered_with(driver, theirs)
    assert await ended(driver, theirs, number) is Status.COMPLETED


@pytest.mark.parametrize("fault", [None, PanelFault.UNKNOWN_TEXT])
async def test_a_charge_of_no_unclear_order_stops_no_end(
    driver: JobDriver, fault: PanelFault | None
) -> None:
    await send(driver, "3", fault=fault)
    placed = set(map(str, driver.panel.orders))
    number = await send(driver)
    (theirs,) = set(map(str, driver.panel.orders)) - placed
    driver.panel.orders[theirs].paid /= 2  # another rate than when it was bought
    assert await ended(driver, theirs, number) is Status.COMPLETED
