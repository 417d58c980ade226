"""Titles of categories on buttons: short, and still different."""

import pytest

from bot.catalog.cards import CategoryCard
from bot.catalog.rules.networks import NETWORKS, OTHER
from bot.screens.catalog.labels import category_label, without_network_name
from tests.screens.extremes import TRANSLATIONS

EN = TRANSLATIONS["en"]
TELEGRAM = NETWORKS["telegram"]


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Telegram Members", "Members"),
        ("Telegram - Members", "Members"),
        ("🔥 TELEGRAM » Members", "🔥 Members"),
        ("🇮🇳 Telegram | India", "🇮🇳 India"),
        ("Telegram [ New ] Members", "[ New ] Members"),
        ("Telegram", "Telegram"),
        ("Telegram & TikTok", "Telegram & TikTok"),
        ("Telegram, all kinds", "Telegram, all kinds"),
        ("Telegrams", "Telegrams"),
        ("Cheap Telegram Members", "Cheap Telegram Members"),
        ("Telegram ᴺᴱᵂ", "ᴺᴱᵂ"),
        ("", ""),
    ],
)
def test_among_its_networks_own_a_title_does_not_repeat_the_network(title: str, label: str) -> None:
    assert without_network_name(title, TELEGRAM) == label
    assert without_network_name(title, OTHER) == title
    category = CategoryCard(5, title, TELEGRAM, 7)
    assert category_label(EN, category, TELEGRAM) == f"{label} · 7"
    assert category_label(EN, category, None) == f"{title} · 7"


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Members [ Online now ] [ 20.11.2025 ] x", "Members [ Online now ]…"),
        ("Members [ 100% Real Accounts of old people ]", "Members [ 100% Real Accounts of o…"),
        ("Members (Online) and (20.11.2025 or later)", "Members (Online) and…"),
        ("Members of all sorts and countries, and more", "Members of all sorts and countrie…"),
        ("[ Premium members from everywhere on earth ]", "[ Premium members from everywhere…"),
    ],
)
def test_a_title_is_not_cut_within_a_bracket_where_much_is_left(title: str, label: str) -> None:
    shown = category_label(EN, CategoryCard(5, title, TELEGRAM, 1_234), None)
    assert shown == f"{label} · 1,234"
