"""Matching the items of a batch's answer to the ids that were sent.

By the API document, `status` is answered with a map by id and the other actions with a list. Panels
answer any action with a map, a list of objects that name their id, a list in the order of the ids,
`[]` for an empty map, any of these inside a wrapper, or one bare object for one id.

What an item says may move money, so `match_named_items` also tells which items nothing but their
position gives to an id, and which ids' items name another id.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.panel import unwrapping
from bot.panel.json_values import id_of

WRAPPERS: Final = (*unwrapping.WRAPPERS, "orders", "refills", "refill", "cancel", "status")

ORDER_ID_FIELDS: Final = ("order", "order_id", "id")
REFILL_ID_FIELDS: Final = ("refill", "refill_id", "id")


@dataclass(frozen=True, slots=True)
class MatchedItems:
    """The items of a batch's answer by the ids they belong to."""

    items: dict[str, Any]
    by_position: frozenset[str] = frozenset()
    """Ids whose item names no id: only its place in a list gives it to them."""
    contradicted: frozenset[str] = frozenset()
    """Ids whose item names another id, or that two items name."""


def match_items(
    document: Any, ids: Sequence[str], id_fields: Sequence[str]
) -> dict[str, Any] | None:
    """Return the items by id, without the ids that have none; None if the answer is no batch."""
    matched = match_named_items(document, ids, id_fields)
    return None if matched is None else matched.items


def match_named_items(
    document: Any, ids: Sequence[str], id_fields: Sequence[str]
) -> MatchedItems | None:
    """Return the items by id, and how they were matched; None if the answer is no batch.

    `id_fields` are the fields in which an item may name its id. A list whose items name no id is
    read by position only if it is as long as `ids`: in a shorter one, positions prove nothing.
    """
    if isinstance(document, Mapping):
        return _of_map(document, ids, id_fields)
    return _of_list(document, ids, id_fields) if isinstance(document, list) else None


def names_another(item: Any, own: str, id_fields: Sequence[str]) -> bool:
    """Return True if an item names ids, and none of them is its own."""
    if not isinstance(item, Mapping):
        return False
    named = {id_of(item.get(field)) for field in id_fields} - {None}
    return bool(named) and own not in named


def name_orders(document: Any, ids: Sequence[str]) -> Any:
    """Rewrite `[{"refill": ORDER, "status": …}]`, which some panels answer, to name the order."""
    if not isinstance(document, list):
        return document
    return [
        {"order": item["refill"], "status": item["status"]}
        if isinstance(item, Mapping)
        and {"refill", "status"} <= item.keys()
        and _named(item, ORDER_ID_FIELDS) is None
        and id_of(item["refill"]) in ids
        else item
        for item in document
    ]


def chunks(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """Split ids into pieces of at most `size` ids."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _of_map(
    document: Mapping[str, Any], ids: Sequence[str], names: Sequence[str]
) -> MatchedItems | None:
    stripped = {id_of(key) or key.strip(): item for key, item in document.items()}
    keyed = _keyed(stripped, ids, names)
    if keyed.items:
        return keyed
    wrapped = _wrapped(stripped)
    if wrapped is not None:
        return match_named_items(wrapped, ids, names)
    if not document or _by_ids(stripped):
        return MatchedItems({})
    if len(ids) == 1 and _named(document, names) in (None, ids[0]):
        return MatchedItems({ids[0]: document})
    return None


def _keyed(document: Mapping[str, Any], ids: Sequence[str], names: Sequence[str]) -> MatchedItems:
    items = {one: document[one] for one in ids if one in document}
    others = (one for one, item in items.items() if names_another(item, one, names))
    return MatchedItems(items, contradicted=frozenset(others))


def _wrapped(document: Mapping[str, Any]) -> Any:
    """Return the batch inside a wrapper, or None if there is no wrapper."""
    inner = (document.get(wrapper) for wrapper in WRAPPERS)
    return next((one for one in inner if isinstance(one, Mapping | list)), None)


def _of_list(items: list[Any], ids: Sequence[str], names: Sequence[str]) -> MatchedItems:
    own = [_named(item, names) for item in items]
    # Positions are trusted only if every item that names an id stands where this id was sent.
    in_order = len(items) == len(ids) and all(
        name in (None, sent) for name, sent in zip(own, ids, strict=True)
    )
    if in_order:
        nameless = (sent for name, sent in zip(own, ids, strict=True) if name is None)
        return MatchedItems(dict(zip(ids, items, strict=True)), by_position=frozenset(nameless))
    by_id: dict[str, Any] = {}
    contradicted = set[str]()
    for name, item in zip(own, items, strict=True):
        if name in ids and by_id.setdefault(str(name), item) != item:
            contradicted.add(str(name))
    return MatchedItems(by_id, contradicted=frozenset(contradicted))


def _named(item: Any, names: Sequence[str]) -> str | None:
    """Return the id that an item names, or None."""
    if not isinstance(item, Mapping):
        return None
    return next((name for name in (id_of(item.get(field)) for field in names) if name), None)


def _by_ids(document: Mapping[str, Any]) -> bool:
    """Return True if every key is an id: the answer is a map, though without our ids."""
    return all(id_of(key) is not None for key in document)
