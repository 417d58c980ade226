"""Builds updates from JSON, without the fields that the shop does not use.

python-telegram-bot looks for a hundred fields in every message, and a tap contains its whole
message: reading all of it costs more than the turn itself. So the two frequent kinds of update are
built here from the same classes, and all others by python-telegram-bot.

Of a tapped message only the chat and the id are kept.
"""

from datetime import UTC, datetime
from typing import Any, Final

from telegram import (
    Bot,
    CallbackQuery,
    Chat,
    Message,
    MessageEntity,
    Update,
    User,
)

TEXT_MESSAGE_FIELDS: Final = frozenset({"message_id", "from", "chat", "date", "text", "entities"})
"""The fields of a message that is plain text or a command."""

UNKNOWN_DATE: Final = datetime.fromtimestamp(0, UTC)
"""The date of a tapped message, of which only the chat and the id are kept."""


def read_update(raw: dict[str, Any], bot: Bot) -> Update:
    """Build the update; KeyError, TypeError or AttributeError if `raw` is not one."""
    message, query = raw.get("message"), raw.get("callback_query")
    if message is not None and TEXT_MESSAGE_FIELDS.issuperset(message):
        update = Update(raw["update_id"], message=_text_message(message, bot))
    elif query is not None and query.get("message") is not None:
        update = Update(raw["update_id"], callback_query=_callback_query(query, bot))
    else:
        return Update.de_json(raw, bot)
    update.set_bot(bot)
    return update


def _text_message(raw: dict[str, Any], bot: Bot) -> Message:
    message = Message(
        message_id=raw["message_id"],
        date=datetime.fromtimestamp(raw["date"], UTC),
        chat=Chat.de_json(raw["chat"], bot),
        from_user=User.de_json(raw["from"], bot) if "from" in raw else None,
        text=raw.get("text"),
        entities=MessageEntity.de_list(raw.get("entities", ()), bot),
    )
    message.set_bot(bot)
    return message


def _callback_query(raw: dict[str, Any], bot: Bot) -> CallbackQuery:
    tapped = raw["message"]
    message = Message(tapped["message_id"], UNKNOWN_DATE, Chat.de_json(tapped["chat"], bot))
    message.set_bot(bot)
    query = CallbackQuery(
        id=raw["id"],
        from_user=User.de_json(raw["from"], bot),
        chat_instance=raw["chat_instance"],
        message=message,
        data=raw.get("data"),
    )
    query.set_bot(bot)
    return query
