"""Checks the books on a schedule, and tidies what nobody needs any more."""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import ledger
from bot.catalog.search import queries
from bot.catalog.sync import history
from bot.db import now
from bot.jobs.context import JobContext
from bot.notifications.alerts import Alert, raise_alert
from bot.orders import quote

log = logging.getLogger(__name__)

QUOTES_KEPT = timedelta(days=1)
"""Expired quotes are kept so long, for a tap on an old button to find its order."""

CHANGES_KEPT = timedelta(days=90)
"""What changed in the catalogue is of interest for a season."""


async def check_books(shop: JobContext) -> bool:
    """Verify every rule of the ledger; a breach is logged and told to the operators."""
    found = await shop.database.read(ledger.verify)
    for discrepancy in found:
        log.critical("the books do not add up: %s", discrepancy)
    if found:
        await shop.database.transact(_alert, len(found), now())
    return False


async def tidy(shop: JobContext) -> bool:
    """Forget expired quotes, old changes, and what nobody has searched for in a month."""
    await shop.database.transact(quote.forget_expired, now() - QUOTES_KEPT)
    await shop.database.transact(queries.delete_old_queries, now())
    await shop.database.transact(history.delete_changes_before, now() - CHANGES_KEPT)
    return False


def _alert(session: Session, count: int, moment: datetime) -> None:
    key = f"alert:{Alert.BOOKS}:{moment:%Y-%m-%d}"
    raise_alert(session, Alert.BOOKS, key=key, now=moment, count=count)
