"""Check reply markup by Telegram's rules and return it as Telegram stores it."""

from collections.abc import Callable
from typing import Any

from bot.demo.telegram.errors import ApiError, bad_request
from bot.demo.telegram.links import checked_url, secure_url
from bot.demo.telegram.utf16 import utf16_length

Json = dict[str, Any]

MAX_BUTTONS = 100
"""Most buttons in a keyboard."""
MAX_ROW = 8
"""Most buttons in a row."""
MAX_DATA = 64
"""Longest callback data, in bytes of UTF-8."""
MAX_COPY = 256
"""Longest text that a button copies, in UTF-16 units."""

_KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
_FLAGS = {
    "keyboard": {"is_persistent", "resize_keyboard", "one_time_keyboard", "selective"},
    "remove_keyboard": {"selective"},
    "force_reply": {"selective"},
}
_PLAIN = {"text", "callback_data"}
_LOOKS = {"icon_custom_emoji_id", "style"}
_REQUESTS = {"request_contact", "request_location", "request_users", "request_chat", "request_poll"}


def checked_markup(markup: Json, *, invoice: bool = False) -> Json | None:
    """Return `reply_markup` of any kind as Telegram stores it; ApiError 400 if it is wrong.

    Return None for an empty inline keyboard and for a `remove_keyboard` or `force_reply` of false.
    """
    kind = _kind(markup)
    if kind == "inline_keyboard":
        return inline_markup(markup, invoice=invoice)
    if kind == "keyboard":
        return _reply_keyboard(markup)
    if not _flag(markup, kind):
        return None
    _only(markup, {kind, "input_field_placeholder", *_FLAGS[kind]}, "reply markup")
    return dict(markup)


def inline_markup(markup: Json, *, invoice: bool = False) -> Json | None:
    """Return an inline keyboard as Telegram stores it; None if it has no buttons.

    Raise ApiError 400 for other markup, a wrong button, or a pay button outside an `invoice`.
    """
    if "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    _only(markup, {"inline_keyboard"}, "reply markup")
    rows = _rows(markup, "inline_keyboard", _inline_button)
    if invoice and rows and "pay" not in rows[0][0]:
        raise bad_request("REPLY_MARKUP_INVALID")
    if not invoice and any("pay" in button for row in rows for button in row):
        raise bad_request("BUTTON_TYPE_INVALID")
    return {"inline_keyboard": rows} if rows else None


def _kind(markup: Json) -> str:
    for kind in _KINDS:
        if kind in markup:
            return kind
    raise bad_request("object expected as reply markup")


def _reply_keyboard(markup: Json) -> Json:
    _only(markup, {"keyboard", "input_field_placeholder", *_FLAGS["keyboard"]}, "reply markup")
    for name in _FLAGS["keyboard"]:
        _flag(markup, name)
    rows = _rows(markup, "keyboard", _reply_button)
    if not rows:
        raise bad_request("REPLY_MARKUP_INVALID")
    return {**markup, "keyboard": rows}


def _rows(markup: Json, field: str, read: Callable[[Any], Json]) -> list[list[Json]]:
    given = markup[field]
    if not isinstance(given, list):
        raise bad_request(f'field "{field}" must be of type Array')
    rows, total = [], 0
    for row in given:
        if not isinstance(row, list):
            raise bad_request(f'field "{field}" must be an Array of Arrays')
        if len(row) > MAX_ROW:
            raise bad_request("REPLY_MARKUP_INVALID")
        total += len(row)
        if row:
            rows.append([read(button) for button in row])
    if total > MAX_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    _text(button, "keyboard button")
    _only(button, {"text", "web_app", *_REQUESTS, *_LOOKS}, "keyboard button")
    return dict(button)


def _inline_button(button: Any) -> Json:
    if _is_plain(button):
        return {"text": button["text"], "callback_data": button["callback_data"]}
    text = _text(button, "inline keyboard button")
    action = _action(button)
    looks = {name: button[name] for name in button if name in _LOOKS}
    return {"text": text, action: _ACTIONS[action](button[action]), **looks}


def _action(button: Json) -> str:
    """Return the name of the button's action field; ApiError 400 unless there is exactly one."""
    actions = [name for name in button if name not in _LOOKS and name != "text"]
    for name in actions:
        if name not in _ACTIONS:
            raise _unparsed("inline keyboard button", f'Unknown field "{name}"')
    if not actions or button.get("callback_data") == "":
        raise _unparsed(
            "inline keyboard button", "Text buttons are unallowed in the inline keyboard"
        )
    if len(actions) > 1:
        raise _unparsed("inline keyboard button", "Exactly one action must be specified")
    return actions[0]


def _is_plain(button: Any) -> bool:
    """Return True for a valid button with only a text and ASCII callback data, the usual case."""
    if type(button) is not dict or button.keys() != _PLAIN:
        return False
    text, data = button["text"], button["callback_data"]
    return (
        type(text) is str
        and type(data) is str
        and 0 < len(data) <= MAX_DATA
        and data.isascii()
        and not text.isspace()
        and text != ""
    )


def _text(button: Any, what: str) -> str:
    if not isinstance(button, dict):
        raise _unparsed(what, "Object expected")
    if "text" not in button:
        raise _unparsed(what, 'Can\'t find field "text"')
    text = button["text"]
    if not isinstance(text, str):
        raise _unparsed(what, 'Field "text" must be of type String')
    if not text.strip():
        raise _unparsed(what, "Text must be non-empty")
    return text


def _data(value: Any) -> str:
    if not isinstance(value, str) or len(value.encode()) > MAX_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    return value


def _url(value: Any) -> str:
    return checked_url(str(value), "inline keyboard button URL")


def _web_app(value: Any) -> Json:
    url = value.get("url") if isinstance(value, dict) else None
    return {"url": secure_url(str(url), "inline keyboard button Web App URL")}


def _copy(value: Any) -> Json:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str) or not 0 < utf16_length(text) <= MAX_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return {"text": text}


def _query(value: Any) -> str:
    if not isinstance(value, str):
        raise _unparsed("inline keyboard button", "Field must be of type String")
    return value


def _chosen(value: Any) -> Json:
    if not isinstance(value, dict):
        raise _unparsed("inline keyboard button", "Object expected")
    return dict(value)


def _pay(value: Any) -> bool:
    if value is not True:
        raise _unparsed("inline keyboard button", 'Field "pay" must be true')
    return True


_ACTIONS: dict[str, Callable[[Any], Any]] = {
    "callback_data": _data,
    "url": _url,
    "web_app": _web_app,
    "switch_inline_query": _query,
    "switch_inline_query_current_chat": _query,
    "switch_inline_query_chosen_chat": _chosen,
    "copy_text": _copy,
    "pay": _pay,
}


def _flag(markup: Json, name: str) -> bool:
    value = markup.get(name, False)
    if not isinstance(value, bool):
        raise bad_request(f'field "{name}" must be of type Boolean')
    return value


def _only(given: Json, known: set[str], what: str) -> None:
    for name in given:
        if name not in known:
            raise _unparsed(what, f'Unknown field "{name}"')


def _unparsed(what: str, reason: str) -> ApiError:
    return bad_request(f"can't parse {what}: {reason}")
