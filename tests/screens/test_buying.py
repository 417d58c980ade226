"""The wizard on screen: bounds in each question, all of the order before it is paid."""

import pytest
from markupsafe import Markup

from bot.orders.place import Change, Requoted
from bot.orders.quote import LIFETIME
from bot.screens import buying
from bot.screens.data import Tap
from tests.screens.judge import data, labels, seen
from tests.screens.worst import TRANSLATIONS, Worst, quote, service

EN = TRANSLATIONS["en"]
PLAIN = Worst(name="Followers <Real>", link="https://example.com/?a=1&b=2")
languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))


def test_a_question_stands_with_its_problem_first() -> None:
    card = service(PLAIN, 3)
    problem = Markup("<b>no</b>")
    for screen in (
        buying.ask_link(EN, card, "USD", problem),
        buying.ask_quantity(EN, card, "USD", [], problem),
        buying.summary(EN, card, quote(PLAIN), 0, problem),
    ):
        assert seen(screen).text.startswith("no\n\n")
        assert "Followers <Real>" in seen(screen).text
        assert data(screen)[-2:] == [Tap.BACK(), Tap.CANCEL()]


def test_a_quantity_is_asked_for_with_its_bounds_and_a_few_to_tap() -> None:
    screen = buying.ask_quantity(EN, service(PLAIN, 3), "USD", [50, 100, 250, 500])
    assert "1,000,000,000,000" in seen(screen).text
    assert data(screen)[:4] == [Tap.QUANTITY(n) for n in (50, 100, 250, 500)]
    assert labels(screen)[:4] == ["50", "100", "250", "500"]


@languages
def test_all_of_the_order_is_shown_before_it_is_paid(language: str) -> None:
    tr = TRANSLATIONS[language]
    quoted = quote(PLAIN)
    screen = buying.summary(tr, service(PLAIN, 3), quoted, quoted.price)
    text = seen(screen).text
    for known in (
        "Followers <Real>",
        "https://example.com/?a=1&b=2",
        tr.number(quoted.quantity),
        tr.money(quoted.price, "USD"),
        str(int(LIFETIME.total_seconds() // 60)),
    ):
        assert known in text
    assert data(screen)[0] == Tap.CONFIRM(quoted.id)
    assert tr.money(quoted.price, "USD") in labels(screen)[0]


@pytest.mark.parametrize(("short", "paid"), [(0, True), (1, False), (-1, True)])
def test_what_is_missing_even_by_one_unit_takes_the_confirmation_away(
    short: int, paid: bool
) -> None:
    quoted = quote(PLAIN)
    screen = buying.summary(EN, service(PLAIN, 3), quoted, quoted.price - short)
    assert (Tap.CONFIRM(quoted.id) in data(screen)) is paid
    assert (Tap.TOP_UP() in data(screen)) is not paid
    assert ("$0.000001" in seen(screen).text) is (short != 0)


@languages
def test_each_reason_for_a_fresh_price_has_its_own_words(language: str) -> None:
    tr = TRANSLATIONS[language]
    quoted = quote(PLAIN)
    told = {buying.changed(tr, Requoted(why, quoted, quoted)) for why in Change}
    assert len(told) == len(Change)
    dearer = buying.changed(tr, Requoted(Change.DEARER, quoted, quoted))
    assert dearer.count(tr.money(quoted.price, "USD")) == 2
    # Dearer, and no fresh price to name: it is told as one that has run out.
    ran_out = buying.changed(tr, Requoted(Change.EXPIRED, quoted, None))
    assert buying.changed(tr, Requoted(Change.DEARER, quoted, None)) == ran_out


def test_leaving_leads_back_to_the_service_where_there_is_one() -> None:
    assert data(buying.canceled(EN, service(PLAIN, 3))) == [Tap.SERVICE(3), Tap.MENU()]
    assert data(buying.canceled(EN, None)) == [Tap.MENU()]
    assert data(buying.nothing_to_cancel(EN)) == [Tap.MENU()]


def test_a_service_that_has_gone_leads_to_others() -> None:
    assert data(buying.gone(EN)) == [Tap.NETWORKS(), Tap.MENU()]
    assert seen(buying.gone(EN, Markup("why"))).text == "why"
