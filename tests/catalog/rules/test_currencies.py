"""Which currency a panel's rates are in; a sign suggests one and names none."""

import pytest

from bot.catalog.rules.currencies import (
    currency_candidates,
    currency_in_effect,
    suggested_currency,
)


@pytest.mark.parametrize(
    ("sign", "code"),
    [("$", "USD"), ("€", "EUR"), ("₽", "RUB"), ("₹", "INR"), ("₺", "TRY"), ("R$", "BRL")],
)
def test_a_sign_suggests_a_currency(sign: str, code: str) -> None:
    assert suggested_currency(sign) == code
    assert currency_in_effect(sign, None, None) is None


@pytest.mark.parametrize("text", [None, "", "USD", "USDT", "CREDITS"])
def test_a_code_suggests_nothing(text: str | None) -> None:
    assert suggested_currency(text) is None


@pytest.mark.parametrize(
    ("reported", "said", "against", "known"),
    [
        (None, None, None, None),
        ("USD", None, None, "USD"),
        ("$", None, None, None),
        # The operator's word fills the gap.
        (None, "EUR", None, "EUR"),
        ("$", "USD", "$", "USD"),
        ("$", "CAD", "$", "CAD"),
        # It stands against what the panel wrote when it was said, and against nothing else.
        ("EUR", "USD", "EUR", "USD"),
        ("USD", "USD", None, "USD"),
        ("USD", "USD", "$", "USD"),
        ("$", "USD", None, "USD"),
        ("EUR", "USD", None, None),
        ("EUR", "USD", "$", None),
        ("€", "USD", None, None),
        ("$", "CAD", None, None),
    ],
)
def test_what_the_panel_names_and_the_operator_says_must_agree(
    reported: str | None, said: str | None, against: str | None, known: str | None
) -> None:
    assert currency_in_effect(reported, said, against) == known


def test_the_likeliest_currency_is_offered_first() -> None:
    assert currency_candidates("$", None, "RUB") == ("USD", "RUB")
    assert currency_candidates(None, None, "RUB") == ("RUB",)
    assert currency_candidates("EUR", "USD", "USD") == ("EUR", "USD")
