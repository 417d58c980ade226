"""Quirks as they are stored with a panel: a JSON object of what departs from the document.

This is the only reader of that object. A value that cannot be read counts as not set. The panel's
client logs the names of such values; the wizard ignores them, so they limit no order.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from bot.quirks.record import BatchMode, NameMap, Quirks
from bot.quirks.status_words import TEACHABLE


def read_stored_quirks(stored: Mapping[str, Any]) -> tuple[Quirks, tuple[str, ...]]:
    """Read a panel's stored quirks; return them and the names of those that cannot be read."""
    values: dict[str, Any] = {}
    unreadable: list[str] = []
    for name, value in stored.items():
        try:
            values[name] = getattr(read_quirk(name, value), name)
        except ValueError:
            unreadable.append(name)
    return Quirks(**values), tuple(unreadable)


def read_quirk(name: str, value: Any) -> Quirks:
    """Read one stored quirk into a record with nothing else set; ValueError names what is wrong."""
    reader = _READERS.get(name)
    if reader is None:
        raise ValueError(f"no such quirk: {name}")
    try:
        return Quirks(**{name: reader(value)})
    except (TypeError, AttributeError, ValueError, KeyError):
        raise ValueError(f"quirk {name} has a wrong value") from None


def quirks_to_store(quirks: Quirks) -> dict[str, Any]:
    """Return the JSON object to store: only the quirks that depart from the document."""
    return {
        field.name: _json_value(getattr(quirks, field.name))
        for field in fields(quirks)
        if getattr(quirks, field.name) != field.default
    }


def _json_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return dict(value) if isinstance(value[0], tuple) else list(value)
    return str(value) if isinstance(value, BatchMode) else value


def _of_type(kind: type, value: Any) -> Any:
    """Return the value if it has exactly this type (True is not a number), else TypeError."""
    if type(value) is not kind:
        raise TypeError(kind.__name__)
    return value


def _number(value: Any) -> int:
    return int(_of_type(int, value))


def _text(value: Any) -> str:
    return str(_of_type(str, value))


def _switch(value: Any) -> bool:
    return bool(_of_type(bool, value))


def _mode(value: Any) -> BatchMode:
    return BatchMode(value)


def _marks(value: Any) -> tuple[str, ...]:
    # An empty mark would be found in every comment.
    return tuple(_text(mark) for mark in _of_type(list, value) if mark)


def _minutes(value: Any) -> tuple[int, ...]:
    return tuple(_number(minutes) for minutes in _of_type(list, value))


def _names(value: Any) -> NameMap:
    return tuple((_text(ours), _text(theirs)) for ours, theirs in value.items())


def _status_words(value: Any) -> NameMap:
    return tuple((word, TEACHABLE[status].value) for word, status in _names(value))


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "batch_mode": _mode,
    "refill_batch_mode": _mode,
    "refill_status_batch_mode": _mode,
    "cancel_batch_mode": _mode,
    "batch_size": _number,
    "single_calls_at_once": _number,
    "send_quantity_with_lists": _switch,
    "send_quantity_with_packages": _switch,
    "send_one_with_flat_lists": _switch,
    "encode_links": _switch,
    "forbidden_characters": _marks,
    "comment_forbidden": _marks,
    "comment_replacement": lambda value: None if value is None else _text(value),
    "max_link_length": lambda value: None if value is None else _number(value),
    "drip_intervals": _minutes,
    "sent_as": _names,
    "answered_as": _names,
    "status_words": _status_words,
    "user_agent": _text,
}
"""The reader of each stored value; it raises an error that `read_quirk` names, for a wrong one."""
