"""The customer's money when the panel refuses, does not answer, or contradicts itself."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from bot.catalog.panels import get_panel
from bot.demo.panel import PanelFault
from tests.support.running_shop import CUSTOMER, RunningShop

PRICE = 1_350_000


async def test_a_refusal_gives_the_money_back_and_says_why(shop: RunningShop) -> None:
    await shop.arrive("5")
    shop.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body="Bad link", times=1)
    await shop.buy()
    told = await shop.customer.wait("was not accepted")
    assert "Check that it is right and public" in told.text
    assert "$1.35 is back" in told.text
    assert await shop.balance() == 5_000_000
    assert not shop.panel.orders
    await shop.verify()


async def test_silence_is_never_sent_again_and_the_operator_decides(shop: RunningShop) -> None:
    await shop.arrive("5")
    shop.panel.inject(PanelFault.SERVER_ERROR, "add", done=True)
    await shop.buy()
    await shop.customer.wait("Being checked")
    assert len(shop.panel.orders) == 1
    assert await shop.balance() == 5_000_000 - PRICE
    await shop.operator.send("/admin")
    await shop.operator.wait("no clear answer whether the panel has it")
    await shop.operator.tap("🔎 #1")
    evidence = await shop.operator.wait("Look for it among")
    assert "server_error" in evidence.text
    (order,) = shop.panel.orders.values()
    await shop.operator.send(f"/resolve 1 placed {order.id}")
    await shop.operator.wait(f"order {order.id} our order #1?")
    await shop.operator.tap("Yes, it is this one")
    await shop.operator.wait("Done")
    await shop.customer.wait("Pending")
    shop.panel.finish(order.id)
    await shop.customer.wait("Order #1 is done")
    assert len(shop.panel.orders) == 1
    await shop.verify()


async def test_an_order_the_panel_does_not_have_is_refunded_by_the_operator(
    shop: RunningShop,
) -> None:
    await shop.arrive("5")
    shop.panel.inject(PanelFault.SERVER_ERROR, "add")
    await shop.buy()
    await shop.customer.wait("Being checked")
    await shop.operator.send("/resolve 1 refund")
    asked = await shop.operator.wait("Refund order #1?")
    assert "all of $1.35 back" in asked.text
    await shop.operator.tap("Yes")
    await shop.customer.wait("Order #1 was refunded")
    assert await shop.balance() == 5_000_000
    await shop.operator.send("/resolve 1 refund")
    await shop.operator.wait("does not wait for a decision")
    assert await shop.balance() == 5_000_000
    await shop.verify()


async def test_a_short_panel_balance_is_the_shops_affair(shop: RunningShop) -> None:
    await shop.arrive("5")
    shop.panel.balances["test-key"] = Decimal(0)
    await shop.buy()
    await shop.operator.wait("The panel's balance is too low")
    card = await shop.customer.wait("Accepted")
    assert "fund" not in card.text.lower()
    await shop.operator.send("/admin")
    await shop.operator.wait("1 order waits for the panel's balance")
    assert await shop.balance() == 5_000_000 - PRICE


async def test_a_partial_without_a_remainder_moves_no_money(shop: RunningShop) -> None:
    await shop.arrive("5")
    await shop.buy()
    await shop.customer.wait("Pending")
    (order,) = shop.panel.orders.values()
    shop.panel.finish(order.id, "Partial", remains=0)
    await shop.operator.wait("does not say what was delivered")
    assert await shop.balance() == 5_000_000 - PRICE
    await shop.operator.send("/resolve 1 remains 500")
    await shop.operator.wait("Settle order #1")
    await shop.operator.tap("Yes")
    told = await shop.customer.wait("partly delivered")
    assert "500 of 1,000" in told.text
    assert await shop.balance() == 5_000_000 - PRICE // 2
    await shop.verify()


async def test_a_canceled_order_is_refunded_once(shop: RunningShop) -> None:
    await shop.arrive("5")
    await shop.buy()
    await shop.customer.wait("Pending")
    (order,) = shop.panel.orders.values()
    shop.panel.finish(order.id, "Canceled")
    await shop.customer.wait("was canceled by the supplier")
    assert await shop.balance() == 5_000_000
    await shop.customer.send("/balance")
    statement = await shop.customer.wait("Refund for order")
    assert statement.text.count("Refund for order") == 1
    await shop.verify()


async def test_a_price_that_rose_is_shown_again_and_one_that_fell_is_charged(
    shop: RunningShop,
) -> None:
    await shop.arrive("10")
    await shop.choose()
    await shop.fill_in()
    await shop.operator.send("/markup 100")
    await shop.operator.wait("100%")
    await shop.customer.tap("Confirm")
    fresh = await shop.customer.wait("has just changed from $1.35 to $1.80")
    assert "Confirm · $1.80" in fresh.buttons[0].text
    await shop.operator.send("/markup 0")
    await shop.operator.wait("→ 0%")
    await shop.customer.tap("Confirm")
    await shop.customer.wait("Order #1")
    assert await shop.balance() == 10_000_000 - 900_000


async def test_a_service_that_has_gone_is_not_sold(shop: RunningShop) -> None:
    await shop.arrive("10")
    await shop.choose()
    await shop.fill_in()
    await shop.operator.send("/hide service 1")
    await shop.operator.wait("1 service hidden")
    await shop.customer.tap("Confirm")
    await shop.customer.wait("taken off sale")
    assert await shop.balance(CUSTOMER) == 10_000_000
    assert not shop.panel.orders


async def test_a_panel_that_takes_no_batches_is_remembered(shop: RunningShop) -> None:
    shop.panel.departures = replace(shop.panel.departures, batch_status="refused")
    await shop.arrive("5")
    for number in (1, 2):
        await shop.buy()
        await shop.customer.wait(f"Order #{number}")
    async with asyncio.timeout(10):
        while not (await shop.database.read(get_panel, shop.vitrine.job_context.panel_id)).quirks:
            await asyncio.sleep(0.05)
    for order in shop.panel.orders.values():
        shop.panel.finish(order.id)
    await shop.customer.wait("Order #1 is done")
    await shop.customer.wait("Order #2 is done")
