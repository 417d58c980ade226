"""Search results, their options, corrected and ignored words, and empty results."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.cards import Catalog
from bot.catalog.rules.networks import NETWORKS
from bot.catalog.search.index import SortOrder, index_of
from bot.screens.callback_data import Tap
from bot.screens.catalog import search
from bot.screens.catalog.search import ALL_OPTIONS, SearchOption, SearchQuery
from bot.screens.screen import Screen
from tests.catalog.sample_catalog import stocked
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
SHOP = stocked(
    {
        "Telegram": [(f"Views {n}", {"unit_price": (50 - n) * 1_000_000}) for n in range(1, 41)],
        "Instagram": [
            ("Likes | Refill", {"refill": True}),
            ("Likes | Cancel", {"cancel": True}),
            ("🔥 Likes & more <b>", {}),
        ],
    }
)


def shown(query: SearchQuery, shop: Catalog = SHOP) -> Screen:
    hits = index_of(shop).find(
        query.words,
        order=SortOrder.CHEAPEST if SearchOption.CHEAPEST in query.options else SortOrder.BEST,
        refill=SearchOption.REFILL in query.options,
        cancel=SearchOption.CANCEL in query.options,
    )
    return search.results(EN, shop, query, hits)


def test_results_are_numbered_through_with_icon_price_and_a_way_back_here() -> None:
    screen = shown(SearchQuery(9, "views", page=1))
    text = render(screen).text
    assert text.startswith("🔎 views\n40 services found.")
    assert "9. ✈️ Views 9" in text
    assert button_labels(screen)[0] == "9 · $41.00"
    _, number, found_by, place = button_data(screen)[0].split(":")
    assert number == "9"
    assert SearchQuery.tap_back(int(found_by), int(place)) == Tap.SEARCH(9, 0, 1)


def test_pages_are_turned_and_jumped_with_their_wishes() -> None:
    screen = shown(SearchQuery(9, "views", SearchOption.CHEAPEST, 2))
    data = button_data(screen)
    for page in (0, 1, 3, 4):
        assert Tap.SEARCH(9, SearchOption.CHEAPEST, page) in data
    assert button_labels(screen)[0] == "17 · $26.00"
    assert data[-2:] == [Tap.SEARCH(), Tap.MENU()]
    assert button_data(shown(SearchQuery(9, "views", page=10**9))) == button_data(
        shown(SearchQuery(9, "views", page=4))
    )


def test_only_wishes_that_change_something_are_offered_and_granted_ones_can_be_given_back() -> None:
    def wishes(query: SearchQuery) -> dict[str, str]:
        screen = shown(query)
        return {
            button.text: button.data
            for row in screen.rows
            for button in row
            if any(mark in button.text for mark in "💲♻✖")
        }

    assert wishes(SearchQuery(9, "views")) == {"💲 Cheapest": Tap.SEARCH(9, 1, 0)}
    assert wishes(SearchQuery(9, "likes", page=3)) == {
        "💲 Cheapest": Tap.SEARCH(9, 1, 0),
        "♻️ Refill": Tap.SEARCH(9, 2, 0),
        "✖️ Cancel": Tap.SEARCH(9, 4, 0),
    }
    assert wishes(SearchQuery(9, "likes", SearchOption.REFILL)) == {
        "✓ ♻️ Refill": Tap.SEARCH(9, 0, 0)
    }
    assert wishes(SearchQuery(9, "likes", SearchOption.CHEAPEST)) == {
        "✓ 💲 Cheapest": Tap.SEARCH(9, 0, 0),
        "♻️ Refill": Tap.SEARCH(9, 3, 0),
        "✖️ Cancel": Tap.SEARCH(9, 5, 0),
    }
    assert wishes(SearchQuery(9, "43")) == {}


def test_what_was_understood_and_what_was_left_out_is_said_as_it_was_typed() -> None:
    text = render(shown(SearchQuery(9, "lkies <i>zzzz"))).text
    assert text.startswith("🔎 lkies <i>zzzz\nUnderstood as: likes\nNothing fits: zzzz\n")
    assert "Understood" not in render(shown(SearchQuery(9, "likes"))).text


def test_titles_are_shown_as_they_are_and_signs_are_not_doubled() -> None:
    text = render(shown(SearchQuery(9, "likes"))).text
    assert "3. 🔥 Likes & more <b>" in text
    assert "1. 📸 Likes | Refill" in text


def test_nothing_found_offers_the_largest_networks_first() -> None:
    screen = search.no_results(EN, SHOP, SearchQuery(9, "<zzz>"))
    assert "Nothing found for <zzz>" in render(screen).text
    numbers = {slug: place for place, slug in enumerate(NETWORKS)}
    assert button_data(screen) == [
        Tap.NETWORK(numbers["telegram"], 0),
        Tap.NETWORK(numbers["instagram"], 0),
        Tap.NETWORKS(),
        Tap.MENU(),
    ]


def test_wishes_that_nothing_fits_can_be_given_back_one_by_one() -> None:
    query = SearchQuery(9, "views", SearchOption.REFILL | SearchOption.CANCEL)
    hits = index_of(SHOP).find("views", refill=True, cancel=True)
    data = button_data(search.no_results_with_options(EN, query, hits))
    assert data == [Tap.SEARCH(9, 4, 0), Tap.SEARCH(9, 2, 0), Tap.SEARCH(), Tap.MENU()]


@pytest.mark.parametrize("screen", [search.search_prompt(EN), search.search_expired(EN)])
def test_asking_leaves_a_way_out(screen: Screen) -> None:
    assert button_data(screen) == [Tap.NETWORKS(), Tap.MENU()]


def test_a_network_without_services_is_named() -> None:
    assert "Telegram" in render(search.nothing_for_network(EN, NETWORKS["telegram"])).text


@given(st.integers(1, 10**18), st.integers(0, int(ALL_OPTIONS)), st.integers(0, 10**9))
def test_a_services_button_knows_the_way_back(search_id: int, wishes: int, page: int) -> None:
    query = SearchQuery(search_id, "words", SearchOption(wishes), page)
    assert (
        SearchQuery.tap_back(*query.packed()) == query.tap() == Tap.SEARCH(search_id, wishes, page)
    )
