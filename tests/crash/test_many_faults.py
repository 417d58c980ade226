"""Telegram, the panel and the database fail at random while customers buy.

After the faults have ended, every order is final, the ledger adds up, and every customer sees the
result of their order.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from random import Random

import asyncpg
import pytest

from bot.demo.panel import Behavior, PanelFault, SimulatedPanel
from bot.demo.panel.faults import plan_fault
from bot.demo.telegram import TelegramFault as Trouble
from bot.orders.status import FINAL, NEEDS_OPERATOR, Status
from tests.crash.outcome_checks import (
    buy_patiently,
    check_final_card,
    check_orders_agree,
    finish_all,
    resolve_undecided,
)
from tests.crash.records import ShopRecords
from tests.support.running_shop import RunningShop, open_running_shop

CUSTOMER_PATIENCE = 60.0
"""Seconds after which a customer would have given up; most wait a few."""

CREDIT = 20_000_000
CUSTOMERS = 7

LIES = (PanelFault.LYING_WORD, PanelFault.LYING_REMAINS, PanelFault.LYING_GARBAGE)


@pytest.fixture
async def faulty_shop(database_url: str) -> AsyncIterator[RunningShop]:
    """A shop whose panel ends a hanging call after a short time."""
    behavior = Behavior(hang=0.3)
    async with open_running_shop(database_url, panel={"behavior": behavior}) as shop:
        yield shop


@pytest.mark.parametrize(
    ("database_url", "seed"), [("sqlite", 1), ("postgres", 2)], indirect=["database_url"]
)
async def test_a_bad_night_loses_nothing_and_doubles_nothing(
    faulty_shop: RunningShop, seed: int
) -> None:
    dice = Random(seed)
    records = ShopRecords(faulty_shop.database)
    people = [faulty_shop.telegram.user(3000 + number, "Customer") for number in range(CUSTOMERS)]
    await faulty_shop.operator.start()
    await faulty_shop.operator.wait("welcome")
    for person in people:
        await person.start()
        await person.wait("welcome")
        await person.tap("I accept")
        await person.wait("Your balance")
        await faulty_shop.credit("20.00", person.id)
    for person in people:
        await person.wait("was added to your balance", CUSTOMER_PATIENCE)

    _darken(faulty_shop, dice)
    at_work = asyncio.create_task(_panel_works(faulty_shop.panel, dice))
    await asyncio.gather(
        *(buy_patiently(person, Random(f"{seed}:{person.id}")) for person in people)
    )
    await asyncio.sleep(1)
    faulty_shop.telegram.faults.clear()
    faulty_shop.panel.faults.clear()
    at_work.cancel()

    await _until_morning(faulty_shop, records)
    await check_orders_agree(faulty_shop.panel, records)
    await records.add_up(CREDIT * CUSTOMERS)
    await resolve_undecided(faulty_shop.operator, faulty_shop.panel, records)
    await _until_morning(faulty_shop, records)
    orders = await records.orders()
    assert len(orders) == CUSTOMERS
    assert {Status(order.status) for order in orders} <= FINAL
    assert {order.panel_order for order in orders if order.panel_order} == set(
        faulty_shop.panel.orders
    )
    await records.add_up(CREDIT * CUSTOMERS)
    for order in orders:
        check_final_card(faulty_shop.telegram, order)


async def test_a_panel_that_names_more_remains_than_there_were_moves_no_money(
    faulty_shop: RunningShop,
) -> None:
    await faulty_shop.arrive("20.00")
    await faulty_shop.buy()
    await faulty_shop.customer.wait("Pending")
    faulty_shop.panel.inject(PanelFault.LYING_REMAINS, "status")
    await faulty_shop.operator.wait("does not say what was delivered")
    (order,) = await ShopRecords(faulty_shop.database).orders()
    assert order.status == Status.DISPUTED
    assert order.refunded == 0
    await ShopRecords(faulty_shop.database).add_up(CREDIT)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_database_that_hangs_up_costs_a_moment_and_nothing_else(
    faulty_shop: RunningShop,
) -> None:
    records = ShopRecords(faulty_shop.database)
    await faulty_shop.arrive("20.00")
    ended: list[int] = []
    hanging_up = asyncio.create_task(_hang_up(faulty_shop.settings.database_url, ended))
    await buy_patiently(faulty_shop.customer, Random(5))
    async with asyncio.timeout(CUSTOMER_PATIENCE):
        while not faulty_shop.panel.orders:
            await asyncio.sleep(0.02)
    hanging_up.cancel()
    assert ended
    await _until_morning(faulty_shop, records)
    await check_orders_agree(faulty_shop.panel, records)
    await resolve_undecided(faulty_shop.operator, faulty_shop.panel, records)
    await _until_morning(faulty_shop, records)
    (order,) = await records.orders()
    assert len(faulty_shop.panel.orders) == 1
    check_final_card(faulty_shop.telegram, order)
    await records.add_up(CREDIT)


async def _hang_up(database: str, ended: list[int]) -> None:
    """End every database connection of the shop, again and again."""
    outsider = await asyncpg.connect(database)
    try:
        while True:
            ended += [row["pid"] for row in await outsider.fetch(_END_ALL)]
            await asyncio.sleep(0.3)
    finally:
        await outsider.close()


# Except this one and the oldest, which belongs to the pool that lends the database to the tests.
_END_ALL = """
    SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_start > (
        SELECT min(backend_start) FROM pg_stat_activity WHERE datname = current_database()
    )
