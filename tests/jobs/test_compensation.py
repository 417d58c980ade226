"""An order that stays without a clear answer for a day is paid back at the shop's risk."""

from bot import ledger
from bot.db import now
from bot.demo.panel import PanelFault
from bot.ledger import panel_prepaid, suspense, write_off
from bot.orders.sending.attempts import AttemptOutcome, end_attempt
from bot.orders.status import Status
from bot.orders.waiting import resolve
from tests.jobs.job_driver import JobDriver
from tests.jobs.searches import PRICE, compensated, search, send
from tests.support.running_shop import OPERATOR

CHARGE = 900_000
"""What the panel takes for the order, in micro-units of its currency."""


async def balances(driver: JobDriver) -> tuple[int, int, int]:
    """Return suspense, written off and prepaid money, in micro-units."""
    return (
        await driver.do(ledger.balance, suspense("USD")),
        await driver.do(ledger.balance, write_off("USD")),
        await driver.do(ledger.balance, panel_prepaid("USD")),
    )


async def test_after_a_day_the_customer_is_made_whole(searching: JobDriver) -> None:
    number = await compensated(searching, done=True)
    order = await searching.order(number)
    assert (order.refunded, order.panel_order) == (PRICE, None)
    assert order.settled_at is not None
    assert await searching.escrow(number) == 0
    assert len(await searching.letters("order_compensated")) == 1
    alerts = {alert.payload["what"]: alert.payload for alert in await searching.alerts()}
    assert alerts["compensated"] == {
        "what": "compensated", "order": number, "refunded": PRICE, "currency": "USD",
        "charge": CHARGE, "panel_currency": "USD",
    }  # fmt: skip
    assert await balances(searching) == (-CHARGE, 0, CHARGE)
    await searching.verify()


async def test_what_the_panel_turns_out_to_have_is_written_off(searching: JobDriver) -> None:
    number = await compensated(searching, done=True)
    before = await searching.balance()
    await send(searching)
    await searching.later(hours=1)
    await search(searching)
    order = await searching.order(number)
    hidden = list(searching.panel.orders)[1]
    assert (order.status, order.panel_order) == (Status.COMPENSATED, hidden)
    assert await balances(searching) == (0, -CHARGE, CHARGE)
    assert await searching.balance() == before - PRICE  # for the order sent since
    (alert,) = [one for one in await searching.alerts() if one.payload["what"] == "discovered"]
    assert alert.payload == {
        "what": "discovered", "order": number, "panel_order": hidden, "loss": CHARGE,
        "panel_currency": "USD",
    }  # fmt: skip
    await searching.later(hours=1)
    await search(searching)
    assert await balances(searching) == (0, -CHARGE, CHARGE)
    await searching.verify()


async def test_what_the_panel_turns_out_not_to_have_costs_nothing(searching: JobDriver) -> None:
    number = await compensated(searching, done=False)
    await send(searching)
    await searching.later(hours=1)
    await search(searching)
    assert (await searching.order(number)).status == Status.COMPENSATED
    assert await balances(searching) == (0, 0, 0)
    await searching.later(hours=1)
    await search(searching)
    assert await balances(searching) == (0, 0, 0)
    await searching.verify()


async def test_a_late_answer_of_the_panel_is_booked(searching: JobDriver) -> None:
    accepted = await compensated(searching, done=True)
    hidden = str(list(searching.panel.orders)[1])
    await searching.do(end_attempt, accepted, 1, AttemptOutcome.ACCEPTED, now(), panel_order=hidden)
    refused = await send(searching, fault=PanelFault.EMPTY, done=False)
    await searching.later(hours=24)
    await search(searching)
    assert (await searching.order(accepted)).panel_order == hidden
    assert await balances(searching) == (-CHARGE, -CHARGE, 2 * CHARGE)
    await searching.do(end_attempt, refused, 1, AttemptOutcome.REJECTED, now())
    await searching.later(hours=1)
    await search(searching)
    assert await balances(searching) == (0, -CHARGE, CHARGE)
    await searching.verify()


async def test_an_order_that_an_operator_keeps_waiting_is_not_paid_back(
    searching: JobDriver,
) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.EMPTY, done=True)
    for _ in range(2):
        await searching.do(resolve.keep_waiting, number, operator=OPERATOR, now=now())
    await searching.later(hours=30)
    await search(searching)
    assert (await searching.order(number)).status == Status.UNCONFIRMED
    await send(searching)
    await searching.later(hours=2)
    await search(searching)
    assert (await searching.order(number)).status == Status.PENDING
