"""Load everything that may be sold, with prices, into an immutable catalog in memory.

`load_catalog` reads the version before the services. If a change commits between the two reads,
the snapshot is newer than its version says, which costs one needless load. In the other order an
old snapshot would have the new version, and would never be loaded again.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import Session

from bot.catalog.cards import Catalog, CategoryCard, ServiceCard
from bot.catalog.markups import load_rules, rules_of
from bot.catalog.rules.currencies import currency_in_effect
from bot.catalog.rules.networks import NETWORKS, OTHER
from bot.catalog.rules.pricing import (
    NO_MARKUP,
    MarkupRule,
    MarkupRules,
    Scope,
    UnitPrices,
    compute_unit_prices,
    effective_exchange_rate,
    rule_for,
)
from bot.catalog.rules.service_types import ServiceType
from bot.catalog.tables import Category, Markup, Panel, Service
from bot.catalog.version import read_catalog_version
from bot.db import table_of
from bot.quirks.refusals import keep_order_quirks
from bot.quirks.stored import read_stored_quirks

_PANELS, _CATEGORIES, _SERVICES = table_of(Panel), table_of(Category), table_of(Service)
_MARKUPS = table_of(Markup)
_OFFERED = (
    select(
        *(
            _SERVICES.c[name]
            for name in (
                *("id", "external_id", "panel_id", "category_id", "title", "type", "rate"),
                *("min", "max", "refill", "cancel", "dripfeed", "description"),
            )
        ),
        _CATEGORIES.c.title.label("category"),
        _CATEGORIES.c.network,
    )
    .join_from(_SERVICES, _CATEGORIES, _SERVICES.c.category_id == _CATEGORIES.c.id)
    .where(
        _SERVICES.c.published,
        _CATEGORIES.c.published,
        _SERVICES.c.gone_at.is_(None),
        _SERVICES.c.hidden_reason.is_(None),
    )
)
_SHOWN = _OFFERED.order_by(
    _CATEGORIES.c.panel_id,
    _CATEGORIES.c.position,
    _CATEGORIES.c.id,
    _SERVICES.c.position,
    _SERVICES.c.id,
)
_KINDS = {str(kind): kind for kind in ServiceType}
_STATES = select(_PANELS.c.id, _PANELS.c.quirks, _PANELS.c.sales_paused_at, _PANELS.c.left_at)
_MONEY = tuple(
    _PANELS.c[name] for name in ("currency", "said_currency", "said_against", "exchange")
)
_RATES = select(_PANELS.c.id, *_MONEY)
# A row for each markup that may apply to the service, or one row where none does.
_ONE = (
    _OFFERED.add_columns(*_MONEY, _PANELS.c.synced_at, *_MARKUPS.c)
    .join_from(_SERVICES, _PANELS, _SERVICES.c.panel_id == _PANELS.c.id)
    .outerjoin(
        _MARKUPS,
        or_(
            *(
                and_(_MARKUPS.c.scope == str(scope), _MARKUPS.c.target_id == target)
                for scope, target in (
                    (Scope.EVERYTHING, 0),
                    (Scope.CATEGORY, _SERVICES.c.category_id),
                    (Scope.SERVICE, _SERVICES.c.id),
                )
            )
        ),
    )
    .where(_SERVICES.c.id == bindparam("service"))
)


def load_catalog(
    session: Session, *, shop_currency: str, markup: Decimal = NO_MARKUP.percent
) -> Catalog:
    """Load what may be sold; `markup` (percent) applies where the operator has set none."""
    current = read_catalog_version(session)
    price = load_pricer(session, shop_currency, markup)
    rows = session.connection().execute(_SHOWN).all()
    shelves = []
    for _, group in groupby(rows, key=lambda row: row.category_id):
        on_shelf = list(group)
        cards = tuple(card for row in on_shelf if (card := _card(row, price)) is not None)
        if cards:
            shelves.append((_category_card(on_shelf[0], len(cards)), cards))
    priced_count = sum(shelf.count for shelf, _ in shelves)
    panels = session.connection().execute(_STATES).all()
    order_quirks = {row.id: keep_order_quirks(read_stored_quirks(row.quirks)[0]) for row in panels}
    paused = any(row.sales_paused_at is not None and row.left_at is None for row in panels)
    unpriced = len(rows) - priced_count
    return Catalog(current, shop_currency, shelves, unpriced, order_quirks, paused=paused)


class OnSale(NamedTuple):
    """A service as it is sold at one moment."""

    card: ServiceCard
    synced_at: datetime | None
    """When its panel's list was merged last; None if it never was."""


