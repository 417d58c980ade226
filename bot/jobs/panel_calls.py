"""Reads the panel, whichever job asks, and stores whether the panel answered."""

from collections.abc import Awaitable
from typing import TypeVar

from bot.catalog import panel_health
from bot.db import now
from bot.jobs.context import JobContext
from bot.panel import PanelError, PanelRateLimited, PanelRefused, RefusalClass

T = TypeVar("T")


async def read(shop: JobContext, call: Awaitable[T]) -> T:
    """Await a read of the panel, store whether it succeeded, and return its answer.

    Raises the PanelError of the call.
    """
    try:
        answer = await call
    except PanelError as error:
        if is_outage(error):
            await shop.database.transact(
                panel_health.note_call_failed, shop.panel_id, str(error), now()
            )
        raise
    await shop.database.transact(panel_health.note_call_succeeded, shop.panel_id, now())
    return answer


def is_outage(error: PanelError) -> bool:
    """Return True if no call to the panel can succeed as long as this error lasts.

    A refusal of one request, or the wish to slow down, is an answer.
    """
    if isinstance(error, PanelRefused):
        return error.reason is RefusalClass.AUTH
    return not isinstance(error, PanelRateLimited)
