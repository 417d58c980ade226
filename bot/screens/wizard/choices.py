"""Which answers can be tapped, and how an answer reads in the customer's language."""

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
"""Countries with a button; every other country is typed."""

WHOLE: Final = 1
"""The second id of a button that declines runs: deliver the pieces of all runs at once."""

HOUR: Final = 60
"""Minutes."""

_PARAMETERS: Final = tuple(Parameter)

_ALL: Final[Mapping[Parameter, Sequence[int]]] = {
    Parameter.DELAY: DELAYS,
    Parameter.DEVICE: DEVICES,
    Parameter.TYPE_OF_TRAFFIC: tuple(map(int, TRAFFIC)),
    Parameter.COUNTRY: range(len(COUNTRIES)),
}
"""All answers of a question; of COUNTRY only those with a button."""

_ROUND: Final = {
    Parameter.RUNS: (2, 3, 4, 5, 7, 10, 14, 20, 30),
    Parameter.INTERVAL: (5, 10, 15, 30, 60, 120, 240, 720, 1440),
    Parameter.POSTS: (1, 3, 5, 10, 20, 30, 50, 100),
    Parameter.OLD_POSTS: (1, 2, 3, 5, 10, 20),
    Parameter.ANSWER_NUMBER: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
}
"""Round numbers to offer for a question, if they are within its bounds."""

_BOUNDED: Final = frozenset({Parameter.QUANTITY, Parameter.MIN, Parameter.MAX, *_ROUND})
"""Questions whose answer is any number within the bounds."""


def number_of(parameter: Parameter) -> int:
    """Return the number that buttons carry for a question: its place among the parameters."""
    return _PARAMETERS.index(parameter)


def parameter_of(number: int) -> Parameter | None:
    """Return the question of a button's number; None if there is none, as in forged data."""
    return _PARAMETERS[number] if number < len(_PARAMETERS) else None


def offered_numbers(
    parameter: Parameter, bounds: AnswerBounds, intervals: Sequence[int] = ()
) -> list[int]:
    """Return the numbers of the answers to offer for a question, within its bounds.

    `intervals` are the only minutes between runs that the panel takes; empty if it takes any.
    """
    if parameter in _ALL:
        return list(_ALL[parameter])
    if parameter in _BOUNDED and parameter not in _ROUND:
        return suggest_quantities(*bounds)
    if parameter is Parameter.INTERVAL and intervals:
        return list(intervals)
    return [n for n in _ROUND.get(parameter, ()) if bounds.low <= n <= bounds.high]


def answer_of(parameter: Parameter, number: int) -> int | str | None:
    """Return the answer of a tapped number; None if there is no such answer."""
    if parameter is Parameter.COUNTRY:
        return COUNTRIES[number] if number < len(COUNTRIES) else None
    if parameter is Parameter.EXPIRY:
        known = 0 < number <= date.max.toordinal()
        return f"{date.fromordinal(number):%d/%m/%Y}" if known else None
    if parameter in _ALL:
        return number if number in _ALL[parameter] else None
    return number if parameter in _BOUNDED else None


def answer_label(tr: Translator, parameter: Parameter, value: int | str) -> str:
    """Return the text of an answer that can be tapped."""
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
    """Show a time in minutes; in hours if it is a multiple of half an hour."""
    if count < HOUR or count % (HOUR // 2):
        return tr.label("{count} min", count=tr.number(count))
    return tr.label("{count} h", count=tr.number(Decimal(count) / HOUR))


def device(tr: Translator, number: int) -> str:
    """Name a kind of device, by its number in the API document."""
    names = {
        1: tr.label("💻 Computers"),
        2: tr.label("📱 Android phones"),
        3: tr.label("📱 iPhones"),
        4: tr.label("📱 All phones"),
        5: tr.label("💻📱 All devices"),
    }
    return names.get(number, str(number))


def traffic(tr: Translator, kind: str) -> str:
    """Name where visitors come from, by its number in the API document."""
    names = {
        "1": tr.label("🔎 From a Google search"),
        "2": tr.label("🔗 From a page I name"),
        "3": tr.label("⌨️ As if typed"),
    }
    return names.get(kind, kind)


def country(tr: Translator, code: str) -> str:
    """Name a country, by its ISO 3166 code of two letters."""
    return str(tr.locale.territories.get(code, code))


def weekdays(tr: Translator) -> Iterator[str]:
    """Return the short names of the days of the week, from Monday."""
    names = tr.locale.days["stand-alone"]["short"]
    return (names[day] for day in range(7))


def month(tr: Translator, year: int, number: int) -> str:
    """Return a month's short name and its year."""
    name = tr.locale.months["stand-alone"]["abbreviated"][number]
    return f"{name.capitalize()} {year}"
