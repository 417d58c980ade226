"""News of refills and cancellations: how a request ended, and why it was not done."""

from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.outbox import NotificationKind
from bot.orders.requests.auto import StopReason
from bot.orders.requests.status import RejectReason
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen


def request_ended(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Tell the customer, or the operator who asked, how a request ended."""
    number, order_id = str(payload.get("order", "")), int(payload.get("order", 0))
    kind, status = payload.get("request"), payload.get("status")
    reason = str(payload.get("reason", ""))
    if kind == RequestKind.CANCEL:
        text = tr.say(
            "✖️ <b>Order #{number} was not canceled.</b>\n{reason}",
            number=number,
            reason=reject_reason(tr, RequestKind.CANCEL, reason),
        )
    elif status == RequestStatus.COMPLETED:
        text = tr.say("♻️ <b>Order #{number} was refilled.</b>", number=number)
    elif status == RequestStatus.UNTRACKED:
        text = tr.say(
            "♻️ <b>Order #{number}: the supplier has accepted the refill.</b>\nIt does not say when "
            "it is done.",
            number=number,
        )
    else:
        text = tr.say(
            "♻️ <b>Order #{number} was not refilled.</b>\n{reason}",
            number=number,
            reason=reject_reason(tr, RequestKind.REFILL, reason),
        )
    return _about_order(tr, text, order_id, operator=bool(payload.get("operator")))


def auto_refill_stopped(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Tell a customer that refills of an order are not asked for by themselves any more."""
    number, order_id = str(payload.get("order", "")), int(payload.get("order", 0))
    if payload.get("reason") == StopReason.OVER:
        text = tr.say(
            "🔁 <b>Order #{number}: the daily refill has ended with its guarantee.</b>",
            number=number,
        )
    else:
        text = tr.say(
            "🔁 <b>Order #{number}: the daily refill has ended.</b>\nThe supplier refuses to "
            "refill this order.",
            number=number,
        )
    return _about_order(tr, text, order_id)


def _about_order(tr: Translator, text: Markup, order_id: int, *, operator: bool = False) -> Screen:
    card = Tap.OPERATOR_ORDER.below(order_id) if operator else Tap.ORDER.below(order_id)
    view = Button(tr.label("📦 Order #{number}", number=str(order_id)), card)
    return Screen(text, ((view,), (buttons.menu(tr, below=True),)))


def reject_reason(tr: Translator, kind: RequestKind, reason: str) -> str:
    """Say why a request was not done, in words for a customer."""
    reasons = {
        "refill_unavailable": tr.label(
            "The supplier does not refill it: nothing has dropped, or its guarantee is over."
        ),
        "refill_too_early": tr.label(
            "It is too early: the supplier refills an order about once a day."
        ),
        "refill_in_progress": tr.label("A refill of this order runs already."),
        "cancel_unavailable": tr.label("The supplier does not cancel this order."),
        "order_not_found": tr.label("The supplier does not know this order any more."),
        "service_down": tr.label("The service is being repaired at the supplier."),
        RejectReason.PANEL_REJECTED: tr.label(
            "The supplier has checked it, and found nothing to deliver again."
        ),
        RejectReason.ORDER_ENDED: tr.label("The order was done before it could be stopped."),
        RejectReason.ORDER_CHANGED: tr.label("The order moved on before it could be asked for."),
        RejectReason.OPERATOR: tr.label("The operator has checked it: nothing was done."),
    }
    if reason not in reasons and kind is RequestKind.CANCEL:
        return reasons["cancel_unavailable"]
    return reasons.get(reason) or tr.label("The supplier gave no useful reason.")
