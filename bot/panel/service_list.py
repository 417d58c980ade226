"""Reading the panel's price list, the answer to `action=services`.

A row that cannot be read is reported, and the other rows are kept: long lists always have some.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from bot.panel.json_values import count_of, decimal_of, id_of, switch_of, text_of
from bot.text.numbers import LARGEST_COUNT

LARGEST_RATE: Final = Decimal(10) ** 12
"""The largest rate that is read, in the panel's currency; panels set rates as absurd as 1e11."""

IDS: Final = ("service", "service_id", "id")
DESCRIPTIONS: Final = ("description", "desc", "details")
DEEPEST: Final = 3


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
    """A row that cannot be read as a service; `why` is for operators."""

    position: int
    why: str


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

    @property
    def types(self) -> Mapping[str, int]:
        """Number of services of each type, in the panel's spelling."""
        return Counter(row.type for row in self.rows)


def read_service_list(document: Any, digest: str, raw_size: int) -> ServiceList | None:
    """Read a price list, wrapped or not; None if the document has no list."""
    items = _rows_in(document)
    if items is None:
        return None
    rows: dict[str, PanelService] = {}
    rejected: list[BadRow] = []
    fields: set[str] = set()
    for position, item in enumerate(items):
        row = _service(item, position)
        if isinstance(item, dict):
            fields.update(item)
        if isinstance(row, PanelService) and row.id in rows:
            row = f"the id {row.id} again"
        if isinstance(row, PanelService):
            rows[row.id] = row
        else:
            rejected.append(BadRow(position, row))
    return ServiceList(tuple(rows.values()), tuple(rejected), digest, raw_size, frozenset(fields))


def _service(item: Any, position: int) -> PanelService | str:
    """Read one row; return a sentence about it if it cannot be read."""
    if not isinstance(item, dict):
        return "no object"
    service = next(filter(None, (id_of(item.get(name)) for name in IDS)), None)
    if service is None:
        return "no service id"
    rate = decimal_of(item.get("rate"))
    if rate is None or not 0 <= rate <= LARGEST_RATE:
        return "no rate"
    least, most = count_of(item.get("min")), _maximum(item.get("max"))
    if least is None or most is None or least < 0:
        return "no min or max"
    if least > most:
        return "min is above max"
    return PanelService(
        id=service,
        name=text_of(item.get("name")),
        type=text_of(item.get("type")),
        category=text_of(item.get("category")),
        rate=rate,
        min=least,
        max=most,
        dripfeed=switch_of(item.get("dripfeed")),
        refill=switch_of(item.get("refill")),
        cancel=switch_of(item.get("cancel")),
        description=_description(item),
        position=position,
    )


def _description(item: Mapping[str, Any]) -> str:
    return text_of(next((item[name] for name in DESCRIPTIONS if item.get(name)), ""))


def _maximum(value: Any) -> int | None:
    """Read a maximum; a number above LARGEST_COUNT means no limit, and becomes LARGEST_COUNT."""
    number = decimal_of(value)
    return LARGEST_COUNT if number is not None and number > LARGEST_COUNT else count_of(value)


def _rows_in(document: Any) -> list[Any] | None:
    """Return the document's first list that has a service, else its first list, else None."""
    lists = list(_lists(document, 0))
    return next((one for one in lists if any(map(_looks_like_a_row, one))), next(iter(lists), None))


def _lists(document: Any, depth: int) -> Iterator[list[Any]]:
    if isinstance(document, list):
        yield document
    elif isinstance(document, dict) and depth < DEEPEST:
        if document and all(map(_looks_like_a_row, document.values())):
            yield [{"service": key, **row} for key, row in document.items()]
        for value in document.values():
            yield from _lists(value, depth + 1)


def _looks_like_a_row(item: Any) -> bool:
    return isinstance(item, dict) and "rate" in item
