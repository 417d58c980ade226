"""Bring about what waits for an operator: orders in doubt, rates in quarantine."""

from sqlmodel import Session

from bot.orders import submit
from bot.orders.follow import PanelReport, list_due
from bot.orders.recording import record_report
from bot.orders.sending import claims
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.orders.waiting import resolve
from tests.handlers.chat_driver import ChatDriver
from tests.orders.sample_orders import PANEL_ID
from tests.support.running_shop import CUSTOMER, OPERATOR


async def unconfirmed(driver: ChatDriver) -> int:
    """Place an order and mark it unconfirmed; return its id."""
    await driver.arrive()
    await driver.fund()
    number = await driver.buy()

    def lose(session: Session) -> None:
        order = session.get_one(Order, number)
        claimed = claims.claim_next(session, order.next_at, panel_id=PANEL_ID)
        assert claimed is not None
        submit.record_unconfirmed(session, number, CUSTOMER, "timeout", order.next_at)

    await driver.do(lose)
    return number


async def disputed(driver: ChatDriver) -> int:
    """Place an order and let the panel report `Partial` without remains; return its id."""
    await driver.arrive()
    await driver.fund()
    number = await driver.buy()
    await driver.work()

    def dispute(session: Session) -> None:
        moment = session.get_one(Order, number).next_at
        (order,) = list_due(session, moment, panel_id=PANEL_ID)
        said = PanelReport(Status.PARTIAL, "Partial")
        base = driver.shop.job_context.follow_every
        record_report(session, order, said, base=base, now=moment)

    await driver.do(dispute)
    return number


async def completed(driver: ChatDriver) -> int:
    """Place an order and let an operator settle it as delivered; return its id."""
    number = await disputed(driver)

    def settle(session: Session) -> None:
        resolve.settle_by_remains(
            session, number, 0, operator=OPERATOR, now=session.get_one(Order, number).next_at
        )

    await driver.do(settle)
    return number


async def leap(driver: ChatDriver, *services: int, by: int = 10) -> None:
    """Multiply the panel's rates of some services, and sync."""
    for service in services:
        driver.panel.services[service].rate *= by
    await driver.restock()


async def shrink(driver: ChatDriver, *rest: int) -> None:
    """Have the panel list less than half of its services (service 1 is left), and fetch it."""
    for number in {1, 2, 3, 4} - {1, *rest}:
        driver.panel.services.pop(number, None)
    await driver.restock()
