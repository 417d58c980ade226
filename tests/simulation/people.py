"""The people of a simulated shop: customers who buy, and an operator who looks at hard cases."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final

from sqlmodel import Session

from bot import ledger
from bot.demo.panel import SimulatedPanel, SimulatedService
from bot.demo.panel.orders import SimulatedOrder
from bot.errors import ShopError
from bot.ledger import EntryKind
from bot.orders.endings.deadlines import Deadlines
from bot.orders.place import Placed, place
from bot.orders.quote import ServiceTerms, open_quote
from bot.orders.tables import Order
from bot.orders.waiting import panel_ids, resolve
from bot.orders.waiting.attention import Need, list_needs
from tests.support.customers import known, wallet

CUSTOMERS: Final = range(2001, 2011)
OPERATOR: Final = 1
CURRENCY: Final = "USD"
FUNDS: Final = 1_000_000_000
"""Each customer's first balance, in micro-units."""

PATIENCE: Final = timedelta(minutes=16)
"""An order that nobody has settled after this long is the operator's: alerts come at 15 minutes."""

DECIDED: Final = frozenset({Need.UNCONFIRMED, Need.DISPUTED, Need.UNKNOWN_ID})
"""Cases that only a person ends."""

EVERYONE: Final = 10_000
"""More cases than there are orders."""

SERVICES: Final = (
    SimulatedService("1", "Followers | Real", "Default", "Followers", Decimal("0.90"), 50, 10_000),
    SimulatedService("2", "Views | Instant", "Default", "Views", Decimal("0.004"), 10, 1_000_000),
    SimulatedService("3", "Comments", "Custom Comments", "Comments", Decimal(8), 1, 1_500),
)

TERMS: Final = ServiceTerms(
    service_id=1,
    panel_id=1,
    panel_service="1",
    title="Followers | Real",
    type="default",
    unit_price=1_350_000,
    minimum=50,
    maximum=10_000,
    currency=CURRENCY,
    rate="0.90",
)


def arrive(session: Session, now: datetime) -> None:
    """Let all customers pay in."""
    for user in CUSTOMERS:
        ledger.transfer(
            session,
            key=f"payment:{user}",
            kind=EntryKind.TOP_UP,
            source=ledger.gateway_clearing("bank", CURRENCY),
            target=wallet(session, user),
            amount=FUNDS,
            now=now,
        )


def link_of(number: int) -> str:
    """Return the link of the order of this number: each order has its own."""
    return f"https://example.com/{number}"


def buy(session: Session, dice: Random, panel_id: int, number: int, now: datetime) -> None:
    """Buy something as one of the customers."""
    user = dice.choice(CUSTOMERS)
    kind = dice.random()
    terms = replace(TERMS, panel_id=panel_id)
    parameters: dict[str, Any] = {"link": link_of(number)}
    if kind < 0.1:
        lines = dice.randrange(2, 30)
        parameters["comments"] = "\n".join(f"nice {line}" for line in range(lines))
        quantity = lines
        terms = replace(
            terms, panel_service="3", type="custom comments", unit_price=12_000_000, rate="8",
            minimum=1, maximum=1_500,
        )  # fmt: skip
    else:
        quantity = parameters["quantity"] = dice.randrange(50, 5_000)
    quote = open_quote(
        session, user_id=user, terms=terms, parameters=parameters, billed_quantity=quantity, now=now
    )
    placed = place(
        session, quote_id=quote.id, user_id=user, customer=known(session, user), terms=terms,
        card_message=None, now=now,
    )  # fmt: skip
    assert isinstance(placed, Placed)


class Operator:
    """Decides what waits for a person, by looking at the panel's site; not always in time."""

    def __init__(self, dice: Random, panel: SimulatedPanel, *, decides_unclear: bool) -> None:
        self._dice = dice
        self._panel = panel
        self._decides_unclear = decides_unclear
        self.cases: set[int] = set()
        """The orders that waited for a person."""
        self._ignored: set[int] = set()
        """Cases that the operator never looks at."""

    def visit(self, session: Session, now: datetime) -> None:
        """Look at the cases that have waited, and decide those that are not ignored."""
        needs, _ = list_needs(session, Deadlines(), now, limit=EVERYONE)
        for need in needs:
            unclear = need.need is Need.UNCONFIRMED
            if need.need not in DECIDED or (
                unclear and (not self._decides_unclear or now - need.since < PATIENCE)
            ):
                continue
            if need.order_id not in self.cases:
                self.cases.add(need.order_id)
                if unclear and self._dice.random() < 0.3:
                    self._ignored.add(need.order_id)
            if need.order_id not in self._ignored and self._dice.random() < 0.5:
                self._decide(session, session.get_one(Order, need.order_id), now)

    def _decide(self, session: Session, order: Order, now: datetime) -> None:
        assert order.id is not None
        theirs = orders_of(self._panel, order)
        try:
            if not theirs:
                resolve.refund_order(session, order.id, operator=OPERATOR, now=now)
            elif order.panel_order != theirs[0].id:
                panel_ids.link_panel_order(
                    session, order.id, theirs[0].id, operator=OPERATOR, now=now
                )
            elif theirs[0].ended:
                remains = undelivered(self._panel, theirs[0])
                resolve.settle_by_remains(session, order.id, remains, operator=OPERATOR, now=now)
        except ShopError:
            return  # decided meanwhile, or not possible now: at the next visit


def orders_of(panel: SimulatedPanel, order: Order) -> list[SimulatedOrder]:
    """Return what the panel has for an order, by its link."""
    wanted = order.parameters["link"]
    return [each for each in panel.orders.values() if each.form.get("link") == wanted]


def undelivered(panel: SimulatedPanel, order: SimulatedOrder) -> int:
    """Return the pieces that the panel did not deliver; 0 for a completed order."""
    state = panel.status(order.id)
    return 0 if state.status == "Completed" else min(max(state.remains, 0), order.quantity)
