"""How one panel departs from the document: a frozen record the operator or a probe fills in.

The defaults are the document's. It travels as JSON, so that it can be kept with the panel.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self


class BatchMode(StrEnum):
    """How several ids are asked about."""

    AUTO = "auto"
    """In one call; a panel that refuses them is remembered as SINGLE."""
    MAP = "map"
    """In one call; this panel is known to take them, so one that is refused teaches nothing."""
    SINGLE = "single"
    """One call an id."""


NameMap = tuple[tuple[str, str], ...]
"""Pairs of the document's name and the panel's; an object in JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """One panel's departures from the document."""

    batch_mode: BatchMode = BatchMode.AUTO
    """`status` with `orders`."""
    refill_batch_mode: BatchMode = BatchMode.AUTO
    """`refill` with `orders`."""
    refill_status_batch_mode: BatchMode = BatchMode.AUTO
    """`refill_status` with `refills`."""
    cancel_batch_mode: BatchMode = BatchMode.AUTO
    """`cancel` with `orders`; SINGLE sends `order`."""
    batch_size: int = 100
    """Ids a call: the document allows 100."""
    single_calls_at_once: int = 4
    """Parallel calls where a panel takes one id a call."""
    send_quantity_with_lists: bool = False
    """Send `quantity` (the number of lines) with comments and username lists too."""
    send_quantity_with_packages: bool = False
    """Send `quantity` 1 where an order has neither quantity nor list."""
    comment_forbidden: tuple[str, ...] = ()
    """Characters at which this panel splits a comment in two, and bills both."""
    comment_replacement: str | None = None
    """What takes their place; None refuses such a comment without asking the panel."""
    max_link_length: int | None = None
    """Characters of a link this panel keeps; longer ones are refused without asking it."""
    drip_intervals: tuple[int, ...] = ()
    """Minutes between runs that this panel takes; empty is any."""
    sent_as: NameMap = ()
    """Fields this panel expects under another name."""
    answered_as: NameMap = ()
    """Fields this panel answers under another name."""
    user_agent: str = "Vitrine"
    """Some panels turn unknown programs away."""

    def __post_init__(self) -> None:
        if not 1 <= self.batch_size <= DOCUMENTED_BATCH:
            raise ValueError(f"batch_size must be 1 to {DOCUMENTED_BATCH}")
        if self.single_calls_at_once < 1:
            raise ValueError("single_calls_at_once must be 1 or more")
        if any(mark in (self.comment_replacement or "") for mark in ("\r", "\n")):
            raise ValueError("comment_replacement must not begin a new line")
        if not (self.user_agent.isascii() and self.user_agent.isprintable()):
            raise ValueError("user_agent must be plain ASCII, as every header")

    def to_json(self) -> str:
        """Write only what departs from the document."""
        departures = {
            field.name: _plain(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }
        return json.dumps(departures, ensure_ascii=False)

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> tuple[Self, tuple[str, ...]]:
        """Read what is kept with a panel; what cannot be read is left aside, and named."""
        try:
            return cls.from_json(json.dumps(dict(values))), ()
        except ValueError:
            good: dict[str, Any] = {}
        aside = []
        for name, value in values.items():
            try:
                cls.from_json(json.dumps({name: value}))
            except ValueError:
                aside.append(name)
            else:
                good[name] = value
        return cls.from_json(json.dumps(good)), tuple(aside)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote, or an operator; ValueError names what is wrong."""
        given = json.loads(text)
        if not isinstance(given, dict):
            raise ValueError("quirks are a JSON object")
        kinds = {field.name: field.default for field in fields(cls)}
        if strange := sorted(set(given) - set(kinds)):
            raise ValueError(f"no such quirk: {', '.join(strange)}")
        return cls(**{name: _typed(name, kinds[name], value) for name, value in given.items()})


DOCUMENTED_BATCH: Final = 100
_NAME_MAPS: Final = frozenset({"sent_as", "answered_as"})
_OPTIONAL: Final = {"comment_replacement": str, "max_link_length": int}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], tuple):
        return dict(value)
    return value


def _typed(name: str, default: Any, value: Any) -> Any:
    """Turn a JSON value into the field's type, judged by its default; ValueError if it cannot."""
    try:
        if name in _NAME_MAPS:
            return tuple((_a(str, ours), _a(str, theirs)) for ours, theirs in value.items())
        if name in _OPTIONAL:
            return None if value is None else _a(_OPTIONAL[name], value)
        if name == "drip_intervals":
            return tuple(_a(int, minutes) for minutes in _a(list, value))
        if name == "comment_forbidden":
            return tuple(_a(str, mark) for mark in _a(list, value) if mark)
        return BatchMode(value) if isinstance(default, BatchMode) else _a(type(default), value)
    except (TypeError, AttributeError, ValueError):
        problem = ValueError(f"quirk {name} has a wrong value")
    raise problem


def _a(kind: type, value: Any) -> Any:
    """Return the value if it is of exactly this type: True is no number here."""
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value
