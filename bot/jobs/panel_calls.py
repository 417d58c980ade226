"""Reads the panel, whichever job asks, and stores whether the panel answered."""

from collections.abc import Awaitable, Mapping
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from bot.catalog import panel_health, panels
from bot.db import now
from bot.jobs.context import JobContext
from bot.panel import (
    ItemError,
    NotSentCause,
    PanelError,
    PanelRateLimited,
    PanelRefused,
    RefusalClass,
    UnknownCause,
)

T = TypeVar("T")

NO_ANSWER = frozenset(NotSentCause) | {
    UnknownCause.TIMEOUT,
    UnknownCause.CONNECTION_LOST,
    UnknownCause.CANCELED,
    UnknownCause.REDIRECT,
    UnknownCause.SERVER_ERROR,
    UnknownCause.HTTP_ERROR,
    UnknownCause.EMPTY,
    UnknownCause.HTML,
    UnknownCause.TOO_LARGE,
    UnknownCause.NOT_JSON,
}
"""Causes of a call that failed; the others are those of an answer that says too little of an id."""


async def read(shop: JobContext, call: Awaitable[T]) -> T:
    """Await a read of the panel, store whether it succeeded, and return its answer.

    Raises the PanelError of the call.
    """
    answer = await ask(shop, call)
    await shop.database.transact(note_answer, shop.panel_id, answer, now())
    return answer


async def ask(shop: JobContext, call: Awaitable[T]) -> T:
    """Await a read of the panel and return its answer, for which the caller calls `note_answer`.

    Raises the PanelError of the call; an outage is stored.
    """
    try:
        return await call
    except PanelError as error:
        if is_outage(error):
            await shop.database.transact(
                panel_health.note_call_failed, shop.panel_id, str(error), now()
            )
        raise


def note_answer(session: Session, panel_id: int, answer: object, now: datetime) -> None:
    """Store that the panel has answered; or that it failed, if the calls for all ids did."""
    failure = _failure_of_all(answer)
    if failure is None:
        panel_health.note_call_succeeded(session, panel_id, now)
    else:
        panel_health.note_call_failed(session, panel_id, failure, now)


async def store_learned_quirks(shop: JobContext) -> None:
    """Store the quirks learnt from the panel's answers, for every process and the next start."""
    if shop.panel.learned_quirks:
        await shop.database.transact(_learnt, shop)


def _learnt(session: Session, shop: JobContext) -> None:
    for name, value in shop.panel.learned_quirks.items():
        panels.learn_quirk(session, shop.panel_id, name, str(value))


def _failure_of_all(answer: object) -> str | None:
    """Return why the calls for single ids failed if all of them did; None for any answer."""
    if not isinstance(answer, Mapping) or not answer:
        return None
    failures = [
        each.why for each in answer.values() if isinstance(each, ItemError) and is_call_error(each)
    ]
    return str(failures[0]) if len(failures) == len(answer) else None


def is_call_error(error: ItemError) -> bool:
    """Return True if an error of one id says that its call failed, and nothing of the id."""
    return error.why in NO_ANSWER


def is_outage(error: PanelError) -> bool:
    """Return True if no call to the panel can succeed as long as this error lasts.

    A refusal of one request, or the wish to slow down, is an answer.
    """
    if isinstance(error, PanelRefused):
        return error.reason is RefusalClass.AUTH
    return not isinstance(error, PanelRateLimited)
