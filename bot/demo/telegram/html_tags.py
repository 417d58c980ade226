"""The tags of Telegram's HTML, and the entity that each of them makes."""

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
TAGS = {*STYLES, "a", "code", "pre", "blockquote", "tg-emoji"}
ARGUMENTS = {
    ("a", "href"): "",
    ("code", "class"): "language-",
    ("span", "class"): "tg-",
    ("tg-emoji", "emoji-id"): "",
    ("blockquote", "expandable"): "",
}


class Opened(NamedTuple):
    """A tag that waits for its end: where its text began, in UTF-16 units and in chunks."""

    tag: str
    argument: str
    offset: int
    chunk: int


def entity_of(opened: Opened, inside: str) -> Entity | None:
    """Return the entity's type and fields, or None where Telegram silently makes none."""
    tag, argument = opened.tag, opened.argument
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


def _link(address: str) -> Entity | None:
    user = mentioned_user(address)
    if user is not None:
        return {"type": "text_mention", "user": {"id": user}}
    url = canonical_url(address)
    return None if url is None else {"type": "text_link", "url": url}


def is_language_of(inner: Entity, span: Entity) -> bool:
    """Tell whether `inner` is the `<code class="language-…">` that fills the `<pre>`."""
    return (
        inner["type"] == "code"
        and "language" in inner
        and inner["offset"] == span["offset"]
        and inner["length"] == span["length"]
    )
