"""Mutants of quotes, orders, their statuses and their settlement."""

from typing import Final

from tests.mutants.mutant import Mutant

PLACE: Final = "bot/orders/place.py"
STATUS: Final = "bot/orders/status.py"
PLACE_TESTS: Final = "tests/orders/test_place.py"
CURRENCIES: Final = "bot/catalog/rules/currencies.py"
CURRENCY_TESTS: Final = "tests/catalog/test_balances.py"

MUTANTS: Final = (
    Mutant(
        "status changed whatever it was",
        STATUS,
        "of two changes of one order the first counts",
        'orders.c.status == bindparam("before"))',
        '(orders.c.status == bindparam("before")) | (orders.c.id > 0))',
        ("tests/orders/test_status.py::test_only_the_first_of_two_changes_happens",),
    ),
    Mutant(
        "any change of a status",
        STATUS,
        "an order changes its status by the table only",
        "if after not in TRANSITIONS[before]:",
        "if before is after:",
        ("tests/orders/test_status.py::test_a_transition_that_is_not_in_the_table_is_a_bug",),
    ),
    Mutant(
        "a quote buys twice",
        PLACE,
        "a quote buys one order, however often and wherever Confirm is tapped",
        'upsert(orders).on_conflict_do_nothing(index_elements=["quote_id"])',
        "upsert(orders)",
        (f"{PLACE_TESTS}::test_two_taps_at_once_place_one_order",),
    ),
    Mutant(
        "a replaced quote buys",
        PLACE,
        "a quote that was replaced is used up",
        "if quote.used_at is not None:",
        "if quote.id < 0:",
        (f"{PLACE_TESTS}::test_a_quote_that_does_not_hold_is_used_up_and_nothing_is_charged",),
    ),
    Mutant(
        "a quote for ever",
        PLACE,
        "a price holds ten minutes",
        "if now >= quote.expires_at:",
        "if now > quote.expires_at + (now - quote.expires_at):",
        (f"{PLACE_TESTS}::test_a_quote_that_does_not_hold_is_used_up_and_nothing_is_charged",),
    ),
    Mutant(
        "sold at an old lower price",
        PLACE,
        "a price that rose is quoted anew",
        "terms.unit_price > quote.unit_price",
        "terms.unit_price < 0",
        (f"{PLACE_TESTS}::test_a_quote_that_does_not_hold_is_used_up_and_nothing_is_charged",),
    ),
    Mutant(
        "charged the higher price",
        PLACE,
        "a price that fell is charged",
        "price = min(quote.price, ",
        "price = max(quote.price, ",
        (f"{PLACE_TESTS}::test_a_price_that_fell_is_the_one_charged",),
    ),
    Mutant(
        "a charge that was not reduced",
        "bot/orders/costs/kept.py",
        "of a charge that the panel did not reduce, the delivered share is the cost",
        "return charge * delivered if whole.is_whole(charge) else charge",
        "return charge",
        (
            "tests/orders/costs/test_kept.py::test_what_is_kept_follows_from_the_charge_and_the_share",
        ),
    ),
    Mutant(
        "a rest is booked unseen",
        "bot/orders/costs/reconciling.py",
        "a rest is booked only as it was confirmed",
        "or standing.rest != confirmed.rest",
        "",
        (
            "tests/handlers/admin/test_reconcile.py::test_figures_that_have_moved_are_shown_anew",
            "tests/jobs/test_reconcile.py::test_a_rest_is_booked_once_and_only_as_it_was_confirmed",
        ),
    ),
    Mutant(
        "open orders explain nothing",
        "bot/orders/costs/standing.py",
        "charges of running orders are not yet booked",
        "taken = self.running.amount + self.unknown.amount",
        "taken = self.unknown.amount",
        (
            "tests/jobs/test_reconcile.py"
            "::test_whatever_orders_come_to_the_books_explain_the_balance",
        ),
    ),
    Mutant(
        "a cost is corrected by all of it",
        "bot/orders/costs/booking.py",
        "a cost is corrected by the difference",
        "difference = amount - (row.amount or 0)",
        "difference = amount",
        ("tests/orders/costs/test_properties.py",),
    ),
    Mutant(
        "anothers quote",
        "bot/orders/quote.py",
        "a quote is its customer's own",
        'quotes.c.user_id == bindparam("user")',
        'bindparam("user") != 0',
        (f"{PLACE_TESTS}::test_a_strangers_quote_is_nobodys",),
    ),
    Mutant(
        "bought quotes are forgotten",
        "bot/orders/quote.py",
        "the quote of an order is kept",
        "delete(quotes).where(quotes.c.expires_at < before, ~bought)",
        "delete(quotes).where(quotes.c.expires_at < before)",
        (f"{PLACE_TESTS}::test_expired_quotes_are_forgotten_unless_they_bought_something",),
    ),
    Mutant(
        "an order is sent to another panel",
        "bot/orders/sending/claims.py",
        "an order is sent to the panel it was bought from",
        'orders.c.panel_id == bindparam("panel"),',
        'bindparam("panel") != 0,',
        (
            "tests/jobs/test_left_panel.py::"
            "test_an_order_is_not_sent_to_another_panel_and_goes_out_when_its_own_is_back",
        ),
    ),
    Mutant(
        "another panel is asked about an order",
        "bot/jobs/resolve.py",
        "a panel is searched for its own orders only",
        "if order.panel_id != shop.panel_id:",
        "if order.panel_id < 0:",
        (
            "tests/jobs/test_left_panel.py::"
            "test_another_panel_is_not_searched_for_an_order_without_a_clear_answer",
        ),
    ),
    Mutant(
        "a busy link is not asked about",
        PLACE,
        "a customer is asked before a second order for a link",
        "if asks and inserted.waits_for is not None:",
        "if asks and inserted.waits_for == 0:",
        (
            "tests/orders/test_same_link.py::test_a_customer_is_asked_while_an_order_of_anybody_is_open",
        ),
    ),
    Mutant(
        "a turn comes before the others of its link",
        "bot/orders/waiting/links.py",
        "who waits for a link is sent after all that were placed before",
        "~_BEFORE.exists()",
        "~_REFUSED_FOR.exists()",
        (
            "tests/orders/test_same_link.py::"
            "test_who_wait_go_one_after_the_other_even_if_one_takes_his_back",
        ),
    ),
    Mutant(
        "sold at yesterday's prices",
        PLACE,
        "nothing is bought while the prices are too old",
        "    if terms is not None:\n        refuse_stale_prices(terms, now)\n",
        "",
        (
            "tests/handlers/wizard/test_stale_prices.py::"
            "test_a_quote_is_not_bought_at_prices_of_yesterday",
        ),
    ),
    Mutant(
        "a category's markup forgotten",
        "bot/catalog/snapshot.py",
        "an order is compared with the price that the catalog shows",
        "                    (Scope.CATEGORY, _SERVICES.c.category_id),\n",
        "",
        ("tests/catalog/test_snapshot.py::test_one_service_is_read_as_the_snapshot_would",),
    ),
    Mutant(
        "sold in a currency that nobody named",
        "bot/catalog/rules/pricing.py",
        "nothing is sold before the panel's currency is known",
        "return Decimal(1) if panel_currency == shop_currency else None",
        "return Decimal(1) if panel_currency in (None, shop_currency) else None",
        (
            f"{CURRENCY_TESTS}::"
            "test_a_panel_that_names_no_currency_sells_nothing_until_the_operator_says_it",
        ),
    ),
    Mutant(
        "another currency taken one to one",
        "bot/catalog/rules/pricing.py",
        "a rate in another currency than the shop's needs an exchange rate",
        "return Decimal(1) if panel_currency == shop_currency else None",
        "return Decimal(1) if panel_currency else None",
        ("tests/handlers/admin/test_currency.py",),
    ),
    Mutant(
        "a sign taken for a currency",
        CURRENCIES,
        "a sign names no currency",
        "return None if suggested_currency(reported) else reported",
        "return suggested_currency(reported) or reported",
        (f"{CURRENCY_TESTS}::test_a_rate_says_what_a_price_is_without_a_currency",),
    ),
    Mutant(
        "what the operator said, whatever the panel says",
        CURRENCIES,
        "a panel that names another currency than the operator said sells nothing",
        "return said if agreed else None",
        "return said",
        (f"{CURRENCY_TESTS}::test_another_currency_than_the_one_said_stops_the_sale",),
    ),
    Mutant(
        "an exchange rate for another currency",
        "bot/catalog/balances.py",
        "an exchange rate goes with the currency that it was set for",
        'exchange=row["exchange"] if kept else None',
        'exchange=row["exchange"]',
        (f"{CURRENCY_TESTS}::test_a_rate_set_for_another_currency_is_deleted",),
    ),
)
