"""Reads the shop's balance at the panel, and compares it with the books.

A balance that cannot be read is stored as unknown.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog import balances, panels
from bot.catalog.rules.currencies import (
    currency_candidates,
    currency_in_effect,
    suggested_currency,
)
from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.notifications.alerts import Alert, raise_alert
from bot.orders.costs import reconciling
from bot.panel import Balance, PanelError, PanelRefused

RETRY = timedelta(minutes=1)
"""Until an unknown balance is read again."""


async def read_balance(shop: JobContext) -> Balance | PanelError:
    """Read the balance; return the error instead of raising it, so that it holds nothing up."""
    try:
        return await panel_calls.read(shop, shop.panel.read_balance())
    except PanelError as error:
        return error


def note_answer(
    session: Session, shop: JobContext, answer: Balance | PanelError, moment: datetime
) -> str | None:
    """Store what came of reading the balance; return why it is unknown, None if it is known."""
    panel_id, shop_currency = shop.panel_id, shop.currency
    if isinstance(answer, Balance) and answer.amount is not None:
        balances.note_balance(session, panel_id, answer.amount, answer.currency, now=moment)
        _ask_for_currency(session, panel_id, shop_currency, moment)
        return None
    if isinstance(answer, Balance):
        why, currency = f"“{answer.text}”", answer.currency
    else:
        why, currency = str(answer), None
    balances.note_unknown_balance(session, panel_id, why, now=moment, currency=currency)
    if isinstance(answer, Balance | PanelRefused):  # else it may name one the next time
        _ask_for_currency(session, panel_id, shop_currency, moment)
    return why


def _ask_for_currency(
    session: Session, panel_id: int, shop_currency: str, moment: datetime
) -> None:
    """Ask the operators for the currency of the rates if nobody knows it, once for each doubt."""
    row = panels.lock_panel(session, panel_id)
    reported, said = row["currency"], row["said_currency"]
    if row["exchange"] or currency_in_effect(reported, said, row["said_against"]):
        return
    raise_alert(
        session,
        Alert.CURRENCY_UNKNOWN,
        key=f"alert:{Alert.CURRENCY_UNKNOWN}:{panel_id}:{reported or ''}:{said or ''}",
        now=moment,
        reported=reported,
        said=said,
        suggested=suggested_currency(reported),
        candidates=list(currency_candidates(reported, said, shop_currency)),
    )


async def retry_unknown(shop: JobContext, moment: datetime) -> None:
    """Read the balance again if it has been unknown since an attempt RETRY ago."""
    row = await shop.database.transact(panels.get_panel, shop.panel_id)
    failed = row.balance_failed_at
    if failed is None or moment - failed < min(RETRY, shop.sync_every):
        return
    answer = await read_balance(shop)
    await shop.database.transact(note_answer, shop, answer, now())


async def compare_balance(shop: JobContext) -> bool:
    """Store the unexplained part of the balance, and alert operators if it lasts; return False."""
    await shop.database.transact(
        reconciling.look_at_balance, shop.panel_id, trusted_for=shop.prices_trusted_for, now=now()
    )
    shop.wake("notify")
    return False
