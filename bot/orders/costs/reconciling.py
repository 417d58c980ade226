"""Books what the panel's balance has more or less than the books explain, and alerts of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session

from bot import ledger
from bot.catalog import panels
from bot.ledger import EntryKind
from bot.money import MAX_AMOUNT
from bot.notifications.alerts import Alert, raise_alert
from bot.orders.costs.standing import BalanceStanding, load_standing
from bot.users import audit

LASTS: Final = timedelta(hours=2)
"""Operators are alerted of a rest that lasts this long: old orders are polled rarely."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What an operator has confirmed."""

    rest: int
    """Micro-units that the question named."""
    operator: int
    number: int
    """The question's number: one question books once."""


def may_be_booked(standing: BalanceStanding) -> bool:
    """Return True if there is a rest that can be booked now."""
    return standing.comparable and 0 < abs(standing.rest) <= MAX_AMOUNT


def book_rest(
    session: Session,
    panel_id: int,
    confirmed: Confirmation,
    *,
    trusted_for: timedelta,
    now: datetime,
) -> bool:
    """Book the rest, if it is still what was confirmed; return False, and book nothing, if not.

    More at the panel is a prepayment: the operator has topped it up. Less is an adjustment.
    """
    panels.lock_panel(session, panel_id)  # of two operators at once, the second sees no rest
    standing = load_standing(session, panel_id, trusted_for=trusted_for, now=now)
    if standing is None or not may_be_booked(standing) or standing.rest != confirmed.rest:
        return False
    _post(session, standing, confirmed, now)
    panels.update_panel(
        session, panel_id, reconciled_at=now, unexplained=None, unexplained_since=None
    )
    return True


def _post(
    session: Session, standing: BalanceStanding, confirmed: Confirmation, now: datetime
) -> None:
    kind = EntryKind.PREPAY if standing.rest > 0 else EntryKind.ADJUSTMENT
    currency = standing.currency
    ledger.post(
        session,
        key=f"{kind}:{confirmed.operator}:{confirmed.number}",
        kind=kind,
        postings=(
            (ledger.panel_prepaid(currency), -standing.rest),
            (ledger.adjustments(currency), standing.rest),
        ),
        now=now,
        actor=f"operator:{confirmed.operator}",
    )
    audit.record(
        session,
        actor=confirmed.operator,
        action=kind.value,
        target=f"panel:{standing.panel_id}",
        now=now,
        amount=abs(standing.rest),
        currency=currency,
    )


def look_at_balance(
    session: Session, panel_id: int, *, trusted_for: timedelta, now: datetime
) -> None:
    """Store the unexplained part of the balance; alert operators once a day if it lasts.

    Nothing changes while the balance cannot be read or is stale, or nothing was ever booked.
    """
    standing = load_standing(session, panel_id, trusted_for=trusted_for, now=now)
    if standing is None or not standing.comparable or standing.reconciled_at is None:
        return
    row = panels.lock_panel(session, panel_id)
    rest, before = standing.rest, row["unexplained"]
    goes_on = before is not None and rest * before > 0
    since = row["unexplained_since"] if goes_on else now
    panels.update_panel(
        session,
        panel_id,
        unexplained=rest or None,
        unexplained_since=since if rest else None,
    )
    if rest and now - since >= LASTS:
        raise_alert(
            session,
            Alert.UNEXPLAINED,
            key=f"alert:{Alert.UNEXPLAINED}:{panel_id}:{since:%Y%m%dT%H%M%S}:{now:%Y-%m-%d}",
            now=now,
            rest=rest,
            currency=standing.currency,
        )
