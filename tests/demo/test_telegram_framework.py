"""python-telegram-bot, the shop's framework, against the simulator."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LabeledPrice,
    LinkPreviewOptions,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.demo.telegram import SimulatedTelegram
from tests.demo.pictures import png
from tests.demo.telegram_line import Line, connected

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("Buy", callback_data="buy")]])


@asynccontextmanager
async def bot_of(line: Line, token: str | None = None) -> AsyncIterator[Bot]:
    token = token or line.telegram.token
    async with Bot(
        token, base_url=f"{line.base}/bot", base_file_url=f"{line.base}/file/bot"
    ) as bot:
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


@pytest.fixture
def telegram(line: Line) -> SimulatedTelegram:
    return line.telegram


async def test_a_bot_learns_who_it_is(bot: Bot) -> None:
    assert (bot.id, bot.username, bot.first_name) == (7000000001, "VitrineDemoBot", "Vitrine")


async def test_a_message_is_sent_edited_and_deleted(bot: Bot, line: Line) -> None:
    message = await bot.send_message(
        1,
        "<b>Menu</b>",
        parse_mode=ParseMode.HTML,
        reply_markup=KEYS,
        disable_notification=True,
        protect_content=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    assert message.text_html == "<b>Menu</b>"
    assert message.reply_markup == KEYS
    edited = await message.edit_text("Choose", reply_markup=KEYS)
    assert not isinstance(edited, bool)
    assert edited.edit_date is not None
    with pytest.raises(BadRequest, match="Message is not modified"):
        await message.edit_text("Choose", reply_markup=KEYS)
    await message.edit_reply_markup(None)
    assert line.customer().last.buttons == []
    assert await message.delete()
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await message.edit_text("gone")


async def test_replies_and_reply_keyboards_are_sent(bot: Bot, line: Line) -> None:
    first = await bot.send_message(1, "one", reply_markup=ReplyKeyboardMarkup([["A", "B"]]))
    second = await bot.send_message(
        1,
        "two",
        reply_parameters=ReplyParameters(first.message_id),
        reply_markup=ReplyKeyboardRemove(),
    )
    assert second.reply_to_message is not None
    assert line.customer().chat.reply_keyboard is None


async def test_updates_are_fetched_and_answered(bot: Bot, line: Line) -> None:
    person = line.customer()
    await person.start("deep")
    await bot.send_message(1, "menu", reply_markup=KEYS)
    tap = await person.tap("Buy")
    updates = await bot.get_updates(timeout=1, allowed_updates=Update.ALL_TYPES)
    assert updates[0].message is not None
    assert updates[0].message.text == "/start deep"
    query = updates[1].callback_query
    assert query is not None
    assert await query.answer("ok", show_alert=True)
    assert (tap.text, tap.alert) == ("ok", True)
    assert await bot.get_updates(offset=updates[-1].update_id + 1) == ()
    await person.wait_until_confirmed()


async def test_files_go_both_ways(bot: Bot, line: Line) -> None:
    message = await bot.send_document(1, b"a,b\n", filename="orders.csv", caption="Orders")
    assert message.document is not None
    assert message.document.file_name == "orders.csv"
    file = await bot.get_file(message.document.file_id)
    assert await file.download_as_bytearray() == b"a,b\n"
    photo = await bot.send_photo(1, png(), caption="Chart")
    assert (photo.photo[0].width, photo.photo[0].height) == (4, 3)
    await line.customer().send_file("links.txt", b"x")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    again = await bot.send_document(1, update.message.document.file_id)
    assert again.document == update.message.document


async def test_an_invoice_is_sent_and_paid(bot: Bot, line: Line) -> None:
    await bot.send_invoice(1, "Top up", "50 Stars", "topup:1", "XTR", [LabeledPrice("Top up", 50)])
    checkout = await line.customer().pay()
    [update] = await bot.get_updates()
    assert update.pre_checkout_query is not None
    assert await update.pre_checkout_query.answer(ok=True)
    [_, paid] = await bot.get_updates()
    assert paid.message is not None
    assert paid.message.successful_payment is not None
    charge = paid.message.successful_payment.telegram_payment_charge_id
    assert charge == checkout.charge_id
    assert await bot.refund_star_payment(1, charge)


async def test_the_bot_describes_itself(bot: Bot, telegram: SimulatedTelegram) -> None:
    commands = [BotCommand("start", "Begin"), BotCommand("help", "Help")]
    assert await bot.set_my_commands(commands, language_code="de")
    assert await bot.set_my_commands(commands[:1], scope=BotCommandScopeChat(1))
    assert await bot.get_my_commands(language_code="de") == tuple(commands)
    assert await bot.delete_my_commands(scope=BotCommandScopeChat(1))
    assert await bot.set_my_name("Shop")
    assert await bot.set_my_description("A shop", language_code="en")
    assert await bot.set_my_short_description("Shop")
    assert (await bot.get_my_description("en")).description == "A shop"
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert telegram.world.profile.commands_for(1, "de")[0]["command"] == "start"


async def test_a_chat_is_looked_up_and_typing_shown(bot: Bot) -> None:
    chat = await bot.get_chat(1)
    assert (chat.id, chat.first_name) == (1, "Customer")
    assert await bot.send_chat_action(1, ChatAction.TYPING)


async def test_refusals_become_the_frameworks_errors(
    bot: Bot, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # otherwise `retry_after` causes a warning
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(404, "x")
    line.customer().block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(1, "x")
    line.customer().unblock()
    line.telegram.faults.add("429", retry_after=3)
    with pytest.raises(RetryAfter) as flood:
        await bot.send_message(1, "x")
    assert flood.value.retry_after == timedelta(seconds=3)
    for fault, error in (("500", NetworkError), ("502", NetworkError), ("empty", TelegramError)):
        line.telegram.faults.add(fault)
        with pytest.raises(error):
            await bot.get_me()
    for fault in ("drop-before", "drop-after"):
        line.telegram.faults.add(fault)
        with pytest.raises(NetworkError):
            await bot.get_me()


async def test_a_wrong_token_is_invalid(line: Line) -> None:
    with pytest.raises(InvalidToken):
        async with bot_of(line, "1:wrong"):
            pytest.fail("it was let in")


async def test_two_readers_are_in_conflict(line: Line, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    async with bot_of(line) as other:
        assert await other.get_updates() == ()
    with pytest.raises(Conflict):
        await first


async def test_a_webhook_is_set_and_deleted(bot: Bot) -> None:
    url = "https://shop.example/hook"
    assert await bot.set_webhook(url, secret_token="x", max_connections=5, allowed_updates=[])
    info = await bot.get_webhook_info()
    assert (info.url, info.max_connections) == (url, 5)
    with pytest.raises(Conflict):
        await bot.get_updates()
    assert await bot.delete_webhook(drop_pending_updates=True)


async def greet(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text("Welcome", reply_markup=KEYS)


async def sell(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Bought")
    await query.edit_message_text("Thank you")


async def test_a_whole_application_talks_with_a_person(line: Line) -> None:
    application = (
        Application.builder()
        .token(line.telegram.token)
        .base_url(f"{line.base}/bot")
        .base_file_url(f"{line.base}/file/bot")
        .build()
    )
    application.add_handler(CommandHandler("start", greet))
    application.add_handler(CallbackQueryHandler(sell))
    person = line.telegram.user(5, "Customer")
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(timeout=5)
        await application.start()
        await person.start()
        await person.wait("Welcome")
        tap = await person.tap("Buy")
        await person.wait("Thank you")
        assert (await tap.answer()).text == "Bought"
        await person.wait_until_confirmed()
        await application.updater.stop()
        await application.stop()
    assert [str(message) for message in person.messages] == [
        "#1 person: /start",
        "#2 bot: Thank you",
    ]
