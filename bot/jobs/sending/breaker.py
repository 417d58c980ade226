"""Reads the panel's balance while sending is blocked: the block ends with the first good answer."""

import asyncio
from datetime import datetime

from sqlmodel import Session

from bot.catalog import breaker, panel_health
from bot.db import now
from bot.jobs import balance
from bot.jobs.context import JobContext
from bot.panel import Balance, UnknownCause


def claim_read(session: Session, shop: JobContext, moment: datetime) -> bool:
    """Return True if sending is blocked and this process shall read the panel now."""
    return breaker.claim_read(
        session,
        shop.panel_id,
        moment,
        shortest=shop.deadlines.breaker_pause,
        longest=shop.deadlines.breaker_longest_pause,
    )


async def read(shop: JobContext) -> None:
    """Read the balance, which ends the block if the panel answers."""
    try:
        async with asyncio.timeout(shop.deadlines.breaker_read.total_seconds()):
            answer = await balance.read_balance(shop)
    except TimeoutError:
        why = UnknownCause.TIMEOUT.value
        await shop.database.transact(panel_health.note_call_failed, shop.panel_id, why, now())
        return
    if isinstance(answer, Balance):
        await shop.database.transact(balance.note_answer, shop, answer, now())
