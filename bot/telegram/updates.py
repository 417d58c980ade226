"""Reading updates: what this shop looks at, and no more.

A tapped button brings its whole message along, text, entities and keyboard; building all of it
costs more than the turn itself. Of that message only its place is read, as python-telegram-bot
reads a message that is too old to be had (Bot API, InaccessibleMessage).
"""

from typing import Any

from telegram import Bot, Update

INACCESSIBLE = 0
"""The date of a message of which only the place is told."""


def read(raw: dict[str, Any], bot: Bot) -> Update:
    """Build the update; KeyError, TypeError or AttributeError where it is none."""
    query = raw.get("callback_query")
    if query is not None and query.get("message") is not None:
        message = query["message"]
        place = {
            "message_id": message["message_id"],
            "chat": message["chat"],
            "date": INACCESSIBLE,
        }
        raw = {**raw, "callback_query": {**query, "message": place}}
    return Update.de_json(raw, bot)
