"""A panel's answer that a frozen process records after the order was given up."""

import asyncio

from sqlmodel import Session, select

from bot.db import now
from bot.demo.panel import PanelFault
from bot.orders import submit
from bot.orders.sending.claims import Submission
from bot.orders.tables import Order
from tests.crash.killable_shop import LONG
from tests.crash.records import ShopRecords
from tests.support.running_shop import RunningShop

CREDIT = 20_000_000


async def test_a_late_answer_is_the_proof_that_was_missing(shop: RunningShop) -> None:
    panel_order = await _unanswered(shop)
    await shop.database.transact(_answer, panel_order)
    shop.vitrine.runner.wake("notify")
    await shop.customer.wait("Pending", LONG)
    (order,) = await ShopRecords(shop.database).orders()
    assert order.panel_order == panel_order
    shop.panel.finish(panel_order)
    await shop.customer.wait("Order #1 is done", LONG)
    await ShopRecords(shop.database).add_up(CREDIT)


async def test_a_late_answer_to_a_refunded_order_is_told_to_the_operator(shop: RunningShop) -> None:
    panel_order = await _unanswered(shop)
    (order,) = await ShopRecords(shop.database).orders()
    await shop.operator.send(f"/resolve {order.id} refund")
    await shop.operator.wait("Refund order", LONG)
    await shop.operator.tap("Yes")
    await shop.operator.wait("Done", LONG)
    await shop.database.transact(_answer, panel_order)
    shop.vitrine.runner.wake("notify")
    told = await shop.operator.wait("the panel took it after all", LONG)
    assert panel_order in told.text
    assert await shop.balance() == CREDIT  # the refund stays
    await ShopRecords(shop.database).add_up(CREDIT)


async def test_an_answer_the_operator_has_found_before_is_no_news(shop: RunningShop) -> None:
    panel_order = await _unanswered(shop)
    (order,) = await ShopRecords(shop.database).orders()
    await shop.operator.send(f"/resolve {order.id} placed {panel_order}")
    await shop.operator.wait("our order #", LONG)
    await shop.operator.tap("Yes")
    await shop.operator.wait("Done", LONG)
    shop.panel.finish(panel_order)
    await shop.customer.wait("Order #1 is done", LONG)
    await shop.database.transact(_answer, panel_order)
    shop.vitrine.runner.wake("notify")
    await shop.operator.send("/admin")
    assert "🔎" not in (await shop.operator.wait("Operator", LONG)).text
    assert not any("after all" in message.text for message in shop.operator.messages)
    await ShopRecords(shop.database).add_up(CREDIT)


async def _unanswered(shop: RunningShop) -> str:
    """Buy while the panel's answer is lost; return the panel's id of the order."""
    await shop.arrive("20.00")
    shop.panel.inject(PanelFault.DROP, "add", done=True)
    await shop.buy()
    async with asyncio.timeout(LONG):
        while await ShopRecords(shop.database).undecided() != [1]:
            await asyncio.sleep(0.02)
    (panel_order,) = shop.panel.orders
    return str(panel_order)


def _answer(session: Session, panel_order: str) -> None:
    """Record the answer, as a process does that was frozen after its call to the panel."""
    (order,) = session.exec(select(Order)).all()
    assert order.id is not None
    late = Submission(
        order_id=order.id,
        user_id=order.user_id,
        panel_id=order.panel_id,
        panel_service=order.panel_service,
        type=order.type,
        parameters=order.parameters,
        billed_quantity=order.billed_quantity,
        price=order.price,
        currency=order.currency,
        attempts=order.attempts,
    )
    submit.record_accepted(session, late, panel_order, now())
