"""kill -9 at random, time after time, while several people buy at once."""

import asyncio
from datetime import timedelta
from random import Random

import pytest

from bot.orders.status import FINAL, NEEDS_OPERATOR, Status
from tests.crash.morning import NIGHT, agrees, decide, finish_all, shop_for, shows_its_end
from tests.crash.scene import LONG, Scene
from tests.support.process import ShopProcess

CUSTOMERS = 6
CREDIT = 5_000_000
KILLS = 8


@pytest.mark.parametrize("seed", [1])
async def test_a_shop_killed_again_and_again_serves_everybody_once(
    outside: Scene, seed: int
) -> None:
    dice = Random(seed)
    shop = outside.process()
    await shop.up()
    await outside.stocked()
    await outside.arrive(outside.operator)
    people = [outside.telegram.user(3000 + number, "Customer") for number in range(CUSTOMERS)]
    await asyncio.gather(*(outside.arrive(person) for person in people))
    for person in people:
        await outside.credit("5.00", person)

    killing = asyncio.create_task(_kill(shop, dice))
    await asyncio.gather(*(shop_for(person, Random(f"{seed}:{person.id}")) for person in people))
    await killing

    await _until_morning(outside)
    await agrees(outside.panel, outside.records)
    await outside.records.add_up(CREDIT * CUSTOMERS)
    await decide(outside.operator, outside.panel, outside.records)
    await _until_morning(outside)
    orders = await outside.records.orders()
    assert len(orders) == CUSTOMERS
    assert {Status(order.status) for order in orders} <= FINAL
    for order in orders:
        shows_its_end(outside.telegram, order)
    await outside.records.add_up(CREDIT * CUSTOMERS)


async def _kill(shop: ShopProcess, dice: Random) -> None:
    """Kill the shop a little after it has come up, wherever it is; the last one lives."""
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0.01, 0.25))
        shop.kill()
        await shop.up()


async def _until_morning(outside: Scene) -> None:
    """Let hours pass until nothing is under way any more."""
    async with asyncio.timeout(NIGHT):
        while True:
            finish_all(outside.panel)
            await outside.records.later(
                orders=timedelta(minutes=15), notifications=timedelta(minutes=30)
            )
            await asyncio.sleep(LONG / 40)
            orders = await outside.records.orders()
            resting = all(order.status in FINAL | NEEDS_OPERATOR for order in orders)
            told = not await outside.records.unsent()
            if resting and told and not outside.telegram.pending_updates:
                return
