"""A customer's own: orders, balance, top-up."""

from typing import Final

from bot import ledger
from bot.handlers.dispatch.turn import Reply, Turn
from bot.orders import views
from bot.orders.children import child_orders
from bot.screens import wallet
from bot.screens.orders import cards
from bot.text.ids import read_numbered

STATEMENT_LINES: Final = 8
"""Movements shown with the balance."""


def show_orders(turn: Turn) -> Reply:
    """Show a page of the customer's orders."""
    page = turn.number()
    rows, total = views.list_orders(
        turn.session, turn.user_id, page * cards.PAGE_SIZE, cards.PAGE_SIZE
    )
    return Reply(cards.order_list(turn.tr, rows, page, total))


def show_order(turn: Turn) -> Reply:
    """Show one order's card, from a button or as /order N; an operator sees any, and more."""
    number = turn.numbers[0] if turn.numbers else _typed(turn)
    if turn.is_operator and turn.command:
        turn.numbers = (number,)
        return show_operator_order(turn)
    mine = views.find_order(turn.session, number, turn.user_id)
    if mine is None:
        return Reply(cards.no_such_order(turn.tr))
    live = turn.tapped_message is not None and turn.tapped_message == mine.card_message
    return Reply(cards.order_card(turn.tr, mine, live=live))


def show_operator_order(turn: Turn) -> Reply:
    """Show an operator all there is to know of an order."""
    number = turn.number()
    found = views.find_order(turn.session, number)
    if found is None:
        return Reply(cards.no_such_order(turn.tr))
    events, made = views.events(turn.session, number), child_orders.list_rows(turn.session, number)
    return Reply(cards.operator_card(turn.tr, found, events, made))


def show_balance(turn: Turn) -> Reply:
    """Show the balance and its latest movements."""
    account = ledger.available(turn.user_id, turn.shop.currency)
    amount = ledger.balance(turn.session, account)
    lines = ledger.statement(turn.session, account, limit=STATEMENT_LINES)
    screen = wallet.balance(turn.tr, amount, turn.shop.currency, lines, resume=_filling_in(turn))
    return Reply(screen)


def show_top_up(turn: Turn) -> Reply:
    """Say how to top up."""
    resume = _filling_in(turn)
    return Reply(wallet.top_up(turn.tr, turn.user_id, turn.shop.support, resume=resume))


def _filling_in(turn: Turn) -> bool:
    return (turn.conversation.state or "").startswith("buy:")


def _typed(turn: Turn) -> int:
    return read_numbered(turn.text) or 0
