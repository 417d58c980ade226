"""Refills and cancellations in the chat: accepted, refused, unknown and late, to their end."""

import asyncio
from datetime import timedelta

from sqlmodel import Session, select

from bot.demo.panel import PanelFault
from bot.orders.requests.tables import OrderRequest
from tests.support.running_shop import RunningShop

PRICE = 1_350_000


async def delivered(shop: RunningShop, number: int = 1) -> str:
    """Buy an order and let the panel deliver it; return its id there."""
    await shop.buy(link=f"https://example.com/{number}")
    await shop.customer.wait("Pending")
    order = list(shop.panel.orders.values())[-1]
    shop.panel.finish(order.id)
    await shop.customer.wait(f"Order #{number} is done")
    return order.id


async def at_panel(shop: RunningShop, number: int = 1) -> str:
    """Buy an order that the panel works on; return its id there."""
    await shop.buy(link=f"https://example.com/{number}")
    await shop.customer.wait("Pending")
    return list(shop.panel.orders.values())[-1].id


async def called(shop: RunningShop, action: str) -> int:
    """Wait for a call of an action; return how many there were."""
    async with asyncio.timeout(20):
        while not (count := sum(call.action == action for call in shop.panel.calls)):
            await asyncio.sleep(0.01)
    return count


async def answered(shop: RunningShop) -> None:
    """Wait until the outcome of each request's call is recorded."""
    recorded = {"accepted", "unknown", "rejected"}

    def statuses(session: Session) -> set[str]:
        return {row.status for row in session.exec(select(OrderRequest))}

    async with asyncio.timeout(20):
        while not (seen := await shop.database.read(statuses)) or not seen <= recorded:
            await asyncio.sleep(0.01)


async def hurry(shop: RunningShop, **span: float) -> None:
    """Move the moments of all requests into the past, when their calls are recorded."""

    def earlier(session: Session) -> None:
        for row in session.exec(select(OrderRequest)):
            row.next_at -= timedelta(**span)
            if row.sent_at is not None:
                row.sent_at -= timedelta(**span)
            session.add(row)

    await answered(shop)
    await shop.database.transact(earlier)


async def test_a_refill_is_accepted_and_done(shop: RunningShop) -> None:
    await shop.arrive("5")
    await delivered(shop)
    await shop.customer.send("/order 1")
    await shop.customer.wait("Completed")
    await shop.customer.tap("♻️ Refill")
    await shop.customer.wait("The supplier works on the refill")
    shop.panel.finish_refill("1")
    await hurry(shop, hours=1)
    await shop.customer.wait("Order #1 was refilled")
    assert await called(shop, "refill") == 1
    assert await shop.balance() == 5_000_000 - PRICE
    await shop.verify()


async def test_refills_are_refused_and_rejected_in_words(shop: RunningShop) -> None:
    await shop.arrive("5")
    await delivered(shop, 1)
    await delivered(shop, 2)
    shop.panel.inject(PanelFault.UNKNOWN_TEXT, "refill", body="Refill is not available", times=1)
    await shop.customer.send("/refill 1")
    await shop.customer.wait("the supplier is asked for a refill")
    refused = await shop.customer.wait("Order #1 was not refilled")
    assert "nothing has dropped, or its guarantee is over" in refused.text
    await shop.customer.send("/refill 2")
    await shop.customer.wait("#2: ♻️")
    await answered(shop)
    shop.panel.finish_refill("1", "Rejected")
    await hurry(shop, hours=1)
    rejected = await shop.customer.wait("Order #2 was not refilled")
    assert "nothing to deliver again" in rejected.text
    await shop.verify()


async def test_a_refill_without_an_answer_is_never_sent_again_and_the_operator_says(
    shop: RunningShop,
) -> None:
    await shop.arrive("5")
    await delivered(shop)
    shop.panel.inject(PanelFault.SERVER_ERROR, "refill", done=True)
    await shop.customer.send("/refill 1")
    await shop.customer.wait("the supplier is asked for a refill")
    assert await called(shop, "refill") == 1
    await shop.customer.send("/order 1")
    await shop.customer.wait("Completed")
    await hurry(shop, hours=25)
    told = await shop.operator.wait("its refill comes to no end")
    assert "server_error" in told.text
    await shop.operator.tap("It was done")
    await shop.operator.wait("counts as refilled")
    await shop.customer.wait("Order #1 was refilled")
    assert await called(shop, "refill") == 1
    await shop.verify()


async def test_a_cancellation_gives_back_what_was_not_delivered(shop: RunningShop) -> None:
    await shop.arrive("5")
    order = await at_panel(shop)
    await shop.customer.tap("Cancel the order")
    await shop.customer.wait("Cancel order #1?")
    await shop.customer.tap("Yes, cancel it")
    await shop.customer.wait("is stopping the order")
    assert await shop.balance() == 5_000_000 - PRICE
    shop.panel.finish(order, "Canceled", remains=500)
    await shop.customer.wait("was canceled by the supplier")
    assert await shop.balance() == 5_000_000 - PRICE // 2
    assert await called(shop, "cancel") == 1
    await shop.verify()


async def test_a_cancellation_is_refused_and_the_order_goes_on(shop: RunningShop) -> None:
    await shop.arrive("5")
    order = await at_panel(shop)
    shop.panel.inject(PanelFault.UNKNOWN_TEXT, "cancel", body="Cancel is not available")
    await shop.customer.send("/cancel_order 1")
    refused = await shop.customer.wait("Order #1 was not canceled")
    assert "does not cancel this order" in refused.text
    shop.panel.finish(order)
    await shop.customer.wait("Order #1 is done")
    assert await shop.balance() == 5_000_000 - PRICE
    await shop.verify()


async def test_a_cancellation_without_an_answer_is_decided_by_the_status(
    shop: RunningShop,
) -> None:
    await shop.arrive("5")
    order = await at_panel(shop)
    shop.panel.inject(PanelFault.EMPTY, "cancel", done=True)
    await shop.customer.send("/cancel_order 1")
    assert await called(shop, "cancel") == 1
    await shop.customer.wait("the supplier is asked to cancel")
    shop.panel.finish(order, "Canceled")
    await shop.customer.wait("was canceled by the supplier")
    assert await shop.balance() == 5_000_000
    assert await called(shop, "cancel") == 1
    await shop.verify()


async def test_a_cancellation_comes_too_late(shop: RunningShop) -> None:
    await shop.arrive("5")
    order = await at_panel(shop)
    await shop.customer.send("/cancel_order 1")
    assert await called(shop, "cancel") == 1
    shop.panel.finish(order)
    late = await shop.customer.wait("Order #1 was not canceled")
    assert "was done before it could be stopped" in late.text
    assert await shop.balance() == 5_000_000 - PRICE
    await shop.verify()
