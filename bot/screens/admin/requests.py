"""Refills and cancellations of customers' orders, as an operator sees them."""

from collections.abc import Iterable, Sequence

from bot.i18n import Translator
from bot.orders.requests.standing import Availability, RequestStanding
from bot.orders.requests.status import RequestRow
from bot.orders.requests.tables import RequestKind
from bot.screens import buttons
from bot.screens.admin import replies
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen, lines


def cancel_question(tr: Translator, standings: Sequence[RequestStanding], number: int) -> Screen:
    """Ask an operator whether to cancel orders for their customers."""
    unsent = _numbers(one for one in standings if one.cancel is Availability.UNSENT)
    at_panel = _numbers(one for one in standings if one.cancel is not Availability.UNSENT)
    text = lines(
        tr.say("✖️ <b>Cancel for the customer?</b>"),
        tr.say("Not sent yet, the whole price goes back at once: {orders}", orders=unsent)
        if unsent
        else None,
        tr.say(
            "At the panel, which is asked to stop; money moves when its status says so: {orders}",
            orders=at_panel,
        )
        if at_panel
        else None,
    )
    return replies.confirmation(tr, text, number)


def _numbers(standings: Iterable[RequestStanding]) -> str:
    return ", ".join(f"#{standing.order_id}" for standing in standings)


def request_closed(tr: Translator, request: RequestRow, *, done: bool) -> Screen:
    """Say that a request has ended by the operator's word, and that its customer hears of it."""
    number = str(request.order_id)
    if request.kind is RequestKind.CANCEL:
        text = tr.say("✔ Order #{number} goes on; the customer may ask again.", number=number)
    elif done:
        text = tr.say("✔ Order #{number} counts as refilled; the customer is told.", number=number)
    else:
        text = tr.say(
            "✔ Order #{number} was not refilled; the customer is told, and may ask again.",
            number=number,
        )
    view = Button(f"🔎 #{number}", Tap.OPERATOR_ORDER(request.order_id))
    return Screen(text, ((view,), (buttons.desk(tr),)))
