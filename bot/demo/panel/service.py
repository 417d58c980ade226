"""A service of the simulated panel, and a mapping that takes ids as numbers or as texts."""

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Record = TypeVar("Record")


class ById(MutableMapping[int | str, Record]):
    """Records by id: the keys `7` and `"7"` are the same; iteration gives texts."""

    def __init__(self, records: Iterable[tuple[int | str, Record]] = ()) -> None:
        self._records = {str(name): record for name, record in records}

    def __getitem__(self, name: int | str) -> Record:
        return self._records[str(name)]

    def __setitem__(self, name: int | str, record: Record) -> None:
        self._records[str(name)] = record

    def __delitem__(self, name: int | str) -> None:
        del self._records[str(name)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, name: object) -> bool:
        return str(name) in self._records


@dataclass
class SimulatedService:
    """One row of `action=services`; `rate` is for 1,000 pieces, or for one package.

    A flag that is None is missing in the row: the client must read it as unknown, not as false.
    """

    id: str
    name: str
    type: str | None
    category: str
    rate: Decimal
    min: int
    max: int
    refill: bool | None = None
    cancel: bool | None = None
    dripfeed: bool | None = None
    desc: str | None = None


def plain(amount: Decimal) -> str:
    """Write an amount exactly, without exponent and trailing zeros."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
