"""The tags of Telegram's HTML and the entity for each tag."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.links import canonical_url, mentioned_user

Entity = dict[str, Any]

STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
TAGS = {*STYLES, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
ARGUMENTS = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
    ("blockquote", "expandable"): "",
    ("tg-time", "unix"): "",
    ("tg-time", "format"): "",
}

_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


class Opened(NamedTuple):
    """A tag that is not closed yet.

    Its text starts at `offset` (in UTF-16 units) and at the index `chunk` of the text's chunks.
    """

    tag: str
    arguments: Mapping[str, str]
    """Values of the tag's known attributes, by name."""
    offset: int
    chunk: int


def entity_of(opened: Opened, inside: str) -> Entity | None:
    """Return type and fields of the entity for a tag around the text `inside`.

    Return None for a link that Telegram ignores without an error; raise ApiError 400 for a wrong
    emoji id or time.
    """
    tag = opened.tag
    if tag == "tg-time":
        return _time(opened.arguments)
    argument = next(iter(opened.arguments.values()), "")
    if tag == "a":
        return _link(argument or inside)
    if tag == "tg-emoji":
        if not argument.isdigit():
            raise bad_request("can't parse entities: Invalid custom emoji identifier specified")
        return {"type": "custom_emoji", "custom_emoji_id": argument}
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if argument else "blockquote"}
    if tag == "code":
        return {"type": "code", "language": argument} if argument else {"type": "code"}
    return {"type": tag}


def _time(arguments: Mapping[str, str]) -> Entity:
    unix, shown = arguments.get("unix", ""), arguments.get("format", "")
    if not (unix.isascii() and unix.isdigit()):
        raise bad_request("can't parse entities: Invalid Unix time specified")
    if not _TIME_FORMAT.fullmatch(shown):
        raise bad_request("can't parse entities: Invalid date-time format specified")
    return {"type": "date_time", "unix_time": int(unix), "date_time_format": shown}


def _link(address: str) -> Entity | None:
    user = mentioned_user(address)
    if user is not None:
        return {"type": "text_mention", "user": {"id": user}}
    url = canonical_url(address)
    return None if url is None else {"type": "text_link", "url": url}


def is_language_of(inner: Entity, span: Entity) -> bool:
    """Return True if `inner` is a `<code class="language-…">` around the whole text of `span`."""
    return (
        inner["type"] == "code"
        and "language" in inner
        and inner["offset"] == span["offset"]
        and inner["length"] == span["length"]
    )
