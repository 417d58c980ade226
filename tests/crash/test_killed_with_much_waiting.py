"""kill -9 with much work pending: kept updates are answered, and kept notifications are sent."""

import asyncio
from datetime import timedelta

from bot.demo.telegram import SimulatedUser, TelegramFault
from tests.crash.killable_shop import LONG, KillableShop

CREDIT = 20_000_000
LINK = "https://example.com/page"
CROWD = 20


async def test_no_update_of_twenty_people_is_lost_at_a_kill(killable: KillableShop) -> None:
    shop = killable.process()
    await shop.up()
    crowd = [killable.telegram.user(5000 + number, "Customer") for number in range(CROWD)]

    # All twenty turns are committed, no screen is sent, and no update is confirmed.
    hanging = killable.telegram.faults.add(TelegramFault.HANG, "sendMessage", times=CROWD)
    for person in crowd:
        await person.start()
    await killable.until(lambda: hanging not in killable.telegram.faults.rules)
    asked = len(killable.telegram.calls_of("getUpdates"))
    await killable.until(lambda: len(killable.telegram.calls_of("getUpdates")) > asked + 1)
    shop.kill()
    assert len(killable.telegram.pending_updates) == CROWD
    await _restarted_answers(killable, crowd, "welcome")
    assert [await _turns(killable, person) for person in crowd] == [1] * CROWD

    # Kill it after it has answered some of them.
    for person in crowd:
        await person.send("/help")
    await asyncio.sleep(0.01)
    shop.kill()
    await _restarted_answers(killable, crowd, "How it works")
    assert [await _turns(killable, person) for person in crowd] == [2] * CROWD

    # They write while no process runs.
    shop.kill()
    for person in crowd:
        await person.send("/balance")
    await _restarted_answers(killable, crowd, "Your balance")
    assert [await _turns(killable, person) for person in crowd] == [3] * CROWD


async def test_what_the_outbox_was_delivering_is_delivered_after_a_kill(
    killable: KillableShop,
) -> None:
    shop = killable.process()
    await shop.up()
    await killable.open()
    card = await killable.buy(killable.customer, LINK)
    order = await killable.order(1, "pending")
    assert order.panel_order is not None

    async with killable.hanging("sendMessage"):
        killable.panel.finish(order.panel_order, "Canceled")
    assert not _told(killable, "was canceled")
    shop.kill()
    await killable.records.later(notifications=timedelta(minutes=2))
    await shop.up()
    told = await killable.customer.wait("was canceled", LONG)
    assert "$1.35 is back" in told.text
    assert "Canceled" in next(m for m in killable.customer.messages if m.id == card.id).text
    assert await killable.records.balance(killable.customer.id) == CREDIT

    # The same for an operator's command: the money moves once, and the message arrives.
    await killable.operator.send(f"/debit {killable.customer.id} 5 a mistake of ours")
    await killable.operator.wait("Take $5.00", LONG)
    killable.telegram.faults.add(TelegramFault.HANG, "sendMessage", "editMessageText", times=2)
    await killable.operator.tap("Yes")
    await killable.until(lambda: not killable.telegram.faults.rules)
    shop.kill()
    await killable.records.later(notifications=timedelta(minutes=2))
    shop.start()
    await killable.operator.wait("Done", LONG)
    await killable.customer.wait("$5.00 was taken", LONG)
    assert await killable.records.balance(killable.customer.id) == CREDIT - 5_000_000
    await killable.records.add_up(CREDIT - 5_000_000)


async def _restarted_answers(killable: KillableShop, crowd: list[SimulatedUser], sign: str) -> None:
    killable.processes[0].start()
    for person in crowd:
        await person.wait(sign, LONG)
        await person.wait_until_confirmed(LONG)


async def _turns(killable: KillableShop, person: SimulatedUser) -> int:
    row = await killable.records.conversation(person.id)
    return row.version if row else 0


def _told(killable: KillableShop, sign: str) -> bool:
    return any(sign in message.text for message in killable.customer.messages)
