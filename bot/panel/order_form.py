"""An order as it is sent: every field of the document's forms, and one panel's quirks applied."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from bot.panel.outcomes import Rejected
from bot.panel.refusal_classes import RefusalClass
from bot.quirks.record import Quirks
from bot.quirks.refusals import (
    CommentsSpoiled,
    IntervalUnknown,
    LinkTooLong,
    OrderRefusal,
    comment_as_sent,
    find_refusals,
)

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
        form["comments"] = "\n".join(comment_as_sent(quirks, line) for line in order.comments)
    if "quantity" not in form and "min" not in form:
        form |= _quantity_for_quirks(order, quirks)
    return form


def _quantity_for_quirks(order: AddOrder, quirks: Quirks) -> dict[str, str]:
    """Return the quantity that the panel wants though the document has none for such an order."""
    if order.line_count:
        return {"quantity": str(order.line_count)} if quirks.send_quantity_with_lists else {}
    return {"quantity": "1"} if quirks.send_quantity_with_packages else {}


def _refusal(order: AddOrder, quirks: Quirks) -> Rejected | None:
    """Return the first reason to refuse an order: its link, interval, line breaks, comments."""
    return (
        _first(find_refusals(quirks, link=order.link or "", interval=order.interval))
        or _line_break(order)
        or _first(find_refusals(quirks, comments=order.comments))
    )


def _line_break(order: AddOrder) -> Rejected | None:
    # A line break inside a line would be a second line, and billed as one.
    for name in LISTS:
        if any(map(BREAK.search, getattr(order, name))):
            return Rejected(RefusalClass.BAD_REQUEST, f"a line break inside a line of {name}")
    return None


def _first(refusals: Sequence[OrderRefusal]) -> Rejected | None:
    return _rejected(refusals[0]) if refusals else None


def _rejected(refusal: OrderRefusal) -> Rejected:
    """Return the outcome of an order that is refused here, as if the panel had refused it."""
    match refusal:
        case LinkTooLong():
            text = f"longer than {refusal.longest} characters"
            return Rejected(RefusalClass.BAD_LINK, text)
        case IntervalUnknown():
            return Rejected(RefusalClass.DRIP, f"no interval of {refusal.interval} minutes")
        case CommentsSpoiled(emptied=True):
            text = "a comment of forbidden characters only"
            return Rejected(RefusalClass.BAD_COMMENTS, text)
        case CommentsSpoiled():
            text = f"not allowed: {' '.join(refusal.marks)}"
            return Rejected(RefusalClass.BAD_COMMENTS, text)


def _given(order: AddOrder) -> Iterator[tuple[str, Any]]:
    values = ((field.name, getattr(order, field.name)) for field in fields(order))
    return ((name, value) for name, value in values if value not in (None, "", ()))


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
