"""Orders without a clear answer, and searches for them at the panel."""

from datetime import timedelta
from random import Random

from sqlmodel import Session, update

from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.jobs import balance, resolve, submit
from bot.orders import views
from bot.orders.endings.deadlines import Deadlines
from bot.orders.sending.attempts import SubmissionAttempt
from bot.orders.status import Status
from bot.orders.tables import Order
from tests.jobs.job_driver import JobDriver

PRICE = 1_500_000
QUICK = Deadlines(quiet=timedelta(0))
"""The panel is searched at once."""


async def read_balance(driver: JobDriver) -> None:
    """Read the shop's balance at the panel and store it."""
    answer = await balance.read_balance(driver.context)
    await driver.do(balance.note_answer, driver.context, answer, now())


async def send(driver: JobDriver, service: str = "1", *, fault: PanelFault | None = None,
               done: bool | None = None) -> int:  # fmt: skip
    """Place and send an order; with a fault its answer, or the order itself, is lost."""
    number = await driver.ordered(service, link=f"https://example.com/{Random().random()}")
    await driver.do(_set_rate, number, RATES[service])
    if fault is not None:
        driver.panel.inject(fault, "add", done=done)
    assert await submit.submit_one(driver.context)
    await driver.do(_end_calls)
    return number


RATES = {"1": "0.90", "2": "0.25", "3": "0.004"}


def _set_rate(session: Session, number: int, rate: str) -> None:
    orders = table_of(Order)
    session.execute(update(orders).where(orders.c.id == number).values(rate=rate))


def _end_calls(session: Session) -> None:
    """Let the time of every call be over, so that the next order is surely sent after it."""
    attempts = table_of(SubmissionAttempt)
    session.execute(update(attempts).values(deadline=attempts.c.sent_at))


async def search(driver: JobDriver) -> None:
    """Search for every unconfirmed order."""
    await driver.later(minutes=1)
    while await resolve.resolve_due(driver.context):
        pass


async def reasons(driver: JobDriver, number: int) -> list[str]:
    """Return why the last search decided nothing."""
    event = await driver.do(views.latest_event, number, "evidence")
    assert event is not None
    return list(event.detail["reasons"])


async def compensated(driver: JobDriver, *, done: bool) -> int:
    """Let an order without a clear answer wait for a day; `done` if the panel has it."""
    await send(driver)
    number = await send(driver, fault=PanelFault.EMPTY, done=done)
    await search(driver)
    await driver.later(hours=24)
    await search(driver)
    assert (await driver.order(number)).status == Status.COMPENSATED
    return number
