"""answerCallbackQuery, answerInlineQuery."""

from typing import Any

from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.parameters import (
    Json,
    boolean,
    integer,
    json_array,
    json_object,
    required,
    string,
)
from bot.demo.telegram.queries import InlineQuery, Tap
from bot.demo.telegram.registry import method
from bot.demo.telegram.utf16 import width
from bot.demo.telegram.world import World

MAX_ANSWER = 200
MAX_RESULTS = 50
MAX_RESULT_ID = 64


@method(
    "answerCallbackQuery",
    callback_query_id=required(string),
    text=string,
    show_alert=boolean,
    url=string,
    cache_time=integer,
)
def answer_callback_query(world: World, params: Json) -> bool:
    """Stop the button's spinning; `text` is shown at the top, or in a window."""
    tap = world.query(Tap, params["callback_query_id"], world.options.callback_timeout)
    text, url = params.get("text", ""), params.get("url", "")
    if width(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not url.startswith((f"https://t.me/{world.bot['username']}?", "tg://")):
        raise bad_request("URL_INVALID")
    if not tap.answered:
        tap.text, tap.alert, tap.url = text, params.get("show_alert", False), url
        world.chats[tap.person].publish(
            "answer",
            callback_query_id=tap.id,
            text=tap.text,
            show_alert=tap.alert,
            url=tap.url,
        )
    tap.settle()
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
    """Offer up to 50 results for what a person types after the bot's name."""
    query = world.query(InlineQuery, params["inline_query_id"], world.options.callback_timeout)
    results = params["results"]
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    ids = [_result_id(result) for result in results]
    if len(set(ids)) != len(ids):
        raise bad_request("RESULT_ID_DUPLICATE")
    query.results = results
    query.settle()
    return True


def _result_id(result: Any) -> str:
    if not isinstance(result, dict) or "type" not in result:
        raise bad_request("can't parse inline query result: Can't find field \"type\"")
    result_id = result.get("id")
    if not isinstance(result_id, str) or not 0 < len(result_id.encode()) <= MAX_RESULT_ID:
        raise bad_request("RESULT_ID_INVALID")
    if result["type"] == "article" and not (
        "title" in result and "input_message_content" in result
    ):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    return result_id
