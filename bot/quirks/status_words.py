"""Understands a panel's word for the status of an order, however it is written and decorated.

`<b>Completed</b> ✅`, `(COMPLETED)`, `completed.` and `Завершён` are all *completed*. A word that
is not in the vocabulary is UNKNOWN, unless an operator has taught it (`Quirks.status_words`):
nothing is guessed from parts of words, because money follows from most of them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Final

from bot.quirks.status_vocabulary import CANCELED_BY, VOCABULARY, PanelStatus

LONGEST_TEXT: Final = 500
"""Characters of a status text, with its HTML, that are looked at."""

LONGEST_WORD: Final = 64
"""Characters of a status word that are kept."""

_TAGS: Final = re.compile(r"<[^>]{0,300}>")
_KEYCAPS: Final = re.compile("[0-9#*]\ufe0f?\u20e3")
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u1ab0-\u1aff\u1dc0-\u1dff]"
)
_LIKE: Final = str.maketrans("ıđłøىةیک", "idloيهيك")
"""Letters that are one to a reader, or whose accent does not come off."""

_BETWEEN: Final = re.compile(r"[/|()\[\]{},;:·•–—-]+")
"""Marks between a status and the same status in another language."""


def plain_word(text: str) -> str:
    """Return the letters and digits of a text in lower case, without accents and decoration."""
    bare = _KEYCAPS.sub(" ", _TAGS.sub(" ", unescape(text[:LONGEST_TEXT])))
    small = unicodedata.normalize("NFKD", bare).casefold()
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", small)).translate(_LIKE)
    return "".join(mark for mark in folded if mark.isalnum() or "\u0900" <= mark <= "\u097f")


def shown_word(text: str) -> str:
    """Return a status text as an operator may read it: without HTML, LONGEST_WORD at most."""
    bare = _TAGS.sub(" ", unescape(text[:LONGEST_TEXT]))
    return " ".join("".join(filter(str.isprintable, bare)).split())[:LONGEST_WORD]


def status_of(text: str, taught: Mapping[str, PanelStatus] | None = None) -> PanelStatus:
    """Return the status of a word in any spelling; UNKNOWN if it is neither known nor taught.

    `taught` are an operator's words, as `plain_word` writes them.
    """
    word = plain_word(text)
    if word in WORDS:
        return WORDS[word]
    if taught and word in taught:
        return taught[word]
    parts = [
        part for part in map(plain_word, _BETWEEN.split(unescape(text[:LONGEST_TEXT]))) if part
    ]
    meanings = {WORDS.get(part, PanelStatus.UNKNOWN) for part in parts}
    return meanings.pop() if len(meanings) == 1 else PanelStatus.UNKNOWN


def split_meaning(typed: str) -> tuple[str, str]:
    """Split "word of the panel, meaning" into the two; the meaning may have two words."""
    word, _, meaning = typed.strip().rpartition(" ")
    longer, _, before = word.rpartition(" ")
    if longer and status_of(f"{before} {meaning}") is not PanelStatus.UNKNOWN:
        word, meaning = longer, f"{before} {meaning}"
    return word.strip(" \"'«»“”"), meaning


def taught_statuses(pairs: Iterable[tuple[str, str]]) -> dict[str, PanelStatus]:
    """Return the taught words of `Quirks.status_words` as `status_of` wants them."""
    return {plain_word(word): TEACHABLE[status] for word, status in pairs}


def _words() -> Iterator[tuple[str, PanelStatus]]:
    for status, words in VOCABULARY.items():
        yield from ((plain_word(word), status) for word in words)
    for phrase, others in CANCELED_BY.items():
        for canceled in VOCABULARY[PanelStatus.CANCELED]:
            yield from (
                (plain_word(phrase.format(canceled=canceled, who=who)), PanelStatus.CANCELED)
                for who in others
            )


WORDS: Final[Mapping[str, PanelStatus]] = dict(_words())
"""Statuses by word, as `plain_word` writes it."""

TEACHABLE: Final[Mapping[str, PanelStatus]] = {
    status.value: status
    for status in PanelStatus
    if status not in (PanelStatus.UNKNOWN, PanelStatus.REJECTED)
}
"""The statuses that an operator can teach a word for, by their stored values."""
