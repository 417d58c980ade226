"""Bytes of an answer → what it says.

JSON comes as `text/html`, after a BOM, blank lines or a PHP warning, and before a comment of the
web server; so the content type is not asked, the bytes are. Money stays exact (`Decimal`), and
`NaN` and `Infinity` are no numbers.
"""

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from html import unescape
from itertools import islice
from typing import Any, Final

DEEPEST: Final = 24
"""Levels of nesting of an answer; a deeper one is an attack on whoever walks it."""

LONGEST_SENTENCE: Final = 300
"""Characters of a body without JSON that is still taken for a sentence."""

EXCERPT: Final = 200
"""Characters of a body that are shown to an operator."""

SHORTEST_SECRET: Final = 8
"""Characters of a key worth hiding: hiding a shorter one would spoil ids and numbers."""

CANDIDATES: Final = 32
"""Brackets tried as the beginning of JSON behind noise."""

LONGEST_NOISY: Final = 4_000_000
"""Characters of a body in which JSON is looked for behind noise: each bracket costs a reading."""

BLANK: Final = "\ufeff\u200b\x00 \t\r\n\v\f"
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL and UTF-8 refuse: `\\u0000` and halves of pairs, which JSON can spell."""


class BodyKind(StrEnum):
    """What a body is."""

    JSON = "json"
    """JSON at the very start, so it is the answer."""
    RECOVERED = "recovered"
    """JSON at the very end, after something else: good enough to read, not to prove."""
    SENTENCE = "sentence"
    """One plain sentence, which some panels answer instead of an error object."""
    HTML = "html"
    EMPTY = "empty"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Body:
    """What a body says: `document` is JSON with exact numbers, or the sentence."""

    kind: BodyKind
    document: Any = None
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What is taken out of every string of an answer: the key, and what no column stores."""

    secret: str = field(default="", repr=False)
    renamed: tuple[tuple[str, str], ...] = ()
    """Pairs of the document's field name and the panel's."""

    def text(self, text: str) -> str:
        """Return the text without the key, NUL and halves of surrogate pairs."""
        if len(self.secret) >= SHORTEST_SECRET and self.secret in text:
            text = text.replace(self.secret, "•••")
        return UNSTORABLE.sub("", text) if UNSTORABLE.search(text) else text

    def document(self, value: Any, depth: int = 0) -> Any:
        """Return the JSON value with clean texts and the document's names; ValueError if deep."""
        if isinstance(value, str):
            return self.text(value)
        if depth > DEEPEST:
            raise ValueError("nested too deeply")
        if isinstance(value, list):
            return [self.document(item, depth + 1) for item in value]
        if isinstance(value, dict):
            clean = {self.text(key): self.document(item, depth + 1) for key, item in value.items()}
            return self._with_our_names(clean) if self.renamed else clean
        return value

    def _with_our_names(self, mapping: dict[str, Any]) -> dict[str, Any]:
        for ours, theirs in self.renamed:
            if theirs in mapping and ours not in mapping:
                mapping[ours] = mapping.pop(theirs)
        return mapping


def read_body(content: bytes, cleaning: Cleaning | None = None) -> Body:
    """Tell what a body says; raises nothing, whatever the bytes."""
    cleaning = cleaning or Cleaning()
    text = content.decode("utf-8", "replace").strip(BLANK)
    if not text:
        return Body(BodyKind.EMPTY)
    excerpt = _excerpt(text, cleaning)
    kind, found = _json_of(text)
    if kind is not None:
        try:
            return Body(kind, cleaning.document(found), excerpt)
        except ValueError:
            return Body(BodyKind.OTHER, None, excerpt)
    if "<" in text:
        return Body(BodyKind.HTML, None, excerpt)
    if len(text) <= LONGEST_SENTENCE and text.isprintable() and text[0] not in "{[":
        return Body(BodyKind.SENTENCE, cleaning.text(text), excerpt)
    return Body(BodyKind.OTHER, None, excerpt)


def _nothing(_name: str) -> None:
    """Read `NaN`, `Infinity` and `-Infinity` as null: the field is missing, the rest is not."""


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_nothing, strict=False)
_OPENING: Final = re.compile(r"[\[{]")
_TAGS: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]{0,500}>", re.DOTALL | re.IGNORECASE)


def _json_of(text: str) -> tuple[BodyKind | None, Any]:
    """Find the one JSON value of a text: at its start, or (behind noise) up to its end."""
    found = _decoded(text, 0)
    if found is not None:
        value, end = found
        rest = text[end:]
        if not rest.strip(BLANK):
            return BodyKind.JSON, value
        if isinstance(value, dict | list):  # two values after each other say two things
            return (None, None) if _OPENING.search(rest) else (BodyKind.JSON, value)
    if len(text) > LONGEST_NOISY:
        return None, None
    for opening in islice(_OPENING.finditer(text), CANDIDATES):
        found = _decoded(text, opening.start())
        if found is not None and found[1] == len(text):
            return BodyKind.RECOVERED, found[0]
    return None, None


def _decoded(text: str, start: int) -> tuple[Any, int] | None:
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, ArithmeticError, RecursionError):  # 1e(20 digits) is no Decimal either
        return None


def _excerpt(text: str, cleaning: Cleaning) -> str:
    """Return the beginning of a text on one line, without tags and without the key."""
    beginning = cleaning.text(text)[: 20 * EXCERPT]
    shown = unescape(_TAGS.sub(" ", beginning))
    return cleaning.text(" ".join(shown.split()))[:EXCERPT]
