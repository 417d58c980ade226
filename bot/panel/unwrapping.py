"""Taking an answer out of its wrapper: `{"data": {…}}`, `{"status": "success", "result": …}`.

One rule for all actions, writes and reads. Errors are looked for in the whole answer, never only
inside: a wrapper may hold an id, and an error may stand beside it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from bot.panel.json_values import switch_of

WRAPPERS: Final = ("data", "result", "results", "response", "payload")
"""Fields in which panels wrap an answer; matched in lower case."""

DEEPEST: Final = 3
"""Wrappers around each other that are opened."""

GREETINGS: Final = frozenset({"success", "successful", "ok", "true", "done"})
"""Words of a `status` that greets, and does not say how an order stands."""

LEAST_CODE: Final = 100
"""The smallest number of a `status` that is a code: 100, 200 …; 0 and 1 are switches."""


def unwrapped(document: Any, *wanted: str) -> Any:
    """Return the part of an answer that has a wanted field, in wrappers or not.

    A list with one object counts as that object. Returns the document itself if neither it nor what
    it wraps has the field, or if both have it.
    """
    inner = _sole(document)
    for _ in range(DEEPEST + 1):
        if _has(inner, wanted):
            return inner
        inner = _sole(_inside(inner))
        if inner is None:
            break
    return _sole(document)


def _has(document: Any, wanted: tuple[str, ...]) -> bool:
    """Return True if an object has a wanted field that is no greeting of its wrapper."""
    if not isinstance(document, Mapping):
        return False
    return any(
        name in document
        and not (_inside(document) is not None and name == "status" and _greets(document[name]))
        for name in wanted
    )


def _inside(document: Any) -> Any:
    """Return what an object wraps; None if it wraps nothing."""
    if not isinstance(document, Mapping):
        return None
    fields = {key.strip().casefold(): value for key, value in document.items()}
    wrapped = (fields.get(name) for name in WRAPPERS)
    return next((one for one in wrapped if isinstance(one, Mapping | list)), None)


def _greets(value: Any) -> bool:
    if isinstance(value, str) and value.strip().casefold() in GREETINGS:
        return True
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value.strip()[:9])
    code = isinstance(value, int | Decimal) and not isinstance(value, bool) and value >= LEAST_CODE
    return code or switch_of(value) is True


def _sole(document: Any) -> Any:
    """Return the only object of a list, else the document."""
    if isinstance(document, list) and len(document) == 1 and isinstance(document[0], Mapping):
        return document[0]
    return document
