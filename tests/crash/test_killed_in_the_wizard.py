"""kill -9 on the way to an order: the customer goes on where they were, and pays once."""

import asyncio
from random import Random

from bot.demo.telegram import SimulatedUser
from tests.crash.scene import LONG, MENU, PRICE, SHOWING, STEPS, Scene

CREDIT = 20_000_000
LINK = "https://example.com/page"


async def test_killed_between_any_two_steps_the_purchase_goes_on(outside: Scene) -> None:
    shop = outside.process()
    await shop.up()
    await outside.open()
    await outside.customer.send("/menu")
    await outside.customer.wait(MENU, LONG)
    for step in STEPS:
        shop.kill()
        await step.act(outside.customer, LINK)  # Telegram keeps it for who comes back
        shop.start()
        await step.seen(outside.customer)
    await _sent_once(outside)


async def test_killed_after_the_commit_and_before_the_screen_the_screen_comes(
    outside: Scene,
) -> None:
    shop = outside.process()
    await shop.up()
    await outside.open()
    await outside.customer.send("/menu")
    await outside.customer.wait(MENU, LONG)
    for step in STEPS:
        before = await _turns(outside, outside.customer)
        async with outside.hanging(*SHOWING):
            await step.act(outside.customer, LINK)
        assert await _turns(outside, outside.customer) == before + 1
        shop.kill()
        shop.start()
        await step.seen(outside.customer)
        await outside.customer.wait_until_confirmed(LONG)
        # The update came again, was known, and did nothing but show what stands.
        assert await _turns(outside, outside.customer) == before + 1
    await _sent_once(outside)


async def test_killed_at_any_instant_nothing_is_lost_and_nothing_doubled(outside: Scene) -> None:
    dice = Random(7)
    shop = outside.process()
    await shop.up()
    await outside.open()
    await outside.customer.send("/menu")
    await outside.customer.wait(MENU, LONG)
    for step in STEPS:
        await step.act(outside.customer, LINK)
        await asyncio.sleep(dice.uniform(0, 0.02))
        shop.kill()
        shop.start()
        await step.seen(outside.customer)
    await outside.customer.wait_until_confirmed(LONG)
    (order,) = await outside.records.orders()
    await outside.order(1, "pending", "unconfirmed")
    assert len(outside.adds) == 1
    assert order.price == PRICE
    assert await outside.records.balance(outside.customer.id) == CREDIT - PRICE
    await outside.records.add_up(CREDIT)


async def _turns(outside: Scene, person: SimulatedUser) -> int:
    row = await outside.records.conversation(person.id)
    return row.version if row else 0


async def _sent_once(outside: Scene) -> None:
    """The order is the panel's, once, as it was filled in, and paid for once."""
    order = await outside.order(1, "pending")
    (form,) = outside.adds
    assert (form["link"], form["quantity"]) == (LINK, "1000")
    assert list(outside.panel.orders) == [order.panel_order]
    assert await outside.records.balance(outside.customer.id) == CREDIT - PRICE
    assert await outside.records.escrow(1) == PRICE
    await outside.customer.wait("Pending", LONG)
    await outside.records.add_up(CREDIT)
