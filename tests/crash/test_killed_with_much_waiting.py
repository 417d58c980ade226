"""kill -9 with much under way: what Telegram keeps is answered, what the outbox keeps is told."""

import asyncio
from datetime import timedelta

from bot.demo.telegram import SimulatedUser, TelegramFault
from tests.crash.scene import LONG, Scene

CREDIT = 20_000_000
LINK = "https://example.com/page"
CROWD = 20


async def test_no_update_of_twenty_people_is_lost_at_a_kill(outside: Scene) -> None:
    shop = outside.process()
    await shop.up()
    crowd = [outside.telegram.user(5000 + number, "Customer") for number in range(CROWD)]

    # All twenty turns are committed, no screen is out, no update is confirmed.
    hanging = outside.telegram.faults.add(TelegramFault.HANG, "sendMessage", times=CROWD)
    for person in crowd:
        await person.start()
    await outside.until(lambda: hanging not in outside.telegram.faults.rules)
    asked = len(outside.telegram.calls_of("getUpdates"))
    await outside.until(lambda: len(outside.telegram.calls_of("getUpdates")) > asked + 1)
    shop.kill()
    assert len(outside.telegram.pending_updates) == CROWD
    await _restarted_answers(outside, crowd, "welcome")
    assert [await _turns(outside, person) for person in crowd] == [1] * CROWD

    # Killed in the middle of the crowd, wherever that is.
    for person in crowd:
        await person.send("/help")
    await asyncio.sleep(0.01)
    shop.kill()
    await _restarted_answers(outside, crowd, "How it works")
    assert [await _turns(outside, person) for person in crowd] == [2] * CROWD

    # They write while there is nobody to read.
    shop.kill()
    for person in crowd:
        await person.send("/balance")
    await _restarted_answers(outside, crowd, "Your balance")
    assert [await _turns(outside, person) for person in crowd] == [3] * CROWD


async def test_what_the_outbox_was_delivering_is_delivered_after_a_kill(outside: Scene) -> None:
    shop = outside.process()
    await shop.up()
    await outside.open()
    card = await outside.buy(outside.customer, LINK)
    order = await outside.order(1, "pending")
    assert order.panel_order is not None

    async with outside.hanging("sendMessage"):
        outside.panel.finish(order.panel_order, "Canceled")
    assert not _told(outside, "was canceled")
    shop.kill()
    await outside.records.later(notifications=timedelta(minutes=2))
    await shop.up()
    told = await outside.customer.wait("was canceled", LONG)
    assert "$1.35 is back" in told.text
    assert "Canceled" in next(m for m in outside.customer.messages if m.id == card.id).text
    assert await outside.records.balance(outside.customer.id) == CREDIT

    # The same for what an operator does: the money moves once, the word of it arrives.
    await outside.operator.send(f"/debit {outside.customer.id} 5 a mistake of ours")
    await outside.operator.wait("Take $5.00", LONG)
    outside.telegram.faults.add(TelegramFault.HANG, "sendMessage", "editMessageText", times=2)
    await outside.operator.tap("Yes")
    await outside.until(lambda: not outside.telegram.faults.rules)
    shop.kill()
    await outside.records.later(notifications=timedelta(minutes=2))
    shop.start()
    await outside.operator.wait("Done", LONG)
    await outside.customer.wait("$5.00 was taken", LONG)
    assert await outside.records.balance(outside.customer.id) == CREDIT - 5_000_000
    await outside.records.add_up(CREDIT - 5_000_000)


async def _restarted_answers(outside: Scene, crowd: list[SimulatedUser], sign: str) -> None:
    outside.processes[0].start()
    for person in crowd:
        await person.wait(sign, LONG)
        await person.wait_until_confirmed(LONG)


async def _turns(outside: Scene, person: SimulatedUser) -> int:
    row = await outside.records.conversation(person.id)
    return row.version if row else 0


def _told(outside: Scene, sign: str) -> bool:
    return any(sign in message.text for message in outside.customer.messages)
