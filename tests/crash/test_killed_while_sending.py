"""kill -9 around the one call that must not be made twice: `add`."""

import asyncio
from datetime import timedelta
from functools import partial

from bot.demo.panel import PanelFault, SimulatedPanel
from tests.crash.scene import LONG, PRICE, Scene
from tests.support.process import ShopProcess

CREDIT = 20_000_000
LINK = "https://example.com/{}"

TWICE = 2.5
"""Seconds in which a shop would have sent an order again: it looks for work every second."""


async def test_orders_whose_answer_a_kill_has_taken_are_never_sent_again(outside: Scene) -> None:
    shop = outside.process()
    await shop.up()
    await outside.open()
    await _killed_in_add(outside, shop, 1, done=False)  # the panel never took it
    await _killed_in_add(outside, shop, 2, done=True)  # the panel took it, and nobody was told
    await asyncio.sleep(TWICE)
    assert [form["link"] for form in outside.adds] == [LINK.format(1), LINK.format(2)]
    assert await outside.records.escrow(1) == await outside.records.escrow(2) == PRICE
    await _operator_sees(outside, 1, 2)

    await _refund(outside, 1)
    assert await outside.records.balance(outside.customer.id) == CREDIT - PRICE
    (panel_order,) = outside.panel.orders
    await outside.operator.send(f"/resolve 2 placed {panel_order}")
    await outside.operator.wait("Done", LONG)
    await outside.order(2, "pending")
    outside.panel.finish(panel_order)
    await outside.order(2, "completed")
    await outside.customer.wait("Order #2 is done", LONG)

    await outside.operator.send("/admin")
    assert "#1" not in (await outside.operator.wait("Operator", LONG)).text
    assert len(outside.adds) == 2
    assert await outside.records.escrow(1) == await outside.records.escrow(2) == 0
    await outside.records.add_up(CREDIT)


async def test_orders_without_an_answer_stay_undecided_through_a_kill(outside: Scene) -> None:
    shop = outside.process()
    await shop.up()
    await outside.open()
    for number, done in ((1, False), (2, True)):
        outside.panel.inject(PanelFault.DROP, "add", done=done)
        await outside.buy(outside.customer, LINK.format(number))
        await outside.order(number, "unconfirmed")
    shop.kill()
    await shop.up()
    await _operator_sees(outside, 1, 2)
    await asyncio.sleep(TWICE)
    assert len(outside.adds) == 2
    # The operator decides twice, side by side: the first word counts, and money moves once.
    await outside.operator.send("/resolve 1 refund")
    first = await outside.operator.wait("goes back to the customer", LONG)
    await outside.operator.tap("Yes", first)
    await outside.operator.tap("Yes", first)
    await outside.order(1, "lost")
    await outside.operator.wait_until_confirmed(LONG)
    assert await outside.records.balance(outside.customer.id) == CREDIT - PRICE
    await outside.records.add_up(CREDIT)


async def test_an_order_that_waits_to_be_sent_is_sent_by_the_next_process(outside: Scene) -> None:
    shop = outside.process()
    await shop.up()
    await outside.open()
    # The panel asks to slow down: proved unsent, so the order waits for a later try.
    outside.panel.inject(PanelFault.TOO_MANY, "add")
    await outside.buy(outside.customer, LINK.format(1))
    await outside.until(lambda: len(outside.adds) == 1)
    await outside.order(1, "queued")
    shop.kill()
    await outside.records.later(orders=timedelta(minutes=11))
    shop.start()
    order = await outside.order(1, "pending")
    assert list(outside.panel.orders) == [order.panel_order]
    await outside.records.add_up(CREDIT)


async def test_a_kill_while_the_panel_is_asked_settles_an_order_once(outside: Scene) -> None:
    shop = outside.process()
    await shop.up()
    await outside.open()
    await outside.buy(outside.customer, LINK.format(1))
    order = await outside.order(1, "pending")
    assert order.panel_order is not None
    outside.panel.inject(PanelFault.HANG, "status")
    outside.panel.finish(order.panel_order, "Partial", remains=400)
    await outside.until(lambda: _hangs(outside.panel, "status"))
    shop.kill()
    assert (await outside.order(1, "pending")).refunded == 0
    await outside.records.later(orders=timedelta(minutes=2))
    shop.start()
    await outside.order(1, "partial")
    told = await outside.customer.wait("partly delivered", LONG)
    assert "600 of 1,000" in told.text
    refund = PRICE * 400 // 1000
    assert await outside.records.balance(outside.customer.id) == CREDIT - PRICE + refund
    await outside.records.add_up(CREDIT)


async def test_a_kill_during_the_first_sync_leaves_no_half_of_a_catalogue(outside: Scene) -> None:
    shop = outside.process()
    for action in ("services", "balance"):
        outside.panel.inject(PanelFault.HANG, action)
        shop.start()
        await outside.until(partial(_hangs, outside.panel, action))
        assert await outside.records.services() == 0
        shop.kill()
    await shop.up()
    await outside.open()
    await outside.buy(outside.customer, LINK.format(1))
    await outside.order(1, "pending")
    await outside.records.add_up(CREDIT)


async def _killed_in_add(outside: Scene, shop: ShopProcess, number: int, *, done: bool) -> None:
    """Buy, kill the shop while the panel holds the answer back, and start it again."""
    outside.panel.inject(PanelFault.HANG, "add", done=done)
    await outside.buy(outside.customer, LINK.format(number))
    await outside.until(lambda: len(outside.adds) == number)
    assert (await outside.order(number, "submitting")).panel_order is None
    shop.kill()
    await shop.up()
    await outside.order(number, "unconfirmed")
    await outside.customer.wait("Being checked", LONG)


async def _operator_sees(outside: Scene, *numbers: int) -> None:
    """Every undecided order is on the desk, and each card says what to do."""
    assert await outside.records.undecided() == list(numbers)
    await outside.operator.send("/admin")
    desk = await outside.operator.wait("Operator", LONG)
    for number in numbers:
        assert f"Order #{number} · unconfirmed" in desk.text
        await outside.operator.send(f"/order {number}")
        case = await outside.operator.wait(f"/resolve {number} placed ID", LONG)
        assert f"/resolve {number} refund" in case.text
    alerts = [m.text for m in outside.operator.messages if "no clear answer" in m.text]
    for number in numbers:
        assert sum(f"Order #{number}:" in text for text in alerts) == 1


async def _refund(outside: Scene, number: int) -> None:
    await outside.operator.send(f"/resolve {number} refund")
    await outside.operator.wait("goes back to the customer", LONG)
    await outside.operator.tap("Yes")
    await outside.order(number, "lost")
    await outside.customer.wait(f"Order #{number} was refunded", LONG)


def _hangs(panel: SimulatedPanel, action: str) -> bool:
    return any(call.action == action and call.fault is PanelFault.HANG for call in panel.calls)
