"""/refill and /cancel_order, and the buttons on an order's card, for its customer."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.pages.cards import card_page
from bot.orders.requests import asking, auto
from bot.orders.requests.asking import Asker, Requested
from bot.orders.requests.standing import Availability, load_standing
from bot.orders.requests.suitable import list_suitable
from bot.orders.requests.tables import RequestKind
from bot.screens.orders import cards
from bot.screens.orders import requests as screens
from bot.text.ids import read_numbered

WAKE = ("requests", "notify")

SEPARATORS = re.compile(r"[\s,;]+")


def refill(turn: Turn) -> Reply:
    """/refill 12, 15, 20: ask for refills; an operator may name orders of any customer."""
    return ask_for_orders(turn, RequestKind.REFILL)


def cancel_orders(turn: Turn) -> Reply:
    """/cancel_order 12, 15: cancel orders of the customer's own."""
    return ask_for_orders(turn, RequestKind.CANCEL)


def ask_for_orders(turn: Turn, kind: RequestKind) -> Reply:
    """Ask for a request of each order that the command names, and show what became of each."""
    numbers = read_numbers(turn.text)
    if not numbers:
        fitting = list_suitable(turn.session, kind, turn.user_id, turn.shop.deadlines, turn.now)
        return Reply(screens.request_usage(turn.tr, kind, fitting))
    results = ask(turn, kind, numbers)
    operator = turn.is_operator
    return Reply(screens.request_results(turn.tr, kind, results, operator=operator), wake=WAKE)


def read_numbers(text: str) -> list[int]:
    """Read orders' numbers between commas, spaces or line breaks; none if anything else is there.

    More than a call of the panel's may carry are none either.
    """
    words = [word for word in SEPARATORS.split(text) if word]
    numbers = [number for word in words if (number := read_numbered(word)) is not None]
    return numbers if len(numbers) == len(words) <= asking.MOST_ORDERS else []


def ask(turn: Turn, kind: RequestKind, numbers: Sequence[int]) -> list[Requested]:
    """Ask for a request of each order in the user's name."""
    asker = Asker(turn.user_id, turn.is_operator)
    return asking.ask(turn.session, kind, numbers, asker, turn.shop.deadlines, turn.now)


def refill_order(turn: Turn) -> Reply:
    """Ask for a refill of the customer's own order whose button was tapped; show its card."""
    return _ask_by_tap(turn, RequestKind.REFILL)


def cancel_order(turn: Turn) -> Reply:
    """Cancel the customer's own order, now that they have confirmed; show its card."""
    return _ask_by_tap(turn, RequestKind.CANCEL)


def _ask_by_tap(turn: Turn, kind: RequestKind) -> Reply:
    asker = Asker(turn.user_id)
    numbers = [turn.number()]
    (result,) = asking.ask(turn.session, kind, numbers, asker, turn.shop.deadlines, turn.now)
    page = card_page(turn, turn.number())
    said = screens.result_toast(turn.tr, kind, result)
    return replace(page, toast=said, alert=not result.done, wake=WAKE)


def ask_cancel(turn: Turn) -> Reply:
    """Ask whether to cancel the customer's own order; show its card if it cannot be."""
    standing = load_standing(turn.session, turn.number(), turn.shop.deadlines, turn.now)
    if standing is None or standing.user_id != turn.user_id:
        return Reply(cards.no_such_order(turn.tr))
    if standing.cancel in (Availability.POSSIBLE, Availability.UNSENT):
        return Reply(screens.cancel_question(turn.tr, standing))
    result = Requested(standing.order_id, standing, done=False)
    said = screens.result_toast(turn.tr, RequestKind.CANCEL, result)
    return replace(card_page(turn, standing.order_id), toast=said, alert=True)


def switch_auto_refill(turn: Turn) -> Reply:
    """Switch automatic refill of the customer's own order on or off; show its card."""
    order_id, wanted = turn.number(), turn.number(1)
    if not wanted:
        auto.switch_off(turn.session, order_id, turn.user_id, turn.now)
        return card_page(turn, order_id)
    deadlines = turn.shop.deadlines
    on = auto.switch_on(turn.session, order_id, turn.user_id, deadlines, turn.now)
    page = card_page(turn, order_id)
    if on is None:
        return replace(page, toast=screens.not_automatic(turn.tr), alert=True)
    return replace(page, wake=WAKE)
