"""Keep live cards: a tap on a message that is a card now shows the card, whatever the button says.

A message becomes a card when its summary is confirmed. The customer may still tap a button of the
summary: both taps were on their way, or another device shows the old buttons.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.orders import views
from bot.orders.learning.outlook import load_outlook
from bot.orders.requests.standing import load_for_card
from bot.orders.tables import CardOrder, Order
from bot.screens.callback_data import Tap
from bot.screens.orders import cards

CARD_TAPS = frozenset({Tap.ORDER, Tap.WITHDRAW, Tap.REFILL, Tap.CANCEL_ORDER, Tap.AUTO_REFILL})
"""Buttons of a card that edit it; their first id is the order."""

ORIGIN = 3
"""Ids of a button that opens an order from the list: the order, a search, a packed page."""


def keeping_cards(taps: Mapping[str, Handler]) -> dict[str, Handler]:
    """Return the handlers, each run only if it does not replace an order's card."""
    return {tap: keeping_card(handler, own=tap in CARD_TAPS) for tap, handler in taps.items()}


def keeping_card(handler: Handler, *, own: bool = False) -> Handler:
    """Return the handler, run only if it does not replace an order's card.

    `own` handlers may edit the card of the order that they are about.
    """

    def run_or_show_card(turn: Turn) -> Reply:
        card = _card_of(turn)
        if card is None or (own and turn.number() == card):
            return handler(turn)
        return replace(card_page(turn, card), toast=cards.ordered_already(turn.tr, card))

    return run_or_show_card


def card_page(turn: Turn, order_id: int) -> Reply:
    """Show one of the customer's own orders: its live card, or a page about it."""
    order = views.find_order(turn.session, order_id, turn.user_id)
    if order is None:
        return Reply(cards.no_such_order(turn.tr))
    return order_reply(turn, order, order.card_message)


def order_reply(turn: Turn, order: CardOrder, card_message: int | None) -> Reply:
    """Show an order: as its live card if the tapped message is the card, else as a page."""
    live = turn.tapped_message is not None and turn.tapped_message == card_message
    # A new order's card is edited as soon as the order is sent: until then no outlook is read.
    known = isinstance(order, Order)
    outlook = load_outlook(turn.session, order, turn.now) if known else None
    deadlines = turn.shop.deadlines
    standing = load_for_card(turn.session, order.id or 0, order.status, deadlines, turn.now)
    origin = () if live or len(turn.numbers) != ORIGIN else turn.numbers[1:]
    screen = cards.order_card(turn.tr, order, outlook, live=live, standing=standing, origin=origin)
    return Reply(screen, card_order_id=order.id if live else None)


def _card_of(turn: Turn) -> int | None:
    """Return the order whose card was tapped; None if the tapped message is no card.

    The message of the open question is none: so the database is not asked for most taps.
    """
    message = turn.tapped_message
    if message is None or message == turn.conversation.message_id:
        return None
    return views.find_by_card(turn.session, turn.user_id, message)
