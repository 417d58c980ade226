"""The benchmark runs and lists every contestant; a tap needs few calls and transactions.

Times are not asserted, because a busy machine would make the tests fail.
"""

import re
import subprocess
import sys

import pytest

from bot.catalog.search.index import SearchIndex
from tests.bench import outbox, sweep
from tests.bench.contests import AIOGRAM, CONTESTS, ECHO, FRAMEWORK, ORDER, TAP
from tests.bench.finding import QUERIES, shop
from tests.bench.offers import CATEGORIES, SERVICES, price_list
from tests.bench.running import ROOT, Result
from tests.bench.table import Table, drawn


@pytest.fixture(scope="module")
def report() -> list[str]:
    """Return the lines that the shortest run prints."""
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return ran.stdout.splitlines()


@pytest.mark.timeout(400)
def test_every_contestant_has_a_row_with_its_figures(report: list[str]) -> None:
    for contest in CONTESTS:
        (row,) = [line for line in report if line.startswith(f"{contest.name}  ")]
        figures = row.removeprefix(contest.name).replace("+", " ").split()
        assert len(figures) >= 6
        assert all(float(figure) > 0 for figure in figures)


@pytest.mark.timeout(400)
@pytest.mark.parametrize("counted", ["calls", "transactions"])
@pytest.mark.parametrize("name", [TAP, ORDER])
def test_a_tap_takes_two_calls_and_two_transactions_at_most(
    report: list[str], name: str, counted: str
) -> None:
    (line,) = [line for line in report if f"{name}, {counted}" in line]
    verdict, _, figures = line.partition(": ")
    assert verdict == "met"
    assert 0 < float(figures.rpartition(" ")[2]) <= 2


@pytest.mark.timeout(400)
def test_pages_snapshot_and_sync_are_told_too(report: list[str]) -> None:
    for what in ("page of 8 services", "snapshot of 4,177 services", "sync of 4,177 services"):
        assert sum(line.startswith(what) for line in report) == 1


@pytest.mark.timeout(400)
def test_searching_and_browsing_ten_thousand_services_are_told_kind_by_kind(
    report: list[str],
) -> None:
    (search,) = [line for line in report if line.startswith("search, 10,000 services: ")]
    for kind in QUERIES:
        assert re.search(rf"\b{kind} [1-9][0-9]* µs", search), kind
    assert re.search(r"the index is made in [1-9][0-9]* ms$", search)
    (browse,) = [line for line in report if line.startswith("browse, 10,000 services: ")]
    assert len(re.findall(r"[0-9]+ µs", browse)) == 3


def test_what_is_searched_for_is_found_and_what_is_not_there_is_not() -> None:
    sold = shop(2_000)
    assert len(sold) == 2_000
    index = SearchIndex(sold)
    for kind, queries in QUERIES.items():
        if kind != "service number":
            assert all(bool(index.find(typed)) is (kind != "nothing") for typed in queries), kind
    assert [card.id for card in index.find("#42").page(0, 1)] == [42]


def result(name: str, cpu: float) -> Result:
    return Result(name, cpu, cpu, calls=1, riding=1, transactions=2, statements=3, peak=100)


def table() -> Table:
    """Return a table of two rounds; in the second round every contestant takes twice as long."""
    costs = {AIOGRAM: 1000, FRAMEWORK: 2000, ECHO: 300, TAP: 600, ORDER: 1100}
    rounds = ((name, cost * slow) for slow in (1, 2) for name, cost in costs.items())
    return Table(result(name, cost) for name, cost in rounds)


def test_a_ratio_is_taken_within_a_round() -> None:
    assert table().ratio(TAP, AIOGRAM) == pytest.approx(0.6)
    assert table().ratio(AIOGRAM, FRAMEWORK) == pytest.approx(0.5)


def test_an_aim_says_whether_it_is_met() -> None:
    aims = {aim.what: aim for aim in table().aims()}
    assert str(aims["our echo, CPU of aiogram's echo"]).startswith("met: ")
    missed = aims["a confirmed order, CPU of aiogram's echo"]
    assert missed.is_ == pytest.approx(1.1)
    assert str(missed).startswith("MISSED: ")


def test_columns_line_up() -> None:
    lines = drawn(table().rows()).splitlines()
    assert len(lines) == 6
    assert len({len(line) for line in lines}) == 1


def test_the_price_list_has_the_size_it_says_and_is_the_same_each_time() -> None:
    rows = price_list()
    assert len(rows) == SERVICES
    assert len({row["category"] for row in rows}) == CATEGORIES
    assert len({row["service"] for row in rows}) == SERVICES
    assert rows == price_list()


def test_a_dearer_price_list_differs_in_prices_only() -> None:
    pairs = list(zip(price_list(), price_list(dearer=10), strict=True))
    assert sum(before != after for before, after in pairs) == 10
    assert all({**before, "rate": 0} == {**after, "rate": 0} for before, after in pairs)


async def test_a_sweep_is_measured() -> None:
    lines: list[str] = []
    await sweep.measure(200, lines.append)
    assert [line.partition(" statements")[0].split(", ")[:2] for line in lines] == [
        [f"{name}: 2 calls", "2 commits"] for name in ("first news", "no news", "progress")
    ]


async def test_news_through_telegrams_limits_are_measured() -> None:
    lines: list[str] = []
    await outbox.measure(60, lines.append, faster=5)
    (line,) = lines
    assert "0 lost, 0 doubled, 0 refused by the limits" in line
    assert re.search(r"[1-9][0-9]* taps meanwhile, p50 [0-9]+ ms, p95 [0-9]+ ms$", line)
