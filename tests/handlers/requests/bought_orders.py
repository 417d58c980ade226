"""Orders that a customer has bought, in the chat, and the requests for them."""

from typing import Any

from sqlmodel import Session, col, select

from bot.jobs import follow
from bot.orders.requests.tables import OrderRequest
from bot.orders.tables import Order
from tests.handlers.chat_driver import ChatDriver


async def arrive(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()


async def at_panel(driver: ChatDriver) -> int:
    """Buy an order that the panel has; return its number."""
    number = await driver.buy()
    await driver.work()
    return number


async def finished(driver: ChatDriver, status: str = "Completed", **state: Any) -> int:
    """Buy an order that the panel has ended; return its number."""
    number = await at_panel(driver)
    order = await driver.do(lambda session: session.get_one(Order, number))
    driver.panel.finish(str(order.panel_order), status, **state)
    await follow.follow_due(driver.shop.job_context)
    return number


async def requested(driver: ChatDriver) -> list[tuple[int, str, str, int]]:
    """Return order, kind, status and asker of each request."""

    def rows(session: Session) -> list[tuple[int, str, str, int]]:
        every = session.exec(select(OrderRequest).order_by(col(OrderRequest.id)))
        return [(one.order_id, one.kind, one.status, one.requested_by) for one in every]

    return await driver.do(rows)
