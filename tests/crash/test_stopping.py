"""SIGTERM: the work in progress is finished, the next process continues, no outcome is unknown."""

import asyncio
from random import Random

from bot.demo.telegram import TelegramFault
from tests.crash.killable_shop import LONG, PRICE, SHOWING, STEPS, KillableShop
from tests.support import postgres

CREDIT = 20_000_000
LINK = "https://example.com/{}"

SOON = 5.0
"""Seconds a shop without faults may take to end."""
GRACE = 10.0
"""Seconds the usual platforms wait before they kill."""


async def test_a_shop_that_is_asked_to_stop_ends_cleanly_wherever_it_is(
    killable: KillableShop,
) -> None:
    dice = Random(11)
    shop = killable.process()
    await shop.up()
    await killable.open()
    for number in range(1, 4):
        # In the middle of the sale: the confirmation is on its way, or the panel's answer.
        await killable.fill_in(killable.customer, LINK.format(number))
        killable.line.seconds = 0.5
        await STEPS[-1].act(killable.customer, "")
        if number == 1:
            await killable.until(lambda: killable.adds)
        await asyncio.sleep(dice.uniform(0, 0.1))
        shop.ask_to_stop()
        assert await shop.ended(SOON) == 0, shop.output
        killable.line.seconds = 0
        await shop.up()
        await killable.order(number, "pending")
    # Also while it waits for updates, as it does most of the time.
    shop.ask_to_stop()
    assert await shop.ended(SOON) == 0, shop.output
    assert len(killable.adds) == 3
    assert "Traceback" not in shop.output
    assert killable.telegram.pending_updates == []
    assert await killable.records.undecided() == []
    assert await killable.records.balance(killable.customer.id) == CREDIT - 3 * PRICE
    await killable.records.add_up(CREDIT)
    checked = killable.process("verify-ledger")
    checked.start()
    assert await checked.ended() == 0
    assert checked.output == "The books add up.\n"


async def test_a_shop_stops_while_telegram_does_not_answer(killable: KillableShop) -> None:
    shop = killable.process()
    await shop.up()
    await killable.open()
    async with killable.hanging(*SHOWING):
        await killable.customer.send("/help")
    killable.telegram.faults.add(TelegramFault.HANG, times=1000)
    shop.ask_to_stop()
    assert await shop.ended(GRACE) == 0, shop.output
    assert "Traceback" not in shop.output
    killable.telegram.faults.clear()
    shop.start()
    await killable.customer.wait("How it works", LONG)


async def test_a_shop_behind_a_webhook_stops_as_cleanly(killable: KillableShop) -> None:
    port = str(postgres.free_port())
    shop = killable.process(WEBHOOK_URL=f"http://127.0.0.1:{port}/hook", PORT=port)
    await shop.up()
    await killable.open()
    await killable.fill_in(killable.customer, LINK.format(1))
    await STEPS[-1].act(killable.customer, "")
    await killable.until(lambda: killable.adds)
    shop.ask_to_stop()
    assert await shop.ended(SOON) == 0, shop.output
    await shop.up()
    await killable.order(1, "pending")
    await killable.customer.wait_until_confirmed(LONG)
    async with killable.hanging(*SHOWING):
        await killable.customer.send("/help")
    shop.ask_to_stop()
    assert await shop.ended(GRACE) == 0, shop.output
    await shop.up()
    await killable.customer.wait("How it works", LONG)
    assert "Traceback" not in shop.output
    await killable.telegram.world.webhook.stop()
    await killable.records.add_up(CREDIT)


async def test_a_shop_that_looks_for_telegram_can_be_stopped(killable: KillableShop) -> None:
    killable.telegram.faults.add(TelegramFault.BAD_GATEWAY, "getMe", times=1000)
    shop = killable.process()
    shop.start()
    await shop.ready("Telegram does not answer")
    shop.ask_to_stop()
    assert await shop.ended(SOON) == 0, shop.output
    assert "Traceback" not in shop.output
