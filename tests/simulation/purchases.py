"""What the customers of a simulated shop buy: plain orders, lists, packages, and parents."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Any, Final

from sqlmodel import Session

from bot import money
from bot.catalog.rules.service_types import ServiceType
from bot.demo.panel import SimulatedService
from bot.orders.filling import billed_quantity
from bot.orders.place import Placed, place
from bot.orders.quote import ServiceTerms, open_quote
from tests.support.customers import known

CURRENCY: Final = "USD"

MARKUP: Final = Decimal("1.5")

EXPIRY: Final = "30/06/2026"
"""The last day of subscriptions, long after a run's end."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """A service's terms, and the answers to its form."""

    terms: ServiceTerms
    parameters: Mapping[str, Any]


def _service(number: int, title: str, kind: ServiceType, rate: str, least: int, most: int,
             *, dripfeed: bool = False) -> SimulatedService:  # fmt: skip
    return SimulatedService(
        str(number), title, kind.value, "All", Decimal(rate), least, most, dripfeed=dripfeed
    )


PLAIN: Final = _service(1, "Followers | Real", ServiceType.DEFAULT, "0.90", 50, 10_000,
                        dripfeed=True)  # fmt: skip
COMMENTS: Final = _service(3, "Comments", ServiceType.CUSTOM_COMMENTS, "8", 1, 1_500)
PACKAGE: Final = _service(4, "Start package", ServiceType.PACKAGE, "2.5", 1, 1)
WATCHED: Final = _service(5, "Likes on new posts", ServiceType.SUBSCRIPTIONS, "1.10", 10, 5_000)

SERVICES: Final = (
    PLAIN,
    _service(2, "Views | Instant", ServiceType.DEFAULT, "0.004", 10, 1_000_000),
    COMMENTS,
    PACKAGE,
    WATCHED,
)


def mark_of(parameters: Mapping[str, Any]) -> str:
    """Return the link of an order, or the name that a subscription watches: each has its own."""
    return str(parameters.get("link") or parameters.get("username"))


def buy(
    session: Session, dice: Random, user: int, panel_id: int, number: int, now: datetime
) -> None:
    """Buy something as this customer."""
    purchase = choose(dice, number)
    terms, parameters = replace(purchase.terms, panel_id=panel_id), dict(purchase.parameters)
    quote = open_quote(
        session, user_id=user, terms=terms, parameters=parameters,
        billed_quantity=billed_quantity(terms.kind, parameters), now=now,
    )  # fmt: skip
    placed = place(
        session, quote_id=quote.id, user_id=user, customer=known(session, user), terms=terms,
        card_message=None, now=now,
    )  # fmt: skip
    assert isinstance(placed, Placed)


def choose(dice: Random, number: int) -> Purchase:
    """Choose what to buy: of eight orders about five are plain, one is a drip-feed.

    One is a list of comments or a package, and one is a subscription.
    """
    link, kind = {"link": f"https://example.com/{number}"}, dice.randrange(16)
    if kind < 2:
        drip = {"quantity": quantity(dice, 1_000), "runs": dice.randrange(2, 6)}
        return Purchase(_terms(PLAIN), {**link, **drip, "interval": dice.choice((5, 10, 60))})
    if kind == 2:
        lines = [f"nice {line}" for line in range(dice.randrange(2, 30))]
        return Purchase(_terms(COMMENTS), {**link, "comments": lines})
    if kind == 3:
        return Purchase(_terms(PACKAGE), link)
    if kind < 6:
        least, spread = quantity(dice, 500), dice.choice((0, dice.randrange(300)))
        posts = {"posts": dice.randrange(1, 6), "old_posts": dice.choice((None, None, 0, 2))}
        asked = {"min": least, "max": least + spread, "delay": 0, "expiry": EXPIRY}
        chosen = {name: value for name, value in posts.items() if value is not None}
        return Purchase(_terms(WATCHED), {"username": f"name{number}", **asked, **chosen})
    return Purchase(_terms(PLAIN), {**link, "quantity": quantity(dice, 5_000)})


def quantity(dice: Random, most: int) -> int:
    """Return a quantity; half of them are round, as people like them, so that orders are alike."""
    return dice.choice((100, 500, dice.randrange(50, most), dice.randrange(50, most)))


def _terms(service: SimulatedService) -> ServiceTerms:
    return ServiceTerms(
        service_id=int(service.id),
        panel_id=0,
        panel_service=service.id,
        title=service.name,
        type=str(service.type),
        unit_price=int(service.rate * MARKUP * money.UNIT),
        minimum=service.min,
        maximum=service.max,
        currency=CURRENCY,
        dripfeed=service.dripfeed is True,
        rate=str(service.rate),
    )
