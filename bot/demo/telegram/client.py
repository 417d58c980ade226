"""Do what a user does in a Telegram app, and put the updates for the bot into the queue.

The demo's page and the tests use these functions.
"""

from typing import Any

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.entities import detect
from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.messages import Message
from bot.demo.telegram.parameters import Upload
from bot.demo.telegram.queries import ButtonTap, Checkout, InlineQuery
from bot.demo.telegram.texts import MAX_CAPTION, MAX_TEXT
from bot.demo.telegram.utf16 import utf16_length
from bot.demo.telegram.world import World

Json = dict[str, Any]

MAX_QUERY = 256
"""Longest inline query, in characters; the rest is cut off."""

BLOCKED = "bot was blocked by the user"


class ClientError(ValueError):
    """An action that a Telegram app does not allow; the text gives the reason."""


def send_text(world: World, chat: Chat, text: str, reply_to: int | None = None) -> Message:
    """Send a text of 1–4096 UTF-16 units to the bot; ClientError for any other length."""
    _check_talking(chat)
    content = _text("text", "entities", text, MAX_TEXT)
    if not content:
        raise ClientError("there is nothing to send")
    if reply_to is not None:
        wire = _message(chat, reply_to).wire
        quoted = {key: value for key, value in wire.items() if key != "reply_to_message"}
        content["reply_to_message"] = quoted
    return _arrive(world, chat, content)


def upload(world: World, chat: Chat, file: Upload, caption: str = "") -> Message:
    """Send a document to the bot; ClientError if it is empty or too large."""
    _check_talking(chat)
    try:
        document = world.files.keep_document(file).document()
    except ApiError as error:
        raise ClientError(error.description) from error
    content = _text("caption", "caption_entities", caption, MAX_CAPTION)
    return _arrive(world, chat, {"document": document, **content})


def edit_text(world: World, chat: Chat, message: Message, text: str) -> None:
    """Edit a text that the user has sent; the bot gets `edited_message`.

    Raise ClientError if the message is not a text of the user's, or if the new text is empty.
    """
    if not message.outgoing or message.deleted or "text" not in message.wire:
        raise ClientError("only texts of one's own can be edited")
    content = _text("text", "entities", text, MAX_TEXT)
    if not content:
        raise ClientError("there is nothing to send")
    chat.edit(message, {"entities": None, **content})
    world.updates.put("edited_message", message.wire, chat.id)


def tap(world: World, chat: Chat, message_id: int, data: str) -> ButtonTap:
    """Tap the button with this callback data under a message; ClientError if there is none."""
    message = _message(chat, message_id)
    if not any(button.data == data for button in message.buttons):
        raise ClientError(f"message {message_id} has no button with the data {data!r}")
    chat.started = True
    query_id = world.next_number()
    update_id = world.updates.put(
        "callback_query",
        {
            "id": query_id,
            "from": chat.user,
            "message": message.wire,
            "chat_instance": str(-chat.id * 1_000_003),
            "data": data,
        },
        chat.id,
    )
    asked = ButtonTap(query_id, chat.id, update_id)
    world.keep_query(asked)
    return asked


def pay(world: World, chat: Chat, message_id: int) -> Checkout:
    """Confirm the payment of an invoice; the bot gets `pre_checkout_query`.

    Raise ClientError if the message is not an invoice.
    """
    invoice = _message(chat, message_id).wire.get("invoice")
    if invoice is None:
        raise ClientError(f"message {message_id} is no invoice")
    asked = Checkout(world.next_number(), chat.id, message_id, invoice)
    world.keep_query(asked)
    world.updates.put(
        "pre_checkout_query",
        {
            "id": asked.id,
            "from": chat.user,
            "currency": invoice["currency"],
            "total_amount": invoice["total_amount"],
            "invoice_payload": chat.payloads[message_id],
        },
        chat.id,
    )
    return asked


def ask_inline(world: World, chat: Chat, text: str, offset: str = "") -> InlineQuery:
    """Type an inline query after the bot's name; the bot gets `inline_query`.

    `offset` is the `next_offset` of the previous answer, to get more results. Raise ClientError if
    inline mode is off.
    """
    if not world.options.inline_mode:
        raise ClientError("inline mode is off: see BotFather's /setinline")
    asked = InlineQuery(world.next_number(), chat.id)
    world.keep_query(asked)
    query = {"id": asked.id, "from": chat.user, "query": text[:MAX_QUERY], "offset": offset}
    asked.update_id = world.updates.put("inline_query", {**query, "chat_type": "sender"}, chat.id)
    return asked


def choose_inline(world: World, chat: Chat, query_id: str, result_id: str) -> Message:
    """Send a result of an inline query into the chat; the bot gets a message with `via_bot`.

    Raise ClientError if the query has no such result.
    """
    _check_talking(chat)
    asked = world.queries.get(query_id)
    offered = asked.results if isinstance(asked, InlineQuery) and asked.user_id == chat.id else []
    found = next((each for each in offered if each["id"] == result_id), None)
    if found is None:
        raise ClientError("this result is not there any more")
    return _arrive(world, chat, {**found["message"], "via_bot": world.bot})


def set_blocked(world: World, chat: Chat, blocked: bool) -> None:
    """Block or unblock the bot; the bot gets `my_chat_member` if that is a change."""
    if (chat.refusal is not None) == blocked:
        return
    chat.refusal = BLOCKED if blocked else None
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    change = {
        "chat": chat.info(),
        "from": chat.user,
        "date": chat.now(),
        "old_chat_member": _membership(world, old),
        "new_chat_member": _membership(world, new),
    }
    world.updates.put("my_chat_member", change, chat.id)


def set_language(world: World, chat: Chat, language_code: str) -> None:
    """Set the language of the user's app; the bot gets it with the user's next update."""
    chat.user = {**chat.user, "language_code": language_code}
    chat.publish("commands", commands=world.profile.commands_for(chat.id, language_code))


def _membership(world: World, status: str) -> Json:
    member: Json = {"user": world.bot, "status": status}
    return {**member, "until_date": 0} if status == "kicked" else member


def _check_talking(chat: Chat) -> None:
    if chat.refusal is not None:
        raise ClientError("the bot is blocked; unblock it first")


def _message(chat: Chat, message_id: int) -> Message:
    message = chat.messages.get(message_id)
    if message is None:
        raise ClientError(f"there is no message {message_id} in this chat")
    return message


def _text(field: str, entities_field: str, text: str, longest: int) -> Json:
    """Return the message fields of a text and its detected entities; {} for an empty text.

    Raise ClientError if the text is longer than `longest` UTF-16 units.
    """
    text = text.strip()
    if utf16_length(text) > longest:
        raise ClientError(f"longer than {longest} characters")
    if not text:
        return {}
    entities = detect(text)
    return {field: text, entities_field: entities} if entities else {field: text}


def _arrive(world: World, chat: Chat, content: Json) -> Message:
    chat.started = True
    message = chat.add(content, outgoing=True)
    world.updates.put("message", message.wire, chat.id)
    return message
