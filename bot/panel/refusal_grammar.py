"""Patterns of refusals in other languages than English, made of their words.

A class is two words near each other in any order: a link that is invalid, funds that are lacking.
Panels mix in the English noun ("API key salah"), so it is always among them.
"""

from collections.abc import Mapping
from typing import Final

from bot.panel.folding import accentless
from bot.panel.languages import (
    arabic,
    french,
    hindi,
    indonesian,
    portuguese,
    russian,
    spanish,
    turkish,
    vietnamese,
)
from bot.panel.languages.words import RefusalWords
from bot.panel.refusal_classes import RefusalClass

R = RefusalClass

LANGUAGES: Final = (
    russian.WORDS,
    turkish.WORDS,
    spanish.WORDS,
    portuguese.WORDS,
    indonesian.WORDS,
    vietnamese.WORDS,
    french.WORDS,
    arabic.WORDS,
    hindi.WORDS,
)

REACH: Final = 20
"""Characters between two words that belong together."""

KEY: Final = r"(?:api ?)?(?:key|token|api)"
LINK: Final = r"link|url|username"


def patterns_of(words: RefusalWords) -> Mapping[RefusalClass, tuple[str, ...]]:
    """Return a language's patterns by class, folded."""
    w = words
    key, link, service = f"{w.key}|{KEY}", f"{w.link}|{LINK}", f"{w.service}|service"
    spoiled = f"{w.invalid}|{w.absent}"
    patterns = {
        R.RATE_LIMITED: (_near(w.too_many, w.requests),),
        R.AUTH: (_near(key, f"{spoiled}|{w.down}|{w.required}"),),
        R.PANEL_FUNDS: (_near(f"{w.funds}|balance|saldo", w.lacking),),
        R.REFILL_UNAVAILABLE: (_near(w.refill, f"{w.refused}|{w.absent}|{w.down}"),),
        R.DUPLICATE_LINK: (_all(w.order, w.already, link),),
        R.CANCEL_UNAVAILABLE: (_near(w.cancel, w.refused),),
        R.SERVICE_DOWN: (_near(service, w.down),),
        R.BAD_SERVICE: (_near(service, spoiled),),
        R.BAD_QUANTITY: (_all(w.quantity, w.least, w.most), _near(w.quantity, spoiled)),
        R.MAX_QUANTITY: (_near(w.quantity, w.most),),
        R.MIN_QUANTITY: (_near(w.quantity, w.least),),
        R.BAD_LINK: (_near(link, f"{spoiled}|{w.private}|{w.required}"),),
        R.MISSING_FIELD: (_near(f"{w.field}|comments?|usernames?|quantity", w.required),),
        R.ORDER_NOT_FOUND: (_near(w.order, spoiled),),
        R.TRANSIENT: (rf"\b(?:{w.again})\b",),
    }
    return {reason: tuple(map(accentless, parts)) for reason, parts in patterns.items()}


def _near(one: str, other: str) -> str:
    """Match two words in any order, at most REACH characters apart."""
    between = rf"\b.{{0,{REACH}}}\b"
    return rf"\b(?:{one}){between}(?:{other})\b|\b(?:{other}){between}(?:{one})\b"


def _all(*words: str) -> str:
    """Match a text that has all words, in any order."""
    return "^" + "".join(rf"(?=.*\b(?:{word})\b)" for word in words)


BY_CLASS: Final[Mapping[RefusalClass, tuple[str, ...]]] = {
    reason: tuple(pattern for words in LANGUAGES for pattern in patterns_of(words).get(reason, ()))
    for reason in RefusalClass
}
"""The patterns of all languages, by class."""
