"""Reads the day a subscription ends, as people type days; never month before day."""

import re
from datetime import date
from typing import Final

from bot.i18n import N_
from bot.orders.parameters.refusal import BadParameter
from bot.text.invisible import trim_invisible

MOST_YEARS: Final = 10

_LONGEST: Final = 40
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?: ?г)?\.?")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")


def read_expiry(text: str, today: date) -> str:
    """Return a day after today and within ten years, as `d/m/Y` (panel API v2)."""
    typed = trim_invisible(text)
    if len(typed) <= _LONGEST:
        typed = re.sub(r"\s*([/.-])\s*", r"\1", typed)
    day = _day(typed, today)
    if day <= today:
        raise BadParameter(
            N_("⚠️ {day} is not in the future. The first possible day is tomorrow."), day=_shown(day)
        )
    last = _last(today)
    if day > last:
        raise BadParameter(
            N_("⚠️ {day} is too far away. The last possible day is {last}."),
            day=_shown(day),
            last=_shown(last),
        )
    return _shown(day)


def _day(typed: str, today: date) -> date:
    try:
        if found := _DAY_FIRST.fullmatch(typed):
            year = int(found[4]) + (2000 if len(found[4]) == 2 else 0)  # noqa: PLR2004 - digits
            return date(year, int(found[3]), int(found[1]))
        if found := _YEAR_FIRST.fullmatch(typed):
            return date(int(found[1]), int(found[3]), int(found[4]))
    except ValueError:
        pass
    raise BadParameter(
        N_("⚠️ This is not a day. Send the day, the month and the year, like {example}."),
        example=_shown(_last(today).replace(year=today.year + 1)),
    )


def _last(today: date) -> date:
    year = today.year + MOST_YEARS
    leaps = (today.month, today.day) == (2, 29)
    return date(year, 2, 28) if leaps else today.replace(year=year)


def _shown(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
