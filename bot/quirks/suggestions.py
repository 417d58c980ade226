"""The quirk that may help where a panel refuses an order for a field that it misses."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot.quirks.record import Quirks
from bot.quirks.value_readers import NAME

WORD: Final = re.compile(r"[^\W\d]\w*")

QUANTITY: Final = re.compile(
    r"quantit\w*|quantidade|cantidad|количеств\w*|miktar\w*|jumlah|số lượng|الكمية|मात्रा",
    re.IGNORECASE,
)
"""The quantity by the names that panels give it in their texts."""

OTHER_NAMES: Final = {
    "link": ("url", "page", "target", "link_url", "page_url", "post_url", "target_url"),
    "quantity": ("amount", "qty", "count", "number"),
    "service": ("product", "service_id", "serviceid", "product_id", "package"),
    "comments": ("comment", "custom_comments", "comment_list", "custom_data", "commentlist"),
    "usernames": ("username_list", "user_list", "users", "mentions"),
    "keywords": ("keyword", "keyword_list"),
    "username": ("user", "login", "account"),
    "answer_number": ("answer", "poll_answer", "vote"),
}
"""The document's fields, with names that panels expect in their place."""


@dataclass(frozen=True, slots=True)
class RefusedForm:
    """What was sent of an order that the panel refused for a field."""

    fields: Collection[str]
    """The document's names of the fields."""
    lines: bool
    """True if it has comments or usernames that are counted."""
    flat: bool
    """True if it has one price for all its lines."""


def suggest_quirk(text: str, form: RefusedForm, quirks: Quirks) -> str:
    """Return the operator's command that may fill the field a refusal names; empty if none."""
    if not _sends_quantity(form, quirks) and _names_quantity(text):
        return f"/panel set {_quantity_quirk(form)} on"
    renamed = _renamed(text, form, quirks)
    if renamed is None:
        return ""
    pairs = {**dict(quirks.sent_as), renamed[0]: renamed[1]}
    return f"/panel set sent_as {', '.join(f'{ours}={own}' for ours, own in pairs.items())}"


def _sends_quantity(form: RefusedForm, quirks: Quirks) -> bool:
    if "quantity" in form.fields:
        return True
    if not form.lines:
        return quirks.send_quantity_with_packages
    flat = form.flat and quirks.send_one_with_flat_lists
    return flat or quirks.send_quantity_with_lists


def _names_quantity(text: str) -> bool:
    words = {word.casefold() for word in WORD.findall(text)}
    return bool(QUANTITY.search(text)) or not words.isdisjoint(OTHER_NAMES["quantity"][:-1])


def _quantity_quirk(form: RefusedForm) -> str:
    if not form.lines:
        return "send_quantity_with_packages"
    return "send_one_with_flat_lists" if form.flat else "send_quantity_with_lists"


def _renamed(text: str, form: RefusedForm, quirks: Quirks) -> tuple[str, str] | None:
    """Return the document's name and the panel's of a field that was sent under the former."""
    sent = {*form.fields, *(("quantity",) if _sends_quantity(form, quirks) else ())}
    words = [word for word in WORD.findall(text) if NAME.fullmatch(word)]
    sent -= dict(quirks.sent_as).keys()
    for ours, others in OTHER_NAMES.items():
        named = [word for word in words if word.casefold() in others]
        if ours in sent and named:
            return ours, named[0]
    return None
