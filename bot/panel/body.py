"""Reading the bytes of an answer as JSON or as one sentence.

Panels send JSON as `text/html`, after a BOM, blank lines or a PHP warning, and before a comment of
the web server. So the bytes are read and the content type is ignored. Numbers with a fraction are
read exactly (`Decimal`); `NaN` and `Infinity` are read as the texts "NaN" and "Infinity".
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
"""Levels of nesting that are read; deeper JSON would exhaust the recursive readers."""

LONGEST_SENTENCE: Final = 300
"""Characters of a body without JSON that may be one sentence; a longer body is a page."""

EXCERPT: Final = 200
"""Characters of a body that are shown to an operator."""

SHORTEST_SECRET: Final = 8
"""Characters from which a key is hidden: a shorter one would be found in ids and numbers."""

CANDIDATES: Final = 32
"""Opening brackets that are tried as the start of JSON after other text."""

LONGEST_NOISY: Final = 4_000_000
"""Characters of a body in which JSON after other text is looked for; each bracket costs time."""

BLANK: Final = "\ufeff\u200b\x00 \t\r\n\v\f"
UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL or UTF-8 refuse but JSON can spell: `\\u0000` and single surrogates."""


class BodyKind(StrEnum):
    """The form of an answer's body."""

    JSON = "json"
    """JSON at the very start: it is the answer."""
    RECOVERED = "recovered"
    """JSON at the very end, after other text: good enough for a read, no proof for a write."""
    SENTENCE = "sentence"
    """One plain sentence, which some panels send instead of an error object."""
    HTML = "html"
    EMPTY = "empty"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Body:
    """A body that has been read."""

    kind: BodyKind
    document: Any = None
    """The JSON value with exact numbers, or the sentence; None for the other kinds."""
    excerpt: str = ""
    """The beginning of the body on one line, for operators."""


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What is removed from every string of an answer (the key, NUL), and which fields to rename."""

    secret: str = field(default="", repr=False)
    """The panel key; texts show it as •••."""
    renamed: tuple[tuple[str, str], ...] = ()
    """Pairs of the document's field name and the panel's."""

    def text(self, text: str) -> str:
        """Return the text without the key, NUL and single surrogates."""
        if len(self.secret) >= SHORTEST_SECRET and self.secret in text:
            text = text.replace(self.secret, "•••")
        return UNSTORABLE.sub("", text) if UNSTORABLE.search(text) else text

    def document(self, value: Any, depth: int = 0) -> Any:
        """Return the JSON value with clean texts and documented names; ValueError if too deep."""
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
            # A panel may answer `id` for an order, and have `id` in its price list for a service.
            row_of_list = ours == "order" and "name" in mapping and "category" in mapping
            if theirs in mapping and ours not in mapping and not row_of_list:
                mapping[ours] = mapping.pop(theirs)
        return mapping


def read_body(content: bytes, cleaning: Cleaning | None = None) -> Body:
    """Read a body; raise nothing, whatever the bytes are."""
    cleaning = cleaning or Cleaning()
    text = content.decode("utf-8", "replace").strip(BLANK)
    if not text:
        return Body(BodyKind.EMPTY)
    excerpt = _excerpt(text, cleaning)
    kind, value = _json_of(text)
    if kind is not None:
        try:
            return Body(kind, cleaning.document(value), excerpt)
        except ValueError:
            return Body(BodyKind.OTHER, None, excerpt)
    if "<" in text:
        return Body(BodyKind.HTML, None, excerpt)
    if len(text) <= LONGEST_SENTENCE and text.isprintable() and text[0] not in "{[":
        return Body(BodyKind.SENTENCE, cleaning.text(text), excerpt)
    return Body(BodyKind.OTHER, None, excerpt)


def _as_text(name: str) -> str:
    """Read `NaN` and `Infinity` as texts: null would say that the panel wrote no number."""
    return name


_DECODER: Final = json.JSONDecoder(parse_float=Decimal, parse_constant=_as_text, strict=False)
_OPENING: Final = re.compile(r"[\[{]")
_TAGS: Final = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]{0,500}>", re.DOTALL | re.IGNORECASE)


def _json_of(text: str) -> tuple[BodyKind | None, Any]:
    """Find the one JSON value at the start of a text, or after other text up to the end."""
    decoded = _decoded(text, 0)
    if decoded is not None:
        value, end = decoded
        rest = text[end:]
        if not rest.strip(BLANK):
            return BodyKind.JSON, value
        if isinstance(value, dict | list):  # of two values, neither is the answer
            return (None, None) if _OPENING.search(rest) else (BodyKind.JSON, value)
    if len(text) > LONGEST_NOISY:
        return None, None
    for opening in islice(_OPENING.finditer(text), CANDIDATES):
        decoded = _decoded(text, opening.start())
        if decoded is not None and decoded[1] == len(text):
            return BodyKind.RECOVERED, decoded[0]
    return None, None


def _decoded(text: str, start: int) -> tuple[Any, int] | None:
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, ArithmeticError, RecursionError):  # 1e(20 digits) is no Decimal either
        return None


def _excerpt(text: str, cleaning: Cleaning) -> str:
    """Return the first EXCERPT characters on one line, without tags and without the key."""
    beginning = cleaning.text(text)[: 20 * EXCERPT]
    shown = unescape(_TAGS.sub(" ", beginning))
    return cleaning.text(" ".join(shown.split()))[:EXCERPT]
