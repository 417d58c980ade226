"""The currency of a panel's rates: nothing is sold while nobody knows it."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from bot.catalog.balances import (
    NoCurrencyCode,
    exchange_rate_if_said,
    note_balance,
    note_unknown_balance,
    say_currency,
)
from bot.catalog.panels import AuditedChange, set_exchange_rate
from bot.catalog.snapshot import load_pricer, summarize_prices
from bot.db import Database
from tests.catalog.stored_catalog import LATER, MEMBERS, NOW, VIEWS, Shop, opened


def report(shop: Shop, currency: str | None) -> None:
    note_balance(shop.session, shop.panel, Decimal(1), currency, now=NOW)


def exchange(shop: Shop) -> str | None:
    return shop.panel_row().exchange_rate


async def test_a_panel_that_names_no_currency_sells_nothing_until_the_operator_says_it(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session, currency=None)
        assert shop.shown() == []
        assert shop.load().unpriced == 4
        assert say_currency(session, shop.panel, "EUR") == AuditedChange(None, "EUR")
        assert shop.shown() == []  # the shop is in USD: this needs a rate
        assert say_currency(session, shop.panel, "USD") == AuditedChange("EUR", "USD")
        assert len(shop.shown()) == 4
        say_currency(session, shop.panel, None)
        assert shop.shown() == []

    await database.transact(story)


async def test_a_rate_says_what_a_price_is_without_a_currency(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, currency="$")
        assert shop.shown() == []
        set_exchange_rate(session, shop.panel, Decimal("0.5"))
        assert len(shop.shown()) == 4
        report(shop, "USD")  # the sign suggested it: the rate was set for it
        assert exchange(shop) == "0.5"

    await database.transact(story)


async def test_another_currency_than_the_one_said_stops_the_sale(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, currency=None)
        say_currency(session, shop.panel, "USD")
        report(shop, "$")
        assert len(shop.shown()) == 4
        report(shop, "EUR")
        assert shop.shown() == []
        say_currency(session, shop.panel, "USD")  # the operator insists
        assert len(shop.shown()) == 4
        report(shop, "GBP")
        assert shop.shown() == []
        report(shop, "USD")
        assert len(shop.shown()) == 4

    await database.transact(story)


async def test_a_rate_set_for_another_currency_is_deleted(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, currency=None)
        say_currency(session, shop.panel, "INR")
        set_exchange_rate(session, shop.panel, Decimal("0.012"))
        report(shop, "INR")
        assert exchange(shop) == "0.012"
        say_currency(session, shop.panel, "TRY")
        assert exchange(shop) is None
        set_exchange_rate(session, shop.panel, Decimal("0.03"))
        report(shop, "GBP")
        assert exchange(shop) is None
        assert shop.shown() == []

    await database.transact(story)


@pytest.mark.parametrize("sign", ["€", "£", "GBP"])
async def test_a_sign_of_another_currency_stops_what_a_code_allowed(
    database: Database, sign: str
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        report(shop, "$")
        assert len(shop.shown()) == 4
        assert shop.panel_row().currency == "USD"
        report(shop, sign)
        assert shop.shown() == []

    await database.transact(story)


async def test_what_a_currency_would_change_is_computed_and_not_stored(database: Database) -> None:
    def story(session: Session) -> None:
        shop = opened(session, [MEMBERS, VIEWS], currency="$")
        rates = exchange_rate_if_said(session, shop.panel, "USD", "USD")
        assert rates == (None, Decimal(1))
        assert exchange_rate_if_said(session, shop.panel, "EUR", "USD") == (None, None)
        assert shop.panel_row().said_currency is None
        pricer = load_pricer(session, "USD", Decimal(0))
        assert summarize_prices(session, pricer) == (0, "", 0)
        then = summarize_prices(session, pricer.with_exchange_rate(shop.panel, Decimal(1)))
        assert then == (2, VIEWS.name, 20_000)

    await database.transact(story)


@pytest.mark.parametrize("typed", ["", "$", "usd", "US", "DOLLARS", "U5D"])
async def test_a_currency_is_said_by_its_code(database: Database, typed: str) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        with pytest.raises(NoCurrencyCode):
            say_currency(session, shop.panel, typed)

    await database.transact(story)


async def test_an_unknown_balance_keeps_the_last_one_and_counts_from_the_first_failure(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        shop = opened(session)
        note_unknown_balance(session, shop.panel, "a\x00b" * 900, now=NOW)
        note_unknown_balance(session, shop.panel, "later", now=LATER)
        row = shop.panel_row()
        assert (row.balance, row.balance_error) == ("100", "later")
        assert (row.balance_failing_since, row.balance_failed_at) == (NOW, LATER)
        report(shop, None)
        row = shop.panel_row()
        assert (row.balance, row.balance_error, row.balance_failing_since) == ("1", None, None)

    await database.transact(story)
