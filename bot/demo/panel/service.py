"""What the panel sells: a service row, and a mapping that takes an id as a number or as text."""

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

Record = TypeVar("Record")


class ById(MutableMapping[int | str, Record]):
    """Records by id: `7`, `"7"` and a UUID's text all find their record; iterates texts."""

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
    """One row of `action=services`; `rate` is for a thousand pieces, or flat for a package.

    A flag that is None is not told to the client at all: absent is unknown, not false.
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
    """Write an exact amount without exponent and without zeros that say nothing."""
    text = format(amount, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
