"""Edit and delete messages: the methods editMessage… and deleteMessage(s)."""

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.keyboards import inline_markup
from bot.demo.telegram.messages import Message
from bot.demo.telegram.methods.sending import CAPTION, captioned
from bot.demo.telegram.parameters import (
    Json,
    Specification,
    boolean,
    chat_id,
    integer,
    json_array,
    json_object,
    required,
    string,
)
from bot.demo.telegram.registry import method
from bot.demo.telegram.texts import message_text
from bot.demo.telegram.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
MAX_DELETED = 100
"""Most messages in one call of deleteMessages."""

_TARGET: Specification = {
    "chat_id": required(chat_id),
    "message_id": required(integer),
    "reply_markup": json_object,
}


@method(
    "editMessageText",
    **_TARGET,
    text=required(string),
    parse_mode=string,
    entities=json_array,
    link_preview_options=json_object,
)
def edit_message_text(world: World, params: Json) -> Json:
    """Replace a message's text; without `reply_markup` its keyboard is removed."""
    chat, message = _editable(world, params)
    formatted = message_text(params, too_long="MESSAGE_TOO_LONG")
    if "text" not in message.wire:
        raise bad_request("there is no text in the message to edit")
    return _change(
        chat,
        message,
        {
            "text": formatted.text,
            "entities": formatted.entities or None,
            "link_preview_options": params.get("link_preview_options"),
            "reply_markup": _markup(params, message),
        },
    )


@method("editMessageCaption", **_TARGET, **CAPTION, show_caption_above_media=boolean)
def edit_message_caption(world: World, params: Json) -> Json:
    """Replace the caption of a document or photo; without `caption` it is removed."""
    chat, message = _editable(world, params)
    if "document" not in message.wire and "photo" not in message.wire:
        raise bad_request("there is no caption in the message to edit")
    caption = {"caption": None, "caption_entities": None, **captioned(params)}
    return _change(chat, message, {**caption, "reply_markup": _markup(params, message)})


@method("editMessageReplyMarkup", **_TARGET)
def edit_message_reply_markup(world: World, params: Json) -> Json:
    """Replace a message's keyboard; without `reply_markup` it is removed."""
    chat, message = _editable(world, params)
    return _change(chat, message, {"reply_markup": _markup(params, message)})


@method("deleteMessage", chat_id=required(chat_id), message_id=required(integer))
def delete_message(world: World, params: Json) -> bool:
    """Delete a message of the bot or of the user; ApiError 400 if there is none with this id."""
    chat = world.chat(params["chat_id"])
    chat.delete(world.message(chat, params["message_id"], "message to delete not found"))
    return True


@method("deleteMessages", chat_id=required(chat_id), message_ids=required(json_array))
def delete_messages(world: World, params: Json) -> bool:
    """Delete up to 100 messages; ids without a message are skipped."""
    chat = world.chat(params["chat_id"])
    if not 0 < len(params["message_ids"]) <= MAX_DELETED:
        raise bad_request("too many messages specified")
    for message_id in params["message_ids"]:
        if isinstance(message_id, int) and message_id in chat.messages:
            chat.delete(chat.messages[message_id])
    return True


def _editable(world: World, params: Json) -> tuple[Chat, Message]:
    chat = world.writable_chat(params["chat_id"])
    message = world.message(chat, params["message_id"], "message to edit not found")
    if message.outgoing or not message.editable:
        raise bad_request("message can't be edited")
    return chat, message


def _markup(params: Json, message: Message) -> Json | None:
    markup = params.get("reply_markup")
    if markup is None:
        return None
    return inline_markup(markup, invoice="invoice" in message.wire)


def _change(chat: Chat, message: Message, content: Json) -> Json:
    if all(message.wire.get(key) == value for key, value in content.items()):
        raise bad_request(NOT_MODIFIED)
    chat.edit(message, content)
    return message.wire
