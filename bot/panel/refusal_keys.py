"""Refusals that are keys of translations, like PerfectPanel's `neworder.error.not_enough_funds`.

A panel without the translation shows the key. Its words say what is meant, in any order; the rules
are tried only where no pattern of a sentence matches them.
"""

import re
from typing import Final

from bot.panel.folding import folded
from bot.panel.refusal_classes import RefusalClass

R = RefusalClass

KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[._:/-][A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+")
"""Words joined by dots or underscores, or in camel case, without a space."""

HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
NAMESPACES: Final = frozenset(
    {"neworder", "new", "error", "errors", "api", "v2", "messages", "message", "validation",
     "exception", "err", "msg", "orders", "panel"}
)  # fmt: skip

UNDONE: Final = frozenset(
    {"not", "invalid", "incorrect", "wrong", "bad", "missing", "empty", "required", "unknown",
     "found", "exist", "exists", "inactive", "expired", "disabled", "denied", "failed", "no"}
)  # fmt: skip

RULES: Final[tuple[tuple[RefusalClass, frozenset[str], frozenset[str]], ...]] = (
    (R.RATE_LIMITED, frozenset({"requests", "request", "rate", "calls"}),
     frozenset({"many", "limit", "limited", "exceeded", "throttled"})),
    (R.AUTH, frozenset({"key", "token", "auth", "apikey", "user", "account"}),
     UNDONE | {"blocked", "suspended", "banned"}),
    (R.PANEL_FUNDS, frozenset({"funds", "balance", "money", "credits", "credit"}), frozenset()),
    (R.DUPLICATE_LINK, frozenset({"link", "url", "username"}),
     frozenset({"duplicate", "duplicated", "active", "running", "used", "exists", "already"})),
    (R.PER_LINK_LIMIT, frozenset({"link", "url"}), frozenset({"limit", "max", "exceeded"})),
    (R.DRIP, frozenset({"runs", "interval", "dripfeed", "drip"}), frozenset()),
    (R.SERVICE_DOWN, frozenset({"service"}),
     frozenset({"disabled", "inactive", "unavailable", "closed", "off", "maintenance"})),
    (R.BAD_SERVICE, frozenset({"service", "services"}), UNDONE),
    (R.MIN_QUANTITY, frozenset({"min", "minimum", "minimal"}), frozenset()),
    (R.MAX_QUANTITY, frozenset({"max", "maximum", "maximal"}), frozenset()),
    (R.BAD_QUANTITY, frozenset({"quantity", "amount", "count", "qty"}), UNDONE | {"bounds"}),
    (R.BAD_LINK, frozenset({"link", "url", "username", "page", "profile"}),
     UNDONE | {"private", "closed", "format"}),
    (R.BAD_COMMENTS, frozenset({"comments", "comment", "keywords"}),
     frozenset({"forbidden", "invalid", "long", "incorrect", "banned"})),
    (R.UNSUPPORTED_ACTION, frozenset({"action", "method"}), UNDONE),
    (R.MISSING_FIELD, frozenset({"required", "missing", "empty", "blank"}), frozenset()),
)  # fmt: skip
"""A class, the words of which the key has one, and of which it has another (empty: any).

`neworder.error.order_exists` is none: it may be this very order.
"""

ALONE: Final = {
    "link": R.BAD_LINK,
    "url": R.BAD_LINK,
    "service": R.BAD_SERVICE,
    "quantity": R.BAD_QUANTITY,
    "key": R.AUTH,
    "action": R.UNSUPPORTED_ACTION,
}
"""Words that say enough where a key has no other."""


def is_key(text: str) -> bool:
    """Return True if a text is one key and no sentence."""
    return KEY.fullmatch(text.strip()) is not None


def words_of_key(text: str) -> str:
    """Return the words of a key, folded."""
    return folded(HUMP.sub(" ", text))


def class_of_key(words: str) -> RefusalClass:
    """Return the class of a key's words; UNKNOWN if no rule fits."""
    own = set(words.split()) - NAMESPACES
    for reason, nouns, others in RULES:
        if own & nouns and (not others or own & others):
            return reason
    return ALONE.get(" ".join(own), R.UNKNOWN)
