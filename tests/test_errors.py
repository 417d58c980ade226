"""Format refusals with their parameters: money and numbers in a language."""

import pytest

from bot.errors import Amount, ConfigurationError, ShopError
from bot.i18n import Translations

TRANSLATIONS = Translations()


def test_a_refusal_names_its_sentence_and_parameters_for_the_log() -> None:
    assert str(ShopError("Nothing is on sale.")) == "Nothing is on sale."
    error = ShopError("Missing: {missing} of {text}", missing=Amount(5, "USD"), text="{0}")
    assert str(error) == "Missing: 0.000005 USD of {0}"
    assert error.msgid == "Missing: {missing} of {text}"


@pytest.mark.parametrize("language", list(TRANSLATIONS.languages))
def test_money_and_numbers_are_shown_in_the_readers_language(language: str) -> None:
    tr = TRANSLATIONS[language]
    error = ShopError(
        "", missing=Amount(1_234_500_000, "USD"), count=12_345, sure=True, name="1000", none=None
    )
    assert error.localized_params(tr) == {
        "missing": tr.money(1_234_500_000, "USD"),
        "count": tr.number(12_345),
        "sure": True,
        "name": "1000",
        "none": None,
    }


def test_a_wrong_setting_is_no_refusal_a_customer_could_see() -> None:
    assert not issubclass(ConfigurationError, ShopError)
