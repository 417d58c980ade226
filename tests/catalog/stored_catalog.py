"""A small invented list of a panel, and a shop that has merged it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import Session

from bot.catalog.balances import note_balance
from bot.catalog.cards import Catalog
from bot.catalog.panels import ensure_panel
from bot.catalog.service_records import ServiceRecord, find_service_record
from bot.catalog.snapshot import load_catalog
from bot.catalog.sync.difference import MergeReport
from bot.catalog.sync.merge import ShortListRefused, merge_offers
from bot.catalog.sync.offers import Offer
from bot.catalog.sync.refused_lists import keep_refused_list
from bot.catalog.tables import Category, Panel, Service
from bot.db import table_of

NOW = datetime(2026, 3, 14, 15, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)

MEMBERS = Offer(
    "101",
    "Telegram Members | slow",
    "Default",
    "Telegram Members",
    Decimal("0.90"),
    50,
    10_000,
    True,
    True,
    False,
    "Starts within an hour.",
)
MORE_MEMBERS = Offer(
    "102",
    "Telegram Members | fast",
    "default",
    "Telegram Members",
    Decimal("2.5"),
    100,
    5_000,
    False,
    False,
    True,
)
VIEWS = Offer(
    "201", "Telegram Post Views", "Default", "Telegram Views", Decimal("0.02"), 10, 1_000_000
)
LIKES = Offer(
    "301",
    "Instagram Likes &amp; Reach",
    "Default",
    "Instagram Likes",
    Decimal("1"),
    10,
    20_000,
    cancel=True,
)
RULER = Offer("900", "~~~~~~~~~~", "Default", "Instagram Likes", Decimal(1000), 1, 1)
REVIEWS = Offer("901", "Google Reviews", "Default", "Telegram Views", Decimal(3), 1, 50)
COMMENTS = Offer("902", "Instagram Comments", "Commentary", "Instagram Likes", Decimal(5), 5, 500)
POETRY = Offer("903", "Verses", "Haiku", "Something else", Decimal(5), 5, 500)
GIFT = Offer("904", "Telegram Gift", "Default", "Telegram Views", Decimal(10) ** 11, 5, 500)
KNOT = Offer("905", "Telegram Knot", "Default", "Telegram Views", Decimal(2), 500, 5)

FIT = (MEMBERS, MORE_MEMBERS, VIEWS, LIKES)
UNFIT = (RULER, REVIEWS, COMMENTS, POETRY, GIFT, KNOT)
LIST = FIT + UNFIT

_digests = count(1)


def denies(title: str) -> bool:
    """Return True if the name is forbidden: a policy of one word."""
    return "reviews" in title.casefold()


@dataclass
class Shop:
    """A shop with one panel in one transaction, with short methods for what tests do."""

    session: Session
    panel: int

    def merge(self, rows: Sequence[Offer], *, force: bool = False, **said: Any) -> MergeReport:
        """Merge a list, with a new digest unless the test gives one.

        With `force` an operator has accepted this list before.
        """
        options: dict[str, Any] = {
            "digest": f"list {next(_digests)}",
            "now": NOW,
            "auto_publish": False,
            "denied": denies,
        }
        options |= said
        if force:
            accepted = update(table_of(Panel)).values(accepted_digest=options["digest"])
            self.session.connection().execute(accepted)
        return merge_offers(self.session, self.panel, rows, **options)

    def refuse(self, rows: Sequence[Offer], digest: str, *, now: datetime = NOW) -> MergeReport:
        """Merge a list that is too short, and store what it would change."""
        with pytest.raises(ShortListRefused):
            self.merge(rows, digest=digest)
        return keep_refused_list(self.session, self.panel, rows, digest=digest, now=now)

    def load(self, currency: str = "USD", **said: Any) -> Catalog:
        """Load a snapshot."""
        return load_catalog(self.session, shop_currency=currency, **said)

    def id_of(self, offer: Offer) -> int:
        """Return the shop's id of an offer."""
        return self._one(
            table_of(Service).c.id, table_of(Service).c.external_id == offer.external_id
        )

    def category_of(self, offer: Offer) -> int:
        """Return the id of an offer's category."""
        return self._one(table_of(Category).c.id, table_of(Category).c.title == offer.category)

    def record(self, offer: Offer) -> ServiceRecord:
        """Return all that is stored of an offer."""
        found = find_service_record(self.session, self.id_of(offer))
        assert found is not None
        return found

    def shown(self, **said: Any) -> list[str]:
        """Return the panel's ids of the services that customers see, in the shop's order."""
        catalogue = self.load(**said)
        return [
            card.external_id
            for shelf in catalogue.categories
            for card in catalogue.services_of(shelf.id)
        ]

    def panel_row(self) -> Panel:
        """Return the panel's row as it is now."""
        panel = self.session.get(Panel, self.panel, populate_existing=True)
        assert panel is not None
        return panel

    def _one(self, column: Any, where: Any) -> int:
        return int(self.session.connection().execute(select(column).where(where)).scalar_one())


def opened(
    session: Session,
    rows: Sequence[Offer] = LIST,
    *,
    currency: str | None = "USD",
    auto_publish: bool = True,
) -> Shop:
    """Return a shop that has merged a list; it publishes the fit services if `auto_publish`."""
    shop = Shop(session, ensure_panel(session, name="Panel", url="https://panel.example/api/v2"))
    note_balance(session, shop.panel, Decimal(100), currency, now=NOW)
    if rows:
        shop.merge(rows, auto_publish=auto_publish)
    return shop


def numbered(count_of: int, **changes: Any) -> list[Offer]:
    """Return this number of offers that differ only in id and name."""
    return [
        replace(MEMBERS, external_id=str(number), name=f"Telegram Members {number}", **changes)
        for number in range(1, count_of + 1)
    ]
