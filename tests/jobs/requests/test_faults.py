"""Under every fault of the panel, a refill and a cancellation reach it once, and come to an end."""

import asyncio
from dataclasses import replace

import pytest

from bot.db import now
from bot.demo.panel import DOCUMENT, PanelFault
from bot.demo.panel.faults import AFTERWARDS, ONLY_AT, REFUSALS
from bot.jobs.context import JobContext
from bot.jobs.requests import sending
from bot.orders.requests import sending as domain
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.orders.tables import Order
from bot.panel import PanelClient
from tests.jobs.job_driver import ONCE, JobDriver
from tests.jobs.requests.request_calls import (
    CANCEL,
    REFILL,
    ask,
    calls,
    delivered,
    follow_now,
    requests_of,
    statuses,
    times_sent,
    unblock,
    with_short_calls,
    work,
)
from tests.support.running_shop import KEY

S = RequestStatus

FAULTS = [
    (fault, done)
    for fault in PanelFault
    if fault not in ONLY_AT and fault is not PanelFault.VERBATIM
    for done in ((False, True) if fault not in REFUSALS | AFTERWARDS else (fault in AFTERWARDS,))
]


async def prepare(driver: JobDriver, kind: RequestKind, count: int) -> list[Order]:
    """Return orders that fit a kind of request."""
    return await (delivered(driver, count) if kind is REFILL else driver.accepted(count))


async def end(driver: JobDriver, kind: RequestKind, orders: list[Order]) -> None:
    """Let the panel end what it has begun, and the shop read it."""
    if kind is REFILL:
        for refill in driver.panel.refills:
            driver.panel.finish_refill(refill)
        await work(driver, hours=3)
        return
    for order in orders:
        canceling = driver.panel.orders[str(order.panel_order)].canceling
        driver.panel.finish(str(order.panel_order), "Canceled" if canceling else "Completed")
    await follow_now(driver)
    await work(driver)


@pytest.mark.parametrize(("fault", "done"), FAULTS, ids=lambda each: str(each)[:30])
@pytest.mark.parametrize("kind", list(RequestKind))
@pytest.mark.parametrize("count", [1, 3])
async def test_no_fault_lets_a_request_be_sent_twice(
    driver: JobDriver, kind: RequestKind, fault: PanelFault, done: bool, count: int
) -> None:
    orders = await prepare(driver, kind, count)
    with_short_calls(driver)
    driver.panel.inject(fault, kind.value, times=1, done=None if fault in AFTERWARDS else done)
    await ask(driver, kind, *(order.id or 0 for order in orders))
    for hours in (0, 1, 3):
        await unblock(driver)
        await work(driver, hours=hours)
    await end(driver, kind, orders)
    again = fault is PanelFault.TOO_MANY  # a proof that it was not received
    for order in orders:
        assert times_sent(driver, kind.value, order.panel_order) == (2 if again else 1)
    refilled = [refill.order for refill in driver.panel.refills.values()]
    assert len(refilled) == len(set(refilled))
    assert await statuses(driver) == [expected(kind, fault, done=done or again)] * count
    await driver.verify()


def expected(kind: RequestKind, fault: PanelFault, *, done: bool) -> RequestStatus:
    """Return where a request stands when the panel has ended everything."""
    if kind is CANCEL:  # the order's status tells
        return S.COMPLETED if done else S.REJECTED
    readable = {PanelFault.TEXT_HTML, PanelFault.BOM, PanelFault.TOO_MANY}
    return S.COMPLETED if fault in readable else S.UNKNOWN


