"""My orders: pages, filters, and a search by number, link or name."""

from typing import Final

from bot.catalog.search import queries
from bot.handlers.dispatch.turn import STAY, Reply, Turn
from bot.orders import own_orders
from bot.orders.own_orders import OrderFilter, OwnOrders
from bot.screens.orders import order_list as screens
from bot.screens.orders.order_list import ListPlace
from bot.screens.paging import ListPage

CONVERSATION: Final = "find"
FINDING: Final = "find:orders"


def show_orders(turn: Turn) -> Reply:
    """/orders WORDS: show those that fit; without words all. A tap carries the page."""
    if turn.command:
        return find_orders(turn)
    return _page(turn, ListPlace(page=turn.number()))


def show_list(turn: Turn) -> Reply:
    """Show the tapped page of the list, with its filter and search."""
    search, number, page = turn.number(), turn.number(1), turn.number(2)
    chosen = OrderFilter(number) if number in set(OrderFilter) else OrderFilter.ALL
    words = queries.load_query(turn.session, search) if search else None
    if words is None:
        search = 0
    return _page(turn, ListPlace(chosen, search, words or "", page))


def ask_for_words(turn: Turn) -> Reply:
    """Ask what to look for among the orders."""
    return Reply(screens.find_prompt(turn.tr), state=FINDING, draft={})


def find_orders(turn: Turn) -> Reply:
    """Show the orders that fit the typed words."""
    words = queries.clean_query(turn.text)
    search = queries.save_query(turn.session, words, turn.now) if words else 0
    return _page(turn, ListPlace(search=search, words=words))


def leave_search(turn: Turn) -> Reply:
    """Show all orders instead of searching."""
    return _page(turn, ListPlace())


def _page(turn: Turn, place: ListPlace) -> Reply:
    wanted = OwnOrders(turn.user_id, place.filter, place.words)
    total = own_orders.count_own(turn.session, wanted)
    page = ListPage.nearest(place.page, total, screens.PAGE_SIZE)
    place = ListPlace(place.filter, place.search, place.words, page.number)
    found = own_orders.list_own(turn.session, wanted, page.size, page.offset)
    state = None if turn.conversation.state == FINDING else STAY
    return Reply(screens.order_list(turn.tr, found, page, place, turn.now), state=state)
