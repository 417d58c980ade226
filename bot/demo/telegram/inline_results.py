"""Check the results that a bot gives for an inline query, by Telegram's rules."""

import re
from typing import Any

from bot.demo.telegram.errors import ApiError, bad_request
from bot.demo.telegram.keyboards import inline_markup
from bot.demo.telegram.links import checked_url, secure_url
from bot.demo.telegram.texts import message_text

Json = dict[str, Any]

MAX_RESULTS = 50
MAX_ID = 64
"""Longest id of a result, in bytes of UTF-8."""
MAX_OFFSET = 64
"""Longest `next_offset`, in bytes of UTF-8."""

_ARTICLE = {
    *("type", "id", "title", "input_message_content", "reply_markup", "url", "description"),
    *("thumbnail_url", "thumbnail_width", "thumbnail_height"),
}
_CONTENT = {"message_text", "parse_mode", "entities", "link_preview_options"}
_BUTTON = {"text", "web_app", "start_parameter"}
_START = re.compile(r"[A-Za-z0-9_\-]{1,64}")


def checked_results(given: list[Any]) -> list[Json]:
    """Return the results with the messages to send; ApiError 400 with Telegram's text if wrong."""
    if len(given) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    results = [_result(each) for each in given]
    if len({each["id"] for each in results}) != len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def checked_offset(offset: str) -> str:
    """Return the offset for the client's next query; ApiError 400 if it is above 64 bytes."""
    if len(offset.encode()) > MAX_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    return offset


def checked_button(button: Json) -> Json:
    """Return the button above the results; ApiError 400 unless it has exactly one action."""
    _only(button, _BUTTON)
    if not _field(button, "text", str).strip():
        raise bad_request("SWITCH_PM_TEXT_EMPTY")
    if len(button.keys() & {"web_app", "start_parameter"}) != 1:
        raise _unparsed("Exactly one action must be specified")
    if "web_app" in button:
        secure_url(str(_field(button, "web_app", dict).get("url")), "Web App URL")
    elif not _START.fullmatch(_field(button, "start_parameter", str)):
        raise bad_request("START_PARAM_INVALID")
    return button


def _result(given: Any) -> Json:
    if not isinstance(given, dict):
        raise _unparsed("Object expected")
    kind = _field(given, "type", str)
    result_id = _field(given, "id", str)
    if not 0 < len(result_id.encode()) <= MAX_ID:
        raise bad_request("RESULT_ID_INVALID")
    if kind != "article":
        # Telegram has nineteen other types; the page cannot show them, so they are refused.
        raise bad_request("RESULT_TYPE_INVALID")
    _only(given, _ARTICLE)
    if not _field(given, "title", str).strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    shown = {name: _field(given, name, str) for name in ("title", "description") if name in given}
    for name in ("url", "thumbnail_url"):
        if name in given:
            shown[name] = checked_url(_field(given, name, str), "inline query result URL")
    return {"type": kind, "id": result_id, **shown, "message": _message(given)}


def _message(given: Json) -> Json:
    content = _field(given, "input_message_content", dict)
    _only(content, _CONTENT)
    _field(content, "message_text", str)
    params = {**content, "text": content["message_text"]}
    formatted = message_text(params, "MESSAGE_TOO_LONG")
    message: Json = {"text": formatted.text}
    if formatted.entities:
        message["entities"] = formatted.entities
    if "link_preview_options" in content:
        message["link_preview_options"] = _field(content, "link_preview_options", dict)
    markup = inline_markup(_field(given, "reply_markup", dict)) if "reply_markup" in given else None
    return message | ({"reply_markup": markup} if markup else {})


def _field(given: Json, name: str, kind: type) -> Any:
    if name not in given:
        raise _unparsed(f'Can\'t find field "{name}"')
    if not isinstance(given[name], kind):
        expected = "Object" if kind is dict else "String"
        raise _unparsed(f'Field "{name}" must be of type {expected}')
    return given[name]


def _only(given: Json, known: set[str]) -> None:
    for name in given:
        if name not in known:
            raise _unparsed(f'Unknown field "{name}"')


def _unparsed(reason: str) -> ApiError:
    return bad_request(f"can't parse inline query result: {reason}")
