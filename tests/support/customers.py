"""Customers for tests that need no conversation: a row in `users`, and the wallet it leads to."""

from datetime import UTC, datetime

from sqlmodel import Session

from bot import ledger
from bot.customer_numbers import CustomerNumber
from bot.users.tables import Conversation, User

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def known(session: Session, user: int) -> CustomerNumber:
    """Return a user's number in the books; make the user if there is none."""
    row = session.get(User, user)
    if row is None:
        row = User(id=user, first_name="Customer", created_at=SINCE)
        session.add(row)
        session.flush()
        session.add(Conversation(user_id=user))
    return CustomerNumber(row.number)


def wallet(session: Session, user: int, currency: str = "USD") -> ledger.Account:
    """Return the account of the money that a user may spend."""
    return ledger.available(known(session, user), currency)


def available_balance(session: Session, user: int, currency: str = "USD") -> int:
    """Return what a user may spend, in micro-units; 0 for an unknown user."""
    row = session.get(User, user)
    if row is None:
        return 0
    return ledger.balance(session, ledger.available(CustomerNumber(row.number), currency))
