"""The limiter lets a few messages through at once, then paces; one chat never delays another."""

import asyncio
import time

from bot.telegram.limiter import BURST, Limiter


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
