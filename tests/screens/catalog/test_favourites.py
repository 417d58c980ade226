"""A customer's favourites, and the news of their changes."""

from typing import Any

import pytest

from bot.notifications.outbox import NotificationKind
from bot.screens.callback_data import Tap
from bot.screens.catalog import browsing, favourites
from bot.screens.catalog.favourites import FavouriteLine
from bot.screens.paging import ListPage
from bot.screens.screen import Screen
from bot.text.cutting import cut_to_width
from bot.watching.news import FavouriteChange, FavouriteNews
from tests.screens.extremes import TRANSLATIONS, Extremes, shop
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
SOLD = shop(Extremes(name="Likes"), categories=1, services=9)
CARD = SOLD.services_of(SOLD.categories[0].id)[0]


def listed(*entries: FavouriteLine, page: int = 0, news: bool = True) -> Screen:
    shown = ListPage(page, len(entries) + 8 * page, 8)
    return favourites.favourite_list(EN, SOLD, entries, shown, news=news)


def news_screen(*news: FavouriteNews, more: int = 0) -> Screen:
    payload = {"news": [list(each) for each in news], "more": more, "currency": "USD"}
    return favourites.favourite_news(EN, NotificationKind.FAVOURITES, payload)


def news(
    fate: FavouriteChange, before: int | None, after: int | None, service: int = 7
) -> FavouriteNews:
    return FavouriteNews(service, "Likes", fate, before, after)


def test_what_is_on_sale_has_its_price_and_leads_to_its_card_and_back() -> None:
    screen = listed(FavouriteLine(CARD.id, "old name", CARD), page=1)
    text = render(screen).text
    price = EN.money(CARD.unit_price, "USD")
    assert price in text
    assert "9." in text  # the numbers go on from page to page
    assert "old name" not in text
    assert f"9 · {price}" in button_labels(screen)
    assert Tap.SERVICE(CARD.id, 0, 1) in button_data(screen)


def test_what_is_not_on_sale_is_greyed_and_can_be_taken_off() -> None:
    screen = listed(FavouriteLine(5, "Gone <b>likes</b>", None), FavouriteLine(CARD.id, "", CARD))
    shown = render(screen)
    assert shown.inside("italic") == ["Gone <b>likes</b>"]
    assert "Not on sale at the moment" in shown.text
    assert Tap.REMOVE_FAVOURITE(5, 0) in button_data(screen)
    assert Tap.SERVICE(5, 0, 0) not in button_data(screen)
    assert "takes a service off" in shown.text
    assert "takes a service off" not in render(listed(FavouriteLine(CARD.id, "", CARD))).text


def test_pages_turn_only_where_there_are_more() -> None:
    entries = [FavouriteLine(CARD.id, "", CARD)] * 8
    one = favourites.favourite_list(EN, SOLD, entries, ListPage(0, 8, 8), news=True)
    two = favourites.favourite_list(EN, SOLD, entries, ListPage(0, 9, 8), news=True)
    assert Tap.FAVOURITES(1) not in button_data(one)
    assert Tap.FAVOURITES(1) in button_data(two)


@pytest.mark.parametrize(("wanted", "tap"), [(True, 0), (False, 1)])
def test_the_bell_offers_the_other_way(wanted: bool, tap: int) -> None:
    screen = listed(FavouriteLine(CARD.id, "", CARD), news=wanted)
    assert Tap.FAVOURITE_NEWS(tap) in button_data(screen)
    assert Tap.FAVOURITE_NEWS(1 - tap) not in button_data(screen)


def test_without_any_it_says_how_one_is_made() -> None:
    screen = listed()
    assert screen == favourites.no_favourites(EN)
    assert "star" in render(screen).text


@pytest.mark.parametrize(
    ("each", "said"),
    [
        (news(FavouriteChange.GONE, 1_350_000, None), "🚫 not on sale at the moment"),
        (news(FavouriteChange.DEARER, 1_350_000, 2_700_000), "🔺 dearer: $1.35 → $2.70"),
        (news(FavouriteChange.CHEAPER, 1_350_000, 900_000), "🔻 cheaper: $1.35 → $0.90"),
        (news(FavouriteChange.RETURNED, 1_350_000, 900_000), "✅ on sale again: $1.35 → $0.90"),
        (news(FavouriteChange.RETURNED, 900_000, 900_000), "✅ on sale again: $0.90"),
        (news(FavouriteChange.RETURNED, None, 900_000), "✅ on sale again: $0.90"),
    ],
)
def test_each_fate_is_said_with_the_prices_before_and_after(each: FavouriteNews, said: str) -> None:
    shown = render(news_screen(each)).text
    assert f"1. Likes\n{said}" in shown
    assert shown.count("$") == said.count("$")


def test_what_can_be_bought_is_one_tap_away_and_the_message_stays() -> None:
    screen = news_screen(
        news(FavouriteChange.GONE, 1, None, 5), news(FavouriteChange.DEARER, 1, 2, 6), more=3
    )
    assert Tap.SERVICE.below(6) in button_data(screen)
    assert Tap.SERVICE.below(5) not in button_data(screen)
    assert Tap.FAVOURITE_NEWS.below(0) in button_data(screen)
    assert all(each.startswith("+") for each in button_data(screen))
    assert "And 3 more changes." in render(screen).text
    assert "more change" not in render(news_screen(news(FavouriteChange.GONE, 1, None))).text


def test_what_was_stored_as_json_is_read_again() -> None:
    payload: dict[str, Any] = {"news": [[7, "Likes", "gone", 1, None]], "more": 0}
    shown = favourites.favourite_news(
        EN, NotificationKind.FAVOURITES, payload | {"currency": "USD"}
    )
    assert shown == news_screen(news(FavouriteChange.GONE, 1, None))
    assert Tap.SERVICE.below(7) not in button_data(shown)


def test_the_star_on_a_card_says_whether_it_is_a_favourite() -> None:
    plain = browsing.service_card(EN, SOLD, CARD)
    off = browsing.service_card(EN, SOLD, CARD, star=Tap.TOGGLE_FAVOURITE(1), favourite=False)
    on = browsing.service_card(EN, SOLD, CARD, star=Tap.TOGGLE_FAVOURITE(1), favourite=True)
    assert not any("Favourite" in label for label in button_labels(plain))
    assert "☆ Favourite" in button_labels(off)
    assert "⭐ Favourite ✓" in button_labels(on)
    assert Tap.TOGGLE_FAVOURITE(1) in button_data(on)
    assert off.text == on.text == plain.text
    assert cut_to_width("⭐ Favourite ✓", 20) == "⭐ Favourite ✓"
