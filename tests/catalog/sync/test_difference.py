"""The difference between two lists, counted without a database."""

from typing import Any

from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync.difference import Difference
from bot.catalog.sync.offers import ListedService
from tests.catalog.stored_catalog import NOW
from tests.catalog.sync.listed_services import ROW, stored


def compared(old: dict[str, Any], new: dict[str, ListedService]) -> Difference:
    return Difference(1, old, new, NOW)


def test_each_service_is_in_one_of_five_states() -> None:
    old = {
        "1": stored(1),
        "2": stored(2),
        "3": stored(3),
        "4": stored(4, gone_at=NOW),
        "5": stored(5, gone_at=NOW),
    }
    new = {"1": ROW, "2": ROW._replace(max=8), "4": ROW, "6": ROW}
    difference = compared(old, new)
    assert difference.changed == ["2"]
    assert difference.gone == ["3"]
    assert difference.returned == ["4"]
    assert difference.added == ["6"]
    report = difference.report(0, 0)
    counts = (report.added, report.changed, report.gone, report.returned, report.unchanged)
    assert counts == (1, 1, 1, 1, 1)


def test_every_column_of_the_list_is_compared() -> None:
    other = ListedService(
        2, "U", "U", "Poll", "poll", "2", 2, 8, True, True, True, "d", 11, "denied", "2"
    )
    for name, value in other._asdict().items():
        difference = compared({"1": stored(1)}, {"1": ROW._replace(**{name: value})})
        assert difference.changed == ["1"], name


def test_rates_that_are_no_numbers_are_neither_dearer_nor_cheaper() -> None:
    old = {
        str(number): stored(number, ROW._replace(rate=rate))
        for number, rate in enumerate(("1", "1", "NaN", "1", "Infinity", "0.5"))
    }
    new = {
        str(number): ROW._replace(rate=rate)
        for number, rate in enumerate(("2", "0.5", "1", "sNaN", "1", "0.5"))
    }
    difference = compared(old, new)
    report = difference.report(3, 4, difference.changes({1: True}))
    assert (report.changed, report.dearer, report.cheaper) == (5, 1, 1)
    assert (report.duplicates, report.unreadable) == (3, 4)


def test_hidden_services_are_counted_by_reason() -> None:
    new = {
        "1": ROW,
        "2": ROW._replace(hidden_reason="denied"),
        "3": ROW._replace(hidden_reason="denied"),
        "4": ROW._replace(hidden_reason="separator"),
    }
    assert compared({}, new).report(0, 0).hidden == {
        HiddenReason.DENIED: 2,
        HiddenReason.SEPARATOR: 1,
    }
