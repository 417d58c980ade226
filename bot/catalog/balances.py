"""Store the shop's balance at a panel and its currency, as the panel or the operator says them."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import Session

from bot.catalog.panels import ERROR_LENGTH, AuditedChange, lock_panel, update_panel
from bot.catalog.rules.currencies import CODE, currency_in_effect, suggested_currency
from bot.catalog.rules.pricing import decimal_text, effective_exchange_rate
from bot.catalog.tables import Panel
from bot.catalog.version import bump_catalog_version
from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_
from bot.text.cleaning import remove_unstorable

_SAID = ("said_currency", "said_against", "exchange")
"""Columns that change when the operator says a currency."""

KNOWN_CURRENCY = func.coalesce(table_of(Panel).c.said_currency, table_of(Panel).c.currency).label(
    "currency"
)
"""The currency to show beside a panel's rates: what the operator said, else what it reports."""


class CurrencyChanged(ShopError):
    """The panel reports another currency than the operator saw."""

    def __init__(self) -> None:
        super().__init__(
            N_("The panel says another currency than when you looked. /panel currency shows it.")
        )


class NoCurrencyCode(ShopError):
    """What the operator typed is no code of a currency."""

    def __init__(self) -> None:
        super().__init__(N_("A currency is a code of capital letters, like USD or EUR."))


def currency_of(row: Any) -> str | None:
    """Return the code of the currency that a panel's rates and charges are in; None if unknown.

    `row` has the panel's columns of currencies. A currency that is no code cannot be booked.
    """
    known = currency_in_effect(row.currency, row.said_currency, row.said_against)
    return known if known is not None and CODE.fullmatch(known) else None


def note_balance(
    session: Session, panel_id: int, balance: Decimal, currency: str | None, *, now: datetime
) -> AuditedChange:
    """Store the balance that was read; return the old and the new one with their currency.

    If the panel reports another currency than before, its exchange rate is deleted, because it was
    set for the old currency: its services are not sold until the operator decides.
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


def say_currency(session: Session, panel_id: int, currency: str | None) -> AuditedChange:
    """Store which currency the panel's rates are in, as the operator says; None takes it back.

    Its exchange rate is deleted if it was set for another currency. Raises `NoCurrencyCode`.
    """
    row = lock_panel(session, panel_id)
    wanted = _with_said(row, currency)
    changed = {name: wanted[name] for name in _SAID if wanted[name] != row[name]}
    if changed:
        update_panel(session, panel_id, **changed)
        bump_catalog_version(session)
    return AuditedChange(row["said_currency"], wanted["said_currency"])


def exchange_rate_if_said(
    session: Session, panel_id: int, currency: str | None, shop_currency: str
) -> tuple[Decimal | None, Decimal | None]:
    """Return the exchange rate in effect, and the one that would be if the operator said this.

    Raises `NoCurrencyCode`.
    """
    row = lock_panel(session, panel_id)
    wanted = _with_said(row, currency)
    return _exchange_rate(row, shop_currency), _exchange_rate(wanted, shop_currency)


def _with_said(row: dict[str, Any], currency: str | None) -> dict[str, Any]:
    """Return the row as it is after the operator has said this currency."""
    if currency is not None and not CODE.fullmatch(currency):
        raise NoCurrencyCode
    against = row["currency"] if currency is not None and row["currency"] != currency else None
    wanted = row | {"said_currency": currency, "said_against": against}
    before, after = _in_effect(row), _in_effect(wanted)
    if before is not None and before != after:
        wanted["exchange"] = None
    return wanted


def _note_currency(session: Session, row: dict[str, Any], currency: str | None) -> str | None:
    """Store the currency that the panel reports; return the one that is known now."""
    known: str | None = row["currency"]
    spoken = (currency or "").strip().upper() or known
    if known is not None and suggested_currency(spoken) == known:
        spoken = known  # a sign after the name of the same currency says nothing new
    if spoken != known:
        kept = _keeps_exchange_rate(row, spoken)
        update_panel(
            session, row["id"], currency=spoken, exchange=row["exchange"] if kept else None
        )
        bump_catalog_version(session)
    return spoken


def _keeps_exchange_rate(row: dict[str, Any], spoken: str | None) -> bool:
    """Return True if the exchange rate was not set for another currency than the one reported."""
    before, after = _in_effect(row), _in_effect(row | {"currency": spoken})
    if before is not None:
        return before == after
    return row["currency"] is None or suggested_currency(row["currency"]) == spoken


def _in_effect(row: dict[str, Any]) -> str | None:
    return currency_in_effect(row["currency"], row["said_currency"], row["said_against"])


def _exchange_rate(row: dict[str, Any], shop_currency: str) -> Decimal | None:
    return effective_exchange_rate(
        row["exchange"], panel_currency=_in_effect(row), shop_currency=shop_currency
    )


def _amount(balance: str | None, currency: str | None) -> str | None:
    return balance if balance is None or currency is None else f"{balance} {currency}"
