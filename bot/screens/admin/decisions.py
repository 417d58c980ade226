"""Questions and answers of /resolve and /refund."""

from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.status import Status
from bot.orders.waiting.refunds import EndedOrder
from bot.screens.admin import replies
from bot.screens.screen import Screen, lines

ResolvableOrder = Any
"""A row of `resolve.get_resolvable`."""


def withdraw_question(tr: Translator, order: ResolvableOrder, number: int) -> Screen:
    """Ask whether to withdraw an order that the panel certainly does not have."""
    question = tr.say(
        "Order #{number} was not sent to the panel. Take it back? The customer gets all of "
        "<b>{price}</b> back.",
        number=str(order.id),
        price=tr.money(order.price, order.currency),
    )
    return replies.confirmation(tr, question, number)


def refund_question(tr: Translator, order: ResolvableOrder, number: int) -> Screen:
    """Ask whether to refund an order of which nobody knows whether it was delivered."""
    question = tr.say(
        "Refund order #{number}? It is not certain that the panel delivered nothing. The customer "
        "gets all of <b>{price}</b> back.",
        number=str(order.id),
        price=tr.money(order.price, order.currency),
    )
    return replies.confirmation(tr, question, number)


def refund_running_question(tr: Translator, order: ResolvableOrder, number: int) -> Screen:
    """Ask whether to refund an order that the panel has: what it delivered, what may come yet."""
    question = lines(
        tr.say(
            "⚠️ <b>The panel has order #{number}</b> as {panel_order}: {status}.",
            number=str(order.id),
            panel_order=order.panel_order or "–",
            status=order.status,
        ),
        _delivered(tr, order),
        tr.say(
            "It may go on delivering, and it charges for that: this refund cancels nothing "
            "there. The customer gets all of <b>{price}</b> back, and the shop bears the rest. "
            "/resolve {number} remains gives back a part.",
            number=str(order.id),
            price=tr.money(order.price, order.currency),
        ),
        "",
        tr.say("Refund it all the same?"),
    )
    return replies.confirmation(tr, question, number)


def _delivered(tr: Translator, order: ResolvableOrder) -> Markup:
    start = "–" if order.start_count is None else tr.number(order.start_count)
    # Panels send `remains: 0` for an order they have not begun, so it says nothing there.
    if order.remains is None or order.status in (Status.PENDING, Status.PROCESSING):
        return tr.say(
            "It has not said how much of {all} it has delivered. Start count: {start}.",
            all=tr.number(order.billed_quantity),
            start=start,
        )
    done = max(0, order.billed_quantity - order.remains)
    return tr.say(
        "By its last answer {remains} of {all} remain: up to {done} ({share}) may be delivered. "
        "Start count: {start}.",
        remains=tr.number(order.remains),
        all=tr.number(order.billed_quantity),
        done=tr.number(done),
        share=tr.percent(int(100 * done / order.billed_quantity) / 100),
        start=start,
    )


def settle_question(
    tr: Translator, order: ResolvableOrder, remains: int, refund: int, number: int
) -> Screen:
    """Ask whether to settle an order by what was not delivered; `refund` is in micro-units."""
    question = tr.say(
        "Settle order #{number} of {price} with {remains} of {quantity} undelivered? "
        "<b>{refund}</b> goes back to the customer.",
        number=str(order.id),
        price=tr.money(order.price, order.currency),
        remains=tr.number(remains),
        quantity=tr.number(order.billed_quantity),
        refund=tr.money(refund, order.currency),
    )
    return replies.confirmation(tr, question, number)


def refund_after_end_question(
    tr: Translator, order: EndedOrder, amount: int, reason: str, number: int
) -> Screen:
    """Ask whether to give back `amount` micro-units of what was earned with an ended order."""
    question = tr.say(
        "Refund <b>{amount}</b> of order #{number} to its customer? Of {price}, {refunded} went "
        "back at its end and {later} after it; the shop has {earned} of it.\nReason: {reason}",
        amount=tr.money(amount, order.currency),
        number=str(order.id),
        price=tr.money(order.price, order.currency),
        refunded=tr.money(order.refunded, order.currency),
        later=tr.money(order.refunded_after_end, order.currency),
        earned=tr.money(order.earned, order.currency),
        reason=reason,
    )
    return replies.confirmation(tr, question, number)


def panel_order_named(tr: Translator) -> Screen:
    """Say that the panel is asked about the named id; nothing is linked yet."""
    text = tr.say(
        "🔎 The panel is being asked about this order. Its answer comes here in a moment, with a "
        "button to confirm it. Nothing is linked yet."
    )
    return replies.done(tr, text)


def order_kept(tr: Translator, order_id: int) -> Screen:
    """Say that no deadline ends the order any more."""
    text = tr.say(
        "⏳ Order #{number} waits now for as long as it takes, and its money is held. "
        "/resolve {number} refund ends it.",
        number=str(order_id),
    )
    return replies.done(tr, text)


def all_kept(tr: Translator, count: int) -> Screen:
    """Say how many orders wait now without a deadline."""
    text = tr.plural(
        "⏳ {count} order waits now until the panel's balance suffices.",
        "⏳ {count} orders wait now until the panel's balance suffices.",
        count,
    )
    return replies.done(tr, text)


def order_resolved(tr: Translator) -> Screen:
    """Say that it is done."""
    return replies.done(tr, tr.say("✅ Done."))


def given_back_reason(tr: Translator) -> str:
    """Return the reason of a refund of what the panel gave back after an order's end."""
    return tr.label("The panel gave it back after the end.")
