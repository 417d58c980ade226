"""The limiter lets a few messages through at once, then paces; one chat never delays another."""

import asyncio
import time

from bot.telegram.limiter import BURST, Limiter, Priority


async def spent(limiter: Limiter, *chats: int) -> float:
    started = time.monotonic()
    await asyncio.gather(*(limiter.wait(chat) for chat in chats))
    return time.monotonic() - started


async def test_a_chat_gets_a_few_at_once_and_the_rest_at_the_pace() -> None:
    limiter = Limiter(chat=0.2, overall=0)
    assert await spent(limiter, *[1] * BURST) < 0.15
    assert await spent(limiter, 1, 1) >= 0.38


async def test_one_chat_does_not_hold_up_another() -> None:
    limiter = Limiter(chat=5, overall=0)
    await spent(limiter, *[1] * BURST)
    assert await spent(limiter, 2, 3, 4) < 0.15


async def test_all_together_keep_the_overall_pace() -> None:
    limiter = Limiter(chat=0, overall=0.05)
    assert await spent(limiter, *range(9)) >= 0.38


async def test_a_quiet_chat_may_get_a_few_again() -> None:
    limiter = Limiter(chat=0.05, overall=0)
    await spent(limiter, *[1] * BURST)
    await asyncio.sleep(0.2)
    assert await spent(limiter, *[1] * BURST) < 0.05


async def test_replies_go_first_then_money_then_other_news() -> None:
    limiter = Limiter(chat=0, overall=0.05)
    for _ in range(3):
        await limiter.wait(0, Priority.REPLY)
    came: list[Priority] = []

    async def send(chat: int, priority: Priority) -> None:
        await limiter.wait(chat, priority)
        came.append(priority)

    news, money, reply = Priority.NEWS, Priority.MONEY, Priority.REPLY
    wanted = (news, money, reply, news, money, reply, reply, reply)
    async with asyncio.TaskGroup() as group:
        for chat, priority in enumerate(wanted):
            group.create_task(send(chat, priority))
    assert came == sorted(wanted)


async def test_a_reply_does_not_wait_for_the_pace_of_its_chat() -> None:
    limiter = Limiter(chat=5, overall=0)
    await spent(limiter, *[1] * BURST)
    started = time.monotonic()
    for _ in range(5):
        await limiter.wait(1, Priority.REPLY)
    assert time.monotonic() - started < 0.5


async def test_after_many_replies_news_wait_for_the_time_of_one_message() -> None:
    limiter = Limiter(chat=0.2, overall=0)
    for _ in range(BURST * 10):
        await limiter.wait(1, Priority.REPLY)
    assert 0.1 < await spent(limiter, 1) < 0.3


async def test_who_gives_up_waiting_takes_nobodys_turn() -> None:
    limiter = Limiter(chat=0, overall=0.05)
    await limiter.wait(0)
    given_up = asyncio.create_task(limiter.wait(1))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await spent(limiter, 2) < 0.1
