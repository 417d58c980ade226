"""A customer's orders, balance and top-up."""

from dataclasses import replace
from typing import Final

from bot import ledger
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.pages.cards import card_page
from bot.orders import views
from bot.orders.children import child_orders
from bot.orders.requests.standing import load_standing
from bot.orders.waiting.withdraw import withdraw_for_customer
from bot.screens import wallet
from bot.screens.orders import cards
from bot.text.ids import read_numbered

STATEMENT_LINES: Final = 8
"""Ledger movements shown with the balance."""


def show_order(turn: Turn) -> Reply:
    """Show an order's card: tapped, or by /order N. An operator's /order N shows any order."""
    order_id = turn.numbers[0] if turn.numbers else read_numbered(turn.text) or 0
    if turn.is_operator and turn.command:
        return operator_order_page(turn, order_id)
    return card_page(turn, order_id)


def withdraw_order(turn: Turn) -> Reply:
    """Withdraw the customer's own order that waits for another one's end; show its card."""
    order_id = turn.number()
    withdrawn = withdraw_for_customer(turn.session, order_id, turn.user_id, turn.now)
    page = card_page(turn, order_id)
    if withdrawn:
        return replace(page, wake=("notify",))
    return replace(page, toast=cards.not_withdrawn(turn.tr), alert=True)


def show_operator_order(turn: Turn) -> Reply:
    """Show an operator the order whose button was tapped."""
    return operator_order_page(turn, turn.number())


def operator_order_page(turn: Turn, order_id: int) -> Reply:
    """Show an operator everything that is known about an order, whoever placed it."""
    order = views.find_order(turn.session, order_id)
    if order is None:
        return Reply(cards.no_such_order(turn.tr))
    events = views.events(turn.session, order_id)
    children = child_orders.list_rows(turn.session, order_id)
    standing = load_standing(turn.session, order_id, turn.shop.deadlines, turn.now)
    return Reply(cards.operator_card(turn.tr, order, events, children, standing))


def show_balance(turn: Turn) -> Reply:
    """Show the balance and its latest movements, newest first."""
    account = ledger.available(turn.customer, turn.shop.currency)
    amount = ledger.balance(turn.session, account)
    lines = ledger.statement(turn.session, account, limit=STATEMENT_LINES)
    screen = wallet.balance(turn.tr, amount, turn.shop.currency, lines, resume=_filling_in(turn))
    return Reply(screen)


def show_top_up(turn: Turn) -> Reply:
    """Tell the customer how to top up."""
    resume = _filling_in(turn)
    return Reply(wallet.top_up(turn.tr, turn.user_id, turn.shop.support, resume=resume))


def _filling_in(turn: Turn) -> bool:
    return (turn.conversation.state or "").startswith("buy:")
