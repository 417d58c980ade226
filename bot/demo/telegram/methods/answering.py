"""Answer queries: answerCallbackQuery, answerInlineQuery."""

from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.inline_results import checked_button, checked_offset, checked_results
from bot.demo.telegram.parameters import (
    Json,
    boolean,
    integer,
    json_array,
    json_object,
    required,
    string,
)
from bot.demo.telegram.queries import ButtonTap, InlineQuery
from bot.demo.telegram.registry import method
from bot.demo.telegram.utf16 import utf16_length
from bot.demo.telegram.world import World

MAX_ANSWER = 200
"""Longest answer to a tap, in UTF-16 units."""


@method(
    "answerCallbackQuery",
    callback_query_id=required(string),
    text=string,
    show_alert=boolean,
    url=string,
    cache_time=integer,
)
def answer_callback_query(world: World, params: Json) -> bool:
    """Answer a tap: show `text` at the top of the chat, or in a window if `show_alert`.

    Only the first answer to a tap is shown. Raise ApiError 400 for a query that is unknown or too
    old, a text above 200 UTF-16 units, or a URL that is not allowed.
    """
    tap = world.query(ButtonTap, params["callback_query_id"], world.options.callback_timeout)
    text, url = params.get("text", ""), params.get("url", "")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not url.startswith((f"https://t.me/{world.bot['username']}?", "tg://")):
        raise bad_request("URL_INVALID")
    if not tap.answered:
        tap.text, tap.alert, tap.url = text, params.get("show_alert", False), url
        world.chats[tap.user_id].publish(
            "answer",
            callback_query_id=tap.id,
            text=tap.text,
            show_alert=tap.alert,
            url=tap.url,
        )
    tap.mark_answered()
    return True


@method(
    "answerInlineQuery",
    inline_query_id=required(string),
    results=required(json_array),
    cache_time=integer,
    is_personal=boolean,
    next_offset=string,
    button=json_object,
)
def answer_inline_query(world: World, params: Json) -> bool:
    """Answer an inline query with up to 50 results; only the first answer is shown."""
    query = world.query(InlineQuery, params["inline_query_id"], world.options.callback_timeout)
    results = checked_results(params["results"])
    offset = checked_offset(params.get("next_offset", ""))
    button = checked_button(params["button"]) if "button" in params else None
    if not query.answered:
        query.results, query.next_offset, query.button = results, offset, button
    query.mark_answered()
    return True
