"""Notes what the panel's answers say of orders' ids and words, whatever comes of the orders."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from bot.jobs import panel_calls
from bot.orders.endings.deadlines import Deadlines
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.waiting import troubles
from bot.panel import ItemError, RefusalClass

PASSING = frozenset({RefusalClass.RATE_LIMITED, RefusalClass.BUSY, RefusalClass.TRANSIENT})
"""Refusals that say nothing about the id."""


def _is_about_the_id(error: ItemError) -> bool:
    return error.reason not in PASSING and not panel_calls.is_call_error(error)


def note_answers(
    session: Session,
    due: Sequence[FollowedOrder],
    reports: Mapping[str, PanelReport],
    errors: Mapping[str, ItemError],
    deadlines: Deadlines,
    now: datetime,
) -> None:
    """Note which orders were answered well, with an unknown word, or with an error on their id."""
    good, words, unknown_ids = set(), {}, {}
    for order in due:
        report, error = reports.get(order.panel_order), errors.get(order.panel_order)
        if report is not None and report.status is None:
            words[order.id] = report.status_text
        elif report is not None:
            good.add(order.id)
        elif error is not None and _is_about_the_id(error):
            unknown_ids[order.id] = error.text or str(error.why or error.reason)
    troubles.note_answers(
        session,
        good=good,
        unknown_words=words,
        unknown_ids=unknown_ids,
        deadlines=deadlines,
        now=now,
    )
