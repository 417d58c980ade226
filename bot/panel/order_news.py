"""News of an order in a text with which a panel refuses `add`.

Panels insert an order before they take the money or ask their own supplier, and say so: "Order
saved, insufficient balance". Such a text is no proof that nothing was done. A denial ("could not be
created"), a demand ("must be placed") and a rule about many orders are no news.
"""

import re
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import Final

from bot.panel.folding import accentless, clauses
from bot.panel.success_words import DENIED_AFTER, LANGUAGES


class News(Enum):
    """What a text says of an order."""

    MADE = "made"
    """The order was made, or may have been."""
    EARLIER = "earlier"
    """An order was made before: another one, or this one on an earlier attempt."""


REACH: Final = 4
"""Words before a word of success in which a denial counts: "could not yet be placed"."""

REACH_AFTER: Final = 2


def _any(field: str) -> str:
    """Return one pattern of a field's words in all languages."""
    words = chain.from_iterable(getattr(language, field) for language in LANGUAGES)
    return rf"\b(?:{'|'.join(map(accentless, words))})\b"


MADE: Final = re.compile(_any("made"))
KEPT: Final = re.compile(_any("kept"))
ORDER: Final = re.compile(_any("order"))
DENIED: Final = re.compile(rf"{_any('denied')}(?! {_any('lacking')})")
DENIED_BEHIND: Final = re.compile(rf"\b(?:{'|'.join(map(accentless, DENIED_AFTER))})\b")
DEMANDED: Final = re.compile(_any("demanded"))
ALREADY: Final = re.compile(_any("already"))
TURN: Final = re.compile(_any("turns"))

EXISTS: Final = re.compile(
    accentless(
        r"\b(?:exists?|существует|mevcut|existe|đã tồn tại|موجود|मौजूद|duplicated?|дубл\w+)\b"
    )
)
"""With an order in the same clause: news of an earlier one."""

ONLY_KEPT: Final = re.compile(rf"(?:(?:this|is|was|has|been|now|ok|thanks?) )*{_any('kept')}")
"""A clause that says nothing else: "Accepted", "was saved"."""

STANDS: Final = re.compile(
    r"(?:your |the |this |new )?order (?:(?:is|was|now|has been|set|put|status|to|#?\d+) )*"
    r"(?:pending|in progress|processing|active|waiting|on hold)"
)
"""A clause that says how the order stands, and nothing else."""


def news_in(text: str) -> frozenset[News]:
    """Return what a text says of orders that were made; empty for a plain refusal."""
    return frozenset(chain.from_iterable(map(_news_of, _statements(text))))


@lru_cache(maxsize=1024)
def claims_success(text: str) -> bool:
    """Return True if a text says, of anything but an order, that it was done.

    For refills and cancellations: what they say of the order itself is old news.
    """
    return any(
        _is_news(statement, match)
        for statement in _statements(text)
        if not ORDER.search(statement)
        for match in MADE.finditer(statement)
    )


def _statements(text: str) -> list[str]:
    parts = chain.from_iterable(TURN.split(clause) for clause in clauses(text))
    return [part.strip() for part in parts if part.strip()]


def _news_of(statement: str) -> set[News]:
    matches = list(MADE.finditer(statement))
    about_order = bool(ORDER.search(statement))
    if about_order or ONLY_KEPT.fullmatch(statement):
        matches += KEPT.finditer(statement)
    news = {
        News.EARLIER if _is_old(statement, match) else News.MADE
        for match in matches
        if _is_news(statement, match)
    }
    if about_order and any(_is_news(statement, match) for match in EXISTS.finditer(statement)):
        news.add(News.EARLIER)
    return news | {News.MADE} if STANDS.fullmatch(statement) else news


def _is_news(statement: str, match: re.Match[str]) -> bool:
    """Return True if a word of success is neither denied nor demanded."""
    before = " ".join(statement[: match.start()].split()[-REACH:])
    after = " ".join(statement[match.end() :].split()[:REACH_AFTER])
    if DENIED.search(before + " " + match.group()) or DENIED_BEHIND.search(after):
        return False
    return not DEMANDED.search(before)


def _is_old(statement: str, match: re.Match[str]) -> bool:
    around = statement[: match.start()].split()[-REACH:] + statement[match.end() :].split()[:1]
    return bool(ALREADY.search(" ".join(around)))
