"""Which item of a batch's answer is whose.

The document answers `status` with a map by id and the rest with a list; panels answer either with
a map, a list of objects that name their id, a list in the order asked, `[]` for an empty map, any
of these wrapped, or one bare object where one id was asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.panel.json_values import id_of

WRAPPERS: Final = ("data", "result", "response", "orders", "refills", "refill", "cancel", "status")

ORDER_ID_FIELDS: Final = ("order", "order_id", "id")
REFILL_ID_FIELDS: Final = ("refill", "refill_id", "id")


def match_items(
    document: Any, ids: Sequence[str], id_fields: Sequence[str]
) -> dict[str, Any] | None:
    """Return the item of each id that has one; None where the answer is no batch at all.

    `names` are the fields by which an item of a list may name its id. A list that names none is
    read by position only if it is as long as `ids`: a shorter one could be anybody's.
    """
    if isinstance(document, Mapping):
        return _of_map(document, ids, id_fields)
    return _of_list(document, ids, id_fields) if isinstance(document, list) else None


def name_orders(document: Any, ids: Sequence[str]) -> Any:
    """Rewrite `[{"refill": ORDER, "status": …}]`, as some answer `refill`, to name the order."""
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
    """Cut ids into calls of at most `size`."""
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _of_map(
    document: Mapping[str, Any], ids: Sequence[str], names: Sequence[str]
) -> dict[str, Any] | None:
    stripped = {key.strip(): item for key, item in document.items()}
    found = {one: stripped[one] for one in ids if one in stripped}
    if found:
        return found
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
    # An item without a name is the one at its place only if every named one is at its own.
    in_order = len(items) == len(ids) and all(
        name in (None, asked) for name, asked in zip(own, ids, strict=True)
    )
    if in_order:
        return dict(zip(ids, items, strict=True))
    found: dict[str, Any] = {}
    for name, item in zip(own, items, strict=True):
        if name in ids:
            found.setdefault(str(name), item)
    return found


def _named(item: Any, names: Sequence[str]) -> str | None:
    """Return the id an item names."""
    if not isinstance(item, Mapping):
        return None
    return next((name for name in (id_of(item.get(field)) for field in names) if name), None)


def _by_ids(document: Mapping[str, Any]) -> bool:
    """Tell whether every key is an id: a map by id, with none of ours in it."""
    return all(id_of(key) is not None for key in document)
