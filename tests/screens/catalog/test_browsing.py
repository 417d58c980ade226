"""Browsing: few items are shown at once, many by pages, and each page leads back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.catalog.cards import Catalog, CategoryCard, ServiceCard
from bot.catalog.rules.networks import NETWORKS, OTHER
from bot.catalog.rules.service_types import ServiceType
from bot.catalog.sync.offers import Offer, listed_service
from bot.screens.callback_data import Tap
from bot.screens.catalog import browsing
from tests.screens.extremes import TRANSLATIONS, Extremes, service, shop
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
TELEGRAM = NETWORKS["telegram"]
PLAIN = Extremes(name="Followers", text="Starts within an hour.")


def card(number: int = 1, **changes: object) -> ServiceCard:
    values = {
        "category_id": 5,
        "unit_price": 1_350_000,
        "min": 50,
        "max": 10_000,
        "description": "",
    }
    return replace(service(PLAIN, number), **{**values, **changes})  # type: ignore[arg-type]


def one(*cards: ServiceCard, title: str = "Telegram Members") -> Catalog:
    return Catalog(1, "USD", [(CategoryCard(5, title, TELEGRAM, len(cards)), cards)], 0)


def test_networks_are_asked_for_only_where_categories_are_many() -> None:
    many = shop(PLAIN, categories=browsing.FEW_CATEGORIES + 1, services=1)
    data = button_data(browsing.network_list(EN, many))
    assert data[-2:] == [Tap.SEARCH(), Tap.MENU()]
    assert all(each.startswith(f"{Tap.NETWORK}:") for each in data[:-2])
    few = shop(PLAIN, categories=browsing.FEW_CATEGORIES, services=1)
    data = button_data(browsing.network_list(EN, few))
    assert data[0] == Tap.CATEGORY(few.categories[0].id, 0)


def test_the_number_on_a_button_is_its_networks() -> None:
    for number, slug in enumerate(NETWORKS):
        assert browsing.network_slug(number) == slug
    assert browsing.network_slug(len(NETWORKS)) == browsing.network_slug(-1) == ""


def test_what_fits_no_network_has_a_name_in_each_language() -> None:
    names = {browsing.network_title(TRANSLATIONS[tag], OTHER) for tag in TRANSLATIONS.languages}
    assert len(names) == len(list(TRANSLATIONS.languages))
    assert all(names)
    assert browsing.network_title(EN, TELEGRAM) == "Telegram"


@pytest.mark.parametrize(("number", "pages", "size"), [(30, 4, 8), (64, 8, 8), (146, 8, 19)])
def test_pages_of_categories_hold_each_once_and_a_page_too_far_is_the_last(
    number: int, pages: int, size: int
) -> None:
    sold = shop(PLAIN, categories=number, services=2)
    found: list[str] = []
    for page in range(pages):
        screen = browsing.category_list(EN, sold.categories, None, page)
        data = [each for each in button_data(screen) if each.startswith(f"{Tap.CATEGORY}:")]
        assert 0 < len(data) <= size
        found += data
    assert found == [Tap.CATEGORY(category.id, 0) for category in sold.categories]
    last = browsing.category_list(EN, sold.categories, None, pages - 1)
    assert browsing.category_list(EN, sold.categories, None, 99) == last


def test_a_networks_categories_turn_their_own_pages_and_lead_back_to_the_networks() -> None:
    categories = [CategoryCard(n, "Members", TELEGRAM, 1) for n in range(20)]
    data = button_data(browsing.category_list(EN, categories, TELEGRAM, 1))
    number = list(NETWORKS).index("telegram")
    assert Tap.NETWORK(number, 0) in data
    assert Tap.NETWORK(number, 2) in data
    assert data[-2:] == [Tap.NETWORKS(), Tap.MENU()]


@pytest.mark.parametrize("number", [1, 64, 65, 146, 640, 641, 1_280, 1_281, 3_000])
def test_a_network_of_any_size_is_one_that_telegram_takes(number: int) -> None:
    categories = [CategoryCard(n, "Members", TELEGRAM, 1) for n in range(number)]
    reached: set[str] = set()
    first = browsing.category_list(EN, categories, TELEGRAM, 0)
    pages = {each for each in button_data(first) if each.startswith(f"{Tap.NETWORK}:")}
    for page in (0, *(int(each.split(":")[2]) for each in pages)):
        screen = browsing.category_list(EN, categories, TELEGRAM, page)
        render(screen)
        reached |= {each for each in button_data(screen) if each.startswith(f"{Tap.CATEGORY}:")}
    if number <= 1_280:
        assert len(reached) == number


def test_a_network_says_how_much_it_has() -> None:
    categories = [CategoryCard(n, "Members", TELEGRAM, 1_000) for n in range(20)]
    text = render(browsing.category_list(EN, categories, TELEGRAM, 0)).text
    assert "20 categories · 20,000 services" in text


def test_a_category_leads_up_to_the_page_it_stands_on() -> None:
    cards = [card(number, category_id=number) for number in range(1, 101)]
    categories = [(CategoryCard(each.id, "Members", TELEGRAM, 1), (each,)) for each in cards]
    sold = Catalog(1, "USD", categories, 0)
    number = list(NETWORKS).index("telegram")
    for place in (0, 12, 13, 99):
        up = button_data(browsing.category_services(EN, sold, sold.categories[place], 0))[-2]
        page = int(up.split(":")[2])
        assert up == Tap.NETWORK(number, page)
        shown = button_data(browsing.category_list(EN, sold.categories, TELEGRAM, page))
        assert Tap.CATEGORY(place + 1, 0) in shown


def test_many_pages_of_services_can_be_jumped_over() -> None:
    cards = [card(number) for number in range(1, 90)]
    sold = one(*cards)
    data = button_data(browsing.category_services(EN, sold, sold.categories[0], 0))
    assert {Tap.CATEGORY(5, 1), Tap.CATEGORY(5, 11)} <= set(data)
    few = one(*cards[:20])
    assert Tap.CATEGORY(5, 2) not in button_data(
        browsing.category_services(EN, few, few.categories[0], 0)
    )


def test_a_package_has_a_price_and_no_bounds() -> None:
    package = card(type=ServiceType.PACKAGE, unit_price=2_000_000, min=1, max=1)
    sold = one(package, card(2))
    text = render(browsing.service_card(EN, sold, package)).text
    assert "$2.00 for a package" in text
    assert "From 1 to 1" not in text
    page = render(browsing.category_services(EN, sold, sold.categories[0], 0)).text
    assert "$2.00 for a package" in page
    assert "1–1" not in page


def test_a_card_leads_back_to_where_it_was_found() -> None:
    sold = one(card(1))
    shown = browsing.service_card(EN, sold, sold.services[1], back=Tap.SEARCH(7, 0, 2))
    assert Tap.SEARCH(7, 0, 2) in button_data(shown)
    assert Tap.CATEGORY(5, 0) not in button_data(shown)


def test_nothing_on_sale_is_said() -> None:
    for screen in (browsing.category_list(EN, [], None, 0), browsing.network_list(EN, one())):
        assert button_data(screen)[-1] == Tap.MENU()
    assert browsing.category_list(EN, [], None, 0) == browsing.nothing_on_sale(EN)


def test_pages_of_services_number_each_once_with_its_price_on_the_button() -> None:
    cards = [card(number, unit_price=number * 1_000_000) for number in range(1, 20)]
    sold = one(*cards)
    found: list[str] = []
    for page in range(3):
        screen = browsing.category_services(EN, sold, sold.categories[0], page)
        found += [label for label in button_labels(screen) if "$" in label]
        for button in (label for label in button_labels(screen) if "$" in label):
            assert f"{button.split(' · ')[0]}." in render(screen).text
    assert found == [f"{n} · ${n}.00" for n in range(1, 20)]


def test_a_card_leads_back_to_the_page_it_stands_on() -> None:
    cards = [card(number) for number in range(1, 20)]
    sold = one(*cards)
    assert button_data(browsing.service_card(EN, sold, cards[0]))[:2] == [
        Tap.BUY(1),
        Tap.CATEGORY(5, 0),
    ]
    assert button_data(browsing.service_card(EN, sold, cards[-1]))[1] == Tap.CATEGORY(5, 2)
    assert button_data(browsing.service_card(EN, sold, card(99)))[1] == Tap.CATEGORY(5, 0)


def test_few_categories_lead_back_to_all_and_many_to_their_network() -> None:
    few, many = one(card()), shop(PLAIN, categories=40, services=1)
    assert Tap.NETWORKS() in button_data(browsing.category_services(EN, few, few.categories[0], 0))
    data = button_data(browsing.category_services(EN, many, many.categories[0], 0))
    assert Tap.NETWORK(0, 0) in data
    assert Tap.NETWORKS() not in data


@pytest.mark.parametrize("known", [True, False, None])
def test_a_card_says_of_refill_and_cancel_what_the_panel_says_and_nothing_else(
    known: bool | None,
) -> None:
    sold = one(card())
    text = render(browsing.service_card(EN, sold, card(refill=known, cancel=None))).text
    other = render(browsing.service_card(EN, sold, card(refill=None, cancel=known))).text
    bare = render(browsing.service_card(EN, sold, card(refill=None, cancel=None))).text
    assert (text == bare) is (other == bare) is (known is None)
    line = render(
        browsing.category_services(EN, one(card(refill=known, cancel=known)), sold.categories[0], 0)
    )
    assert ("♻️" in line.text) is ("✖️" in line.text) is (known is True)


def test_a_card_shows_price_bounds_category_and_description() -> None:
    sold = one(card(description="Starts within <an> hour."))
    text = render(browsing.service_card(EN, sold, sold.services[1])).text
    for known in ("$1.35", "50", "10,000", "Telegram Members", "Starts within <an> hour."):
        assert known in text
    without = replace(sold.services[1], category_id=6)
    assert "Telegram Members" not in render(browsing.service_card(EN, sold, without)).text


@pytest.mark.parametrize(
    ("title", "shown"), [("Members", "✈️ Members"), ("🔥 Members", "🔥 Members"), ("", "")]
)
def test_a_category_gets_its_networks_icon_unless_it_has_one(title: str, shown: str) -> None:
    assert browsing.category_title(CategoryCard(5, title, TELEGRAM, 1)) == shown


def test_a_name_of_any_length_makes_a_card_that_telegram_takes() -> None:
    for name in ("Followers 🔥 " * 2_000, "W" * 20_000):
        offer = Offer("1", name, "Default", name, Decimal(1), 1, 10, description=name)
        stored = listed_service(
            offer, category_id=5, category="x", position=1, denied=lambda _: False, stored_row=None
        )
        sold = one(card(title=stored.title, description=stored.description), title=name[:400])
        assert "1" in render(browsing.service_card(EN, sold, sold.services[1])).text
