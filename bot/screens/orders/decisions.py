"""What an operator may do with an order, below its card: ways to end it, or to let it wait."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.orders.waiting.resolve import MAY_BE_KEPT, standing_of
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row


def standing_lines(tr: Translator, order: Order) -> list[Markup]:
    """Return what an operator must know of an order that waits, or was refunded after its end."""
    found = []
    if order.refunded_after_end:
        amount = tr.money(order.refunded_after_end, order.currency)
        found.append(tr.say("Refunded after the end: {amount}", amount=amount))
    if order.status == Status.WAITING_TURN and order.waits_for:
        found.append(tr.say("Waits for order #{number} to end", number=str(order.waits_for)))
    if order.kept_at is not None and order.status in MAY_BE_KEPT:
        at = tr.moment(order.kept_at)
        found.append(tr.say("An operator let it wait: {at}", at=at))
    return found


def decision_rows(tr: Translator, order: Order) -> tuple[Row, ...]:
    """Return the buttons that end an open order, or keep it from its deadline."""
    number = order.id or 0
    buttons = []
    if standing_of(order.status) is not None:
        buttons.append(Button(tr.label("↩️ Refund"), Tap.REFUND_ORDER.below(number)))
    if order.status in MAY_BE_KEPT and order.kept_at is None:
        buttons.append(Button(tr.label("⏳ Let it wait"), Tap.KEEP_ORDER.below(number)))
    return (tuple(buttons),) if buttons else ()
