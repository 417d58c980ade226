"""Keep what a refused list would change, and take it over if an operator accepts it.

While a list is refused the shop goes on with the services it has. But its rates are real: if the
list names a higher rate for a service, the shop uses the higher rate at once, or quarantines the
service if the rate is not trusted. So no service is sold below cost in the meantime.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from bot.catalog.panels import get_panel, lock_panel
from bot.catalog.rules.pricing import decimal_text
from bot.catalog.rules.sellability import HiddenReason, hidden_reason
from bot.catalog.rules.service_types import service_type
from bot.catalog.sync.difference import (
    Difference,
    MergeReport,
    listed_part,
    load_stored_services,
)
from bot.catalog.sync.history import record_changes
from bot.catalog.sync.merge import unique_offers
from bot.catalog.sync.offers import ListedService, Offer, judge_rate
from bot.catalog.tables import Category, Panel
from bot.catalog.version import bump_catalog_version
from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_

EXAMPLES = 5
"""Largest number of services that are stored by name, as examples."""

_PANELS, _CATEGORIES = table_of(Panel), table_of(Category)
_PUBLISHED = select(_CATEGORIES.c.id, _CATEGORIES.c.published).where(
    _CATEGORIES.c.panel_id == bindparam("panel")
)


class RefusedListChanged(ShopError):
    """The panel's list is not the refused list that the operator looked at."""

    def __init__(self) -> None:
        super().__init__(
            N_("The panel's list has changed since you looked. /panel shows how it stands.")
        )


@dataclass(frozen=True, slots=True)
class RefusedList:
    """What a refused list would change; numbers of services."""

    digest: str
    listed: int
    live: int
    """Services that the panel listed before."""
    gone: int
    """Services that would be taken off the shop, because the list lacks them."""
    gone_on_sale: int
    """Of these, the services that customers see now."""
    gone_titles: tuple[str, ...]
    """Titles of some of the services that would go; those on sale come first."""
    added: int
    cheaper: int
    dearer: int
    """Services whose rate is higher in the list; the shop charges by it already."""
    dearer_rates: tuple[tuple[str, str, str], ...]
    """Some of these: title, rate before, rate now (Decimal, in the panel's currency)."""


def find_refused_list(session: Session, panel_id: int) -> RefusedList | None:
    """Return the list that is refused at the moment; None if the last sync did not refuse one."""
    return read_refused_list(get_panel(session, panel_id))


def read_refused_list(panel: Panel) -> RefusedList | None:
    """Read the refused list from a panel's row; None if there is none."""
    stored = panel.refused_list
    if stored is None:
        return None
    titles = tuple(stored["gone_titles"])
    rates = tuple((title, before, after) for title, before, after in stored["dearer_rates"])
    return RefusedList(**(stored | {"gone_titles": titles, "dearer_rates": rates}))


def keep_refused_list(
    session: Session, panel_id: int, rows: Sequence[Offer], *, digest: str, now: datetime
) -> MergeReport:
    """Keep what a refused list would change, and take over its higher rates.

    An operator's acceptance of another list ends. Returns what the higher rates changed.
    """
    kept = lock_panel(session, panel_id)["refused_list"]
    connection = session.connection()
    offers, _, _ = unique_offers(rows)
    stored = load_stored_services(connection, panel_id)
    published = {
        row.id: row.published for row in connection.execute(_PUBLISHED, {"panel": panel_id})
    }
    if kept is None or kept["digest"] != digest:
        summary = _sum_up(digest, offers, stored, published)
        _set(session, panel_id, refused_list=asdict(summary), accepted_digest=None)
    return _raise_rates(session, panel_id, offers, stored, published, now)


def raise_rates(
    session: Session, panel_id: int, rows: Sequence[Offer], *, now: datetime
) -> MergeReport:
    """Take over the higher rates of a list that is not merged; return what they changed."""
    offers, _, _ = unique_offers(rows)
    connection = session.connection()
    stored = load_stored_services(connection, panel_id)
    published = {
        row.id: row.published for row in connection.execute(_PUBLISHED, {"panel": panel_id})
    }
    return _raise_rates(session, panel_id, offers, stored, published, now)


def accept_refused_list(session: Session, panel_id: int, digest: str) -> RefusedList:
    """Accept the refused list of this digest: the next sync takes over exactly this list.

    Raises `RefusedListChanged` if another list is refused by now, or none.
    """
    lock_panel(session, panel_id)
    refused = find_refused_list(session, panel_id)
    if refused is None or refused.digest != digest:
        raise RefusedListChanged
    _set(session, panel_id, accepted_digest=digest)
    return refused


