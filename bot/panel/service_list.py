"""Reading the panel's price list, the answer to `action=services`.

A row that cannot be read is reported, and the other rows are kept: long lists always have some.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bot.panel.json_values import count_of, decimal_of, id_of, switch_of, text_of
from bot.panel.list_shapes import ListedRow, Paging, find_paging, find_rows
from bot.quirks.row_problems import RowProblem
from bot.text.numbers import LARGEST_COUNT

LARGEST_RATE: Final = Decimal(10) ** 12
"""The largest rate that is read, in the panel's currency; panels set rates as absurd as 1e11."""

IDS: Final = ("service", "service_id", "id")
DESCRIPTIONS: Final = ("description", "desc", "details")
LONGEST_VALUE: Final = 100
"""Characters of an object in place of a value that are kept for operators."""


@dataclass(frozen=True, slots=True)
class PanelService:
    """One service, with its texts as the panel wrote them."""

    id: str
    name: str
    type: str
    category: str
    rate: Decimal
    """For 1,000 pieces, or for one package, in the panel's currency."""
    min: int
    max: int
    dripfeed: bool | None
    """None if the panel does not say, which is not False; so with the next two."""
    refill: bool | None
    cancel: bool | None
    description: str
    position: int
    """Its row in the panel's list, from 0."""

    @property
    def is_separator(self) -> bool:
        """True for a heading written as a service: a name without letters, or one free piece."""
        return not any(map(str.isalnum, self.name)) or (self.max <= 1 and self.rate == 0)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read as a service, with what operators recognize it by."""

    position: int
    why: RowProblem
    id: str = ""
    """As the panel wrote it; empty if it has none."""
    name: str = ""
    value: str = ""
    """What the panel wrote for the field that cannot be read; empty if it wrote nothing."""


@dataclass(frozen=True, slots=True)
class ServiceList:
    """A price list as the panel sent it."""

    rows: tuple[PanelService, ...]
    bad_rows: tuple[BadRow, ...]
    digest: str
    """SHA-256 of the body, in hex; equal digests mean equal lists."""
    raw_size: int
    """Bytes of the body."""
    fields: frozenset[str]
    """The fields that at least one row has."""
    paging: Paging | None = None
    """Set if the list is one page of several, so that services are missing; None if it is whole."""

    @property
    def types(self) -> Mapping[str, int]:
        """Number of services of each type, in the panel's spelling."""
        return Counter(row.type for row in self.rows)


def read_service_list(document: Any, digest: str, raw_size: int) -> ServiceList | None:
    """Read a price list, wrapped or not, whole or grouped; None if the document has no list."""
    listed = find_rows(document)
    if listed is None:
        return None
    rows: dict[str, PanelService] = {}
    rejected: list[BadRow] = []
    fields: set[str] = set()
    for position, each in enumerate(listed):
        row = _service(each, position)
        if isinstance(each.item, dict):
            fields.update(each.item)
        if isinstance(row, PanelService) and row.id in rows:
            row = BadRow(position, RowProblem.REPEATED, row.id, row.name)
        if isinstance(row, PanelService):
            rows[row.id] = row
        else:
            rejected.append(row)
    paging = find_paging(document, len(listed))
    return ServiceList(
        tuple(rows.values()), tuple(rejected), digest, raw_size, frozenset(fields), paging
    )


def _service(row: ListedRow, position: int) -> PanelService | BadRow:
    """Read one row; return what is wrong with it if it cannot be read."""
    item = row.item
    if not isinstance(item, dict):
        return BadRow(position, RowProblem.NO_OBJECT, value=_written(item))
    service, rate, bounds = _id(item), _rate(item), _bounds(item)
    name = text_of(item.get("name"))
    if isinstance(service, RowProblem):
        written = next((item[field] for field in IDS if item.get(field) is not None), None)
        return BadRow(position, service, "", name, _written(written))
    if isinstance(rate, RowProblem):
        return BadRow(position, rate, service, name, _written(item.get("rate")))
    if isinstance(bounds, RowProblem):
        limits = " – ".join(_written(item.get(field)) or "?" for field in ("min", "max"))
        return BadRow(position, bounds, service, name, limits)
    return PanelService(
        id=service,
        name=name,
        type=text_of(item.get("type")),
        category=text_of(item.get("category")) or row.group,
        rate=rate,
        min=bounds[0],
        max=bounds[1],
        dripfeed=switch_of(item.get("dripfeed")),
        refill=switch_of(item.get("refill")),
        cancel=switch_of(item.get("cancel")),
        description=_description(item),
        position=position,
    )


def _id(item: Mapping[str, Any]) -> str | RowProblem:
    return next(filter(None, (id_of(item.get(name)) for name in IDS)), RowProblem.NO_ID)


def _rate(item: Mapping[str, Any]) -> Decimal | RowProblem:
    rate = decimal_of(item.get("rate"))
    return RowProblem.NO_RATE if rate is None or not 0 <= rate <= LARGEST_RATE else rate


def _bounds(item: Mapping[str, Any]) -> tuple[int, int] | RowProblem:
    least, most = count_of(item.get("min")), _maximum(item.get("max"))
    if least is None or most is None or least < 0:
        return RowProblem.NO_BOUNDS
    return RowProblem.MIN_ABOVE_MAX if least > most else (least, most)


def _written(value: Any) -> str:
    """Return what the panel wrote for a field, as text; empty if it wrote nothing."""
    if value is None:
        return ""
    return text_of(value) or json.dumps(value, default=str)[:LONGEST_VALUE]


def _description(item: Mapping[str, Any]) -> str:
    return text_of(next((item[name] for name in DESCRIPTIONS if item.get(name)), ""))


def _maximum(value: Any) -> int | None:
    """Read a maximum; a number above LARGEST_COUNT means no limit, and becomes LARGEST_COUNT."""
    number = decimal_of(value)
    return LARGEST_COUNT if number is not None and number > LARGEST_COUNT else count_of(value)
