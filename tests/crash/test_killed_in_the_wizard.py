"""kill -9 during the wizard: the customer continues at the same step and pays once."""

import asyncio
from random import Random

from bot.demo.telegram import SimulatedUser
from tests.crash.killable_shop import LONG, MENU, PRICE, SHOWING, STEPS, KillableShop

CREDIT = 20_000_000
LINK = "https://example.com/page"


async def test_killed_between_any_two_steps_the_purchase_goes_on(killable: KillableShop) -> None:
    shop = killable.process()
    await shop.up()
    await killable.open()
    await killable.customer.send("/menu")
    await killable.customer.wait(MENU, LONG)
    for step in STEPS:
        shop.kill()
        await step.act(killable.customer, LINK)  # Telegram keeps the update for the next process
        shop.start()
        await step.seen(killable.customer)
    await _sent_once(killable)


async def test_killed_after_the_commit_and_before_the_screen_the_screen_comes(
    killable: KillableShop,
) -> None:
    shop = killable.process()
    await shop.up()
    await killable.open()
    await killable.customer.send("/menu")
    await killable.customer.wait(MENU, LONG)
    for step in STEPS:
        before = await _turns(killable, killable.customer)
        async with killable.hanging(*SHOWING):
            await step.act(killable.customer, LINK)
        assert await _turns(killable, killable.customer) == before + 1
        shop.kill()
        shop.start()
        await step.seen(killable.customer)
        await killable.customer.wait_until_confirmed(LONG)
        # The update came again, was recognized, and only showed the current screen.
        assert await _turns(killable, killable.customer) == before + 1
    await _sent_once(killable)


async def test_killed_at_any_instant_nothing_is_lost_and_nothing_doubled(
    killable: KillableShop,
) -> None:
    dice = Random(7)
    shop = killable.process()
    await shop.up()
    await killable.open()
    await killable.customer.send("/menu")
    await killable.customer.wait(MENU, LONG)
    for step in STEPS:
        await step.act(killable.customer, LINK)
        await asyncio.sleep(dice.uniform(0, 0.02))
        shop.kill()
        shop.start()
        await step.seen(killable.customer)
    await killable.customer.wait_until_confirmed(LONG)
    (order,) = await killable.records.orders()
    await killable.order(1, "pending", "unconfirmed")
    assert len(killable.adds) == 1
    assert order.price == PRICE
    assert await killable.records.balance(killable.customer.id) == CREDIT - PRICE
    await killable.records.add_up(CREDIT)


async def _turns(killable: KillableShop, person: SimulatedUser) -> int:
    row = await killable.records.conversation(person.id)
    return row.version if row else 0


async def _sent_once(killable: KillableShop) -> None:
    """Assert that the panel has the order once, as filled in, and that it was paid once."""
    order = await killable.order(1, "pending")
    (form,) = killable.adds
    assert (form["link"], form["quantity"]) == (LINK, "1000")
    assert list(killable.panel.orders) == [order.panel_order]
    assert await killable.records.balance(killable.customer.id) == CREDIT - PRICE
    assert await killable.records.escrow(1) == PRICE
    await killable.customer.wait("Pending", LONG)
    await killable.records.add_up(CREDIT)
