"""Repeat an order: the summary with the same answers, at today's price."""

from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.wizard.draft import Draft
from bot.handlers.wizard.navigation import begin
from bot.orders import views
from bot.orders.tables import Order
from bot.screens.orders import cards
from bot.screens.wizard import summary
from bot.text.ids import read_numbered


def repeat_order(turn: Turn) -> Reply:
    """Begin an order like one of the customer's own: tapped, /again N, or the last with /again.

    An answer that does not fit the service any more is asked for.
    """
    order = _repeated(turn)
    if order is None:
        return Reply(cards.no_such_order(turn.tr))
    card = turn.shop.catalog.service(order.service_id)
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    return begin(turn, card, Draft.of_answers(card, order.parameters))


def _repeated(turn: Turn) -> Order | None:
    if turn.command and not turn.text:
        return next(iter(views.list_orders(turn.session, turn.user_id, limit=1)), None)
    order_id = turn.number() or read_numbered(turn.text) or 0
    return views.find_order(turn.session, order_id, turn.user_id)
