"""Convert a call's text, parse_mode and entities into the text and entities of a message."""

from functools import lru_cache
from typing import Any, NamedTuple

from bot.demo.telegram.entities import Entity, checked_entities, merge_entities
from bot.demo.telegram.errors import bad_request
from bot.demo.telegram.parse_html import parse_html
from bot.demo.telegram.utf16 import utf16_length

MAX_TEXT = 4096
MAX_CAPTION = 1024


class Formatted(NamedTuple):
    """A text and its entities."""

    text: str
    entities: list[Entity]


def message_text(params: dict[str, Any], too_long: str = "message is too long") -> Formatted:
    """Read `text`; ApiError 400 if it is empty or longer than 4096 UTF-16 units."""
    if not params["text"]:
        raise bad_request("message text is empty")
    result = _formatted(params["text"], params.get("parse_mode"), params.get("entities"))
    if not result.text:
        raise bad_request("text must be non-empty")
    if utf16_length(result.text) > MAX_TEXT:
        raise bad_request(too_long)
    return result


def caption_text(params: dict[str, Any]) -> Formatted:
    """Read `caption` (may be absent); ApiError 400 if it is longer than 1024 UTF-16 units."""
    caption = params.get("caption", "")
    result = _formatted(caption, params.get("parse_mode"), params.get("caption_entities"))
    if utf16_length(result.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    return result


def _formatted(source: str, parse_mode: str | None, entities: Any) -> Formatted:
    source = source.replace("\r", "")
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        return _from_html(source)
    return _arranged(source, checked_entities(source, entities) if entities else [])


@lru_cache(maxsize=2048)
def _from_html(source: str) -> Formatted:
    """Parse HTML; cached, as a shop sends the same screens often. Never change the result."""
    return _arranged(*parse_html(source))


def _arranged(text: str, given: list[Entity]) -> Formatted:
    if text[:1].isspace() or text[-1:].isspace():
        text, given = _trimmed(text, given)
    return Formatted(text, merge_entities(text, given))


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Remove white space at both ends, as Telegram does, and shift the entities to match."""
    right = text.rstrip()
    stripped = right.lstrip()
    lead, total = utf16_length(right) - utf16_length(stripped), utf16_length(stripped)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, total)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return stripped, moved
