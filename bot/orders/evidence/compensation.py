"""Makes a customer whole at the shop's risk, and books what is discovered later.

The price leaves the order's escrow for suspense, because nobody knows whether the shop has earned
it, and leaves suspense for the customer, because a day is long enough. Both entries together are a
refund; two of them, so that the books show which refunds were given without proof.

What the shop risks is not the price but the panel's charge: the panel may have taken it, and no
customer pays for it any more. So the expected charge leaves the money at the panel for suspense, in
the panel's currency:

    at a day           panel_prepaid +charge   suspense  -charge   (the panel has it, or the shop)
    the panel has it   suspense      +charge   write_off -charge   (lost: no revenue stands against
                                                                    it, so it is no cost of sales)
    it has it not      suspense      +charge   panel_prepaid -charge

If the panel's charge turns out other than expected, the difference leaves `panel_prepaid` with the
write-off. What is never discovered stays in suspense, where it explains why the panel's balance may
be higher than the books say.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import bindparam, update
from sqlmodel import Session

from bot import ledger, money
from bot.catalog import balances, panels
from bot.db import table_of
from bot.ledger import Account, EntryKind
from bot.notifications.alerts import Alert
from bot.notifications.outbox import NotificationKind
from bot.orders.evidence.unresolved import SEARCHED_AFTER_END, SOURCE, UnresolvedOrder, reschedule
from bot.orders.news import alert_of_order, notify_customer, queue_card
from bot.orders.status import Status, change_status, write_event
from bot.orders.submit import other_order_at_panel
from bot.orders.tables import Order
from bot.users import customers

DEADLINE = "deadline"
"""The source of the event that makes a customer whole."""

SEARCH_AGAIN = timedelta(hours=1)
"""Until the panel is searched again for an order whose customer was made whole."""

orders = table_of(Order)

_DISCOVER = (
    update(orders)
    .where(
        orders.c.id == bindparam("order"),
        orders.c.status == Status.COMPENSATED.value,
        orders.c.panel_order.is_(None),
    )
    .values(panel_order=bindparam("theirs"), charge=bindparam("taken"))
)


def make_whole(session: Session, order: UnresolvedOrder, now: datetime) -> bool:
    """Give the whole price back at the shop's risk; return False if the order has a new status."""
    if not change_status(
        session,
        order.id,
        Status.UNCONFIRMED,
        Status.COMPENSATED,
        now=now,
        source=DEADLINE,
        detail={"refund": order.price},
        refunded=order.price,
        settled_at=now,
        next_at=now + SEARCH_AGAIN,
    ):
        return False
    _give_back(session, order, now)
    charge, currency = order.expected.charge, _panel_currency(session, order.panel_id)
    _risk(session, order.id, _micro(charge), currency, now)
    queue_card(session, order.id, order.user_id, now)
    notify_customer(session, order.id, order.user_id, NotificationKind.ORDER_COMPENSATED, now)
    alert_of_order(
        session, order.id, Alert.COMPENSATED, now,
        refunded=order.price, currency=order.currency,
        charge=_micro(charge), panel_currency=currency,
    )  # fmt: skip
    return True


def record_discovered(
    session: Session,
    order_id: int,
    panel_id: int,
    panel_order: str,
    charge: Decimal | None,
    now: datetime,
) -> bool:
    """Book that the panel has an order whose customer was made whole, and alert the operators.

    `charge` is in the panel's currency; None for the expected one. Return False if the order is not
    compensated, or it or another order has a panel order already: nothing is booked then.
    """
    if other_order_at_panel(session, panel_id, panel_order, order_id) is not None:
        return False
    text = None if charge is None else str(charge)
    parameters = {"order": order_id, "theirs": panel_order, "taken": text}
    if session.connection().execute(_DISCOVER, parameters).rowcount != 1:
        return False
    currency = _panel_currency(session, panel_id)
    loss = _write_off(session, order_id, _micro(charge), currency, now)
    detail = {"panel_order": panel_order, "charge": text}
    write_event(session, order_id, Status.COMPENSATED, now=now, source=SOURCE, detail=detail)
    alert_of_order(
        session, order_id, Alert.DISCOVERED, now,
        panel_order=panel_order, loss=loss, panel_currency=currency,
    )  # fmt: skip
    return True


def record_absent(session: Session, order: UnresolvedOrder, now: datetime) -> None:
    """Book that the panel does not have an order whose customer was made whole: nothing is lost."""
    risked = _risked(session, order.id)
    if risked is not None:
        account, amount = risked
        ledger.transfer(
            session,
            key=f"order:{order.id}:safe",
            kind=EntryKind.SUSPEND,
            source=ledger.panel_prepaid(account.currency),
            target=account,
            amount=amount,
            now=now,
            actor=SOURCE,
        )
    reschedule(session, order, now + 2 * SEARCHED_AFTER_END)


def _give_back(session: Session, order: UnresolvedOrder, now: datetime) -> None:
    ledger.require_escrow(session, order.id, order.currency, order.price)
    suspense = ledger.suspense(order.currency)
    customer = customers.number_of(session, order.user_id)
    for name, source, target in (
        ("suspend", ledger.escrow(order.id, order.currency), suspense),
        ("compensate", suspense, ledger.available(customer, order.currency)),
    ):
        ledger.transfer(
            session,
            key=f"order:{order.id}:{name}",
            kind=EntryKind.SUSPEND,
            source=source,
            target=target,
            amount=order.price,
            now=now,
            actor=SOURCE,
        )


def _risk(
    session: Session, order_id: int, charge: int | None, currency: str | None, now: datetime
) -> None:
    """Book that the panel may have taken this charge, in micro-units of its currency."""
    if not charge or currency is None:
        return
    ledger.transfer(
        session,
        key=f"order:{order_id}:risk",
        kind=EntryKind.SUSPEND,
        source=ledger.suspense(currency),
        target=ledger.panel_prepaid(currency),
        amount=charge,
        now=now,
        actor=SOURCE,
    )


def _risked(session: Session, order_id: int) -> tuple[Account, int] | None:
    """Return the account and the amount in suspense for an order; None if there is none."""
    entry = ledger.find_entry(session, f"order:{order_id}:risk")
    if entry is None:
        return None
    return next((account, -amount) for account, amount in entry.postings if amount < 0)


def _write_off(
    session: Session, order_id: int, charge: int | None, currency: str | None, now: datetime
) -> int:
    """Book the charge as lost; return it in micro-units of the panel's currency."""
    risked = _risked(session, order_id)
    currency = currency if risked is None else risked[0].currency
    expected = 0 if risked is None else risked[1]
    loss = charge or expected
    if not loss or currency is None:
        return 0
    lines = (
        (ledger.suspense(currency), expected),
        (ledger.panel_prepaid(currency), loss - expected),
        (ledger.write_off(currency), -loss),
    )
    ledger.post(
        session,
        key=f"order:{order_id}:write_off",
        kind=EntryKind.WRITE_OFF,
        postings=[(account, amount) for account, amount in lines if amount],
        now=now,
        actor=SOURCE,
    )
    return loss


def _panel_currency(session: Session, panel_id: int) -> str | None:
    return balances.currency_of(panels.get_panel(session, panel_id))


def _micro(charge: Decimal | None) -> int | None:
    """Return micro-units of the panel's currency, rounded up."""
    return None if charge is None else money.to_micro_ceiling(charge)
