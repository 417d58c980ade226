"""SIGTERM: what is under way is finished, the next process goes on, nothing is in doubt."""

import asyncio
from random import Random

from bot.demo.telegram import TelegramFault
from tests.crash.scene import LONG, PRICE, SHOWING, STEPS, Scene
from tests.support import postgres

CREDIT = 20_000_000
LINK = "https://example.com/{}"

SOON = 5.0
"""Seconds a shop with nothing in its way may take to end."""
GRACE = 10.0
"""Seconds the usual platforms wait before they kill."""


async def test_a_shop_that_is_asked_to_stop_ends_cleanly_wherever_it_is(outside: Scene) -> None:
    dice = Random(11)
    shop = outside.process()
    await shop.up()
    await outside.open()
    for number in range(1, 4):
        # In the middle of the sale: the confirmation is on its way, or the panel's answer.
        await outside.fill_in(outside.customer, LINK.format(number))
        outside.line.seconds = 0.5
        await STEPS[-1].act(outside.customer, "")
        if number == 1:
            await outside.until(lambda: outside.adds)
        await asyncio.sleep(dice.uniform(0, 0.1))
        shop.ask_to_stop()
        assert await shop.ended(SOON) == 0, shop.output
        outside.line.seconds = 0
        await shop.up()
        await outside.order(number, "pending")
    # And while it waits for updates, as it does most of the time.
    shop.ask_to_stop()
    assert await shop.ended(SOON) == 0, shop.output
    assert len(outside.adds) == 3
    assert "Traceback" not in shop.output
    assert outside.telegram.pending_updates == []
    assert await outside.records.undecided() == []
    assert await outside.records.balance(outside.customer.id) == CREDIT - 3 * PRICE
    await outside.records.add_up(CREDIT)
    checked = outside.process("verify-ledger")
    checked.start()
    assert await checked.ended() == 0
    assert checked.output == "The books add up.\n"


async def test_a_shop_stops_while_telegram_does_not_answer(outside: Scene) -> None:
    shop = outside.process()
    await shop.up()
    await outside.open()
    async with outside.hanging(*SHOWING):
        await outside.customer.send("/help")
    outside.telegram.faults.add(TelegramFault.HANG, times=1000)
    shop.ask_to_stop()
    assert await shop.ended(GRACE) == 0, shop.output
    assert "Traceback" not in shop.output
    outside.telegram.faults.clear()
    shop.start()
    await outside.customer.wait("How it works", LONG)


async def test_a_shop_behind_a_webhook_stops_as_cleanly(outside: Scene) -> None:
    port = str(postgres.free_port())
    shop = outside.process(WEBHOOK_URL=f"http://127.0.0.1:{port}/hook", PORT=port)
    await shop.up()
    await outside.open()
    await outside.fill_in(outside.customer, LINK.format(1))
    await STEPS[-1].act(outside.customer, "")
    await outside.until(lambda: outside.adds)
    shop.ask_to_stop()
    assert await shop.ended(SOON) == 0, shop.output
    await shop.up()
    await outside.order(1, "pending")
    await outside.customer.wait_until_confirmed(LONG)
    async with outside.hanging(*SHOWING):
        await outside.customer.send("/help")
    shop.ask_to_stop()
    assert await shop.ended(GRACE) == 0, shop.output
    await shop.up()
    await outside.customer.wait("How it works", LONG)
    assert "Traceback" not in shop.output
    await outside.telegram.world.webhook.stop()
    await outside.records.add_up(CREDIT)


async def test_a_shop_that_looks_for_telegram_can_be_stopped(outside: Scene) -> None:
    outside.telegram.faults.add(TelegramFault.BAD_GATEWAY, "getMe", times=1000)
    shop = outside.process()
    shop.start()
    await shop.ready("Telegram does not answer")
    shop.ask_to_stop()
    assert await shop.ended(SOON) == 0, shop.output
    assert "Traceback" not in shop.output
