"""Building the fields of an `add` request from an order and the panel's quirks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from bot.panel.outcomes import Rejected
from bot.panel.refusal_classes import RefusalClass
from bot.quirks.record import Quirks
from bot.quirks.refusals import (
    CharactersForbidden,
    CommentsSpoiled,
    IntervalUnknown,
    LinkTooLong,
    OrderRefusal,
    comment_as_sent,
    find_refusals,
    link_as_sent,
)

LISTS: Final = ("keywords", "comments", "usernames", "hashtags", "groups")
BREAK: Final = re.compile(r"\r\n|\r|\n")
COUNTED: Final = ("comments", "usernames")
"""Lists whose number of lines is the quantity of an order without a quantity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrder:
    """An order to send; the catalog knows which fields each type of service needs.

    A list may be given as lines or as one text of lines; it becomes a tuple without blank lines.
    """

    service: str
    """The panel's own id of the service."""
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
    """Last day of a subscription; a text must be d/m/Y and is sent as it is."""
    country: str | None = None
    device: int | None = None
    type_of_traffic: int | None = None
    google_keyword: str | None = None
    referring_url: str | None = None
    flat: bool = False
    """Not sent: True if the order has one price for all its lines."""

    def __post_init__(self) -> None:
        for name in LISTS:
            value = getattr(self, name)
            # A str is a sequence of characters, each of which would be billed as a line.
            lines = BREAK.split(value) if isinstance(value, str) else value
            object.__setattr__(self, name, tuple(line for line in lines if line.strip()))

    @property
    def line_count(self) -> int:
        """Number of comments or of usernames; 0 if the order has neither."""
        return next((len(getattr(self, name)) for name in COUNTED if getattr(self, name)), 0)


def build_form(order: AddOrder, quirks: Quirks) -> dict[str, str] | Rejected:
    """Return the fields to send, or Rejected if the panel would spoil the order."""
    refusal = _refusal(order, quirks)
    if refusal is not None:
        return refusal
    form = {name: _field_text(value) for name, value in _filled_fields(order)}
    if order.link:
        form["link"] = link_as_sent(quirks, order.link)
    if order.comments:
        form["comments"] = "\n".join(comment_as_sent(quirks, line) for line in order.comments)
    if "quantity" not in form and "min" not in form:
        form |= _quantity_for_quirks(order, quirks)
    return form


def _quantity_for_quirks(order: AddOrder, quirks: Quirks) -> dict[str, str]:
    """Return the quantity that the panel wants though the document has none for such an order."""
    if order.line_count and order.flat and quirks.send_one_with_flat_lists:
        return {"quantity": "1"}
    if order.line_count:
        return {"quantity": str(order.line_count)} if quirks.send_quantity_with_lists else {}
    return {"quantity": "1"} if quirks.send_quantity_with_packages else {}


def _refusal(order: AddOrder, quirks: Quirks) -> Rejected | None:
    """Return the first reason to refuse an order: its link, interval, line breaks, comments."""
    return (
        _first(
            find_refusals(
                quirks,
                link=order.link or "",
                interval=order.interval,
                texts=tuple(_names_and_words(order)),
            )
        )
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
        case CharactersForbidden():
            return Rejected(RefusalClass.BAD_REQUEST, f"not allowed: {' '.join(refusal.marks)}")
        case CommentsSpoiled(emptied=True):
            text = "a comment of forbidden characters only"
            return Rejected(RefusalClass.BAD_COMMENTS, text)
        case CommentsSpoiled():
            text = f"not allowed: {' '.join(refusal.marks)}"
            return Rejected(RefusalClass.BAD_COMMENTS, text)


def _names_and_words(order: AddOrder) -> Iterator[str]:
    """Yield the texts of an order but its link and its comments."""
    for name, value in _filled_fields(order):
        if name not in ("service", "link", "comments"):
            yield from (value,) if isinstance(value, str) else value if name in LISTS else ()


def _filled_fields(order: AddOrder) -> Iterator[tuple[str, Any]]:
    names = (field.name for field in fields(order) if field.name != "flat")
    values = ((name, getattr(order, name)) for name in names)
    return ((name, value) for name, value in values if value not in (None, "", ()))


def _field_text(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
