"""kill -9 around the one call that must not be made twice: `add`."""

import asyncio
from datetime import timedelta
from functools import partial

from bot.demo.panel import PanelFault, SimulatedPanel
from tests.crash.killable_shop import LONG, PRICE, KillableShop
from tests.support.fork_server import ShopProcess

CREDIT = 20_000_000
LINK = "https://example.com/{}"

TWICE = 2.5
"""Seconds within which a shop would have sent an order again: it looks for work every second."""


async def test_orders_whose_answer_a_kill_has_taken_are_never_sent_again(
    killable: KillableShop,
) -> None:
    shop = killable.process()
    await shop.up()
    await killable.open()
    await _killed_in_add(killable, shop, 1, done=False)  # the panel did not accept the order
    await _killed_in_add(killable, shop, 2, done=True)  # accepted, the answer lost
    await asyncio.sleep(TWICE)
    assert [form["link"] for form in killable.adds] == [LINK.format(1), LINK.format(2)]
    assert await killable.records.escrow(1) == await killable.records.escrow(2) == PRICE
    await _operator_sees(killable, 1, 2)

    await _refund(killable, 1)
    assert await killable.records.balance(killable.customer.id) == CREDIT - PRICE
    (panel_order,) = killable.panel.orders
    await killable.operator.send(f"/resolve 2 placed {panel_order}")
    await killable.operator.wait("our order #2?", LONG)
    await killable.operator.tap("Yes")
    await killable.order(2, "pending")
    killable.panel.finish(panel_order)
    await killable.order(2, "completed")
    await killable.customer.wait("Order #2 is done", LONG)

    await killable.operator.send("/admin")
    assert "#1" not in (await killable.operator.wait("Operator", LONG)).text
    assert len(killable.adds) == 2
    assert await killable.records.escrow(1) == await killable.records.escrow(2) == 0
    await killable.records.add_up(CREDIT)


async def test_orders_without_an_answer_stay_undecided_through_a_kill(
    killable: KillableShop,
) -> None:
    shop = killable.process()
    await shop.up()
    await killable.open()
    for number, done in ((1, False), (2, True)):
        killable.panel.inject(PanelFault.DROP, "add", done=done)
        await killable.buy(killable.customer, LINK.format(number))
        await killable.order(number, "unconfirmed")
    shop.kill()
    await shop.up()
    await _operator_sees(killable, 1, 2)
    await asyncio.sleep(TWICE)
    assert len(killable.adds) == 2
    # The operator decides twice at once: the first decision counts, and money moves once.
    await killable.operator.send("/resolve 1 refund")
    first = await killable.operator.wait("Refund order", LONG)
    await killable.operator.tap("Yes", first)
    await killable.operator.tap("Yes", first)
    await killable.order(1, "lost")
    await killable.operator.wait_until_confirmed(LONG)
    assert await killable.records.balance(killable.customer.id) == CREDIT - PRICE
    await killable.records.add_up(CREDIT)


async def test_an_order_that_waits_to_be_sent_is_sent_by_the_next_process(
    killable: KillableShop,
) -> None:
    shop = killable.process()
    await shop.up()
    await killable.open()
    # The panel asks to slow down: the order was certainly not placed, so it waits for a retry.
    killable.panel.inject(PanelFault.TOO_MANY, "add")
    await killable.buy(killable.customer, LINK.format(1))
    await killable.until(lambda: len(killable.adds) == 1)
    await killable.order(1, "queued")
    shop.kill()
    await killable.records.later(orders=timedelta(minutes=11))
    shop.start()
    order = await killable.order(1, "pending")
    assert list(killable.panel.orders) == [order.panel_order]
    await killable.records.add_up(CREDIT)


async def test_a_kill_while_the_panel_is_asked_settles_an_order_once(
    killable: KillableShop,
) -> None:
    shop = killable.process()
    await shop.up()
    await killable.open()
    await killable.buy(killable.customer, LINK.format(1))
    order = await killable.order(1, "pending")
    assert order.panel_order is not None
    killable.panel.inject(PanelFault.HANG, "status")
    killable.panel.finish(order.panel_order, "Partial", remains=400)
    await killable.until(lambda: _hangs(killable.panel, "status"))
    shop.kill()
    assert (await killable.order(1, "pending")).refunded == 0
    await killable.records.later(orders=timedelta(minutes=2))
    shop.start()
    await killable.order(1, "partial")
    told = await killable.customer.wait("partly delivered", LONG)
    assert "600 of 1,000" in told.text
    refund = PRICE * 400 // 1000
    assert await killable.records.balance(killable.customer.id) == CREDIT - PRICE + refund
    await killable.records.add_up(CREDIT)


async def test_a_kill_during_the_first_sync_leaves_no_half_of_a_catalogue(
    killable: KillableShop,
) -> None:
    shop = killable.process()
    for action in ("services", "balance"):
        killable.panel.inject(PanelFault.HANG, action)
        shop.start()
        await killable.until(partial(_hangs, killable.panel, action))
        assert await killable.records.services() == 0
        shop.kill()
    await shop.up()
    await killable.open()
    await killable.buy(killable.customer, LINK.format(1))
    await killable.order(1, "pending")
    await killable.records.add_up(CREDIT)


async def _killed_in_add(
    killable: KillableShop, shop: ShopProcess, number: int, *, done: bool
) -> None:
    """Buy, kill the shop while the panel holds the answer back, and start it again."""
    killable.panel.inject(PanelFault.HANG, "add", done=done)
    await killable.buy(killable.customer, LINK.format(number))
    await killable.until(lambda: len(killable.adds) == number)
    assert (await killable.order(number, "submitting")).panel_order is None
    shop.kill()
    await shop.up()
    await killable.order(number, "unconfirmed")
    await killable.customer.wait("Being checked", LONG)


async def _operator_sees(killable: KillableShop, *numbers: int) -> None:
    """Assert that the desk lists every undecided order and that each card says what to do."""
    assert await killable.records.undecided() == list(numbers)
    await killable.operator.send("/admin")
    desk = await killable.operator.wait("Operator", LONG)
    for number in numbers:
        assert f"Order #{number}, " in desk.text
        await killable.operator.send(f"/order {number}")
        case = await killable.operator.wait(f"/resolve {number} placed ID", LONG)
        assert f"/resolve {number} refund" in case.text


async def _refund(killable: KillableShop, number: int) -> None:
    await killable.operator.send(f"/resolve {number} refund")
    await killable.operator.wait("Refund order", LONG)
    await killable.operator.tap("Yes")
    await killable.order(number, "lost")
    await killable.customer.wait(f"Order #{number} was refunded", LONG)


def _hangs(panel: SimulatedPanel, action: str) -> bool:
    return any(call.action == action and call.fault is PanelFault.HANG for call in panel.calls)
