"""Detect entities in a text, check the entities that a bot passes, and write them as HTML."""

import html
import re
from typing import Any

from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.links import checked_url
from bot.demo.telegram.utf16 import utf16_length, utf16_slice

Entity = dict[str, Any]

MAX_ENTITIES = 100
"""Most entities in a message; Telegram ignores the others without an error."""

_SOLID = {"code", "pre"}
"""Entities that may contain no other entity and may be nested only in quotes."""

_OPAQUE = {*_SOLID, "text_link", "text_mention"}
"""Entities in whose text no links, mentions or commands are detected."""

_QUOTES = {"blockquote", "expandable_blockquote"}
_STYLES = {"bold", "italic", "underline", "strikethrough", "spoiler"}
_FOUND = {
    "url",
    "email",
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "phone_number",
}
_KNOWN = _SOLID | _OPAQUE | _QUOTES | _STYLES | _FOUND | {"custom_emoji", "date_time"}
_NEEDS = {
    "text_link": "url",
    "text_mention": "user",
    "custom_emoji": "custom_emoji_id",
    "date_time": "unix_time",
}

_TLDS = (
    "com|org|net|info|io|me|ru|app|dev|tv|shop|store|online|site|co|uk|de|fr|es|it|nl|pl|ua|us|eu|"
    "in|br|tr|ir|cn|jp|gg|be|ly|ai|im|cc|to|xyz|link|club|live|test"
)
_DETECT = re.compile(
    r"(?P<url>(?:https?|tg|ftp)://[^\s<>\"]+)"
    r"|(?P<email>(?<![\w.+\-])[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+)"
    rf"|(?P<domain>(?<![\w@.\-])(?:[\w\-]+\.)+(?:{_TLDS})\b(?:[/?#][^\s<>\"]*)?)"
    r"|(?P<mention>(?<![\w@])@[a-zA-Z][a-zA-Z0-9_]{2,31}\b)"
    r"|(?P<hashtag>(?<![\w#])#\w*[^\W\d]\w*)"
    r"|(?P<cashtag>(?<![\w$])\$[A-Z]{1,8}\b)"
    r"|(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/]))"
)
_WORTH_LOOKING = re.compile(r"[.@#$/]")
_TRAILING = ".,:;!?'\"»"


def detect(text: str) -> list[Entity]:
    """Return the links, mentions, hashtags and commands that Telegram detects in a text.

    Offsets and lengths are in UTF-16 units.
    """
    if _WORTH_LOOKING.search(text) is None:
        return []
    ascii_only = text.isascii()
    found = []
    for match in _DETECT.finditer(text):
        kind = match.lastgroup or ""
        start, end = match.span()
        if kind in {"url", "domain"}:
            end = start + len(_without_tail(match.group()))
        offset = start if ascii_only else utf16_length(text[:start])
        length = end - start if ascii_only else utf16_length(text[start:end])
        kind = "url" if kind == "domain" else kind
        found.append({"type": kind, "offset": offset, "length": length})
    return found


def _without_tail(address: str) -> str:
    address = address.rstrip(_TRAILING)
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(_TRAILING)
    return address


def merge_entities(text: str, given: list[Entity]) -> list[Entity]:
    """Merge the bot's entities with those detected in `text`; nest and sort as Telegram does."""
    opaque = [(e["offset"], _end(e)) for e in given if e["type"] in _OPAQUE]
    found = [e for e in detect(text) if not _touches(e, opaque)]
    if not given:
        return found[:MAX_ENTITIES]
    solid = [(e["offset"], _end(e)) for e in given if e["type"] in _SOLID]
    styled = _around(given, solid) if solid else given
    return sorted([*styled, *found], key=_order)[:MAX_ENTITIES]


def _order(entity: Entity) -> tuple[int, int]:
    return entity["offset"], -entity["length"]


def _end(entity: Entity) -> int:
    end: int = entity["offset"] + entity["length"]
    return end


def _touches(entity: Entity, spans: list[tuple[int, int]]) -> bool:
    return any(entity["offset"] < end and start < _end(entity) for start, end in spans)


def _around(given: list[Entity], solid: list[tuple[int, int]]) -> list[Entity]:
    """Split styles around code: a bold line with code in the middle becomes two bold entities."""
    result = []
    for entity in given:
        if entity["type"] in _SOLID or entity["type"] in _QUOTES:
            result.append(entity)
            continue
        position, last = entity["offset"], _end(entity)
        for start, end in [*sorted(solid), (last, last)]:
            if min(start, last) > position:
                length = min(start, last) - position
                result.append({**entity, "offset": position, "length": length})
            position = max(position, end)
    return result


def checked_entities(text: str, given: Any) -> list[Entity]:
    """Check the `entities` parameter for `text` and return the entities to store.

    Leave out empty ones and those of kinds that Telegram detects itself. Raise ApiError 400 with
    Telegram's text for a wrong one.
    """
    if not isinstance(given, list):
        raise bad_request("can't parse entities: expected an Array of MessageEntity")
    total = utf16_length(text)
    return [checked for each in given if (checked := _checked(each, total)) is not None]


def _checked(entity: Any, total: int) -> Entity | None:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    kind, offset, length = (entity.get(field) for field in ("type", "offset", "length"))
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request('can\'t parse MessageEntity: fields "offset" and "length" are Numbers')
    _check_kind(kind, entity)
    _check_span(offset, length, total)
    if kind == "text_link":
        return {**entity, "url": checked_url(str(entity["url"]), "entity URL")}
    return None if kind in _FOUND or not length else dict(entity)


def _check_kind(kind: Any, entity: Entity) -> None:
    if kind not in _KNOWN:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    needed = _NEEDS.get(kind)
    if needed is not None and needed not in entity:
        raise bad_request(f"can't parse MessageEntity: Can't find field \"{needed}\"")


def _check_span(offset: int, length: int, total: int) -> None:
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > total:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if offset + length > total:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
            f"at UTF-16 offset {offset + length}"
        )


_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def to_html(text: str, entities: list[Entity]) -> str:
    """Write a text and its entities as Telegram's HTML; detected entities get no tags."""
    marks: list[tuple[int, int, str]] = []
    for rank, entity in enumerate(entities):
        tags = _tags(entity)
        if tags is not None:
            marks.append((entity["offset"], rank, tags[0]))
            marks.append((_end(entity), -rank - 1, tags[1]))
    pieces, position = [], 0
    for offset, _, tag in sorted(marks):
        pieces.append(html.escape(utf16_slice(text, position, offset - position), quote=False))
        pieces.append(tag)
        position = offset
    pieces.append(
        html.escape(utf16_slice(text, position, utf16_length(text) - position), quote=False)
    )
    return "".join(pieces)


def _tags(entity: Entity) -> tuple[str, str] | None:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    if kind == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if kind == "custom_emoji":
        return f'<tg-emoji emoji-id="{entity["custom_emoji_id"]}">', "</tg-emoji>"
    if kind == "pre":
        language = entity.get("language")
        if not language:
            return "<pre>", "</pre>"
        return f'<pre><code class="language-{language}">', "</code></pre>"
    return _TAGS.get(kind)
