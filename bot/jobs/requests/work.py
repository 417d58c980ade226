"""The job of requests: sends what is queued, follows what was accepted, tells of what is stuck."""

from datetime import datetime

from sqlmodel import Session

from bot.db import now
from bot.jobs.context import JobContext
from bot.jobs.requests import following, searching, sending
from bot.orders.requests import attention, auto
from bot.orders.requests.following import end_overtaken
from bot.orders.requests.sending import mark_abandoned
from bot.orders.requests.tables import RequestKind


async def work_on_requests(shop: JobContext) -> bool:
    """Send, follow and end requests; return True if there may be more right away."""
    changed = await shop.database.transact(_look_around, shop, now())
    more = False
    for kind in RequestKind:
        more |= await sending.send_queued(shop, kind)
    more |= await following.follow_refills(shop)
    await searching.search_unanswered(shop)
    if changed:
        shop.wake("notify")
    return more


async def recover(shop: JobContext) -> None:
    """At the start of the only process, mark requests UNKNOWN that were being sent."""
    if shop.alone:
        await shop.database.transact(mark_abandoned, now(), grace=None)


def _look_around(session: Session, shop: JobContext, moment: datetime) -> int:
    """Do what needs no call; return how many requests have changed."""
    limits = shop.deadlines
    return sum(
        (
            mark_abandoned(session, moment, grace=limits.record_grace),
            end_overtaken(session, moment),
            attention.alert_of_stuck(session, limits, moment),
            auto.ask_daily(session, shop.panel_id, limits, moment),
        )
    )
