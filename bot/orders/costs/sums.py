"""Adds up, in one statement, what stands between the books and the panel's balance.

The balance was read at one moment, and the orders have gone on since. So an order counts as charged
only if it was sent before that reading, and what moved about then is counted as it may be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Double,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import Session

from bot import money
from bot.catalog.rules.forms import FORMS, Pricing
from bot.catalog.rules.service_types import ServiceType
from bot.db import Utc, table_of
from bot.ledger import AccountKind, book_accounts
from bot.money import PER_THOUSAND
from bot.orders.costs.tables import OrderCost
from bot.orders.follow import RUNS
from bot.orders.sending.attempts import AttemptOutcome, attempts
from bot.orders.status import FOLLOWED, Status
from bot.orders.tables import Order

READ_WITHIN = timedelta(minutes=2)
"""How long before its noted time a balance may have been read, and an order's call have ended."""

orders = table_of(Order)
costs = table_of(OrderCost)


class Part(StrEnum):
    """The sums, in micro-units of the panel's currency."""

    PREPAID = "prepaid"
    """The balance of the account, below zero: the shop's money at the panel by the books."""
    SUSPENSE = "suspense"
    """The balance of the account: charges of made-whole orders that the panel may have or not."""
    OPEN = "open"
    """Charges of orders that the panel has and that have not ended."""
    JUST_SENT = "just_sent"
    """Charges of such orders that were sent while the balance was being read."""
    DOUBTFUL = "doubtful"
    """Expected costs of orders without a clear answer: the panel may have them or not."""
    UNKNOWN = "unknown"
    """Expected costs of ended orders whose charge is not known."""
    LATE = "late"
    """Expected costs of orders that were refunded as lost and that the panel accepted after all."""
    ENDED_LATER = "ended_later"
    """Booked costs of orders that were sent after the balance was read."""
    ENDED_SOON = "ended_soon"
    """Booked costs of orders that were sent while the balance was being read."""
    GIVEN_BACK = "given_back"
    """What the panel gave back for orders that ended since; the balance may include it."""


@dataclass(frozen=True, slots=True)
class PartSum:
    """How many orders there are, and what they come to, in micro-units."""

    count: int = 0
    amount: int = 0

    def __add__(self, other: "PartSum") -> "PartSum":
        """Return the sum of both."""
        return PartSum(self.count + other.count, self.amount + other.amount)


_PANEL: BindParameter[int] = bindparam("panel", type_=BigInteger)
_CURRENCY: BindParameter[str] = bindparam("currency", type_=Text)
_READ: BindParameter[datetime] = bindparam("read", type_=Utc)
_BEFORE: BindParameter[datetime] = bindparam("before", type_=Utc)

_sent = func.coalesce(orders.c.submitted_at, orders.c.created_at)
_charge, _rate = cast(orders.c.charge, Double), cast(orders.c.rate, Double)
_flat = orders.c.type.in_([kind.value for kind in FORMS if FORMS[kind].pricing is Pricing.FLAT])
_by_rate = case((_flat, _rate), else_=_rate * orders.c.quantity / PER_THOUSAND)
_is_drip_feed = func.coalesce(RUNS, "1").not_in(["", "0", "1"])
# A drip-feed is charged whole at once; its charge here is that of the runs so far. A charge of zero
# is one that the panel has not computed yet, and one that is the rate says nothing.
_says_nothing = or_(_is_drip_feed, _charge.is_(None), _charge == 0, _charge == _rate)
_taken = case(
    (orders.c.type == ServiceType.SUBSCRIPTIONS.value, func.coalesce(_charge, 0)),
    (_says_nothing, func.coalesce(_by_rate, _charge, 0)),
    else_=_charge,
)
_MICRO = cast(func.round(_taken * money.UNIT), BigInteger)

_AT_PANEL = and_(
    orders.c.status.in_([status.value for status in sorted(FOLLOWED | {Status.DISPUTED})]),
    orders.c.panel_id == _PANEL,
    orders.c.panel_order.is_not(None),
)
_IN_DOUBT = and_(
    orders.c.status.in_([Status.SUBMITTING.value, Status.UNCONFIRMED.value]),
    orders.c.panel_id == _PANEL,
    _sent <= _READ,
)
_ACCEPTED = exists().where(
    attempts.c.order_id == orders.c.id, attempts.c.outcome == AttemptOutcome.ACCEPTED.value
)
_ENDED_LATE = and_(
    orders.c.status == Status.LOST.value,
    orders.c.panel_id == _PANEL,
    orders.c.panel_order.is_(None),
    _ACCEPTED,
)
_BOOKED_SINCE = and_(
    costs.c.panel_id == _PANEL, costs.c.booked_at >= _BEFORE, costs.c.amount.is_not(None)
)


PartSelect = Select[str, int, int]
"""The name of a part, how many orders there are, and micro-units."""


def _sum(part: Part, amount: Any, *where: Any) -> PartSelect:
    total = cast(func.coalesce(func.sum(amount), 0), BigInteger)
    return select(literal(part.value).label("part"), func.count(), total).where(*where)


def _account(part: Part, kind: AccountKind) -> PartSelect:
    named = book_accounts.c.kind == kind.value, book_accounts.c.currency == _CURRENCY
    return _sum(part, book_accounts.c.balance, *named)


def _booked(part: Part, amount: Any, *where: Any) -> PartSelect:
    return _sum(part, amount, _BOOKED_SINCE, *where).join_from(
        costs, orders, orders.c.id == costs.c.order_id
    )


_SUMS = union_all(
    _account(Part.PREPAID, AccountKind.PANEL_PREPAID),
    _account(Part.SUSPENSE, AccountKind.SUSPENSE),
    _sum(Part.OPEN, _MICRO, _AT_PANEL, _sent < _BEFORE),
    _sum(Part.JUST_SENT, _MICRO, _AT_PANEL, orders.c.submitted_at.between(_BEFORE, _READ)),
    _sum(Part.DOUBTFUL, _MICRO, _IN_DOUBT),
    _sum(Part.UNKNOWN, costs.c.estimate, costs.c.panel_id == _PANEL, costs.c.amount.is_(None)),
    _sum(Part.LATE, _MICRO, _ENDED_LATE),
    _booked(Part.ENDED_LATER, costs.c.amount, _sent > _READ),
    _booked(Part.ENDED_SOON, costs.c.amount, _sent >= _BEFORE, _sent <= _READ),
    _booked(
        Part.GIVEN_BACK,
        costs.c.whole - costs.c.amount,
        _sent <= _READ,
        costs.c.whole > costs.c.amount,
    ),
)


def add_up(
    session: Session, panel_id: int, currency: str, read_at: datetime
) -> Mapping[Part, PartSum]:
    """Return each sum for a balance that was read at `read_at`, as of one moment."""
    parameters = {
        "panel": panel_id,
        "currency": currency,
        "read": read_at,
        "before": read_at - READ_WITHIN,
    }
    rows = session.connection().execute(_SUMS, parameters)
    return {Part(part): PartSum(count, int(amount)) for part, count, amount in rows}
