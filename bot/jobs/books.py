"""Verifies and seals the books on a schedule, and deletes what is not needed any more."""

import asyncio
import logging
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import ledger
from bot.catalog.search import queries
from bot.catalog.sync import history
from bot.db import now, open_reader
from bot.jobs.context import JobContext
from bot.ledger import Discrepancy, Extent, SealKey
from bot.notifications import sending
from bot.notifications.alerts import Alert, raise_alert
from bot.orders import quote
from bot.orders.books import verify_all

log = logging.getLogger(__name__)

QUOTES_KEPT = timedelta(days=1)
"""How long expired quotes are kept, so that a tap on an old button finds its order."""

CHANGES_KEPT = timedelta(days=90)
"""How long changes of the catalog are kept, for /changes."""

NEWS_KEPT = timedelta(days=30)
"""How long sent notifications are kept: the same event is not queued again meanwhile."""

DELETED_AT_ONCE = 500
"""Notifications deleted in one transaction."""

NIGHT = 3
"""The hour, in UTC, at which all of the books is checked."""

NEWEST_SEALS = 2
"""Seals that are computed anew each hour; all of them at night."""

HORIZON_LOOKS = 100
HORIZON_PAUSE = 0.05
"""Seconds between two looks whether older transactions have ended."""


async def check_books(shop: JobContext) -> bool:
    """Check what came since the last seal, or all of it each night; seal it; return False.

    A breach is logged and alerted, and what has one is not sealed.
    """
    moment = now()
    found = await (_check_all if moment.hour == NIGHT else _check_new)(shop)
    unsealed = await _find_unsealed(shop, moment)
    for discrepancy in (*found, *unsealed):
        log.critical("the books do not add up: %s", discrepancy)
    if found or unsealed:
        await shop.database.transact(_alert, len(found) + len(unsealed), moment)
    if not found and shop.seal_key is not None:
        await _seal(shop, shop.seal_key, moment)
    return False


async def _find_unsealed(shop: JobContext, moment: datetime) -> list[Discrepancy]:
    """Find old entries without a seal; none before the first seal, as after an update."""
    if shop.seal_key is None or not await shop.database.read(ledger.sealed_up_to):
        return []
    return await shop.database.read(ledger.find_unsealed, moment)


async def _check_new(shop: JobContext) -> list[Discrepancy]:
    """Check what came after the last seal, and the newest seals."""
    extent = Extent(await shop.database.read(ledger.sealed_up_to))
    found = await shop.database.read(verify_all, extent)
    if shop.seal_key is not None and not extent.whole:
        key = shop.seal_key
        found += await shop.database.read(ledger.verify_seals, key, newest=NEWEST_SEALS)
    return found


async def _check_all(shop: JobContext) -> list[Discrepancy]:
    """Check everything, on a connection of its own: others go on reading meanwhile."""
    reader = open_reader(shop.database.url.render_as_string(hide_password=False))
    try:
        found = await reader.read(verify_all)
        sealed = await reader.read(ledger.sealed_up_to)
        if shop.seal_key is not None and sealed:
            found += await reader.read(ledger.verify_seals, shop.seal_key)
    finally:
        await reader.close()
    return found


async def _seal(shop: JobContext, key: SealKey, moment: datetime) -> None:
    """Seal what was checked, once no transaction can add to it any more."""
    horizon = await shop.database.transact(ledger.read_horizon)
    for _ in range(HORIZON_LOOKS):
        if await shop.database.transact(ledger.has_passed, horizon):
            break
        await asyncio.sleep(HORIZON_PAUSE)
    else:
        log.warning("the journal is sealed later: a transaction is open for long")
        return
    while await shop.database.transact(ledger.seal_next, key, horizon, moment):
        pass


async def tidy(shop: JobContext) -> bool:
    """Delete expired quotes, old changes, old searches and sent notifications; return False."""
    await shop.database.transact(quote.forget_expired, now() - QUOTES_KEPT)
    await shop.database.transact(queries.delete_old_queries, now())
    await shop.database.transact(history.delete_changes_before, now() - CHANGES_KEPT)
    old = now() - NEWS_KEPT
    while await shop.database.transact(sending.delete_sent_before, old, DELETED_AT_ONCE):
        pass
    return False


def _alert(session: Session, count: int, moment: datetime) -> None:
    key = f"alert:{Alert.BOOKS}:{moment:%Y-%m-%d}"
    raise_alert(session, Alert.BOOKS, key=key, now=moment, count=count)
