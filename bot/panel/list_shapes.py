"""Finding the rows of a price list in an answer: a list, a map by id, groups by category, a page.

The API document has one list and no pages. A list that is one page of several must not pass for the
whole: the services of the other pages would count as gone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.panel.json_values import count_of, id_of, switch_of, text_of
from bot.panel.unwrapping import WRAPPERS

DEEPEST: Final = 3
"""Objects around a list that are opened."""

NO_CATEGORIES: Final = frozenset({*WRAPPERS, "services", "service", "items", "list", "rows"})
"""Fields that hold a list and do not name a category; matched in lower case."""

TITLES: Final = ("category", "category_name", "name", "title", "group")
"""Fields that name a group, if the groups are a list of objects."""

LAST_PAGE: Final = frozenset({"lastpage", "totalpages", "pages", "pagecount", "numpages"})
TOTAL: Final = frozenset(
    {"total", "totalcount", "totalitems", "totalservices", "totalrows", "count", "recordstotal"}
)
NEXT_PAGE: Final = frozenset(
    {
        "next",
        "nextpage",
        "nextpageurl",
        "nextlink",
        "nextcursor",
        "hasmore",
        "hasnext",
        "hasmorepages",
    }
)
THIS_PAGE: Final = frozenset({"page", "currentpage", "pagenumber"})
PAGE_SIZE: Final = frozenset({"perpage", "pagesize", "itemsperpage", "limit"})
"""Fields that speak of pages, without `_` and `-`."""

NO_NEXT: Final = frozenset({"", "null", "none", "false", "0"})


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a list, which may be no service."""

    item: Any
    group: str = ""
    """The category under which it stands in the answer; empty if it stands under none."""


@dataclass(frozen=True, slots=True)
class Paging:
    """The list is one page of several."""

    total: int | None
    """Services on all pages; None if the panel does not say."""


def find_rows(document: Any) -> list[ListedRow] | None:
    """Return the rows of every list that has a service, else of the first list.

    Returns None if the document has no list.
    """
    groups = list(_groups(document, 0, ""))
    chosen = [group for group in groups if any(map(_looks_like_a_row, group[1]))] or groups[:1]
    if not chosen:
        return None
    return [ListedRow(item, title) for title, items in chosen for item in items]


def find_paging(document: Any, rows: int) -> Paging | None:
    """Return how a list of so many rows is paged; None if nothing says that there are more."""
    hints = list(_hints(document, 0))
    totals = [number for _, number in _numbers(hints, TOTAL)]
    total = max(totals, default=None)
    if total is not None and total > rows:
        return Paging(total)
    more = _leads_to_others(hints) or (total is None and _is_full(hints, rows))
    return Paging(None) if more else None


def _leads_to_others(hints: list[tuple[str, Any]]) -> bool:
    """Return True if this is not the first page, or not the last one."""
    numbers = _numbers(hints, LAST_PAGE | THIS_PAGE)
    return any(number > 1 for _, number in numbers) or any(
        name in NEXT_PAGE and _leads_on(value) for name, value in hints
    )


def _groups(document: Any, depth: int, title: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of a document, each with the category that it stands under."""
    if isinstance(document, list):
        inner = list(_listed_groups(document, depth))
        yield from inner or [(title, document)]
    elif isinstance(document, dict) and depth < DEEPEST:
        if _maps_ids(document):
            yield title, [_with_id(key, row) for key, row in document.items()]
            return
        for key, value in document.items():
            named = title if key.strip().casefold() in NO_CATEGORIES else key.strip()
            yield from _groups(value, depth + 1, named)


def _listed_groups(items: list[Any], depth: int) -> Iterator[tuple[str, list[Any]]]:
    """Yield the groups of a list of objects that are categories, each with its services."""
    if any(map(_looks_like_a_row, items)):
        return
    for item in items:
        if isinstance(item, dict):
            title = next(filter(None, (text_of(item.get(name)) for name in TITLES)), "")
            for value in item.values():
                for _, rows in _groups(value, depth + 1, ""):
                    if any(map(_looks_like_a_row, rows)):
                        yield title, rows


def _maps_ids(document: dict[str, Any]) -> bool:
    """Return True if an object maps ids to services; some of these may be unreadable."""
    rows = [_looks_like_a_row(value) for value in document.values()]
    return bool(rows) and (all(rows) or (any(rows) and all(map(id_of, document))))


def _with_id(key: str, row: Any) -> Any:
    return {"service": key, **row} if isinstance(row, dict) else row


def _looks_like_a_row(item: Any) -> bool:
    if not isinstance(item, dict) or isinstance(item.get("service"), list | dict):
        return False
    return "rate" in item or "service" in item


def _hints(document: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Yield the names, simplified, and the values of what stands beside the list."""
    if not isinstance(document, dict) or depth > DEEPEST:
        return
    if _looks_like_a_row(document) or _maps_ids(document):
        return
    for key, value in document.items():
        name = key.strip().casefold().replace("_", "").replace("-", "")
        if isinstance(value, Mapping) and name not in NEXT_PAGE:
            yield from _hints(value, depth + 1)
        elif not isinstance(value, list):
            yield name, value


def _numbers(hints: list[tuple[str, Any]], names: frozenset[str]) -> list[tuple[str, int]]:
    found = ((name, count_of(value)) for name, value in hints if name in names)
    return [(name, number) for name, number in found if number is not None]


def _leads_on(value: Any) -> bool:
    """Return True if the value of a field of NEXT_PAGE says that there is another page."""
    if isinstance(value, Mapping):
        return any(map(_leads_on, value.values()))
    switch = switch_of(value)
    if switch is not None:
        return switch
    return value is not None and text_of(value).strip().casefold() not in NO_NEXT


def _is_full(hints: list[tuple[str, Any]], rows: int) -> bool:
    """Return True if a page has just as many rows as fit, and nothing says that it is the last."""
    last = any(number == 1 for _, number in _numbers(hints, LAST_PAGE))
    ended = last or any(name in NEXT_PAGE for name, _ in hints)
    return rows > 0 and not ended and any(size == rows for _, size in _numbers(hints, PAGE_SIZE))
