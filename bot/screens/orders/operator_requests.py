"""The refills and cancellations on an operator's card of an order, and their buttons."""

from typing import Final

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.requests.standing import Availability, RequestStanding
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row

REFILLS: Final = frozenset({Availability.POSSIBLE, Availability.TOO_SOON})
"""When an operator may ask for a refill: the pause is for customers."""

CANCELS: Final = REFILLS
"""When an operator may ask the panel to cancel; what was not sent has a button of its own."""

ENDED_BY_OPERATORS: Final = frozenset({RequestStatus.UNKNOWN, RequestStatus.ACCEPTED})
"""Requests that the panel may leave without an end."""


def standing_lines(tr: Translator, standing: RequestStanding | None) -> list[Markup]:
    """Return what an operator's card of an order says of its latest request."""
    latest = None if standing is None else standing.latest
    if latest is None:
        return []
    line = tr.say(
        "{kind}: <code>{status}</code> {reason} · {at}",
        kind=tr.label("Cancellation") if latest.kind is RequestKind.CANCEL else tr.label("Refill"),
        status=latest.status.value,
        reason=latest.reason,
        at=tr.moment(latest.ended_at or latest.requested_at),
    )
    return [line]


def standing_rows(tr: Translator, standing: RequestStanding | None) -> tuple[Row, ...]:
    """Return the buttons by which an operator refills or cancels an order, or ends its request."""
    if standing is None:
        return ()
    number = standing.order_id
    rows: list[Row] = []
    if standing.refill in REFILLS:
        rows.append((Button(tr.label("♻️ Refill"), Tap.OPERATOR_REFILL.below(number)),))
    if standing.cancel in CANCELS:
        rows.append((Button(tr.label("✖ Cancel the order"), Tap.OPERATOR_CANCEL.below(number)),))
    latest = standing.latest
    if latest is not None and latest.status in ENDED_BY_OPERATORS:
        cancel = latest.kind is RequestKind.CANCEL
        rows.append(buttons.end_request_row(tr, number, cancel=cancel))
    return tuple(rows)
