"""Matching the items of a batch's answer to the ids that were sent.

By the API document, `status` is answered with a map by id and the other actions with a list. Panels
answer any action with a map, a list of objects that name their id, a list in the order of the ids,
`[]` for an empty map, any of these inside a wrapper, or one bare object for one id.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.panel import unwrapping
from bot.panel.json_values import id_of

WRAPPERS: Final = (*unwrapping.WRAPPERS, "orders", "refills", "refill", "cancel", "status")

ORDER_ID_FIELDS: Final = ("order", "order_id", "id")
REFILL_ID_FIELDS: Final = ("refill", "refill_id", "id")


def match_items(
    document: Any, ids: Sequence[str], id_fields: Sequence[str]
) -> dict[str, Any] | None:
    """Return the items by id, without the ids that have none; None if the answer is no batch.

    `id_fields` are the fields in which an item may name its id. A list whose items name no id is
    read by position only if it is as long as `ids`: in a shorter one, positions prove nothing.
    """
    if isinstance(document, Mapping):
        return _of_map(document, ids, id_fields)
    return _of_list(document, ids, id_fields) if isinstance(document, list) else None


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
) -> dict[str, Any] | None:
    stripped = {key.strip(): item for key, item in document.items()}
    items = {one: stripped[one] for one in ids if one in stripped}
    if items:
        return items
    wrapped = _wrapped(stripped)
    if wrapped is not None:
        return match_items(wrapped, ids, names)
    if not document or _by_ids(stripped):
        return {}
    if len(ids) == 1 and _named(document, names) in (None, ids[0]):
        return {ids[0]: document}
    return None


def _wrapped(document: Mapping[str, Any]) -> Any:
    """Return the batch inside a wrapper, or None if there is no wrapper."""
    inner = (document.get(wrapper) for wrapper in WRAPPERS)
    return next((one for one in inner if isinstance(one, Mapping | list)), None)


def _of_list(items: list[Any], ids: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    own = [_named(item, names) for item in items]
    # Positions are trusted only if every item that names an id stands where this id was sent.
    in_order = len(items) == len(ids) and all(
        name in (None, sent) for name, sent in zip(own, ids, strict=True)
    )
    if in_order:
        return dict(zip(ids, items, strict=True))
    by_id: dict[str, Any] = {}
    for name, item in zip(own, items, strict=True):
        if name in ids:
            by_id.setdefault(str(name), item)
    return by_id


def _named(item: Any, names: Sequence[str]) -> str | None:
    """Return the id that an item names, or None."""
    if not isinstance(item, Mapping):
        return None
    return next((name for name in (id_of(item.get(field)) for field in names) if name), None)


def _by_ids(document: Mapping[str, Any]) -> bool:
    """Return True if every key is an id: the answer is a map, though without our ids."""
    return all(id_of(key) is not None for key in document)
