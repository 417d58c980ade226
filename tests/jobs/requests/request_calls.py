"""What tests of requests share: ask for one, let its job work, read its row and the calls."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select

from bot.catalog.panel_health import note_call_succeeded
from bot.db import now
from bot.jobs import follow
from bot.jobs.requests.work import work_on_requests
from bot.orders.requests import asking
from bot.orders.requests.asking import Asker, Requested
from bot.orders.requests.tables import OrderRequest, RequestKind, RequestStatus
from bot.orders.tables import Order
from tests.jobs.job_driver import JobDriver
from tests.support.running_shop import CUSTOMER

REFILL, CANCEL = RequestKind.REFILL, RequestKind.CANCEL


async def delivered(driver: JobDriver, count: int = 1) -> list[Order]:
    """Place and deliver orders; return all orders."""
    for order in await driver.accepted(count):
        driver.panel.finish(str(order.panel_order))
    await follow_now(driver)
    return await driver.orders()


async def follow_now(driver: JobDriver) -> None:
    """Poll every order now, whatever its interval."""
    await driver.later(hours=3)
    await follow.follow_due(driver.context)


async def ask(
    driver: JobDriver, kind: RequestKind, *orders: int, user: int = CUSTOMER, operator: bool = False
) -> list[Requested]:
    """Ask for a request of each order."""
    asker = Asker(user, operator)
    return await driver.do(asking.ask, kind, orders, asker, driver.context.deadlines, now())


async def work(driver: JobDriver, **later: float) -> None:
    """Let time pass, and the job of requests work once."""
    if later:
        await driver.later(**later)
    await work_on_requests(driver.context)


async def requests_of(driver: JobDriver) -> list[OrderRequest]:
    """Return all requests, oldest first."""
    return await driver.do(
        lambda session: list(session.exec(select(OrderRequest).order_by(col(OrderRequest.id))))
    )


async def statuses(driver: JobDriver) -> list[RequestStatus]:
    return [RequestStatus(request.status) for request in await requests_of(driver)]


def calls(driver: JobDriver, action: str) -> list[dict[str, str]]:
    """Return the forms of the calls of an action that reached the panel."""
    return [call.form for call in driver.panel.calls if call.action == action]


def times_sent(driver: JobDriver, action: str, panel_order: str | None) -> int:
    """Count the calls that named an order, alone or in a list."""
    named = [
        (form.get("order") or form.get("orders", "")).split(",") for form in calls(driver, action)
    ]
    return sum(str(panel_order) in each for each in named)


async def unblock(driver: JobDriver) -> None:
    """Allow sending again, as the next read that succeeds does."""
    await driver.do(note_call_succeeded, driver.context.panel_id, now())


def with_short_calls(driver: JobDriver) -> None:
    """Cut calls off early."""
    deadlines = replace(driver.context.deadlines, add_call=timedelta(seconds=0.4))
    driver.context = replace(driver.context, deadlines=deadlines)
