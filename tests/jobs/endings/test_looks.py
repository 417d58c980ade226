"""After its end an order is looked at twice more: panels cancel what they called completed."""

from typing import Any

import pytest

from bot.demo.panel import PanelFault
from bot.jobs import follow
from bot.jobs.endings import looks
from tests.jobs.job_driver import JobDriver

PRICE = 1_500_000


async def ended(driver: JobDriver, status: str = "Completed", remains: int = 0) -> tuple[int, str]:
    """Let the panel end an order; return its number and its id there."""
    (order,) = await driver.accepted()
    await follow.follow_due(driver.context)
    driver.panel.finish(str(order.panel_order), status, remains=remains)
    await driver.later(minutes=5)
    await follow.follow_due(driver.context)
    assert order.id is not None
    assert (await driver.order(order.id)).settled_at is not None
    return order.id, str(order.panel_order)


def statuses_read(driver: JobDriver) -> int:
    return len([call for call in driver.panel.calls if call.action == "status"])


async def test_an_ended_order_is_looked_at_after_a_day_and_after_three(driver: JobDriver) -> None:
    await ended(driver)
    read = []
    for hours in (23, 2, 20, 28, 24 * 30):
        before = statuses_read(driver)
        await driver.later(hours=hours)
        await looks.look_after_end(driver.context)
        read.append(statuses_read(driver) - before)
    assert read == [0, 1, 0, 1, 0]
    assert await driver.alerts() == []


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        (("Completed", 0), ("Canceled", 400), {"remains": 400, "owed": 600_000}),
        (("Completed", 0), ("Partial", 1_000), {"remains": 1_000, "owed": PRICE}),
        (("Completed", 0), ("Canceled", 0), {"remains": 0, "owed": None}),
        (("Partial", 400), ("Partial", 500), {"remains": 500, "owed": 150_000}),
        (("Partial", 400), ("Canceled", 1_000), {"remains": 1_000, "owed": 900_000}),
        (("Partial", 400), ("Partial", 400), None),
        (("Partial", 400), ("Partial", 300), None),
        (("Completed", 0), ("Completed", 400), None),
        (("Completed", 0), ("In progress", 400), None),
    ],
)
async def test_what_the_panel_gives_back_later_is_shown_to_the_operators(
    driver: JobDriver,
    was: tuple[str, int],
    becomes: tuple[str, int],
    expected: dict[str, Any] | None,
) -> None:
    number, at_panel = await ended(driver, *was)
    before = await driver.balance()
    driver.panel.finish(at_panel, becomes[0], remains=becomes[1])
    for _ in range(2):
        await driver.later(hours=48)
        await looks.look_after_end(driver.context)
    told = [alert.payload for alert in await driver.alerts()]
    if expected is None:
        assert told == []
    else:
        word = {"what": "given_back", "order": number, "word": becomes[0], "currency": "USD"}
        assert told == [word | expected]
    assert await driver.balance() == before  # an operator decides
    await driver.verify()


async def test_a_look_that_fails_is_made_again(driver: JobDriver) -> None:
    _, at_panel = await ended(driver)
    driver.panel.finish(at_panel, "Canceled", remains=400)
    await driver.later(hours=25)
    driver.panel.inject(PanelFault.SERVER_ERROR, "status")
    await looks.look_after_end(driver.context)
    assert await driver.alerts() == []
    await looks.look_after_end(driver.context)
    assert len(await driver.alerts()) == 1
