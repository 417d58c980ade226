"""Reads the shop's balance at the panel; one that cannot be read is stored as unknown."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog import balances, panels
from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.panel import Balance, PanelError

RETRY = timedelta(minutes=1)
"""Until an unknown balance is read again."""


async def read_balance(shop: JobContext) -> Balance | PanelError:
    """Read the balance; return the error instead of raising it, so that it holds nothing up."""
    try:
        return await panel_calls.read(shop, shop.panel.read_balance())
    except PanelError as error:
        return error


def note_answer(
    session: Session, panel_id: int, answer: Balance | PanelError, moment: datetime
) -> str | None:
    """Store what came of reading the balance; return why it is unknown, None if it is known."""
    if isinstance(answer, Balance) and answer.amount is not None:
        balances.note_balance(session, panel_id, answer.amount, answer.currency, now=moment)
        return None
    if isinstance(answer, Balance):
        why, currency = f"“{answer.text}”", answer.currency
    else:
        why, currency = str(answer), None
    balances.note_unknown_balance(session, panel_id, why, now=moment, currency=currency)
    return why


async def retry_unknown(shop: JobContext, moment: datetime) -> None:
    """Read the balance again if it has been unknown since an attempt RETRY ago."""
    row = await shop.database.transact(panels.get_panel, shop.panel_id)
    failed = row.balance_failed_at
    if failed is None or moment - failed < min(RETRY, shop.sync_every):
        return
    answer = await read_balance(shop)
    await shop.database.transact(note_answer, shop.panel_id, answer, now())