def _sum_up(
    digest: str,
    offers: Mapping[str, Offer],
    stored: Mapping[str, Any],
    published: Mapping[int, bool],
) -> RefusedList:
    live = {key: row for key, row in stored.items() if row.gone_at is None}
    on_sale, hidden = _gone(live, offers, published)
    dearer = _dearer(live, offers)
    return RefusedList(
        digest=digest,
        listed=len(offers),
        live=len(live),
        gone=len(on_sale) + len(hidden),
        gone_on_sale=len(on_sale),
        gone_titles=tuple(row.title for row in (*on_sale, *hidden)[:EXAMPLES]),
        added=len(offers.keys() - stored.keys()),
        cheaper=_count_cheaper(live, offers),
        dearer=len(dearer),
        dearer_rates=tuple(
            (row.title, row.rate, decimal_text(rate)) for row, rate in dearer[:EXAMPLES]
        ),
    )


def _gone(
    live: Mapping[str, Any], offers: Mapping[str, Offer], published: Mapping[int, bool]
) -> tuple[list[Any], list[Any]]:
    """Return the stored services that the list lacks: those on sale, and the others."""
    sides: tuple[list[Any], list[Any]] = ([], [])
    for key, row in sorted(live.items(), key=lambda service: service[1].position):
        if key not in offers:
            sides[0 if _on_sale(row, published) else 1].append(row)
    return sides


def _dearer(live: Mapping[str, Any], offers: Mapping[str, Offer]) -> list[tuple[Any, Decimal]]:
    """Return the stored services whose rate is higher in the list, each with the new rate."""
    return [
        (live[key], offer.rate)
        for key, offer in offers.items()
        if key in live and _is_dearer(live[key], offer.rate)
    ]


def _count_cheaper(live: Mapping[str, Any], offers: Mapping[str, Offer]) -> int:
    return sum(_is_cheaper(live[key], offer.rate) for key, offer in offers.items() if key in live)


def _raise_rates(
    session: Session,
    panel_id: int,
    offers: Mapping[str, Offer],
    stored: Mapping[str, Any],
    published: Mapping[int, bool],
    now: datetime,
) -> MergeReport:
    """Store the rates that are higher in the list than in the shop, and nothing else of it."""
    live = {key: row for key, row in stored.items() if row.gone_at is None}
    dearer = _dearer(live, offers)
    old = {row.external_id: row for row, _ in dearer}
    wanted = {row.external_id: _at_rate(row, rate) for row, rate in dearer}
    difference = Difference(panel_id, old, wanted, now)
    changes = difference.changes(published)
    if difference.written:
        difference.write(session.connection(), set())
        record_changes(session, changes, now=now)
        bump_catalog_version(session)
        # The stored rates now differ from the list that was merged last: if the panel sends it
        # again, it must be compared.
        _set(session, panel_id, body_digest=None)
    return difference.report(0, 0, changes)


def _at_rate(row: Any, rate: Decimal) -> ListedService:
    """Return the stored service at another rate, judged again by it."""
    text = decimal_text(rate)
    trusted, believed = judge_rate(text, rate, row)
    reason = hidden_reason(
        row.title,
        service_type(row.type_name),
        rate,
        row.min,
        row.max,
        refused=row.hidden_reason == HiddenReason.DENIED,
        trusted=trusted,
    )
    return listed_part(row)._replace(
        rate=text, hidden_reason=reason and str(reason), trusted_rate=believed
    )


def _is_dearer(row: Any, rate: Decimal) -> bool:
    """Return True if a service may cost more now than its stored rate says.

    A rate that is not a number counts as higher: it is not trusted, and the service is not sold.
    """
    before = Decimal(row.rate)
    return before.is_finite() and not (rate.is_finite() and rate <= before)


def _is_cheaper(row: Any, rate: Decimal) -> bool:
    before = Decimal(row.rate)
    return before.is_finite() and rate.is_finite() and rate < before


def _on_sale(row: Any, published: Mapping[int, bool]) -> bool:
    return row.published and row.hidden_reason is None and published.get(row.category_id, False)


def _set(session: Session, panel_id: int, **values: Any) -> None:
    session.connection().execute(update(_PANELS).where(_PANELS.c.id == panel_id).values(**values))
