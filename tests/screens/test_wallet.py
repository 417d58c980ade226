"""The balance: signs and names of movements, and the way back to an order."""

import pytest

from bot.ledger import EntryKind, StatementLine
from bot.screens import wallet
from bot.screens.callback_data import Tap
from tests.screens.extremes import NOW, TRANSLATIONS
from tests.screens.rendered import button_data, render

EN = TRANSLATIONS["en"]
languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))

CUSTOMERS = (
    EntryKind.TOP_UP,
    EntryKind.CREDIT,
    EntryKind.DEBIT,
    EntryKind.HOLD,
    EntryKind.RELEASE,
    EntryKind.CHARGEBACK,
    EntryKind.PROMOTION,
    EntryKind.REVERSAL,
)
"""Kinds of movements that change a customer's balance."""


def line(kind: EntryKind, amount: int, memo: str = "#7") -> StatementLine:
    return StatementLine(1, NOW, kind, memo, "key", amount, 0)


@languages
def test_every_movement_has_a_name_and_a_customers_its_own(language: str) -> None:
    tr = TRANSLATIONS[language]
    own = [wallet.movement(tr, line(kind, 1)) for kind in CUSTOMERS]
    assert len(set(own)) == len(CUSTOMERS)
    for kind in EntryKind:
        name = wallet.movement(tr, line(kind, 1))
        assert name.strip()
        assert kind.value not in name


def test_a_statement_says_which_way_the_money_went() -> None:
    lines = [line(EntryKind.CREDIT, 5_000_000), line(EntryKind.HOLD, -1_350_000)]
    shown = render(wallet.balance(EN, 3_650_000, "USD", lines))
    assert "$3.65" in shown.text
    assert "+$5.00" in shown.text
    assert "−$1.35" in shown.text
    assert "#7" in shown.text
    assert shown.text.index("+$5.00") < shown.text.index("−$1.35")
    assert "2026" in shown.text


def test_an_empty_statement_is_only_the_balance() -> None:
    assert "\n" not in render(wallet.balance(EN, 0, "USD", [])).text


@pytest.mark.parametrize("resume", [True, False])
def test_an_order_that_is_being_filled_in_is_one_tap_away(resume: bool) -> None:
    for screen in (
        wallet.balance(EN, 0, "USD", [], resume=resume),
        wallet.top_up(EN, 1001, "@operator", resume=resume),
    ):
        assert (Tap.RESUME() in button_data(screen)) is resume
        assert Tap.MENU() in button_data(screen)


def test_topping_up_names_the_customers_number_and_the_operator_if_there_is_one() -> None:
    shown = render(wallet.top_up(EN, 1001, "@operator <x>"))
    assert shown.inside("code") == ["1001"]
    assert "@operator <x>" in shown.text
    assert "\n\n\n" not in render(wallet.top_up(EN, 1001, "")).text
    assert render(wallet.top_up(EN, 1001, "")).text.endswith(".")


def test_what_is_missing_is_said_and_the_order_stays() -> None:
    screen = wallet.shortfall(EN, 350_000, "USD")
    assert "$0.35" in render(screen).text
    assert button_data(screen) == [Tap.TOP_UP(), Tap.RESUME(), Tap.MENU()]
