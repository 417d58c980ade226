"""Compute the table: medians over the rounds, ratios within a round, and the aims."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.contests import AIOGRAM, ECHO, FRAMEWORK, ORDER, TAP
from tests.bench.running import Result

HEAD = ("", "µs CPU", "/ aiogram", "/ PTB", "µs wall", "calls", "transactions", "statements", "MB")


@dataclass(frozen=True)
class Aim:
    """An upper bound and the measured value."""

    what: str
    most: float
    is_: float

    def __str__(self) -> str:
        verdict = "met" if self.is_ <= self.most else "MISSED"
        return f"{verdict}: {self.what} ≤ {self.most:g}, is {self.is_:.2f}"


class Table:
    """The results of all rounds, one for each contestant and round."""

    def __init__(self, results: Iterable[Result]) -> None:
        self._of: dict[str, list[Result]] = {}
        for result in results:
            self._of.setdefault(result.name, []).append(result)

    def ratio(self, name: str, to: str) -> float:
        """Return the CPU ratio of two contestants: the median of the ratios of all rounds."""
        pairs = zip(self._of[name], self._of[to], strict=True)
        return median(one.cpu / other.cpu for one, other in pairs)

    def middle(self, name: str, of: Callable[[Result], float]) -> float:
        """Return the median of a figure over the rounds."""
        return median(map(of, self._of[name]))

    def aims(self) -> list[Aim]:
        """Return the bounds that this project aims for, with the measured values."""
        out = [
            Aim("our echo, CPU of aiogram's echo", 0.4, self.ratio(ECHO, AIOGRAM)),
            Aim("a whole tap, CPU of aiogram's echo", 0.75, self.ratio(TAP, AIOGRAM)),
            Aim("a confirmed order, CPU of aiogram's echo", 1.0, self.ratio(ORDER, AIOGRAM)),
        ]
        for name in (TAP, ORDER):
            calls = self.middle(name, lambda one: one.calls + one.riding)
            transactions = self.middle(name, lambda one: one.transactions)
            out.append(Aim(f"{name}, calls", 2, calls))
            out.append(Aim(f"{name}, transactions", 2, transactions))
        return out

    def rows(self) -> list[Sequence[str]]:
        """Return the rows of cells, the header first."""
        return [HEAD, *(self._row(name) for name in self._of)]

    def _row(self, name: str) -> Sequence[str]:
        def figure(of: Callable[[Result], float]) -> float:
            return self.middle(name, of)

        riding = figure(lambda one: one.riding)
        calls = f"{figure(lambda one: one.calls):.1f}" + (f" + {riding:.1f}" if riding else "")
        transactions = figure(lambda one: one.transactions)
        return (
            name,
            f"{figure(lambda one: one.cpu):.0f}",
            f"{self.ratio(name, AIOGRAM):.2f}",
            f"{self.ratio(name, FRAMEWORK):.2f}",
            f"{figure(lambda one: one.wall):.0f}",
            calls,
            f"{transactions:.1f}" if transactions else "",
            f"{figure(lambda one: one.statements):.1f}" if transactions else "",
            f"{figure(lambda one: one.peak):.0f}",
        )


def drawn(rows: Sequence[Sequence[str]]) -> str:
    """Return the cells as text in columns, with names left-aligned and figures right-aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(map(str.rjust, row[1:], widths[1:]))],
        )
        for row in rows
    )


def micro_lines(micro: Mapping[str, float]) -> list[str]:
    """Return lines with the measurements without updates."""
    return [
        f"page of 8 services with prices: {micro['page']:.0f} µs "
        f"({micro['page_cold']:.0f} µs while the cache of prices fills)",
        f"snapshot of 4,177 services: {micro['snapshot']:.0f} ms",
        f"sync of 4,177 services that brings nothing new: {micro['sync']:.0f} ms",
        f"search, 10,000 services: {_kinds(micro, 'search: ')}; "
        f"the index is made in {micro['search: index']:.0f} ms",
        f"browse, 10,000 services: {_kinds(micro, 'browse: ')}",
    ]


def _kinds(micro: Mapping[str, float], of: str) -> str:
    """List each kind with its microseconds, except the index, which is in milliseconds."""
    kinds = {name.removeprefix(of): took for name, took in micro.items() if name.startswith(of)}
    return ", ".join(f"{name} {took:.0f} µs" for name, took in kinds.items() if name != "index")