"""


def _darken(faulty_shop: RunningShop, dice: Random) -> None:
    """Let one call in five to Telegram fail, and one in four to the panel."""
    faulty_shop.telegram.faults.random = Random(dice.random())
    for trouble in Trouble:
        faulty_shop.telegram.faults.add(trouble, probability=0.03, seconds=0.3)
    for fault in PanelFault:
        if fault is PanelFault.VERBATIM or fault in LIES:
            continue
        faulty_shop.panel.faults.add(
            plan_fault(fault, None, times=None, probability=0.02, done=None)
        )
        if fault in (PanelFault.SERVER_ERROR, PanelFault.EMPTY, PanelFault.HANG, PanelFault.DROP):
            faulty_shop.panel.faults.add(
                plan_fault(fault, "add", times=None, probability=0.05, done=True)
            )


async def _panel_works(panel: SimulatedPanel, dice: Random) -> None:
    """Progress and finish the panel's orders as they arrive."""
    while True:
        for order in list(panel.orders.values()):
            if not order.ended and dice.random() < 0.2:
                _work_on(panel, order.id, order.quantity, dice)
        await asyncio.sleep(0.1)


def _work_on(panel: SimulatedPanel, number: str, quantity: int, dice: Random) -> None:
    match dice.randrange(5):
        case 0:
            panel.finish(number, "Completed")
        case 1:
            panel.finish(number, "Partial", remains=dice.randrange(1, quantity))
        case 2:
            panel.finish(number, "Canceled")
        case _:
            panel.progress(number, remains=dice.randrange(1, quantity), start_count=10)


async def _until_morning(faulty_shop: RunningShop, records: ShopRecords) -> None:
    """Move the times forward by hours until no work is left."""
    async with asyncio.timeout(CUSTOMER_PATIENCE):
        while True:
            finish_all(faulty_shop.panel)
            await records.later(orders=timedelta(minutes=15), notifications=timedelta(minutes=30))
            for job in ("submit", "follow", "notify"):
                faulty_shop.vitrine.runner.wake(job)
            await asyncio.sleep(0.2)
            orders = await records.orders()
            resting = all(order.status in FINAL | NEEDS_OPERATOR for order in orders)
            if resting and not await records.unsent() and not faulty_shop.telegram.pending_updates:
                return
