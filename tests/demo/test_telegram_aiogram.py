"""aiogram against the simulator: a second framework shows that it does not only fit the first."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.filters import CommandStart
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

from tests.demo.pictures import png
from tests.demo.telegram_line import Line, connected

KEYS = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="Buy", callback_data="buy")]]
)


@asynccontextmanager
async def bot_of(line: Line, token: str | None = None) -> AsyncIterator[Bot]:
    server = TelegramAPIServer.from_base(line.base)
    async with Bot(token or line.telegram.token, AiohttpSession(api=server)) as bot:
        yield bot


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


@pytest.fixture
async def bot(line: Line) -> AsyncIterator[Bot]:
    async with bot_of(line) as bot:
        yield bot


async def test_a_message_is_sent_edited_and_deleted(bot: Bot, line: Line) -> None:
    sent = await bot.send_message(1, "<b>Menu</b>", parse_mode="HTML", reply_markup=KEYS)
    assert sent.html_text == "<b>Menu</b>"
    edited = await bot.edit_message_text("Choose", chat_id=1, message_id=sent.message_id)
    assert isinstance(edited, Message)
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("Choose", chat_id=1, message_id=sent.message_id)
    assert await bot.delete_message(1, sent.message_id)
    assert line.customer().messages == []


async def test_a_tap_is_answered(bot: Bot, line: Line) -> None:
    await bot.send_message(1, "menu", reply_markup=KEYS)
    tap = await line.customer().tap("Buy")
    [update] = await bot.get_updates()
    assert update.callback_query is not None
    await bot.answer_callback_query(update.callback_query.id, text="ok", show_alert=True)
    assert (tap.text, tap.alert) == ("ok", True)


async def test_files_go_both_ways(bot: Bot, line: Line) -> None:
    document = BufferedInputFile(b"a,b\n", "orders.csv")
    sent = await bot.send_document(1, document, caption="Orders")
    assert sent.document is not None
    assert sent.document.file_name == "orders.csv"
    content = await bot.download(sent.document)
    assert content is not None
    assert content.read() == b"a,b\n"
    photo = await bot.send_photo(1, BufferedInputFile(png(), "chart.png"))
    assert photo.photo is not None
    assert photo.photo[0].width == 4


async def test_commands_and_webhook_are_set(bot: Bot) -> None:
    commands = [BotCommand(command="start", description="Begin")]
    scope = BotCommandScopeAllPrivateChats()
    assert await bot.set_my_commands(commands, scope=scope)
    [command] = await bot.get_my_commands(scope=scope)
    assert (command.command, command.description) == ("start", "Begin")
    assert await bot.set_webhook("https://shop.example/hook", secret_token="x")
    assert (await bot.get_webhook_info()).url == "https://shop.example/hook"
    with pytest.raises(TelegramConflictError):
        await bot.get_updates()


async def test_refusals_become_the_frameworks_errors(bot: Bot, line: Line) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(404, "x")
    line.customer().block()
    with pytest.raises(TelegramForbiddenError, match="blocked"):
        await bot.send_message(1, "x")
    line.telegram.faults.add("429", retry_after=3)
    with pytest.raises(TelegramRetryAfter) as flood:
        await bot.get_me()
    assert flood.value.retry_after == 3
    line.telegram.faults.add("500")
    with pytest.raises(TelegramServerError):
        await bot.get_me()
    line.telegram.faults.add("drop-after")
    with pytest.raises(TelegramNetworkError):
        await bot.get_me()
    async with bot_of(line, "1:wrong") as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.get_me()


async def test_a_dispatcher_talks_with_a_person(bot: Bot, line: Line) -> None:
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart(deep_link=True))
    async def greet(message: Message) -> None:
        await message.answer("Welcome", reply_markup=KEYS)

    @dispatcher.callback_query()
    async def sell(query: CallbackQuery) -> None:
        await query.answer("Bought")
        assert isinstance(query.message, Message)
        await query.message.edit_text("Thank you")

    person = line.telegram.user(5, "Customer")
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, polling_timeout=5, handle_signals=False)
    )
    await person.start("svc_1")
    await person.wait("Welcome")
    tap = await person.tap("Buy")
    await person.wait("Thank you")
    assert (await tap.answer()).text == "Bought"
    await dispatcher.stop_polling()
    await polling
