"""Welcome, menu, help, terms and languages on screen."""

import pytest

from bot.screens import menu
from bot.screens.callback_data import Tap
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))


@languages
def test_only_an_operator_sees_the_operators_button(language: str) -> None:
    tr = TRANSLATIONS[language]
    for operator in (True, False):
        screen = menu.main_menu(tr, "Shop", "$1.00", services=3, operator=operator)
        assert (Tap.DESK() in button_data(screen)) is operator
        assert {Tap.NETWORKS(), Tap.ORDERS(0), Tap.BALANCE(), Tap.HELP()} <= set(
            button_data(screen)
        )
        assert "$1.00" in render(screen).text


@languages
def test_the_menu_counts_what_is_on_sale_and_says_where_nothing_is(language: str) -> None:
    tr = TRANSLATIONS[language]
    shown = [
        render(menu.main_menu(tr, "Shop", "0", services=count, operator=False)).text
        for count in (0, 1, 2, 5, 1_234)
    ]
    assert len(set(shown)) == len(shown)
    assert tr.number(1_234) in shown[-1]


def test_the_terms_are_accepted_in_the_version_that_was_shown() -> None:
    accept = Tap.ACCEPT_TERMS(menu.TERMS_VERSION)
    for screen in (
        menu.welcome(EN, "Shop", "Customer"),
        menu.accept_first(EN),
        menu.terms(EN, "Shop", accepted=False),
    ):
        assert button_data(screen)[0] == accept
    assert button_data(menu.terms(EN, "Shop", accepted=True)) == [Tap.MENU()]


def test_a_name_is_greeted_as_it_is_written() -> None:
    text = render(menu.welcome(EN, "Shop & Co", "<i>Customer</i>")).text
    assert "<i>Customer</i>" in text
    assert "Shop & Co" in text


@languages
def test_each_language_is_offered_by_its_own_name_and_the_spoken_one_marked(language: str) -> None:
    screen = menu.languages(TRANSLATIONS[language], TRANSLATIONS)
    tags = list(TRANSLATIONS.languages)
    assert button_data(screen) == [*(Tap.LANGUAGE(n) for n in range(len(tags))), Tap.MENU()]
    offered = button_labels(screen)[:-1]
    assert [tags[n] for n, label in enumerate(offered) if label.startswith("✓ ")] == [language]
    assert {"English", "Русский"} <= {label.removeprefix("✓ ") for label in offered}


@pytest.mark.parametrize("show", [menu.privacy, menu.help_page, menu.payment_support])
def test_the_operators_contact_is_named_where_there_is_one(show: object) -> None:
    assert callable(show)
    assert "@operator <x>" in render(show(EN, "@operator <x>")).text
    without = render(show(EN, "")).text
    assert without == without.strip()


def test_what_is_not_understood_leads_on() -> None:
    assert button_data(menu.not_understood(EN)) == [Tap.NETWORKS(), Tap.MENU()]
    assert button_data(menu.text_only(EN)) == button_data(menu.unknown_command(EN)) == [Tap.MENU()]
