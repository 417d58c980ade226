"""Compares the panel, the wallets and the books at the end of a run."""

from dataclasses import dataclass, field, fields

from sqlmodel import Session, col, select

from bot import ledger, money
from bot.demo.panel import SimulatedPanel
from bot.ledger import SealKey
from bot.notifications.alerts import Alert
from bot.notifications.tables import RaisedAlert
from bot.orders.books import verify_all
from bot.orders.costs.tables import OrderCost
from bot.orders.status import FINAL, Status
from bot.orders.tables import Order
from tests.simulation.people import CUSTOMERS, FUNDS, delivered, orders_of
from tests.support.customers import wallet

SEAL_KEY = SealKey(b"of a simulated shop")

BROKEN = f"alert:{Alert.BOOKS}:"
"""How the keys of alerts begin that the shop's own checks of the books have raised."""

MADE_WHOLE = "compensated"
"""The status of an order whose customer was made whole at the shop's risk."""


@dataclass
class Figures:
    """What came of the orders of one run or of many."""

    orders: int = 0
    unclear: int = 0
    """Orders whose `add` had no clear answer at least once."""
    doubled: int = 0
    """Orders that the panel has more than once."""
    refunded_yet_delivered: int = 0
    """Orders given back although the panel delivered them, by anything but a person or a risk."""
    paid_for_nothing: int = 0
    """Orders that were charged although the panel does not have them."""
    wrong_id: int = 0
    """Orders linked to a panel's order that is not theirs."""
    wrong_refund: int = 0
    """Orders whose refund is not the share that the panel did not deliver."""
    wrong_cost: int = 0
    """Orders whose booked cost is not what the panel kept."""
    asked: int = 0
    """Orders that waited for a person."""
    made_whole: int = 0
    """Orders whose customer was made whole at the shop's risk after a day."""
    stuck: int = 0
    """Orders that did not end."""
    breaches: int = 0
    """Rules of the books that do not hold, wallets that are not what they must be."""
    kills: int = 0
    untold: int = 0
    """Messages that never reached Telegram."""
    notes: list[str] = field(default_factory=list)
    """What is wrong, in words."""
    digests: list[str] = field(default_factory=list)
    """For each run a hash of all calls and of all changes of orders, with their moments."""

    @property
    def wrong(self) -> int:
        """Return how much is wrong in all, what a person was asked about apart."""
        return (
            self.doubled + self.refunded_yet_delivered + self.paid_for_nothing + self.wrong_id
            + self.wrong_refund + self.wrong_cost + self.stuck + self.breaches + self.untold
        )  # fmt: skip

    def add(self, other: "Figures") -> None:
        """Add the figures of another run."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def compare(session: Session, panel: SimulatedPanel) -> Figures:
    """Hold what the shop has stored against what the panel has done."""
    figures = Figures()
    charged = dict.fromkeys(CUSTOMERS, 0)
    for order in session.exec(select(Order)).all():
        figures.orders += 1
        charged[order.user_id] += order.price - order.refunded
        _judge(figures, panel, order)
    for user, amount in charged.items():
        if ledger.balance(session, wallet(session, user)) != FUNDS - amount:
            figures.breaches += 1
            figures.notes.append(f"the wallet of {user}")
    _judge_costs(figures, panel, session)
    broken = [
        *verify_all(session),
        *ledger.verify_seals(session, SEAL_KEY),
        *session.scalars(select(RaisedAlert.key).where(col(RaisedAlert.key).startswith(BROKEN))),
    ]
    figures.breaches += len(broken)
    figures.notes += map(str, broken)
    return figures


def _judge(figures: Figures, panel: SimulatedPanel, order: Order) -> None:
    theirs = orders_of(panel, order)
    before = figures.wrong
    figures.made_whole += order.status == MADE_WHOLE
    figures.doubled += len(theirs) > 1
    if order.status not in FINAL:
        figures.stuck += 1
    elif not theirs:
        figures.paid_for_nothing += order.refunded < order.price
    elif order.panel_order is None:
        figures.refunded_yet_delivered += order.status != MADE_WHOLE and any(
            delivered(panel, each) for each in theirs
        )
    elif all(each.id != order.panel_order for each in theirs):
        figures.wrong_id += 1
    elif order.status != MADE_WHOLE:
        own = next(each for each in theirs if each.id == order.panel_order)
        left = order.billed_quantity - delivered(panel, own)
        fair = money.refund(order.price, left, order.billed_quantity)
        figures.wrong_refund += order.refunded != fair
    if figures.wrong > before:
        ids = [each.id for each in theirs]
        figures.notes.append(
            f"order {order.id} is {Status(order.status)}, {order.refunded} of {order.price} back, "
            f"panel id {order.panel_order}; the panel has {ids}: "
            f"{[panel.status(each) for each in ids]}"
        )


def _judge_costs(figures: Figures, panel: SimulatedPanel, session: Session) -> None:
    """Hold the booked costs against what the panel has kept for each order and its children."""
    of_orders = select(OrderCost, Order.panel_order).join(
        Order, col(Order.id) == OrderCost.order_id
    )
    for cost, panel_order in session.exec(of_orders).all():
        own = panel.orders[str(panel_order)]
        kept = own.paid + sum(panel.orders[child].paid for child in own.children)
        if cost.amount is not None and cost.amount != money.to_micro_half_even(kept):
            figures.wrong_cost += 1
            figures.notes.append(
                f"order {cost.order_id} cost {cost.amount}, and the panel kept {kept}"
            )
