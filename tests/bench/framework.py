"""`python -m tests.bench.framework`: compare python-telegram-bot's own code with the shop's.

Prints microseconds of CPU for reading an update and for making a call; docs/architecture.md
explains why the shop replaces that code. The simulated Bot API runs in a separate process.
"""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
import uvloop
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.outgoing import Outgoing
from bot.telegram.request import CONNECTIONS, AiohttpRequest
from bot.telegram.updates import read_update
from tests.bench import telegram, wire

ROUNDS = 3
READS = 500
CALLS = 320
AT_ONCE = (1, 32)
TEXT = "One line of a page of services\n" * 8
BUTTONS = [[{"text": f"{row} · $0.{row}5", "callback_data": f"s:{row}"}] for row in range(1, 9)]

Call = Callable[[], Awaitable[Any]]


def measure_reads() -> dict[str, float]:
    """Return the microseconds to read a tap and a typed message, with either code."""
    bot = Bot(telegram.TOKEN)
    buttons = [f"s:{number}" for number in range(8)]
    updates = {
        "tap": telegram.tapped(1, 5, "s:1", buttons),
        "typed": telegram.typed(1, 5, "Hello"),
    }
    figures = {}
    for kind, update in updates.items():
        raw = orjson.loads(update)
        for way, read in (("Update.de_json", Update.de_json), ("read_update", read_update)):
            figures[f"{kind}, {way}"] = min(_time_reads(read, raw, bot) for _ in range(ROUNDS))
    return figures


def _time_reads(read: Callable[[Any, Bot], Any], raw: dict[str, Any], bot: Bot) -> float:
    started = time.process_time()
    for _ in range(READS):
        read(raw, bot)
    return (time.process_time() - started) / READS * 1e6


async def measure_calls(address: str) -> dict[str, float]:
    """Return the microseconds of one editMessageText, called as a bot's method and by name."""
    figures = {}
    stock, own = HTTPXRequest(connection_pool_size=CONNECTIONS), AiohttpRequest()
    stock_bot, own_bot = _bot(address, stock), _bot(address, own)
    outgoing = Outgoing(own_bot, own)
    ways: dict[str, Call] = {
        "Bot method, HTTPXRequest": lambda: _edit(stock_bot),
        "Bot method, AiohttpRequest": lambda: _edit(own_bot),
        "Outgoing.call, AiohttpRequest": lambda: _call(outgoing),
    }
    await stock.initialize()
    await own.initialize()
    for at_once in AT_ONCE:
        for way, call in ways.items():
            await _drive(call, at_once)
            figures[f"{at_once} at once, {way}"] = min(
                [await _time_calls(call, at_once) for _ in range(ROUNDS)]
            )
    await stock.shutdown()
    await own.shutdown()
    return figures


def _bot(address: str, request: BaseRequest) -> Bot:
    return Bot(telegram.TOKEN, base_url=f"{address}/bot", request=request)


async def _edit(bot: Bot) -> None:
    keyboard = InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(each["text"], callback_data=each["callback_data"])
                for each in row
            ]
            for row in BUTTONS
        ]
    )
    await bot.edit_message_text(TEXT, 5, 77, parse_mode="HTML", reply_markup=keyboard)


async def _call(outgoing: Outgoing) -> None:
    keyboard = {"inline_keyboard": BUTTONS}
    await outgoing.call(
        "editMessageText",
        chat_id=5,
        message_id=77,
        text=TEXT,
        parse_mode="HTML",
        reply_markup=keyboard,
    )


async def _drive(call: Call, at_once: int) -> None:
    async def repeat() -> None:
        for _ in range(CALLS // at_once):
            await call()

    await asyncio.gather(*(repeat() for _ in range(at_once)))


async def _time_calls(call: Call, at_once: int) -> float:
    started = time.process_time()
    await _drive(call, at_once)
    return (time.process_time() - started) / CALLS * 1e6


async def serve() -> None:
    """Print the address, then answer as the Bot API until killed."""
    _server, address = await wire.listen(telegram.Api().respond)
    print(address, flush=True)  # noqa: T201 - the other process reads it
    await asyncio.Event().wait()


async def measure() -> dict[str, float]:
    """Measure everything, with the Bot API in another process."""
    api = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __spec__.name, "serve", stdout=asyncio.subprocess.PIPE
    )
    try:
        assert api.stdout is not None
        address = (await api.stdout.readline()).decode().strip()
        return measure_reads() | await measure_calls(address)
    finally:
        api.kill()
        await api.wait()


def main() -> None:
    """Print the figures, or serve."""
    if sys.argv[1:] == ["serve"]:
        uvloop.run(serve())
        return
    for name, microseconds in uvloop.run(measure()).items():
        sys.stdout.write(f"{name}: {microseconds:.0f} µs\n")


if __name__ == "__main__":
    main()
