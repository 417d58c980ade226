"""The summary of an order before it is paid, and why a quote does not hold."""

from dataclasses import replace

import pytest
from markupsafe import Markup

from bot.catalog.rules.forms import Parameter
from bot.catalog.rules.networks import NETWORKS
from bot.orders.place import Requoted, RequoteReason
from bot.orders.quote import QUOTE_LIFETIME
from bot.screens.callback_data import Tap
from bot.screens.wizard import choices, summary
from tests.screens.extremes import TRANSLATIONS, Extremes, quote, service
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
PLAIN = Extremes(name="Followers <Real>", link="https://example.com/?a=1&b=2")
languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))


def test_the_summary_stands_with_its_problem_first() -> None:
    screen = summary.order_summary(EN, service(PLAIN, 3), quote(PLAIN), 0, Markup("<b>no</b>"))
    assert render(screen).text.startswith("no\n\n")
    assert "Followers <Real>" in render(screen).text
    assert button_data(screen)[-2:] == [Tap.BACK(), Tap.CANCEL()]


@languages
def test_all_of_the_order_is_shown_before_it_is_paid(language: str) -> None:
    tr = TRANSLATIONS[language]
    quoted = quote(PLAIN)
    screen = summary.order_summary(tr, service(PLAIN, 3), quoted, quoted.price)
    text = render(screen).text
    for known in (
        "Followers <Real>",
        "https://example.com/?a=1&b=2",
        tr.number(quoted.billed_quantity),
        tr.money(quoted.price, "USD"),
        str(int(QUOTE_LIFETIME.total_seconds() // 60)),
    ):
        assert known in text
    assert button_data(screen)[0] == Tap.CONFIRM(quoted.id)
    assert tr.money(quoted.price, "USD") in button_labels(screen)[0]


def test_each_answer_can_be_changed_and_a_list_had_as_a_file() -> None:
    parameters = {"link": PLAIN.link, "usernames": ["a", "b", "c", "d"], "quantity": 100}
    screen = summary.order_summary(
        EN, service(PLAIN, 3), replace(quote(PLAIN), parameters=parameters), 0
    )
    link, quantity, usernames = (
        choices.number_of(Parameter(name)) for name in ("link", "quantity", "usernames")
    )
    buttons = button_data(screen)
    assert [Tap.EDIT(link), Tap.EDIT(usernames), Tap.EDIT(quantity)] == buttons[2:5]
    assert Tap.FILE(usernames) in buttons
    short = replace(quote(PLAIN), parameters={**parameters, "usernames": ["a", "b", "c"]})
    assert Tap.FILE(usernames) not in button_data(
        summary.order_summary(EN, service(PLAIN, 3), short, 0)
    )


def test_parts_are_offered_where_the_service_can_and_none_are_chosen() -> None:
    parts = Tap.EDIT(choices.number_of(Parameter.RUNS))
    quoted, card = quote(PLAIN), service(PLAIN, 3)
    assert parts not in button_data(summary.order_summary(EN, card, quoted, 0))
    offered = summary.order_summary(EN, card, quoted, 0, dripfeed=True)
    assert "💧 In parts or repeated" in button_labels(offered)
    parameters = {"link": PLAIN.link, "quantity": 100, "runs": 5, "interval": 90}
    chosen = summary.order_summary(
        EN, card, replace(quoted, parameters=parameters, billed_quantity=500), 0, dripfeed=True
    )
    assert "💧 In parts or repeated" not in button_labels(chosen)
    assert "5 parts of 100, every 1.5 h: 500 in all" in render(chosen).text


def test_a_link_of_another_network_is_warned_of_and_can_be_sent() -> None:
    quoted, card = quote(PLAIN), service(PLAIN, 3)
    warned = summary.order_summary(
        EN, card, quoted, quoted.price, other_network=NETWORKS["youtube"]
    )
    assert "of ▶️ YouTube, the service is not" in render(warned).text
    assert button_data(warned)[0] == Tap.CONFIRM(quoted.id)


def test_a_subscription_says_what_is_held_and_for_what() -> None:
    parameters = {
        "username": "account", "min": 50, "max": 100, "posts": 10, "old_posts": 1, "delay": 0,
        "expiry": "31/12/2026",
    }  # fmt: skip
    subscribed = replace(quote(PLAIN), parameters=parameters, billed_quantity=1_100)
    text = render(summary.order_summary(EN, service(PLAIN, 3), subscribed, 0)).text
    for line in (
        "Account: account", "From 50 to 100 a post", "10 new posts", "1 post of before",
        "After a post appears: At once", "Until 31/12/2026", "At most 1,100 pieces in all",
        "Held for it:",
    ):  # fmt: skip
        assert line in text


@pytest.mark.parametrize(("short", "paid"), [(0, True), (1, False), (-1, True)])
def test_what_is_missing_even_by_one_unit_takes_the_confirmation_away(
    short: int, paid: bool
) -> None:
    quoted = quote(PLAIN)
    screen = summary.order_summary(EN, service(PLAIN, 3), quoted, quoted.price - short)
    assert (Tap.CONFIRM(quoted.id) in button_data(screen)) is paid
    assert (Tap.TOP_UP() in button_data(screen)) is not paid
    assert ("$0.000001" in render(screen).text) is (short != 0)


@languages
def test_each_reason_for_a_fresh_price_has_its_own_words(language: str) -> None:
    tr = TRANSLATIONS[language]
    quoted = quote(PLAIN)
    parameters = {summary.requote_text(tr, Requoted(why, quoted, quoted)) for why in RequoteReason}
    assert len(parameters) == len(RequoteReason)
    dearer = summary.requote_text(tr, Requoted(RequoteReason.DEARER, quoted, quoted))
    assert dearer.count(tr.money(quoted.price, "USD")) == 2
    # Without a fresh quote there is no new price to show: the text says that the time is over.
    ran_out = summary.requote_text(tr, Requoted(RequoteReason.EXPIRED, quoted, None))
    assert summary.requote_text(tr, Requoted(RequoteReason.DEARER, quoted, None)) == ran_out


def test_leaving_leads_back_to_the_service_where_there_is_one() -> None:
    assert button_data(summary.wizard_canceled(EN, service(PLAIN, 3))) == [
        Tap.SERVICE(3),
        Tap.MENU(),
    ]
    assert button_data(summary.wizard_canceled(EN, None)) == [Tap.MENU()]
    assert button_data(summary.nothing_to_cancel(EN)) == [Tap.MENU()]


def test_a_service_that_has_gone_leads_to_others() -> None:
    assert button_data(summary.service_gone(EN)) == [Tap.NETWORKS(), Tap.MENU()]
    assert render(summary.service_gone(EN, Markup("why"))).text == "why"
