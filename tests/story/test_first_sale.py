"""A whole sale: a customer starts the bot, is credited, buys, and follows the order to its end."""

from tests.support.running_shop import RunningShop

PRICE = 1_350_000  # 1,000 at 0.90 and 50 % markup, in micro-units


async def test_a_customer_buys_and_sees_the_order_completed(shop: RunningShop) -> None:
    await shop.arrive("20.00")
    await shop.choose()
    await shop.fill_in(link="example.com/page", quantity="1 000")
    summary = shop.customer.last
    assert "https://example.com/page" in summary.text
    assert "$1.35" in summary.text
    await shop.customer.tap("Confirm")
    card = await shop.customer.wait("Order #1")
    await shop.customer.wait("Pending")
    (order,) = shop.panel.orders.values()
    assert order.form == {
        "action": "add",
        "service": "1",
        "link": "https://example.com/page",
        "quantity": "1000",
    }
    assert await shop.balance() == 20_000_000 - PRICE

    shop.panel.progress(order.id, remains=400, start_count=70)
    moving = await shop.customer.wait("600 of 1,000")
    assert moving.id == card.id
    shop.panel.finish(order.id)
    await shop.customer.wait("Order #1 is done")
    assert "Completed" in next(m for m in shop.customer.messages if m.id == card.id).text
    assert await shop.balance() == 20_000_000 - PRICE
    await shop.verify()


async def test_a_partial_delivery_gives_the_rest_back(shop: RunningShop) -> None:
    await shop.arrive("20.00")
    await shop.buy()
    await shop.customer.wait("Pending")
    (order,) = shop.panel.orders.values()
    shop.panel.finish(order.id, "Partial", remains=250)
    told = await shop.customer.wait("partly delivered")
    assert "750 of 1,000" in told.text
    assert "$0.3375" in told.text
    assert await shop.balance() == 20_000_000 - PRICE + PRICE // 4
    await shop.verify()
