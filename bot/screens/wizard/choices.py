"""What can be tapped for an answer, and how an answer reads in a person's language."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from bot.catalog.rules.forms import DELAYS, DEVICES, TRAFFIC, Parameter
from bot.i18n import Translator
from bot.orders.filling import AnswerBounds
from bot.orders.parameters import suggest_quantities

COUNTRIES: Final = (
    *("US", "GB", "DE", "FR", "IT", "ES", "NL", "PL", "UA", "RU", "KZ", "TR"),
    *("IN", "PK", "ID", "BR", "MX", "AR", "JP", "KR", "CA", "AU", "AE", "SA"),
)
"""Countries to tap; every other is typed."""

HOUR: Final = 60

_PARAMETERS: Final = tuple(Parameter)

_ALL: Final[Mapping[Parameter, Sequence[int]]] = {
    Parameter.DELAY: DELAYS,
    Parameter.DEVICE: DEVICES,
    Parameter.TYPE_OF_TRAFFIC: tuple(map(int, TRAFFIC)),
    Parameter.COUNTRY: range(len(COUNTRIES)),
}
"""Questions with so many answers and no more, but for the countries."""

_ROUND: Final = {
    Parameter.RUNS: (2, 3, 4, 5, 7, 10, 14, 20, 30),
    Parameter.INTERVAL: (5, 10, 15, 30, 60, 120, 240, 720, 1440),
    Parameter.POSTS: (1, 3, 5, 10, 20, 30, 50, 100),
    Parameter.OLD_POSTS: (1, 2, 3, 5, 10, 20),
    Parameter.ANSWER_NUMBER: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
}


_BOUNDED: Final = frozenset({Parameter.QUANTITY, Parameter.MIN, Parameter.MAX, *_ROUND})
"""Questions of which any number within the bounds may be tapped."""


def number_of(parameter: Parameter) -> int:
    """Return the number a button carries for a question: its place in the table of parameters."""
    return _PARAMETERS.index(parameter)


def parameter_of(number: int) -> Parameter | None:
    """Return the question of a button's number, which may be forged."""
    return _PARAMETERS[number] if number < len(_PARAMETERS) else None


def offered_numbers(
    parameter: Parameter, bounds: AnswerBounds, intervals: Sequence[int] = ()
) -> list[int]:
    """Return the numbers to tap for a question, within its bounds.

    `intervals` are the only ones a panel takes between runs, where it says so.
    """
    if parameter in _ALL:
        return list(_ALL[parameter])
    if parameter in _BOUNDED and parameter not in _ROUND:
        return suggest_quantities(*bounds)
    if parameter is Parameter.INTERVAL and intervals:
        return list(intervals)
    return [n for n in _ROUND.get(parameter, ()) if bounds.low <= n <= bounds.high]


def answer_of(parameter: Parameter, number: int) -> int | str | None:
    """Return the answer that a tapped number stands for; None for one that cannot be."""
    if parameter is Parameter.COUNTRY:
        return COUNTRIES[number] if number < len(COUNTRIES) else None
    if parameter is Parameter.EXPIRY:
        known = 0 < number <= date.max.toordinal()
        return f"{date.fromordinal(number):%d/%m/%Y}" if known else None
    if parameter in _ALL:
        return number if number in _ALL[parameter] else None
    return number if parameter in _BOUNDED else None


def answer_label(tr: Translator, parameter: Parameter, value: int | str) -> str:
    """Say an answer of one of the questions that are tapped."""
    if parameter is Parameter.DELAY:
        return tr.label("At once") if value == 0 else minutes(tr, int(value))
    if parameter is Parameter.INTERVAL:
        return minutes(tr, int(value))
    if parameter is Parameter.DEVICE:
        return device(tr, int(value))
    if parameter is Parameter.TYPE_OF_TRAFFIC:
        return traffic(tr, str(value))
    if parameter is Parameter.COUNTRY:
        return country(tr, str(value))
    return tr.number(value) if isinstance(value, int) else value


def minutes(tr: Translator, count: int) -> str:
    """Say a time in minutes, or in hours where it is some."""
    if count < HOUR or count % (HOUR // 2):
        return tr.label("{count} min", count=tr.number(count))
    return tr.label("{count} h", count=tr.number(Decimal(count) / HOUR))


def device(tr: Translator, number: int) -> str:
    """Name a kind of device, by the numbers that panels have for them."""
    names = {
        1: tr.label("💻 Computers"),
        2: tr.label("📱 Android phones"),
        3: tr.label("📱 iPhones"),
        4: tr.label("📱 All phones"),
        5: tr.label("💻📱 All devices"),
    }
    return names.get(number, str(number))


def traffic(tr: Translator, kind: str) -> str:
    """Name where visitors come from, by the numbers that panels have for it."""
    names = {
        "1": tr.label("🔎 From a Google search"),
        "2": tr.label("🔗 From a page I name"),
        "3": tr.label("⌨️ As if typed"),
    }
    return names.get(kind, kind)


def country(tr: Translator, code: str) -> str:
    """Name a country."""
    return str(tr.locale.territories.get(code, code))


def weekdays(tr: Translator) -> Iterator[str]:
    """Name the days of the week briefly, from Monday."""
    names = tr.locale.days["stand-alone"]["short"]
    return (names[day] for day in range(7))


def month(tr: Translator, year: int, number: int) -> str:
    """Name a month briefly: it stands between two buttons."""
    name = tr.locale.months["stand-alone"]["abbreviated"][number]
    return f"{name.capitalize()} {year}"
