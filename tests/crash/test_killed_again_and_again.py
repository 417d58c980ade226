"""kill -9 at random times, again and again, while several customers buy at once."""

import asyncio
from datetime import timedelta
from random import Random

import pytest

from bot.orders.status import FINAL, NEEDS_OPERATOR, Status
from tests.crash.killable_shop import LONG, KillableShop
from tests.crash.outcome_checks import (
    CUSTOMER_PATIENCE,
    buy_patiently,
    check_final_card,
    check_orders_agree,
    finish_all,
    resolve_undecided,
)
from tests.support.fork_server import ShopProcess

CUSTOMERS = 6
CREDIT = 5_000_000
KILLS = 8


@pytest.mark.parametrize("seed", [1])
async def test_a_shop_killed_again_and_again_serves_everybody_once(
    killable: KillableShop, seed: int
) -> None:
    dice = Random(seed)
    shop = killable.process()
    await shop.up()
    await killable.stocked()
    await killable.arrive(killable.operator)
    people = [killable.telegram.user(3000 + number, "Customer") for number in range(CUSTOMERS)]
    await asyncio.gather(*(killable.arrive(person) for person in people))
    for person in people:
        await killable.credit("5.00", person)

    killing = asyncio.create_task(_kill(shop, dice))
    await asyncio.gather(
        *(buy_patiently(person, Random(f"{seed}:{person.id}")) for person in people)
    )
    await killing

    await _until_morning(killable)
    await check_orders_agree(killable.panel, killable.records)
    await killable.records.add_up(CREDIT * CUSTOMERS)
    await resolve_undecided(killable.operator, killable.panel, killable.records)
    await _until_morning(killable)
    orders = await killable.records.orders()
    assert len(orders) == CUSTOMERS
    assert {Status(order.status) for order in orders} <= FINAL
    for order in orders:
        check_final_card(killable.telegram, order)
    await killable.records.add_up(CREDIT * CUSTOMERS)


async def _kill(shop: ShopProcess, dice: Random) -> None:
    """Kill the shop several times, each time shortly after its start; let the last process live."""
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0.01, 0.25))
        shop.kill()
        await shop.up()


async def _until_morning(killable: KillableShop) -> None:
    """Move the times forward by hours until no work is left."""
    async with asyncio.timeout(CUSTOMER_PATIENCE):
        while True:
            finish_all(killable.panel)
            await killable.records.later(
                orders=timedelta(minutes=15), notifications=timedelta(minutes=30)
            )
            await asyncio.sleep(LONG / 40)
            orders = await killable.records.orders()
            resting = all(order.status in FINAL | NEEDS_OPERATOR for order in orders)
            told = not await killable.records.unsent()
            if resting and told and not killable.telegram.pending_updates:
                return
