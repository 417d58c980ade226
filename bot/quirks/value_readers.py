"""Readers of the quirk values that operators type, one for each kind of value.

A reader takes the typed text and returns the JSON to store. Where the text is no such value, it
raises BadQuirkValue, whose sentence says what is allowed.
"""

import re
from collections.abc import Callable
from typing import Final

from bot.errors import ShopError
from bot.i18n import N_
from bot.quirks.record import BatchMode
from bot.quirks.status_vocabulary import PanelStatus
from bot.quirks.status_words import TEACHABLE, plain_word, shown_word, status_of

MOST_MARKS: Final = 20
"""Forbidden characters of a panel, at most."""

MOST_INTERVALS: Final = 50
MOST_NAMES: Final = 20
MOST_WORDS: Final = 50
"""Status words that can be taught, at most."""

LONGEST_TEXT: Final = 100
"""Characters of a replacement, a group of forbidden characters or a User-Agent."""

SHORTEST_LINK: Final = 20
"""Smallest max_link_length, in characters; below it no link could be ordered."""

LONGEST_LINK: Final = 4096
"""Largest max_link_length, in characters."""

LONGEST_INTERVAL: Final = 100_000
"""Largest number of minutes between two runs."""

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
"""Fields of the document's requests, without `action`, which has this name at every panel."""

ANSWERED: Final = frozenset(
    {"service", "name", "type", "category", "rate", "min", "max", "dripfeed", "refill", "cancel",
     "description", "order", "status", "charge", "start_count", "remains", "currency", "runs",
     "posts", "expiry", "orders", "balance", "error"}
)  # fmt: skip
"""Fields of the document's answers."""


class BadQuirkValue(ShopError):
    """The typed text is no value of this quirk; the sentence says what is allowed."""


def read_switch(typed: str) -> bool:
    """Read on or off."""
    word = typed.casefold()
    if word not in ON | OFF:
        raise BadQuirkValue(N_("Allowed: on or off."))
    return word in ON


def read_mode(typed: str) -> str:
    """Read the word of a BatchMode."""
    word = typed.casefold()
    if word not in tuple(BatchMode):
        raise BadQuirkValue(
            N_("Allowed: auto (find out), map (several ids a call), single (one id a call).")
        )
    return word


def number_reader(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of a whole number from `least` to `most`."""

    def read_number(typed: str) -> int:
        value = int(typed) if DIGITS.fullmatch(typed) else -1
        if not least <= value <= most:
            raise BadQuirkValue(
                N_("Allowed: a number from {least} to {most}."), least=least, most=most
            )
        return value

    return read_number


def read_marks(typed: str) -> list[str]:
    """Read characters, or groups of characters, separated by spaces; each is returned once."""
    marks = list(dict.fromkeys(typed.split()))
    if not 0 < len(marks) <= MOST_MARKS or not all(map(_printable, marks)):
        raise BadQuirkValue(
            N_("Allowed: up to {most} characters with spaces between them, like: , |"),
            most=MOST_MARKS,
        )
    return marks


def read_replacement(typed: str) -> str:
    """Read a text of one line, which may stand in quotes: an empty text and a space must."""
    quoted = len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "\"'"
    text = typed[1:-1] if quoted else typed
    if not typed or not _printable(text):
        raise BadQuirkValue(
            N_('Allowed: a short text on one line, in quotes where it is empty or a space: " "')
        )
    return text


def read_intervals(typed: str) -> list[int]:
    """Read numbers of minutes; they are returned sorted, each once."""
    words = [word for word in BETWEEN.split(typed) if word]
    minutes = sorted({int(word) for word in words}) if all(map(DIGITS.fullmatch, words)) else []
    within = minutes and minutes[0] > 0 and minutes[-1] <= LONGEST_INTERVAL
    if not within or len(minutes) > MOST_INTERVALS:
        raise BadQuirkValue(N_("Allowed: minutes with commas between them, like: 5, 10, 15"))
    return minutes


def read_sent_names(typed: str) -> dict[str, str]:
    """Read `document=panel` names of request fields; no two fields may get one name."""
    names = _pairs(typed, SENT)
    if names is None or ((SENT | {"action"}) - names.keys()) & set(names.values()):
        raise _bad_names("quantity=amount", SENT)
    return names


def read_answered_names(typed: str) -> dict[str, str]:
    """Read `document=panel` names of answer fields."""
    names = _pairs(typed, ANSWERED)
    if names is None:
        raise _bad_names("remains=remaining", ANSWERED)
    return names


def read_status_words(typed: str) -> dict[str, str]:
    """Read `word=status` pairs separated by commas; a word may hold spaces."""
    pairs = [pair.rpartition("=")[::2] for pair in typed.split(",") if pair.strip()]
    words = dict(read_status_word(word, meaning) for word, meaning in pairs)
    if not 0 < len(pairs) == len({plain_word(word) for word in words}) <= MOST_WORDS:
        raise BadQuirkValue(
            N_("Allowed: up to {most} different words with what they mean, like: {example}"),
            most=MOST_WORDS,
            example="Archived=completed, At work=in_progress",
        )
    return words


def read_status_word(typed: str, meaning: str) -> tuple[str, str]:
    """Read a panel's word and the status it means; refuse a word that has a fixed meaning."""
    word, status = shown_word(typed), status_of(meaning)
    if not plain_word(word) or status not in _MEANINGS:
        raise BadQuirkValue(
            N_("Allowed: the panel's word, then what it means, which is one of: {statuses}"),
            statuses=", ".join(TEACHABLE),
        )
    fixed = status_of(word)
    if fixed is not PanelStatus.UNKNOWN:
        raise BadQuirkValue(
            N_("Allowed: a word that is not known yet. {word} means {status} at every panel."),
            word=word,
            status=fixed.value,
        )
    return word, status.value


def read_user_agent(typed: str) -> str:
    """Read a text that an HTTP header can carry."""
    if not (0 < len(typed) <= LONGEST_TEXT and typed.isascii() and typed.isprintable()):
        raise BadQuirkValue(
            N_("Allowed: up to {most} plain ASCII characters, as every header."), most=LONGEST_TEXT
        )
    return typed


_MEANINGS: Final = frozenset(TEACHABLE.values())


def _pairs(typed: str, documented: frozenset[str]) -> dict[str, str] | None:
    """Read `document=panel` pairs; None if a name is unknown, repeated or not a field name."""
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
