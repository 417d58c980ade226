"""A calendar of buttons, to choose the last day of a subscription."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from bot.catalog.rules.forms import Parameter
from bot.i18n import Translator
from bot.orders.filling import LONGEST_SUBSCRIPTION
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row
from bot.screens.wizard import choices

WEEK: Final = 7
"""Days in a row."""


def rows(
    tr: Translator, today: date, month: int | None = None, chosen: date | None = None
) -> tuple[Row, ...]:
    """Return the rows of one month. `month` is year · 12 + month − 1.

    None is the month of the day that is `chosen` already, else the first with a day to choose.
    """
    place = choices.number_of(Parameter.EXPIRY)
    first, last = _month(today + timedelta(days=1)), _month(today + LONGEST_SUBSCRIPTION)
    opened = first if chosen is None else _month(chosen)
    shown = min(max(opened if month is None else month, first), last)
    year, number = divmod(shown, 12)
    nothing = Tap.NOTHING()
    before = Button("‹", Tap.MONTH(place, shown - 1)) if shown > first else Button("·", nothing)
    after = Button("›", Tap.MONTH(place, shown + 1)) if shown < last else Button("·", nothing)
    head = (before, Button(choices.month(tr, year, number + 1), nothing), after)
    names = tuple(Button(name, nothing) for name in choices.weekdays(tr))
    return (head, names, *_days(place, year, number + 1, today))


def _days(place: int, year: int, number: int, today: date) -> tuple[Row, ...]:
    weekday, length = monthrange(year, number)
    blank = Button("·", Tap.NOTHING())
    cells = [blank] * weekday
    for day in range(1, length + 1):
        at = date(year, number, day)
        allowed = today < at <= today + LONGEST_SUBSCRIPTION
        cells.append(Button(str(day), Tap.PICK(place, at.toordinal())) if allowed else blank)
    cells += [blank] * (-len(cells) % WEEK)
    weeks = [tuple(cells[at : at + WEEK]) for at in range(0, len(cells), WEEK)]
    return tuple(week for week in weeks if any(cell is not blank for cell in week))


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
