"""A refill whose answer was lost is found by the ids around it, or left to operators."""

from bot.demo.panel import PanelFault
from bot.orders.requests.tables import RequestStatus
from tests.jobs.job_driver import JobDriver
from tests.jobs.requests.request_calls import (
    REFILL,
    ask,
    calls,
    delivered,
    requests_of,
    statuses,
    times_sent,
    unblock,
    work,
)

S = RequestStatus


async def refill(driver: JobDriver, *numbers: int | None, lost: bool = False) -> None:
    """Ask for refills in one call, whose answer is lost or not."""
    if lost:
        driver.panel.inject(PanelFault.DROP, "refill", done=True)
    await ask(driver, REFILL, *(number or 0 for number in numbers))
    await work(driver)
    await unblock(driver)


async def test_the_only_own_id_between_two_is_the_refill(driver: JobDriver) -> None:
    first, second, third = await delivered(driver, 3)
    await refill(driver, first.id)
    await driver.later(minutes=1)
    await refill(driver, second.id, lost=True)
    await driver.later(minutes=1)
    await refill(driver, third.id)
    assert await statuses(driver) == [S.ACCEPTED, S.UNKNOWN, S.ACCEPTED]
    await work(driver, minutes=3)
    assert [one.panel_refill for one in await requests_of(driver)] == ["1", "2", "3"]
    assert await statuses(driver) == [S.ACCEPTED] * 3
    driver.panel.finish_refill("2")
    await work(driver, minutes=30)
    assert await statuses(driver) == [S.ACCEPTED, S.COMPLETED, S.ACCEPTED]
    assert times_sent(driver, "refill", second.panel_order) == 1


async def test_the_newest_refill_is_found_after_the_last_own_one(driver: JobDriver) -> None:
    first, second = await delivered(driver, 2)
    await refill(driver, first.id)
    await driver.later(minutes=1)
    await refill(driver, second.id, lost=True)
    await work(driver, minutes=3)
    assert [one.panel_refill for one in await requests_of(driver)] == ["1", "2"]


async def test_what_the_panel_never_got_is_linked_to_nothing(driver: JobDriver) -> None:
    first, second = await delivered(driver, 2)
    await refill(driver, first.id)
    await driver.later(minutes=1)
    driver.panel.inject(PanelFault.DROP, "refill", done=False)
    await refill(driver, second.id)
    await work(driver, minutes=3)
    assert await statuses(driver) == [S.ACCEPTED, S.UNKNOWN]


async def test_two_without_an_answer_are_not_told_apart(driver: JobDriver) -> None:
    first, second, third = await delivered(driver, 3)
    await refill(driver, first.id)
    await driver.later(minutes=1)
    await refill(driver, second.id, third.id, lost=True)
    await work(driver, minutes=3)
    assert await statuses(driver) == [S.ACCEPTED, S.UNKNOWN, S.UNKNOWN]


async def test_nothing_is_believed_without_an_own_id_before(driver: JobDriver) -> None:
    (first,) = await delivered(driver)
    await refill(driver, first.id, lost=True)
    await work(driver, minutes=3)
    assert await statuses(driver) == [S.UNKNOWN]
    assert calls(driver, "refill_status") == []


async def test_one_of_two_without_an_answer_is_linked_to_nothing(driver: JobDriver) -> None:
    first, second, third = await delivered(driver, 3)
    await refill(driver, first.id)
    await driver.later(minutes=1)
    await refill(driver, second.id, lost=True)
    await driver.later(minutes=1)
    driver.panel.inject(PanelFault.DROP, "refill", done=False)
    await refill(driver, third.id)
    # One id, and two orders that it may be of.
    await work(driver, minutes=3)
    assert await statuses(driver) == [S.ACCEPTED, S.UNKNOWN, S.UNKNOWN]
