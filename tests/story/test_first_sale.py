"""The whole path: a customer comes in, is credited, buys, and sees the order to its end."""

from tests.support.running_shop import Town

PRICE = 1_350_000  # 1,000 at 0.90 and 50 % markup, in micro-units


async def test_a_customer_buys_and_sees_the_order_completed(place: Town) -> None:
    await place.arrive("20.00")
    await place.choose()
    await place.fill_in(link="example.com/page", quantity="1 000")
    summary = place.customer.last
    assert "https://example.com/page" in summary.text
    assert "$1.35" in summary.text
    await place.customer.tap("Confirm")
    card = await place.customer.wait("Order #1")
    await place.customer.wait("Pending")
    (order,) = place.panel.orders.values()
    assert order.form == {
        "action": "add",
        "service": "1",
        "link": "https://example.com/page",
        "quantity": "1000",
    }
    assert await place.balance() == 20_000_000 - PRICE

    place.panel.progress(order.id, remains=400, start_count=70)
    moving = await place.customer.wait("600 of 1,000")
    assert moving.id == card.id
    place.panel.finish(order.id)
    await place.customer.wait("Order #1 is done")
    assert "Completed" in next(m for m in place.customer.messages if m.id == card.id).text
    assert await place.balance() == 20_000_000 - PRICE
    await place.verify()


async def test_a_partial_delivery_gives_the_rest_back(place: Town) -> None:
    await place.arrive("20.00")
    await place.buy()
    await place.customer.wait("Pending")
    (order,) = place.panel.orders.values()
    place.panel.finish(order.id, "Partial", remains=250)
    told = await place.customer.wait("partly delivered")
    assert "750 of 1,000" in told.text
    assert "$0.3375" in told.text
    assert await place.balance() == 20_000_000 - PRICE + PRICE // 4
    await place.verify()
