"""Reading updates: what this shop looks at, and no more.

python-telegram-bot looks for a hundred fields in every message, and a tapped button brings its
whole message along: reading all of it costs more than the turn itself. So the two updates that
come all the time are built of the same objects by hand, and everything else the long way.

Of a tapped message only its place is kept.
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
"""The fields of a message that is typed text and no more."""

UNKNOWN_DATE: Final = datetime.fromtimestamp(0, UTC)
"""The date of a message of which only the place is kept."""


def read_update(raw: dict[str, Any], bot: Bot) -> Update:
    """Build the update; KeyError, TypeError or AttributeError where it is none."""
    message, query = raw.get("message"), raw.get("callback_query")
    if message is not None and TEXT_MESSAGE_FIELDS.issuperset(message):
        update = Update(raw["update_id"], message=_typed(message, bot))
    elif query is not None and query.get("message") is not None:
        update = Update(raw["update_id"], callback_query=_tapped(query, bot))
    else:
        return Update.de_json(raw, bot)
    update.set_bot(bot)
    return update


def _typed(raw: dict[str, Any], bot: Bot) -> Message:
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


def _tapped(raw: dict[str, Any], bot: Bot) -> CallbackQuery:
    below = raw["message"]
    place = Message(below["message_id"], UNKNOWN_DATE, Chat.de_json(below["chat"], bot))
    place.set_bot(bot)
    query = CallbackQuery(
        id=raw["id"],
        from_user=User.de_json(raw["from"], bot),
        chat_instance=raw["chat_instance"],
        message=place,
        data=raw.get("data"),
    )
    query.set_bot(bot)
    return query
