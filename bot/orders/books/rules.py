"""The rules that orders, quotes, customers and operators' moves keep with the ledger."""

from enum import StrEnum

from sqlalchemy import ColumnElement, Text, cast, literal

from bot.db import table_of
from bot.orders.status import FINAL, Status
from bot.orders.tables import Order

orders = table_of(Order)

OF_FINAL = sorted(status.value for status in FINAL)
OF_OPEN = sorted(status.value for status in Status if status not in FINAL)


class OrderRule(StrEnum):
    """A rule that orders and books always follow."""

    OPEN_ESCROW = "open_escrow"
    """The escrow of an open order is its price."""
    ENDED_ESCROW = "ended_escrow"
    """The escrow of an ended order is empty."""
    HOLD = "hold"
    """An order's price was held, once."""
    RELEASED = "released"
    """What the books gave back of an order is what the order says was refunded."""
    CAPTURED = "captured"
    """The shop earned the price of an ended order less what was refunded, and of an open one 0."""
    REFUNDED_AFTER_END = "refunded_after_end"
    """Refunds after the end are in the books, and are not above what the shop had earned."""
    CUSTOMER = "customer"
    """Money of an order comes from its customer and goes back to its customer."""
    ESCROW_ORDER = "escrow_order"
    """Every escrow has its order, in the order's currency."""
    WALLET = "wallet"
    """Every customer's account has its customer."""
    STATUS = "status"
    """An order's status is known, is that of its last event, and is final if it was settled."""
    QUOTE = "quote"
    """Every order has a quote of its own: of its customer, not used otherwise, not dearer."""
    COST = "cost"
    """The cost entries of an order add up to its stored cost, and are as many as it says."""
    COST_ORDER = "cost_order"
    """Only an order that the panel had and that has ended here has a cost."""
    CHARGE = "charge"
    """An order costs what the panel charged for it, or less if not all of it was delivered."""
    AUDIT = "audit"
    """Every operator's move has its row in the audit, and every such row its move."""


def key_of(event: str) -> ColumnElement[str]:
    """Return the key of an order's journal entry: `order:17:hold`."""
    return literal("order:", Text).concat(cast(orders.c.id, Text)).concat(f":{event}")


def owner_of_escrow() -> ColumnElement[str]:
    """Return the owner of an order's escrow account."""
    return cast(orders.c.id, Text)
