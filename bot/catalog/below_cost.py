"""Compute which services a negative markup would sell below cost."""

from dataclasses import dataclass
from decimal import Decimal

from bot.catalog.cards import Catalog, ServiceCard
from bot.catalog.rules.pricing import MarkupRule, Scope, UnitPrices
from bot.catalog.snapshot import Pricer


@dataclass(frozen=True, slots=True)
class BelowCost:
    """A service that would be sold below cost."""

    service: ServiceCard
    prices: UnitPrices
    """Its prices under that markup."""


def list_below_cost(
    catalog: Catalog, pricer: Pricer, scope: Scope, target_id: int, percent: Decimal
) -> list[BelowCost]:
    """Return the services on sale that this markup would sell below cost, in the shop's order.

    A service to which a nearer markup applies is not affected. `pricer` has the current rules.
    """
    allowed = pricer.with_rule(scope, target_id, MarkupRule(percent, below_cost=True))
    floored = pricer.with_rule(scope, target_id, MarkupRule(percent))
    losses = []
    for card in catalog.services.values():
        wanted = (card.id, card.category_id, card.panel_id, card.rate)
        prices, at_cost = allowed.unit_prices(*wanted), floored.unit_prices(*wanted)
        if prices is not None and prices != at_cost:
            losses.append(BelowCost(card, prices))
    return losses
