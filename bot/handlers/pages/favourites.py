"""A customer's favourites: the star on a service's card, the list, news of changes on or off."""

from dataclasses import replace

from bot.catalog import service_records
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.pages import browse
from bot.screens.catalog import favourites as screens
from bot.screens.paging import ListPage
from bot.watching import favourites
from bot.watching.favourites import StarResult


def show_favourites(turn: Turn) -> Reply:
    """/favourites: show a page of the customer's favourites."""
    return favourites_page(turn, turn.number())


def toggle_favourite(turn: Turn) -> Reply:
    """Add a service to the favourites, or take it off, and show its card again."""
    service_id = turn.number()
    if turn.shop.catalog.service(service_id) is None:
        favourites.remove(turn.session, turn.user_id, service_id)
        return browse.service_page(turn, service_id)
    result = favourites.toggle(turn.session, turn.user_id, service_id, now=turn.now)
    toast = screens.star_toast(turn.tr, result)
    if result is StarResult.FULL:
        return Reply(toast=toast, alert=True)
    return replace(browse.service_page(turn, service_id, turn.numbers[1:3]), toast=toast)


def remove_favourite(turn: Turn) -> Reply:
    """Take a service off the favourites and show the list again."""
    favourites.remove(turn.session, turn.user_id, turn.number())
    toast = screens.star_toast(turn.tr, StarResult.REMOVED)
    return replace(favourites_page(turn, turn.number(1)), toast=toast)


def switch_news(turn: Turn) -> Reply:
    """Turn messages about changes of favourites on or off."""
    wanted = bool(turn.number())
    favourites.set_news_wanted(turn.session, turn.user_id, wanted=wanted)
    toast = screens.news_toast(turn.tr, wanted=wanted)
    return replace(favourites_page(turn, 0), toast=toast)


def favourites_page(turn: Turn, number: int) -> Reply:
    """Show a page of the customer's favourites."""
    catalog = turn.shop.catalog
    service_ids = favourites.service_ids(turn.session, turn.user_id)
    page = ListPage.nearest(number, len(service_ids))
    page_ids = page.items(service_ids)
    absent = [each for each in page_ids if catalog.service(each) is None]
    titles = service_records.service_titles(turn.session, absent) if absent else {}
    entries = [
        screens.FavouriteLine(each, titles.get(each, "…"), catalog.service(each))
        for each in page_ids
    ]
    news = favourites.wants_news(turn.session, turn.user_id)
    screen = screens.favourite_list(turn.tr, catalog, entries, page, news=news)
    return Reply(screen, state=None)
