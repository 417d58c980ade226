"""How the value of each kind of setting is read, and the sentence for one that is none.

Each reader takes what was typed and returns JSON: None for the document's own way.
"""

import re
from collections.abc import Callable
from typing import Final

from bot.errors import ShopError
from bot.i18n import N_

MOST_MARKS: Final = 20
MOST_INTERVALS: Final = 50
MOST_NAMES: Final = 20
LONGEST_TEXT: Final = 100
"""Characters of a replacement or a program's name."""

SHORTEST_LINK: Final = 20
"""Characters of a link below which nothing could be ordered."""

LONGEST_LINK: Final = 4096
LONGEST_INTERVAL: Final = 100_000
"""Minutes."""

MODES: Final = ("auto", "map", "single")
ON: Final = frozenset({"on", "yes", "true", "1"})
OFF: Final = frozenset({"off", "no", "false", "0"})
DIGITS: Final = re.compile(r"[0-9]{1,9}")
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,31}")
BETWEEN: Final = re.compile(r"[\s,;]+")

SENT: Final = frozenset(
    {"key", "service", "link", "quantity", "runs", "interval", "keywords", "comments", "usernames",
     "hashtags", "groups", "hashtag", "username", "media", "answer_number", "min", "max", "posts",
     "old_posts", "delay", "expiry", "country", "device", "type_of_traffic", "google_keyword",
     "referring_url", "order", "orders", "refill", "refills"}
)  # fmt: skip
"""Fields of the document's forms; `action` alone has one name everywhere."""

ANSWERED: Final = frozenset(
    {"service", "name", "type", "category", "rate", "min", "max", "dripfeed", "refill", "cancel",
     "description", "order", "status", "charge", "start_count", "remains", "currency", "runs",
     "posts", "expiry", "orders", "balance", "error"}
)  # fmt: skip
"""Fields of the document's answers."""


class BadQuirkValue(ShopError):
    """What was typed is no value of the setting; the sentence says what is."""


def switch(typed: str) -> bool | None:
    """Read on or off."""
    word = typed.casefold()
    if word not in ON | OFF:
        raise BadQuirkValue(N_("Allowed: on or off."))
    return True if word in ON else None


def mode(typed: str) -> str | None:
    """Read how several ids are asked about; `auto` is the usual way."""
    word = typed.casefold()
    if word not in MODES:
        raise BadQuirkValue(
            N_("Allowed: auto (find out), map (several ids a call), single (one id a call).")
        )
    return None if word == MODES[0] else word


def number(least: int, most: int, usual: int | None = None) -> Callable[[str], int | None]:
    """Read a whole number within bounds; the usual one is not kept."""

    def read(typed: str) -> int | None:
        value = int(typed) if DIGITS.fullmatch(typed) else -1
        if not least <= value <= most:
            raise BadQuirkValue(
                N_("Allowed: a number from {least} to {most}."), least=least, most=most
            )
        return None if value == usual else value

    return read


def marks(typed: str) -> list[str]:
    """Read characters, or groups of them, with spaces between."""
    found = list(dict.fromkeys(typed.split()))
    if not 0 < len(found) <= MOST_MARKS or not all(map(_printable, found)):
        raise BadQuirkValue(
            N_("Allowed: up to {most} characters with spaces between them, like: , |"),
            most=MOST_MARKS,
        )
    return found


def replacement(typed: str) -> str:
    """Read a text on one line, in quotes where it is empty or begins with a space."""
    quoted = len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "\"'"
    text = typed[1:-1] if quoted else typed
    if not typed or not _printable(text):
        raise BadQuirkValue(
            N_('Allowed: a short text on one line, in quotes where it is empty or a space: " "')
        )
    return text


def intervals(typed: str) -> list[int]:
    """Read minutes, sorted, each once."""
    words = [word for word in BETWEEN.split(typed) if word]
    minutes = sorted({int(word) for word in words}) if all(map(DIGITS.fullmatch, words)) else []
    within = minutes and minutes[0] > 0 and minutes[-1] <= LONGEST_INTERVAL
    if not within or len(minutes) > MOST_INTERVALS:
        raise BadQuirkValue(N_("Allowed: minutes with commas between them, like: 5, 10, 15"))
    return minutes


def sent_names(typed: str) -> dict[str, str]:
    """Read pairs for the forms; no two fields may be sent under one name."""
    names = _pairs(typed, SENT)
    if names is None or ((SENT | {"action"}) - names.keys()) & set(names.values()):
        raise _bad_names("quantity=amount", SENT)
    return names


def answered_names(typed: str) -> dict[str, str]:
    """Read pairs for the answers."""
    names = _pairs(typed, ANSWERED)
    if names is None:
        raise _bad_names("remains=remaining", ANSWERED)
    return names


def program(typed: str) -> str:
    """Read a name that a header can carry."""
    if not (0 < len(typed) <= LONGEST_TEXT and typed.isascii() and typed.isprintable()):
        raise BadQuirkValue(
            N_("Allowed: up to {most} plain ASCII characters, as every header."), most=LONGEST_TEXT
        )
    return typed


def _pairs(typed: str, documented: frozenset[str]) -> dict[str, str] | None:
    """Read `ours=theirs` pairs, each name once; None where they are none."""
    pairs = [word.partition("=")[::2] for word in BETWEEN.split(typed) if word]
    names = dict(pairs)
    clear = 0 < len(pairs) == len(names) == len(set(names.values())) <= MOST_NAMES
    known = names.keys() <= documented and all(map(NAME.fullmatch, names.values()))
    return names if clear and known else None


def _bad_names(example: str, documented: frozenset[str]) -> BadQuirkValue:
    return BadQuirkValue(
        N_(
            "Allowed: pairs of the document's name and the panel's, like: {example}. "
            "The document has: {names}"
        ),
        example=example,
        names=", ".join(sorted(documented)),
    )


def _printable(text: str) -> bool:
    return text.isprintable() and len(text) <= LONGEST_TEXT
