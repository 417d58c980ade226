"""Time zones that a customer may choose: a list to tap, and every IANA name to type."""

import re
from datetime import UTC, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

OFFERED = (
    "UTC",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Cairo",
    "Europe/Kyiv",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Asia/Dubai",
    "Asia/Tashkent",
    "Asia/Almaty",
    "Asia/Kolkata",
    "Asia/Jakarta",
    "Asia/Shanghai",
    "Asia/Tokyo",
)
"""IANA names that are offered as buttons, west to east. Old chats carry the place: add at the end.

A machine whose time zone database lacks one does not offer it.
"""

_OFFSET = re.compile(r"(?:utc|gmt)? ?([+−-])0?(\d{1,2})(?::00)?")
_FIXED = re.compile(r"Etc/GMT([+-])(\d+)")


@cache
def zone_of(name: str | None) -> tzinfo:
    """Return a zone by its IANA name; UTC for None, and where the machine does not know it."""
    if name is None or name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def read_zone(text: str) -> str | None:
    """Return the IANA name for what a customer typed: the name, its city, or hours from UTC.

    Return None if there is none.
    """
    wanted = _folded(text)
    if offset := _OFFSET.fullmatch(wanted):
        return _fixed(int(offset[2]) * (1 if offset[1] == "+" else -1))
    return _names().get(wanted) or _cities().get(wanted)


def list_offered() -> list[tuple[int, str]]:
    """Return the offered zones that this machine knows, each with its place in OFFERED."""
    known = available_timezones() | {"UTC"}
    return [(place, name) for place, name in enumerate(OFFERED) if name in known]


def city_of(name: str) -> str:
    """Return the city in a zone's IANA name; "UTC+3" for a zone that is so far from UTC always."""
    if fixed := _FIXED.fullmatch(name):
        return f"UTC{'+' if fixed[1] == '-' else '-'}{fixed[2]}"
    return name.rpartition("/")[2].replace("_", " ")


@cache
def _names() -> dict[str, str]:
    return {_folded(name): name for name in sorted(available_timezones() | {"UTC"})}


@cache
def _cities() -> dict[str, str]:
    # "Etc/GMT+3" is three hours west of UTC, not east: nobody who types "GMT+3" means it.
    names = (name for name in sorted(available_timezones()) if not name.startswith("Etc/"))
    return {_folded(city_of(name)): name for name in names if "/" in name}


def _fixed(hours: int) -> str | None:
    # In these names the sign is turned round: Etc/GMT-3 is three hours east of UTC.
    name = f"Etc/GMT{-hours:+d}" if hours else "UTC"
    return name if name in _names().values() else None


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())
