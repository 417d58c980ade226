"""Inline results: their lines in the list, and the messages that are sent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.catalog.cards import Catalog, CategoryCard, ServiceCard
from bot.catalog.rules.networks import NETWORKS
from bot.catalog.rules.service_types import ServiceType
from bot.demo.telegram.inline_results import MAX_ID
from bot.screens.catalog import inline
from bot.screens.links import read_payload
from bot.text.cutting import cut_to_width
from tests.screens.extremes import BIG, NAMES, TRANSLATIONS, Extremes, service
from tests.screens.rendered import button_labels, render

EN = TRANSLATIONS["en"]
TELEGRAM = NETWORKS["telegram"]


def sold(title: str = "Post Views", **changes: object) -> tuple[Catalog, ServiceCard]:
    values = {"category_id": 5, "unit_price": 1_350_000, "min": 50, "max": 10_000, "title": title}
    card = replace(service(Extremes(), 7), rate=Decimal(1), **(values | changes))  # type: ignore[arg-type]
    category = CategoryCard(5, "Views", TELEGRAM, 1)
    return Catalog(1, "USD", [(category, (card,))], 0), card


def test_a_result_says_what_it_is_what_it_costs_and_how_much_may_be_ordered() -> None:
    article = inline.article(EN, *sold(), "ShopBot")
    assert article.title == "✈️ Post Views"
    assert article.description == "$1.35 for 1,000 · 50–10K"
    assert read_payload(article.id) == ("s", 7)


def test_a_title_with_an_icon_of_its_own_gets_no_second_one() -> None:
    assert inline.article(EN, *sold("🔥 Views"), "ShopBot").title == "🔥 Views"


def test_a_service_of_no_shelf_is_shown_without_one() -> None:
    catalog, card = sold()
    stray = replace(card, category_id=6)
    article = inline.article(EN, catalog, stray, "ShopBot")
    assert article.title == "Post Views"
    assert "✈️" not in render(article.screen).text


def test_the_message_leads_into_the_shop() -> None:
    article = inline.article(EN, *sold(), "ShopBot")
    text = render(article.screen).text
    for known in ("Post Views", "✈️ Views", "$1.35 for 1,000", "From 50 to 10,000"):
        assert known in text
    ((button,),) = article.screen.rows
    assert button.url == "https://t.me/ShopBot?start=s_7"
    assert button_labels(article.screen) == ["🛒 Open"]


def test_a_package_has_one_price_and_no_bounds() -> None:
    article = inline.article(EN, *sold(type=ServiceType.PACKAGE), "ShopBot")
    assert article.description == "$1.35 for a package"
    assert "From" not in render(article.screen).text


@pytest.mark.parametrize("kind", NAMES)
def test_the_longest_names_are_cut_in_the_list(kind: str) -> None:
    card = service(Extremes(name=NAMES[kind]))
    catalog = Catalog(1, "USD", [(CategoryCard(BIG, NAMES[kind], TELEGRAM, 1), (card,))], 0)
    article = inline.article(EN, catalog, card, "ShopBot")
    assert article.title
    assert cut_to_width(article.title, inline.TITLE) == article.title
    assert len(article.id.encode()) <= MAX_ID


def test_nothing_found_has_a_way_into_the_shop_in_each_language() -> None:
    ways = {inline.no_results_label(TRANSLATIONS[tag]) for tag in TRANSLATIONS.languages}
    assert all(ways)
