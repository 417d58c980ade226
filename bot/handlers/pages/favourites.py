"""Favourites: the star on a service's card, the list, and whether to be told of changes."""

from dataclasses import replace

from bot.catalog import service_records
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.pages import browse
from bot.screens import paging
from bot.screens.catalog import favourites as screens
from bot.watching import favourites
from bot.watching.favourites import LIMIT, StarResult


def show_favourites(turn: Turn) -> Reply:
    """/favourites: show a page of the customer's own."""
    return _page(turn, turn.number())


def toggle_favourite(turn: Turn) -> Reply:
    """Star a service, or take its star off, on its card."""
    service = turn.number()
    if turn.shop.catalog.service(service) is None:
        favourites.remove(turn.session, turn.user_id, service)
        return browse.show_service(turn)
    done = favourites.toggle(turn.session, turn.user_id, service, now=turn.now)
    if done is StarResult.FULL:
        toast = turn.tr.label(
            "You have {limit} favourites, and there is room for no more. Take a star off first.",
            limit=turn.tr.number(LIMIT),
        )
        return Reply(toast=toast, alert=True)
    toast = (
        turn.tr.label("⭐ Added to your favourites.")
        if done is StarResult.ADDED
        else turn.tr.label("Taken off your favourites.")
    )
    return replace(browse.show_service(turn), toast=toast)


def remove_favourite(turn: Turn) -> Reply:
    """Take a service off the list, on the list."""
    favourites.remove(turn.session, turn.user_id, turn.number())
    return replace(_page(turn, turn.number(1)), toast=turn.tr.label("Taken off your favourites."))


def switch_news(turn: Turn) -> Reply:
    """Turn the news of favourites on or off."""
    wanted = bool(turn.number())
    favourites.set_news_wanted(turn.session, turn.user_id, wanted=wanted)
    toast = (
        turn.tr.label("🔔 I will tell you when your favourites change.")
        if wanted
        else turn.tr.label("🔕 I will not tell you of changes any more.")
    )
    return replace(_page(turn, 0), toast=toast)


def _page(turn: Turn, page: int) -> Reply:
    numbers = favourites.service_ids(turn.session, turn.user_id)
    page = min(page, paging.page_count(len(numbers), screens.PAGE_SIZE) - 1)
    shown = numbers[page * screens.PAGE_SIZE : (page + 1) * screens.PAGE_SIZE]
    catalogue = turn.shop.catalog
    absent = [number for number in shown if catalogue.service(number) is None]
    titles = service_records.service_titles(turn.session, absent) if absent else {}
    entries = [
        screens.FavouriteLine(number, titles.get(number, "…"), catalogue.service(number))
        for number in shown
    ]
    told = favourites.wants_news(turn.session, turn.user_id)
    screen = screens.favourite_list(turn.tr, catalogue, entries, page, len(numbers), news=told)
    return Reply(screen, state=None)
