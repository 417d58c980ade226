"""The people of a simulated shop: customers with money, an operator who decides hard cases."""

from datetime import datetime, timedelta
from random import Random
from typing import Final

from sqlmodel import Session

from bot import ledger
from bot.demo.panel import SimulatedPanel
from bot.demo.panel.orders import SimulatedOrder
from bot.errors import ShopError
from bot.ledger import EntryKind
from bot.orders.endings.deadlines import Deadlines
from bot.orders.tables import Order
from bot.orders.waiting import panel_ids, resolve
from bot.orders.waiting.attention import Need, list_needs
from tests.simulation.purchases import CURRENCY, mark_of
from tests.support.customers import wallet

CUSTOMERS: Final = range(2001, 2011)
OPERATOR: Final = 1
FUNDS: Final = 1_000_000_000
"""Each customer's first balance, in micro-units."""

PATIENCE: Final = timedelta(minutes=16)
"""An order that nobody has settled after this long is the operator's: alerts come at 15 minutes."""

DECIDED: Final = frozenset({Need.UNCONFIRMED, Need.DISPUTED, Need.UNKNOWN_ID})
"""Cases that only a person ends."""

EVERYONE: Final = 10_000
"""More cases than there are orders."""


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


class Operator:
    """Decides what waits for a person, by looking at the panel's site; not always in time."""

    def __init__(self, dice: Random, panel: SimulatedPanel, *, decides_unclear: bool) -> None:
        self._dice = dice
        self._panel = panel
        self._decides_unclear = decides_unclear
        self.cases: set[int] = set()
        """The orders that waited for a person."""
        self._ignored: set[int] = set()
        """Unclear orders that the operator never looks at: their customers are made whole."""

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
            ignored = unclear and need.order_id in self._ignored
            if not ignored and self._dice.random() < 0.5:
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
            elif is_over(self._panel, theirs[0]):
                remains = order.billed_quantity - delivered(self._panel, theirs[0])
                resolve.settle_by_remains(session, order.id, remains, operator=OPERATOR, now=now)
        except ShopError:
            return  # decided meanwhile, or not possible now: at the next visit


def orders_of(panel: SimulatedPanel, order: Order) -> list[SimulatedOrder]:
    """Return what the panel has for an order, by its mark; child orders have none."""
    wanted = mark_of(order.parameters)
    return [each for each in panel.orders.values() if each.form and mark_of(each.form) == wanted]


def is_over(panel: SimulatedPanel, order: SimulatedOrder) -> bool:
    """Return True if an order has ended at the panel with all its child orders."""
    return order.ended and all(panel.orders[child].ended for child in order.children)


def delivered(panel: SimulatedPanel, order: SimulatedOrder) -> int:
    """Return the pieces that the panel has delivered: a parent's are those of its child orders."""
    if order.is_parent:
        return sum(delivered(panel, panel.orders[child]) for child in order.children)
    state = panel.status(order.id)
    left = 0 if state.status == "Completed" else min(max(state.remains, 0), order.quantity)
    return order.quantity - left
