"""Asks the panel about ids that operators have named, and shows them its answers."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.db import now
from bot.jobs import panel_calls
from bot.jobs.context import JobContext
from bot.jobs.endings.answer_notes import PASSING
from bot.notifications.outbox import NotificationKind, queue
from bot.orders.evidence.expected import expected_charge
from bot.orders.waiting import panel_ids
from bot.orders.waiting.panel_ids import NamedId
from bot.panel import ItemError, OrderStatus, PanelError


async def ask_about_named_ids(shop: JobContext) -> bool:
    """Ask about the ids that were named and show each answer to its operator; return False.

    A panel that cannot be asked is asked again after pauses that grow; the operator is told once.
    """
    for named in await shop.database.transact(panel_ids.list_to_ask, shop.panel_id, now()):
        answer = await _answer(shop, named.panel_order)
        await shop.database.transact(_show, named, answer, now())
        shop.wake("notify")
    return False


async def _answer(shop: JobContext, panel_order: str) -> OrderStatus | ItemError | PanelError:
    try:
        answers = await panel_calls.read(shop, shop.panel.read_statuses([panel_order]))
    except PanelError as error:
        return error
    return answers[panel_order]


def _show(
    session: Session,
    named: NamedId,
    answer: OrderStatus | ItemError | PanelError,
    moment: datetime,
) -> None:
    """Queue what the panel says; only an id that it knows can be confirmed."""
    key = f"panel_id:{named.id}"
    payload: dict[str, Any] = {"order": named.order_id, "panel_order": named.panel_order}
    if isinstance(answer, OrderStatus):
        if not panel_ids.note_answer(session, named.id, moment):
            return
        payload |= {"named": named.id, **_shown(named, answer)}
    elif _is_failure(answer):
        panel_ids.ask_again(session, named, moment)
        key += ":waits"
        payload |= {"error": _error_text(answer), "unreachable": True}
    else:
        panel_ids.close(session, named.id, moment)
        payload |= {"error": _error_text(answer)}
    queue(
        session,
        key=key,
        user_id=named.operator,
        kind=NotificationKind.PANEL_ID,
        now=moment,
        **payload,
    )


def _shown(named: NamedId, answer: OrderStatus) -> dict[str, Any]:
    cost = expected_charge(named.type, named.rate, named.billed_quantity)
    return {
        "title": named.title,
        "quantity": named.billed_quantity,
        "cost": None if cost is None else str(cost),
        "word": answer.word,
        "charge": None if answer.charge is None else str(answer.charge),
        "currency": answer.currency,
        "start": answer.start_count,
        "remains": answer.remains,
    }


def _is_failure(error: ItemError | PanelError) -> bool:
    if isinstance(error, PanelError):
        return True
    return panel_calls.is_call_error(error) or error.reason in PASSING


def _error_text(error: ItemError | PanelError) -> str:
    if isinstance(error, PanelError):
        return str(error)[:200]
    return str(error.why or error.reason)
