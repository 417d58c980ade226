"""The panel's categories, stored in the order its list first names them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.catalog.rules.networks import network_of_title
from bot.catalog.sync.offers import Offer, category_title
from bot.catalog.sync.positions import assign_positions
from bot.catalog.tables import Category
from bot.db import table_of

_CATEGORIES = table_of(Category)
_STORED = select(_CATEGORIES).where(_CATEGORIES.c.panel_id == bindparam("panel"))
_ADD = insert(_CATEGORIES)
_CHANGE = (
    update(_CATEGORIES)
    .where(_CATEGORIES.c.id == bindparam("category"))
    .values(position=bindparam("place"), network=bindparam("slug"))
)


def store_categories(
    connection: Connection, panel_id: int, offers: Mapping[str, Offer]
) -> tuple[dict[str, Any], bool]:
    """Return the categories by title, stored in the order of the list, and whether any changed."""
    titles = list(dict.fromkeys(category_title(offer) for offer in offers.values()))
    old = _stored_categories(connection, panel_id)
    places = assign_positions([old[title].position if title in old else None for title in titles])
    wanted = {
        title: (place, network_of_title(title).slug)
        for title, place in zip(titles, places, strict=True)
    }
    added = _added(panel_id, old, wanted)
    changed = _moved(old, wanted)
    if added:
        connection.execute(_ADD, added)
    if changed:
        connection.execute(_CHANGE, changed)
    return (_stored_categories(connection, panel_id) if added else old), bool(added or changed)


def _added(
    panel_id: int, old: Mapping[str, Any], wanted: Mapping[str, tuple[int, str]]
) -> list[dict[str, Any]]:
    """Return the rows of `_ADD` for categories that are not stored yet."""
    return [
        {"panel_id": panel_id, "title": title, "position": place, "network": slug}
        for title, (place, slug) in wanted.items()
        if title not in old
    ]


def _moved(old: Mapping[str, Any], wanted: Mapping[str, tuple[int, str]]) -> list[dict[str, Any]]:
    """Return the parameters of `_CHANGE` for stored categories of another position or network."""
    return [
        {"category": old[title].id, "place": place, "slug": slug}
        for title, (place, slug) in wanted.items()
        if title in old and (old[title].position, old[title].network) != (place, slug)
    ]


def _stored_categories(connection: Connection, panel_id: int) -> dict[str, Any]:
    return {row.title: row for row in connection.execute(_STORED, {"panel": panel_id})}
