"""Orders that are refused because of a panel's quirks: it would spoil or reject them.

The wizard asks before the customer pays, the panel's client before it sends `add`: both call
`find_refusals`, so they refuse the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias
from urllib.parse import quote

from bot.quirks.record import Quirks

ADDRESS: Final = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"
)
"""The characters of an address (RFC 3986); others are the same address written as `%…`."""


@dataclass(frozen=True, slots=True)
class LinkTooLong:
    """The link is longer than the panel keeps."""

    length: int
    """Characters of the link."""
    longest: int
    """Characters a link may have."""


@dataclass(frozen=True, slots=True)
class IntervalUnknown:
    """The panel does not know this time between two runs."""

    interval: int
    """Minutes, as ordered."""
    known: tuple[int, ...]
    """Minutes that the panel knows."""


@dataclass(frozen=True, slots=True)
class CommentsSpoiled:
    """Comments hold forbidden characters, or nothing else where these are replaced."""

    lines: tuple[int, ...]
    """Which comments, counted from 1."""
    marks: tuple[str, ...]
    """The forbidden characters that are in them."""
    emptied: bool = False
    """True if the characters are replaced, and a comment consists of nothing else."""


@dataclass(frozen=True, slots=True)
class CharactersForbidden:
    """A link, a name or a word holds characters that the panel refuses."""

    marks: tuple[str, ...]
    """The forbidden characters that are in it."""


OrderRefusal: TypeAlias = LinkTooLong | IntervalUnknown | CommentsSpoiled | CharactersForbidden

ORDER_QUIRKS: Final = (
    "forbidden_characters",
    "comment_forbidden",
    "comment_replacement",
    "max_link_length",
    "drip_intervals",
)
"""The quirks that `find_refusals` reads."""


def find_refusals(
    quirks: Quirks,
    *,
    link: str = "",
    interval: int | None = None,
    comments: Sequence[str] = (),
    texts: Sequence[str] = (),
) -> tuple[OrderRefusal, ...]:
    """Return why the panel would spoil this order, in the order in which the client refuses.

    `texts` are its names and words: all that is neither a link nor a comment.
    """
    refusals = (
        _refuse_link(quirks, link),
        _refuse_characters(quirks, (link_characters(quirks, link), *texts)),
        _refuse_interval(quirks, interval),
        _refuse_comments(quirks, comments),
    )
    return tuple(refusal for refusal in refusals if refusal is not None)


def comment_as_sent(quirks: Quirks, comment: str) -> str:
    """Return a comment with the forbidden characters replaced, if the quirks have a replacement."""
    if quirks.comment_replacement is not None:
        for mark in quirks.comment_forbidden:
            comment = comment.replace(mark, quirks.comment_replacement)
    return comment


def link_characters(quirks: Quirks, link: str) -> str:
    """Return a link without forbidden characters where another spelling is the same address.

    A letter or mark that no address holds as it is may be written as `%…`; a `/` or a `?` not.
    """
    for mark in quirks.forbidden_characters:
        if not any(character in ADDRESS for character in mark):
            link = link.replace(mark, quote(mark, safe=""))
    return link


def link_as_sent(quirks: Quirks, link: str) -> str:
    """Return a link as it is sent: spelt so that the panel takes it, and decodes it rightly."""
    link = link_characters(quirks, link)
    # A second decoding changes nothing but these two.
    return link.replace("%", "%25").replace("+", "%2B") if quirks.encode_links else link


def keep_order_quirks(quirks: Quirks) -> Quirks:
    """Return a record with the ORDER_QUIRKS only; the others are the document's."""
    return replace(Quirks(), **{name: getattr(quirks, name) for name in ORDER_QUIRKS})


def _refuse_link(quirks: Quirks, link: str) -> LinkTooLong | None:
    if quirks.max_link_length is None or len(link) <= quirks.max_link_length:
        return None
    return LinkTooLong(len(link), quirks.max_link_length)


def _refuse_characters(quirks: Quirks, texts: Sequence[str]) -> CharactersForbidden | None:
    marks = tuple(
        mark for mark in quirks.forbidden_characters if any(mark in text for text in texts)
    )
    return CharactersForbidden(marks) if marks else None


def _refuse_interval(quirks: Quirks, interval: int | None) -> IntervalUnknown | None:
    if not interval or not quirks.drip_intervals or interval in quirks.drip_intervals:
        return None
    return IntervalUnknown(interval, quirks.drip_intervals)


def _refuse_comments(quirks: Quirks, comments: Sequence[str]) -> CommentsSpoiled | None:
    lines = [number for number, each in enumerate(comments, start=1) if _is_spoiled(quirks, each)]
    if not lines:
        return None
    spoiled = [comments[number - 1] for number in lines]
    marks = [mark for mark in quirks.comment_forbidden if any(mark in each for each in spoiled)]
    return CommentsSpoiled(tuple(lines), tuple(marks), quirks.comment_replacement is not None)


def _is_spoiled(quirks: Quirks, comment: str) -> bool:
    """Tell whether a comment cannot be sent: it would be split, or replacing leaves it blank."""
    if quirks.comment_replacement is None:
        return any(mark in comment for mark in quirks.comment_forbidden)
    return bool(comment.strip()) and not comment_as_sent(quirks, comment).strip()
