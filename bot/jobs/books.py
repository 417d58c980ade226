"""Verifies the ledger on a schedule, and deletes what is not needed any more."""

import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.catalog.search import queries
from bot.catalog.sync import history
from bot.db import now
from bot.jobs.context import JobContext
from bot.notifications.alerts import Alert, raise_alert
from bot.orders import quote
from bot.orders.books import verify_all

log = logging.getLogger(__name__)

QUOTES_KEPT = timedelta(days=1)
"""How long expired quotes are kept, so that a tap on an old button finds its order."""

CHANGES_KEPT = timedelta(days=90)
"""How long changes of the catalog are kept, for /changes."""


async def check_books(shop: JobContext) -> bool:
    """Verify every rule of the books and the orders; log and alert a breach; return False."""
    found = await shop.database.read(verify_all)
    for discrepancy in found:
        log.critical("the books do not add up: %s", discrepancy)
    if found:
        await shop.database.transact(_alert, len(found), now())
    return False


async def tidy(shop: JobContext) -> bool:
    """Delete expired quotes, old changes and old searches; return False."""
    await shop.database.transact(quote.forget_expired, now() - QUOTES_KEPT)
    await shop.database.transact(queries.delete_old_queries, now())
    await shop.database.transact(history.delete_changes_before, now() - CHANGES_KEPT)
    return False


def _alert(session: Session, count: int, moment: datetime) -> None:
    key = f"alert:{Alert.BOOKS}:{moment:%Y-%m-%d}"
    raise_alert(session, Alert.BOOKS, key=key, now=moment, count=count)
