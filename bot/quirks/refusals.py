"""What one panel takes less of than the document allows: told to a customer before they pay.

The panel's client refuses the same by itself (`bot.panel.order_form`), but only once the order is
paid. These are the same quirks of the panel's row, read where the wizard can ask them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class RefusedField(StrEnum):
    """Which limit an order passes."""

    LINK = "link"
    """Its link is longer than the panel keeps."""
    INTERVAL = "interval"
    """The panel has no such time between two runs."""
    COMMENTS = "comments"
    """A comment holds characters at which the panel would cut it in two, and bill both."""


@dataclass(frozen=True, slots=True)
class OrderRefusal:
    """One limit an order passes, with what is needed to say so."""

    field: RefusedField
    lines: tuple[int, ...] = ()
    """The comments, from 1."""
    marks: tuple[str, ...] = ()
    """The characters that are in them and may not be."""
    length: int = 0
    """Characters of the link."""
    longest: int = 0
    """Characters a link may have."""
    intervals: tuple[int, ...] = ()
    """Minutes the panel knows."""


@dataclass(frozen=True, slots=True)
class OrderQuirks:
    """One panel's limits; the defaults are the document's, which has none."""

    comment_forbidden: tuple[str, ...] = ()
    """Characters at which the panel cuts a comment."""
    comment_replacement: str | None = None
    """What is sent in their place; None is nothing, and such a comment cannot be sold."""
    max_link_length: int | None = None
    """Characters."""
    drip_intervals: tuple[int, ...] = ()
    """Minutes between runs; empty is any."""

    def refusals(
        self, *, link: str = "", comments: Sequence[str] = (), interval: int | None = None
    ) -> tuple[OrderRefusal, ...]:
        """Return what is wrong with an order, in the order of its questions; empty is nothing."""
        found = (self._of_link(link), self._of_comments(comments), self._of_interval(interval))
        return tuple(problem for problem in found if problem is not None)

    def as_sent(self, comment: str) -> str:
        """Return a comment as the panel will be sent it."""
        if self.comment_replacement is not None:
            for mark in self.comment_forbidden:
                comment = comment.replace(mark, self.comment_replacement)
        return comment

    def _of_link(self, link: str) -> OrderRefusal | None:
        if self.max_link_length is None or len(link) <= self.max_link_length:
            return None
        return OrderRefusal(RefusedField.LINK, length=len(link), longest=self.max_link_length)

    def _of_interval(self, interval: int | None) -> OrderRefusal | None:
        if not interval or not self.drip_intervals or interval in self.drip_intervals:
            return None
        return OrderRefusal(RefusedField.INTERVAL, intervals=self.drip_intervals)

    def _of_comments(self, comments: Sequence[str]) -> OrderRefusal | None:
        lines = [number for number, each in enumerate(comments, start=1) if self._spoils(each)]
        if not lines:
            return None
        bad = [comments[number - 1] for number in lines]
        marks = (mark for mark in self.comment_forbidden if any(mark in each for each in bad))
        return OrderRefusal(RefusedField.COMMENTS, lines=tuple(lines), marks=tuple(marks))

    def _spoils(self, comment: str) -> bool:
        """Tell whether a comment cannot be sent: cut in two, or nothing left of it."""
        if self.comment_replacement is not None:
            return bool(comment.strip()) and not self.as_sent(comment).strip()
        return any(mark in comment for mark in self.comment_forbidden)


NO_ORDER_QUIRKS: Final = OrderQuirks()


def read_order_quirks(quirks: Mapping[str, Any]) -> OrderQuirks:
    """Read the limits among a panel's quirks; what cannot be read is no limit. Raises nothing."""
    longest, replacement = quirks.get("max_link_length"), quirks.get("comment_replacement")
    one_line = isinstance(replacement, str) and not {"\r", "\n"} & set(replacement)
    return OrderQuirks(
        comment_forbidden=tuple(filter(None, _all_of(str, quirks.get("comment_forbidden")))),
        comment_replacement=replacement if one_line else None,
        max_link_length=longest if type(longest) is int else None,
        drip_intervals=_all_of(int, quirks.get("drip_intervals")),
    )


def _all_of(kind: type, value: Any) -> tuple[Any, ...]:
    """Return a list's items if each is of this type (True is no number); else none."""
    if not isinstance(value, list) or any(type(each) is not kind for each in value):
        return ()
    return tuple(value)