def load_on_sale(
    session: Session,
    service_id: int,
    *,
    shop_currency: str,
    markup: Decimal = NO_MARKUP.percent,
) -> OnSale | None:
    """Return one service as it is sold at this moment, by the same rules; None if it is not.

    The transaction that takes the money compares it with the service the customer agreed to. One
    statement reads it with its markups and its panel's money, so that all of it is of one moment.
    """
    rows = session.connection().execute(_ONE, {"service": service_id}).all()
    if not rows:
        return None
    rules = rules_of(row for row in rows if row.scope is not None)
    service = rows[0]
    rates = {service.panel_id: _exchange_rate(service, shop_currency)}
    card = _card(service, Pricer(rules, rates, MarkupRule(markup)))
    return None if card is None else OnSale(card, service.synced_at)


class Pricer:
    """The shop's markups and exchange rates, as they were at one moment."""

    def __init__(
        self, rules: MarkupRules, exchange_rates: Mapping[int, Decimal | None], default: MarkupRule
    ):
        self._rules, self._exchange_rates, self._default = rules, exchange_rates, default

    def with_rule(self, scope: Scope, target_id: int, rule: MarkupRule) -> "Pricer":
        """Return a copy with this markup added or replaced."""
        rules = {**self._rules, (scope, target_id): rule}
        return Pricer(rules, self._exchange_rates, self._default)

    def with_exchange_rate(self, panel_id: int, exchange_rate: Decimal | None) -> "Pricer":
        """Return a copy with this exchange rate of a panel."""
        rates = {**self._exchange_rates, panel_id: exchange_rate}
        return Pricer(self._rules, rates, self._default)

    def __call__(self, row: Any, rate: Decimal) -> UnitPrices | None:
        """Compute prices from a rate, for a row with `id`, `category_id` and `panel_id`."""
        return self.unit_prices(row.id, row.category_id, row.panel_id, rate)

    def unit_prices(
        self, service_id: int, category_id: int, panel_id: int, rate: Decimal
    ) -> UnitPrices | None:
        """Compute a service's prices from its rate; None if it has no price."""
        rule = rule_for(
            self._rules, service_id=service_id, category_id=category_id, default=self._default
        )
        return compute_unit_prices(rate, exchange_rate=self._exchange_rates[panel_id], rule=rule)


def load_pricer(session: Session, shop_currency: str, markup: Decimal) -> Pricer:
    """Read the current price rules; `markup` (percent) applies where the operator has set none."""
    rows = session.connection().execute(_RATES)
    exchanges = {row.id: _exchange_rate(row, shop_currency) for row in rows}
    return Pricer(load_rules(session), exchanges, MarkupRule(markup))


def _exchange_rate(row: Any, shop_currency: str) -> Decimal | None:
    """Return the exchange rate of a row that has a panel's columns of `_MONEY`."""
    return effective_exchange_rate(
        row.exchange,
        panel_currency=currency_in_effect(row.currency, row.said_currency, row.said_against),
        shop_currency=shop_currency,
    )


class PriceSummary(NamedTuple):
    """What is sold at the prices of one moment."""

    on_sale: int
    """Number of services."""
    title: str
    """Title of the cheapest service; empty if nothing is sold."""
    unit_price: int
    """Its unit price in micro-units of the shop's currency."""


def summarize_prices(session: Session, pricer: Pricer) -> PriceSummary:
    """Count what would be sold at these prices, and find the cheapest service."""
    rows = session.connection().execute(_OFFERED)
    cards = [card for row in rows if (card := _card(row, pricer)) is not None]
    cheapest = min(cards, key=lambda card: card.unit_price, default=None)
    if cheapest is None:
        return PriceSummary(0, "", 0)
    return PriceSummary(len(cards), cheapest.title, cheapest.unit_price)


def _category_card(row: Any, count: int) -> CategoryCard:
    network = NETWORKS.get(row.network, OTHER)
    return CategoryCard(row.category_id, row.category, network, count)


def _card(row: Any, pricer: Pricer) -> ServiceCard | None:
    kind = _KINDS.get(row.type)
    rate = Decimal(row.rate)
    price = pricer(row, rate) if kind else None
    if kind is None or price is None:
        return None
    return ServiceCard(
        row.id,
        row.external_id,
        row.panel_id,
        row.category_id,
        row.title,
        kind,
        rate,
        price.unit_price,
        price.unit_cost,
        row.min,
        row.max,
        row.refill,
        row.cancel,
        row.dripfeed,
        row.description,
    )
