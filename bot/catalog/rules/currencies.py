"""Decide which currency a panel's rates are in: what it names, what the operator said, or nobody.

A sign is no name: `$` stands for the money of twenty countries. It suggests a currency, and the
operator is asked. Without a known currency nothing is priced, because a rate in the wrong one would
be sold for a fraction of its cost, or for a hundredfold.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

CODE = re.compile(r"[A-Z]{3,5}")
"""A code of a currency as an operator types it; some panels reckon in USDT."""

SUGGESTIONS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("$", "US$", "$US", "USD$", "$USD", "DOLLAR", "DOLLARS"), "USD"),
        **dict.fromkeys(("€", "EURO", "EUROS"), "EUR"),
        **dict.fromkeys(("₽", "РУБ", "РУБ.", "Р", "Р.", "RUR", "RUBLE", "RUBLES"), "RUB"),
        **dict.fromkeys(("₹", "RS", "RS.", "RUPEE", "RUPEES"), "INR"),
        **dict.fromkeys(("₺", "TL"), "TRY"),
        **dict.fromkeys(("R$", "REAL", "REAIS"), "BRL"),
        **dict.fromkeys(("£", "POUND", "POUNDS"), "GBP"),
        **dict.fromkeys(("₴", "ГРН", "ГРН."), "UAH"),
        **dict.fromkeys(("RP", "RP."), "IDR"),
        **dict.fromkeys(("ZŁ", "ZL"), "PLN"),
        **dict.fromkeys(("S/", "S/."), "PEN"),
        "¥": "CNY",
        "₸": "KZT",
        "₫": "VND",
        "₱": "PHP",
        "৳": "BDT",
        "₦": "NGN",
        "₩": "KRW",
        "฿": "THB",
        "₪": "ILS",
        "₼": "AZN",
        "₾": "GEL",
        "₨": "PKR",
        "﷼": "IRR",
        "RM": "MYR",
    }
)
"""What panels write in place of a code, in capitals, and the currency that each suggests."""


def suggested_currency(reported: str | None) -> str | None:
    """Return the currency that a sign or a word suggests; None if it is no sign, or absent."""
    return SUGGESTIONS.get(reported or "")


def currency_in_effect(
    reported: str | None, said: str | None, said_against: str | None
) -> str | None:
    """Return the currency that the panel's rates are in; None if it is not known.

    `reported` is what the panel writes, in capitals; `said` what the operator said, knowing that
    the panel wrote `said_against`. If the panel has named another currency since, nobody knows
    until the operator decides.
    """
    if said is None:
        return None if suggested_currency(reported) else reported
    agreed = reported in (None, said, said_against) or suggested_currency(reported) == said
    return said if agreed else None


def currency_candidates(
    reported: str | None, said: str | None, shop_currency: str
) -> tuple[str, ...]:
    """Return the currencies to offer to the operator, the likeliest first."""
    named = suggested_currency(reported) or reported
    return tuple(dict.fromkeys(each for each in (named, said, shop_currency) if each))
