"""What happens to money when the panel refuses, is silent, or contradicts itself."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from bot.catalog.panels import get_panel
from bot.demo.panel import PanelFault
from tests.support.running_shop import CUSTOMER, Town

PRICE = 1_350_000


async def test_a_refusal_gives_the_money_back_and_says_why(place: Town) -> None:
    await place.arrive("5")
    place.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body="Bad link", times=1)
    await place.buy()
    told = await place.customer.wait("was not accepted")
    assert "Check that it is right and public" in told.text
    assert "$1.35 is back" in told.text
    assert await place.balance() == 5_000_000
    assert not place.panel.orders
    await place.verify()


async def test_silence_is_never_sent_again_and_the_operator_decides(place: Town) -> None:
    await place.arrive("5")
    place.panel.inject(PanelFault.SERVER_ERROR, "add", done=True)
    await place.buy()
    await place.customer.wait("Being checked")
    await place.operator.wait("no clear answer from the panel")
    assert len(place.panel.orders) == 1
    assert await place.balance() == 5_000_000 - PRICE
    await place.operator.send("/admin")
    await place.operator.wait("Order #1 · unconfirmed")
    await place.operator.tap("🔎 #1")
    evidence = await place.operator.wait("Look for it among")
    assert "server_error" in evidence.text
    (order,) = place.panel.orders.values()
    await place.operator.send(f"/resolve 1 placed {order.id}")
    await place.operator.wait("Done")
    await place.customer.wait("Pending")
    place.panel.finish(order.id)
    await place.customer.wait("Order #1 is done")
    assert len(place.panel.orders) == 1
    await place.verify()


async def test_an_order_the_panel_does_not_have_is_refunded_by_the_operator(place: Town) -> None:
    await place.arrive("5")
    place.panel.inject(PanelFault.SERVER_ERROR, "add")
    await place.buy()
    await place.operator.wait("no clear answer from the panel")
    await place.operator.send("/resolve 1 refund")
    asked = await place.operator.wait("Settle order #1")
    assert "$1.35 goes back" in asked.text
    await place.operator.tap("Yes")
    await place.customer.wait("Order #1 was refunded")
    assert await place.balance() == 5_000_000
    await place.operator.send("/resolve 1 refund")
    await place.operator.wait("does not wait for a decision")
    assert await place.balance() == 5_000_000
    await place.verify()


async def test_a_short_panel_balance_is_the_shops_affair(place: Town) -> None:
    await place.arrive("5")
    place.panel.balances["test-key"] = Decimal(0)
    await place.buy()
    await place.operator.wait("The panel's balance is too low")
    card = await place.customer.wait("Accepted")
    assert "fund" not in card.text.lower()
    await place.operator.send("/admin")
    await place.operator.wait("1 order waits for the panel's balance")
    assert await place.balance() == 5_000_000 - PRICE


async def test_a_partial_without_a_remainder_moves_no_money(place: Town) -> None:
    await place.arrive("5")
    await place.buy()
    await place.customer.wait("Pending")
    (order,) = place.panel.orders.values()
    place.panel.finish(order.id, "Partial", remains=0)
    await place.operator.wait("does not say what was delivered")
    assert await place.balance() == 5_000_000 - PRICE
    await place.operator.send("/resolve 1 remains 500")
    await place.operator.wait("Settle order #1")
    await place.operator.tap("Yes")
    told = await place.customer.wait("partly delivered")
    assert "500 of 1,000" in told.text
    assert await place.balance() == 5_000_000 - PRICE // 2
    await place.verify()


async def test_a_canceled_order_is_refunded_once(place: Town) -> None:
    await place.arrive("5")
    await place.buy()
    await place.customer.wait("Pending")
    (order,) = place.panel.orders.values()
    place.panel.finish(order.id, "Canceled")
    await place.customer.wait("was canceled by the supplier")
    assert await place.balance() == 5_000_000
    await place.customer.send("/balance")
    statement = await place.customer.wait("Refund for order")
    assert statement.text.count("Refund for order") == 1
    await place.verify()


async def test_a_price_that_rose_is_shown_again_and_one_that_fell_is_charged(place: Town) -> None:
    await place.arrive("10")
    await place.choose()
    await place.fill_in()
    await place.operator.send("/markup 100")
    await place.operator.wait("100%")
    await place.customer.tap("Confirm")
    fresh = await place.customer.wait("has just changed from $1.35 to $1.80")
    assert "Confirm · $1.80" in fresh.buttons[0].text
    await place.operator.send("/markup 0")
    await place.operator.wait("→ 0%")
    await place.customer.tap("Confirm")
    await place.customer.wait("Order #1")
    assert await place.balance() == 10_000_000 - 900_000


async def test_a_service_that_has_gone_is_not_sold(place: Town) -> None:
    await place.arrive("10")
    await place.choose()
    await place.fill_in()
    await place.operator.send("/hide service 1")
    await place.operator.wait("1 service hidden")
    await place.customer.tap("Confirm")
    await place.customer.wait("taken off sale")
    assert await place.balance(CUSTOMER) == 10_000_000
    assert not place.panel.orders


async def test_a_panel_that_takes_no_batches_is_remembered(place: Town) -> None:
    place.panel.dialect = replace(place.panel.dialect, batch_status="refused")
    await place.arrive("5")
    for number in (1, 2):
        await place.buy()
        await place.customer.wait(f"Order #{number}")
    async with asyncio.timeout(10):
        while not (await place.database.read(get_panel, place.shop.job_context.panel_id)).quirks:
            await asyncio.sleep(0.05)
    for order in place.panel.orders.values():
        place.panel.finish(order.id)
    await place.customer.wait("Order #1 is done")
    await place.customer.wait("Order #2 is done")
