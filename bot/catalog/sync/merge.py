"""The panel's list becomes the shop's catalogue: all of it or nothing, and only what changed.

A list is refused that would empty the shop by mistake. A service that the list lacks is gone, not
deleted, for orders point at it; it comes back as it was when it is listed again. What is new is
hidden until the operator publishes it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.catalog.panels import lock_panel
from bot.catalog.rules.sellability import NamePolicy
from bot.catalog.sync.categories import store_categories
from bot.catalog.sync.difference import Difference, MergeReport
from bot.catalog.sync.history import record_changes
from bot.catalog.sync.offers import ListedService, Offer, category_title, listed_service
from bot.catalog.sync.positions import assign_positions
from bot.catalog.tables import Panel, Service
from bot.catalog.version import bump_catalog_version
from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_

LEAST_SHARE = 2
"""A list must hold at least one in so many of the services that are live."""


class SyncRefused(ShopError):
    """A list was not merged, for it cannot be the whole list; nothing has changed."""


_PANELS, _SERVICES = table_of(Panel), table_of(Service)
_LISTED = [_SERVICES.c[name] for name in ListedService._fields]
_OWN = [_SERVICES.c[name] for name in ("id", "external_id", "gone_at", "published")]
_OLD = select(*_OWN, *_LISTED).where(_SERVICES.c.panel_id == bindparam("panel"))


def merge_offers(
    session: Session,
    panel_id: int,
    rows: Sequence[Offer],
    *,
    digest: str,
    now: datetime,
    auto_publish: bool,
    denied: NamePolicy,
    force: bool = False,
) -> MergeReport:
    """Merge a panel's whole list; `digest` stands for the body it came in.

    Raises `SyncRefused` for an empty list, and for one of less than half the services that are
    live unless the operator says `force`.
    """
    panel = lock_panel(session, panel_id)
    if panel["body_digest"] == digest and not force:
        _note_success(session, panel_id, digest, now)
        return MergeReport(unchanged_body=True)
    connection = session.connection()
    offers, duplicates, unreadable = _unique(rows)
    old = {row.external_id: row for row in connection.execute(_OLD, {"panel": panel_id})}
    _refuse_a_torn_list(len(offers), sum(row.gone_at is None for row in old.values()), force)
    shelves, moved = store_categories(connection, panel_id, offers)
    wanted = _wanted(offers, old, shelves, denied)
    work = Difference(panel_id, old, wanted, now)
    changes = work.changes({row.id: row.published for row in shelves.values()})
    report = work.report(duplicates, unreadable, changes)
    work.write(connection, {row.id for row in shelves.values() if row.published and auto_publish})
    record_changes(session, changes, now=now)
    if moved or report.unchanged != len(wanted) or report.gone:
        bump_catalog_version(session)
    _note_success(session, panel_id, digest, now)
    return report


def _unique(rows: Sequence[Offer]) -> tuple[dict[str, Offer], int, int]:
    """Return the offers by id, the first of each, and how many rows were left out and why."""
    offers: dict[str, Offer] = {}
    unreadable = 0
    for row in rows:
        if row.has_valid_id:
            offers.setdefault(row.external_id, row)
        else:
            unreadable += 1
    return offers, len(rows) - unreadable - len(offers), unreadable


def _refuse_a_torn_list(listed_now: int, live: int, force: bool) -> None:
    if not listed_now:
        raise SyncRefused(N_("The panel's list is empty; the catalogue is left as it is."))
    if listed_now * LEAST_SHARE < live and not force:
        raise SyncRefused(
            N_(
                "The panel lists {listed} services where the shop has {live};"
                " the catalogue is left as it is."
            ),
            listed=listed_now,
            live=live,
        )


def _wanted(
    offers: Mapping[str, Offer],
    old: Mapping[str, Any],
    categories: Mapping[str, Any],
    denied: NamePolicy,
) -> dict[str, ListedService]:
    places = assign_positions([old[key].position if key in old else None for key in offers])
    wanted = {}
    for (key, offer), place in zip(offers.items(), places, strict=True):
        title = category_title(offer)
        wanted[key] = listed_service(
            offer,
            category_id=categories[title].id,
            category=title,
            position=place,
            denied=denied,
            stored_row=old.get(key),
        )
    return wanted


def _note_success(session: Session, panel_id: int, digest: str, now: datetime) -> None:
    session.connection().execute(
        update(_PANELS)
        .where(_PANELS.c.id == panel_id)
        .values(body_digest=digest, synced_at=now, sync_failed_at=None, sync_error=None)
    )
