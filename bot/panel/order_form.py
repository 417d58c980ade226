"""An order as it is sent: every field of the document's forms, and one panel's quirks applied."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from bot.panel.outcomes import Rejected
from bot.panel.refusal_classes import RefusalClass
from bot.quirks.record import Quirks

LISTS: Final = ("keywords", "comments", "usernames", "hashtags", "groups")
BREAK: Final = re.compile(r"\r\n|\r|\n")
COUNTED: Final = ("comments", "usernames")
"""Lists whose lines are the quantity, where an order has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrder:
    """An order for a panel; which fields a type of service has is the catalogue's knowledge.

    The lists are taken as lines or as one text of lines, and kept as tuples without blank lines.
    """

    service: str
    link: str | None = None
    quantity: int | None = None
    runs: int | None = None
    interval: int | None = None
    """Minutes between runs."""
    keywords: Sequence[str] = ()
    comments: Sequence[str] = ()
    usernames: Sequence[str] = ()
    hashtags: Sequence[str] = ()
    groups: Sequence[str] = ()
    hashtag: str | None = None
    username: str | None = None
    media: str | None = None
    answer_number: str | None = None
    min: int | None = None
    max: int | None = None
    posts: int | None = None
    old_posts: int | None = None
    delay: int | None = None
    """Minutes after a new post."""
    expiry: date | str | None = None
    """A text is sent as it is: d/m/Y."""
    country: str | None = None
    device: int | None = None
    type_of_traffic: int | None = None
    google_keyword: str | None = None
    referring_url: str | None = None

    def __post_init__(self) -> None:
        for name in LISTS:
            given = getattr(self, name)
            # One text is a sequence too: of characters, each of which would be billed as a line.
            lines = BREAK.split(given) if isinstance(given, str) else given
            object.__setattr__(self, name, tuple(line for line in lines if line.strip()))

    @property
    def line_count(self) -> int:
        """The lines that are the quantity: of comments, or of usernames."""
        return next((len(getattr(self, name)) for name in COUNTED if getattr(self, name)), 0)


def build_form(order: AddOrder, quirks: Quirks) -> dict[str, str] | Rejected:
    """Return the fields to send, or the refusal that this panel would spoil the order with."""
    refusal = _refusal(order, quirks)
    if refusal is not None:
        return refusal
    form = {name: _written(value) for name, value in _given(order)}
    if order.comments:
        form["comments"] = "\n".join(_replaced(order, quirks))
    if "quantity" not in form and "min" not in form:
        if order.line_count and quirks.send_quantity_with_lists:
            form["quantity"] = str(order.line_count)
        elif not order.line_count and quirks.send_quantity_with_packages:
            form["quantity"] = "1"
    return form


def _refusal(order: AddOrder, quirks: Quirks) -> Rejected | None:
    if quirks.max_link_length is not None and len(order.link or "") > quirks.max_link_length:
        return Rejected(RefusalClass.BAD_LINK, f"longer than {quirks.max_link_length} characters")
    if order.interval and quirks.drip_intervals and order.interval not in quirks.drip_intervals:
        return Rejected(RefusalClass.DRIP, f"no interval of {order.interval} minutes")
    # A line break inside a line would be a second line, and billed as one.
    broken = [name for name in LISTS if any(map(BREAK.search, getattr(order, name)))]
    if broken:
        return Rejected(RefusalClass.BAD_REQUEST, f"a line break inside a line of {broken[0]}")
    if not all(line.strip() for line in _replaced(order, quirks)):
        return Rejected(RefusalClass.BAD_COMMENTS, "a comment of forbidden characters only")
    forbidden = quirks.comment_forbidden if quirks.comment_replacement is None else ()
    found = [mark for mark in forbidden if any(mark in line for line in order.comments)]
    if found:
        return Rejected(RefusalClass.BAD_COMMENTS, f"not allowed: {' '.join(found)}")
    return None


def _replaced(order: AddOrder, quirks: Quirks) -> list[str]:
    """Return the comments without what this panel takes for the end of one."""
    lines = list(order.comments)
    if quirks.comment_replacement is not None:
        for mark in quirks.comment_forbidden:
            lines = [line.replace(mark, quirks.comment_replacement) for line in lines]
    return lines


def _given(order: AddOrder) -> Iterator[tuple[str, Any]]:
    values = ((field.name, getattr(order, field.name)) for field in fields(order))
    return ((name, value) for name, value in values if value not in (None, "", ()))


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
