"""Refills and cancellations that an operator asks for, and the end of those that do not end."""

from dataclasses import replace
from functools import partial
from typing import Any

from bot.handlers.admin import confirm
from bot.handlers.admin.confirm import Action
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.requests import customers
from bot.handlers.requests.customers import WAKE, read_numbers
from bot.orders.requests import attention
from bot.orders.requests.standing import Availability, RequestStanding, load_standing
from bot.orders.requests.tables import RequestKind
from bot.screens.admin import requests as screens
from bot.screens.orders.requests import request_results

IN_REACH = frozenset({Availability.POSSIBLE, Availability.UNSENT, Availability.TOO_SOON})
"""What an operator may cancel for a customer."""


def cancel_orders(turn: Turn) -> Reply:
    """/cancel_order 12, 15: of a customer's orders, ask the operator whether to cancel them."""
    numbers = read_numbers(turn.text) if turn.is_operator else []
    others = _cancelable_of_others(turn, numbers)
    return _ask(turn, numbers, others) if others else customers.cancel_orders(turn)


def ask_cancel(turn: Turn) -> Reply:
    """Ask whether to cancel the order whose button was tapped."""
    number = turn.number()
    standing = load_standing(turn.session, number, turn.shop.deadlines, turn.now)
    if standing is None or standing.cancel not in IN_REACH:
        return _done(turn, RequestKind.CANCEL, [number])
    return _ask(turn, [number], [standing])


def _ask(turn: Turn, numbers: list[int], standings: list[RequestStanding]) -> Reply:
    show = partial(screens.cancel_question, turn.tr, standings)
    return confirm.ask(turn, Action.CANCEL_ORDERS, show, orders=numbers)


def _cancelable_of_others(turn: Turn, numbers: list[int]) -> list[RequestStanding]:
    found = [
        load_standing(turn.session, number, turn.shop.deadlines, turn.now) for number in numbers
    ]
    return [
        standing
        for standing in found
        if standing and standing.user_id != turn.user_id and standing.cancel in IN_REACH
    ]


def cancel_confirmed(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Cancel the orders, now that the operator has confirmed."""
    return replace(_done(turn, RequestKind.CANCEL, wanted["orders"]), state=None)


def refill_order(turn: Turn) -> Reply:
    """Ask for a refill of the order whose button was tapped."""
    return _done(turn, RequestKind.REFILL, [turn.number()])


def _done(turn: Turn, kind: RequestKind, numbers: list[int]) -> Reply:
    results = customers.ask(turn, kind, numbers)
    return Reply(request_results(turn.tr, kind, results, operator=True), wake=WAKE)


def end_request(turn: Turn) -> Reply:
    """End an order's request that comes to no end, as the tapped button says."""
    done = bool(turn.number(1))
    request = attention.end_by_operator(
        turn.session, turn.number(), done=done, operator=turn.user_id, now=turn.now
    )
    return Reply(screens.request_closed(turn.tr, request, done=done), wake=("notify",))