async def test_a_connection_that_fails_before_it_stands_is_tried_again(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    await ask(driver, REFILL, order.id or 0)
    here = driver.context.panel
    async with PanelClient("http://127.0.0.1:9/api/v2", KEY, retries=ONCE) as nowhere:
        driver.context = replace(driver.context, panel=nowhere)
        await work(driver)
        assert await statuses(driver) == [S.QUEUED]
    driver.context = replace(driver.context, panel=here)
    await work(driver, minutes=1)
    assert await statuses(driver) == [S.ACCEPTED]
    assert times_sent(driver, "refill", order.panel_order) == 1


async def test_nothing_is_sent_while_the_panel_does_not_answer(driver: JobDriver) -> None:
    orders = await delivered(driver, 2)
    driver.panel.inject(PanelFault.DROP, "refill", done=True)
    await ask(driver, REFILL, orders[0].id or 0)
    await work(driver)
    await ask(driver, REFILL, orders[1].id or 0)
    await work(driver, minutes=1)
    assert await statuses(driver) == [S.UNKNOWN, S.QUEUED]
    await unblock(driver)
    await work(driver)
    assert await statuses(driver) == [S.UNKNOWN, S.ACCEPTED]


async def test_a_key_that_is_refused_lets_requests_wait(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    balance = driver.panel.balances.pop(KEY)
    await ask(driver, REFILL, order.id or 0)
    await work(driver)
    assert await statuses(driver) == [S.QUEUED]
    driver.panel.balances[KEY] = balance
    await unblock(driver)
    await work(driver, minutes=6)
    assert await statuses(driver) == [S.ACCEPTED]


@pytest.mark.parametrize("kind", list(RequestKind))
async def test_a_panel_without_lists_is_asked_one_by_one(
    driver: JobDriver, kind: RequestKind
) -> None:
    driver.panel.departures = replace(DOCUMENT, batch_requests="refused")
    orders = await prepare(driver, kind, 3)
    await ask(driver, kind, *(order.id or 0 for order in orders))
    await work(driver)
    assert await statuses(driver) == [S.ACCEPTED] * 3
    alone = [form for form in calls(driver, kind.value) if "order" in form]
    assert len(alone) == len(orders)
    await end(driver, kind, orders)
    assert await statuses(driver) == [S.COMPLETED] * 3
    await driver.verify()


async def test_an_answer_that_cannot_be_recorded_at_once_is_recorded_later(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    (order,) = await delivered(driver)
    await ask(driver, REFILL, order.id or 0)
    record, failures = sending._record, iter([OSError("disk"), OSError("disk")])

    def failing(*args: object) -> None:
        for failure in failures:
            raise failure
        record(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "_record", failing)
    monkeypatch.setattr(sending, "PAUSES", (0.01, 0.01))
    await work(driver)
    assert await statuses(driver) == [S.ACCEPTED]
    assert times_sent(driver, "refill", order.panel_order) == 1


async def test_a_proof_that_comes_late_replaces_what_was_unknown(driver: JobDriver) -> None:
    (order,) = await delivered(driver)
    await ask(driver, REFILL, order.id or 0)
    (claimed,) = await driver.do(
        domain.claim_queued, driver.context.panel_id, REFILL, limit=1, now=now(),
        call_duration=driver.context.deadlines.add_call,
    )  # fmt: skip
    await work(driver, minutes=1)
    assert await statuses(driver) == [S.UNKNOWN]
    for _ in range(2):
        await driver.do(domain.record_accepted, claimed.row, "7", now())
    (request,) = await requests_of(driver)
    assert (request.status, request.panel_refill) == ("accepted", "7")


async def test_what_was_not_sent_by_the_deadline_is_sent_later(driver: JobDriver) -> None:
    driver.panel.departures = replace(DOCUMENT, batch_requests="refused")
    orders = await delivered(driver, 3)
    with_short_calls(driver)
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, "refill", body="order id(s) required")
    driver.panel.inject(PanelFault.HANG, "refill", done=True)
    await ask(driver, REFILL, *(order.id or 0 for order in orders))
    await work(driver)
    assert await statuses(driver) == [S.UNKNOWN, S.QUEUED, S.QUEUED]
    await unblock(driver)
    for _ in range(3):
        await work(driver, minutes=1)
    assert await statuses(driver) == [S.UNKNOWN, S.ACCEPTED, S.ACCEPTED]
    alone = [form["order"] for form in calls(driver, "refill") if "order" in form]
    assert alone == [str(order.panel_order) for order in orders]


async def test_two_processes_send_a_request_once(driver: JobDriver) -> None:
    orders = await delivered(driver, 4)
    await ask(driver, REFILL, *(order.id or 0 for order in orders))
    shops: list[JobContext] = [driver.context, replace(driver.context, holder="another")]
    await asyncio.gather(*(sending.send_queued(shop, REFILL) for shop in shops))
    for order in orders:
        assert times_sent(driver, "refill", order.panel_order) == 1
    assert await statuses(driver) == [S.ACCEPTED] * 4
