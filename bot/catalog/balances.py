"""Store the shop's balance at a panel: what was read last, or since when it cannot be read."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from bot.catalog.panels import ERROR_LENGTH, AuditedChange, lock_panel, update_panel
from bot.catalog.rules.pricing import decimal_text
from bot.catalog.version import bump_catalog_version
from bot.text.cleaning import remove_unstorable


def note_balance(
    session: Session, panel_id: int, balance: Decimal, currency: str | None, *, now: datetime
) -> AuditedChange:
    """Store the balance that was read; return the old and the new one with their currency.

    If the panel reports another currency than before, its exchange rate is deleted, because it was
    set for the old currency: its services are not sold until the operator sets a new one.
    """
    row = lock_panel(session, panel_id)
    spoken = _note_currency(session, row, currency)
    amount = decimal_text(balance)
    update_panel(
        session,
        panel_id,
        balance=amount,
        balance_at=now,
        balance_failed_at=None,
        balance_failing_since=None,
        balance_error=None,
    )
    return AuditedChange(_amount(row["balance"], row["currency"]), _amount(amount, spoken))


def note_unknown_balance(
    session: Session, panel_id: int, why: str, *, now: datetime, currency: str | None = None
) -> None:
    """Store that the balance could not be read, and why; the last one that was read is kept.

    `currency` is what the panel reported beside the amount that cannot be read.
    """
    row = lock_panel(session, panel_id)
    _note_currency(session, row, currency)
    update_panel(
        session,
        panel_id,
        balance_failed_at=now,
        balance_failing_since=row["balance_failing_since"] or now,
        balance_error=remove_unstorable(why)[:ERROR_LENGTH],
    )


def _note_currency(session: Session, row: dict[str, Any], currency: str | None) -> str | None:
    """Store the currency that the panel reports; return the one that is known now."""
    known: str | None = row["currency"]
    spoken = (currency or "").strip().upper() or known
    if spoken != known:
        exchange = None if known is not None else row["exchange"]
        update_panel(session, row["id"], currency=spoken, exchange=exchange)
        bump_catalog_version(session)
    return spoken


def _amount(balance: str | None, currency: str | None) -> str | None:
    return balance if balance is None or currency is None else f"{balance} {currency}"
