"""Asks the panel about the ids that a refill without a clear answer may have."""

from contextlib import suppress

from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.orders.requests.sending import record_accepted
from bot.orders.requests.unanswered import UnansweredRefill, claim_unanswered
from bot.panel import Attribution, PanelError, RefillStatus


async def search_unanswered(shop: JobContext) -> None:
    """Link each refill whose call had no clear answer to the one id that answers as the shop's."""
    quiet = shop.deadlines.quiet
    for refill in await shop.database.transact(claim_unanswered, shop.panel_id, quiet, now()):
        with suppress(PanelError):
            await _search(shop, refill)


async def _search(shop: JobContext, refill: UnansweredRefill) -> None:
    answers = await panel_calls.read(shop, shop.panel.read_refill_statuses(refill.candidates))
    own = [
        one
        for one, answer in answers.items()
        if isinstance(answer, RefillStatus) and answer.attribution is not Attribution.POSITION
    ]
    if len(own) == 1:
        await shop.database.transact(record_accepted, refill.row, own[0], now())
        shop.wake("notify")
