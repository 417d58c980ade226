"""Merge the panel's list into the catalog: all of it or nothing, and only what changed.

A list that would empty the shop by mistake is refused. A service that the list lacks is marked
as gone, not deleted, because orders refer to it; when it is listed again it comes back as it was.
A new service is hidden until the operator publishes it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session

from bot.catalog.panels import lock_panel
from bot.catalog.rules.sellability import NamePolicy
from bot.catalog.sync.categories import store_categories
from bot.catalog.sync.difference import Difference, MergeReport, load_stored_services
from bot.catalog.sync.history import record_changes
from bot.catalog.sync.offers import ListedService, Offer, category_title, listed_service
from bot.catalog.sync.positions import assign_positions
from bot.catalog.tables import Panel
from bot.catalog.version import bump_catalog_version
from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_

LEAST_SHARE = 2
"""A list must hold at least one in so many of the services that are live."""


class SyncRefused(ShopError):
    """The list was not merged, because it cannot be the whole list; nothing has changed."""


class ShortListRefused(SyncRefused):
    """The list is not empty, but too short; an operator may accept it (`refused_lists`)."""


class PagedListRefused(SyncRefused):
    """The list is one page of several: the services of the others would count as gone."""

    def __init__(self, listed: int, total: int | None) -> None:
        if total is None:
            super().__init__(
                N_(
                    "The panel sends its list in pages, and one page with {listed} services came."
                    " Its API has no way to ask for the others; the catalogue is left as it is."
                ),
                listed=listed,
            )
        else:
            super().__init__(
                N_(
                    "The panel sends its list in pages, and only {listed} of {total} services came."
                    " Its API has no way to ask for the others; the catalogue is left as it is."
                ),
                listed=listed,
                total=total,
            )


_PANELS = table_of(Panel)


def merge_offers(
    session: Session,
    panel_id: int,
    rows: Sequence[Offer],
    *,
    digest: str,
    now: datetime,
    auto_publish: bool,
    denied: NamePolicy,
) -> MergeReport:
    """Merge the whole list of a panel; `digest` identifies the response body it came in.

    Raises `SyncRefused` for an empty list, and `ShortListRefused` for a list of less than half
    the services that are live, unless an operator has accepted the list of this digest.
    """
    panel = lock_panel(session, panel_id)
    accepted = panel["accepted_digest"] == digest
    if panel["body_digest"] == digest and not accepted:
        _note_success(session, panel_id, digest, now)
        return MergeReport(unchanged_body=True)
    connection = session.connection()
    offers, duplicates, unreadable = unique_offers(rows)
    old = load_stored_services(connection, panel_id)
    _refuse_torn_list(len(offers), _count_live(old), accepted=accepted)
    categories, moved = store_categories(connection, panel_id, offers)
    wanted = _wanted(offers, old, categories, denied)
    difference = Difference(panel_id, old, wanted, now)
    published = {row.id: row.published for row in categories.values()}
    changes = difference.changes(published)
    report = difference.report(duplicates, unreadable, changes)
    difference.write(connection, _published_ids(published) if auto_publish else set())
    record_changes(session, changes, now=now)
    if moved or difference.written:
        bump_catalog_version(session)
    _note_success(session, panel_id, digest, now)
    return report


def _published_ids(published: Mapping[int, bool]) -> set[int]:
    return {category_id for category_id, shown in published.items() if shown}


def _count_live(stored: Mapping[str, Any]) -> int:
    """Count the stored services that the panel listed last time."""
    return sum(row.gone_at is None for row in stored.values())


def unique_offers(rows: Sequence[Offer]) -> tuple[dict[str, Offer], int, int]:
    """Return the offers by external id, and the number of duplicate and of unreadable rows.

    Of several rows with one id the first counts. A row is unreadable if its id cannot be stored.
    """
    offers: dict[str, Offer] = {}
    unreadable = 0
    for row in rows:
        if row.has_valid_id:
            offers.setdefault(row.external_id, row)
        else:
            unreadable += 1
    return offers, len(rows) - unreadable - len(offers), unreadable


def _refuse_torn_list(listed_now: int, live: int, *, accepted: bool) -> None:
    if not listed_now:
        raise SyncRefused(N_("The panel's list is empty; the catalogue is left as it is."))
    if listed_now * LEAST_SHARE < live and not accepted:
        raise ShortListRefused(
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
        .values(
            body_digest=digest,
            synced_at=now,
            sync_failed_at=None,
            sync_failing_since=None,
            sync_error=None,
            refused_list=None,
            accepted_digest=None,
        )
    )
