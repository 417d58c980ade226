"""The operator's desk: what is wrong comes first, and each case has a button."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.catalog.rules.sellability import REASON_LABELS, HiddenReason
from bot.catalog.service_records import CategoryRecord
from bot.orders.status import FINAL, NEEDS_OPERATOR, Status
from bot.orders.views import OrderFigures
from bot.orders.waiting.attention import Need, OrderInNeed
from bot.screens.admin import customers, desk, panel, replies
from bot.screens.admin.catalog import publishing
from bot.screens.admin.needs import NAMED
from bot.screens.callback_data import Tap
from bot.users.tables import User
from tests.screens.extremes import NOW, TRANSLATIONS, Extremes, desk_state, panel_state
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
PLAIN = Extremes(name="Followers")
QUIET = replace(
    desk_state(PLAIN, trouble=False),
    figures=OrderFigures(0, 0, 0, {}),
    customers=0,
    newcomers=0,
    customer_balances=0,
    on_sale=3,
    panel=None,
)


def test_a_quiet_day_says_so_and_any_trouble_takes_that_away() -> None:
    quiet = render(desk.desk_page(EN, QUIET)).text.splitlines()[2]
    troubles = [
        *(
            replace(QUIET, needs=[OrderInNeed(7, need, NOW - timedelta(hours=2))], needs_in_all=1)
            for need in Need
        ),
        replace(QUIET, figures=OrderFigures(0, 0, 0, {Status.WAITING_FUNDS: 2})),
        replace(QUIET, dead_letters=1),
        replace(QUIET, undelivered=1),
        replace(QUIET, unpriced=1),
        replace(QUIET, on_sale=0),
    ]
    firsts = [render(desk.desk_page(EN, each)).text.splitlines()[2] for each in troubles]
    assert quiet not in firsts
    assert len(set(firsts)) == len(troubles)


def test_every_order_that_waits_is_one_tap_away() -> None:
    waiting = [OrderInNeed(number, Need.DISPUTED, NOW) for number in range(1, 8)]
    # An order that is shown for two reasons has one button.
    waiting.append(OrderInNeed(7, Need.UNKNOWN_WORD, NOW))
    data = button_data(desk.desk_page(EN, replace(QUIET, needs=waiting, needs_in_all=8)))
    assert data[:7] == [Tap.OPERATOR_ORDER(number) for number in range(1, 8)]
    assert data[7:] == [Tap.DESK(), Tap.PUBLISHED(0), Tap.MENU()]


def test_each_order_is_shown_with_its_age_and_those_without_a_line_are_counted() -> None:
    old = NOW - timedelta(days=3)
    needs = [OrderInNeed(number, Need.LONG_PENDING, old) for number in range(1, 21)]
    text = render(desk.desk_page(EN, replace(QUIET, needs=needs, needs_in_all=500))).text
    assert "Order #1, 3 days: pending for much longer than usual" in text
    assert text.count("3 days") == NAMED
    assert f"… and {500 - NAMED} more orders" in text


def test_orders_that_wait_for_the_balance_can_all_be_let_wait() -> None:
    short = [OrderInNeed(7, Need.WAITING_FUNDS, NOW)]
    data = button_data(desk.desk_page(EN, replace(QUIET, needs=short, needs_in_all=1)))
    assert Tap.KEEP_ALL.below() in data
    assert Tap.KEEP_ALL.below() not in button_data(desk.desk_page(EN, QUIET))


def test_what_is_under_way_is_counted_without_what_waits_for_the_operator() -> None:
    states = {state: 100 for state in Status if state not in FINAL}
    text = render(desk.desk_page(EN, replace(QUIET, figures=OrderFigures(0, 0, 0, states)))).text
    assert f": {100 * (len(states) - len(NEEDS_OPERATOR)):,}" in text


def test_a_panel_that_has_said_nothing_is_dashes_and_its_error_is_dated() -> None:
    silent = render(panel.panel_page(EN, panel_state(PLAIN, silent=True), {})).text
    assert silent.count("–") == 2
    known = replace(
        panel_state(PLAIN, silent=True), balance=Decimal("12.50"), currency="USD", error="<b>no",
        error_at=NOW, exchange_rate="92.5", synced_at=NOW,
    )  # fmt: skip
    screen = render(panel.panel_page(EN, known, {})).text
    for part in ("12.5 USD", "92.5", "<b>no", "31 Dec 2026"):
        assert part in screen
    assert "<b>no" not in render(panel.panel_page(EN, replace(known, error_at=None), {})).text
    assert "–" in render(panel.panel_page(EN, replace(known, synced_at=None), {})).text
    assert render(panel.panel_page(EN, replace(known, currency=None), {})).text


@pytest.mark.parametrize("language", list(TRANSLATIONS.languages))
def test_what_cannot_be_sold_is_counted_by_its_reason(language: str) -> None:
    tr = TRANSLATIONS[language]
    counts = {reason: 11 * (n + 1) for n, reason in enumerate(HiddenReason)}
    text = render(panel.panel_page(tr, None, counts)).text
    for reason, count in counts.items():
        assert f"{tr.label(REASON_LABELS[reason])}: {count}" in text


def record(number: int, shown: int, fit: int = 4) -> CategoryRecord:
    return CategoryRecord(number, 1, f"Category {number}", "other", True, fit, fit, shown)


def test_shelves_show_what_is_published_of_each_and_leave_out_what_cannot_be_sold() -> None:
    records = [record(1, 0), record(2, 2), record(3, 4), record(4, 0, fit=0)]
    screen = publishing.publishing_page(EN, records, 0)
    marks = [label.split()[0] for label in button_labels(screen)[:3]]
    assert len(set(marks)) == 3
    assert [label.split(" · ")[1] for label in button_labels(screen)[:3]] == ["0/4", "2/4", "4/4"]
    assert button_data(screen)[:3] == [Tap.TOGGLE_CATEGORY(number, 0) for number in (1, 2, 3)]
    assert "6 of 12" in render(screen).text
    assert Tap.PUBLISH_ALL() in button_data(screen)


def test_shelves_turn_pages_and_a_page_too_far_is_the_last() -> None:
    records = [record(number, 0) for number in range(20)]
    last = publishing.publishing_page(EN, records, 2)
    assert button_data(last)[:4] == [Tap.TOGGLE_CATEGORY(number, 2) for number in range(16, 20)]
    assert publishing.publishing_page(EN, records, 99) == last
    assert Tap.PUBLISHED(1) in button_data(last)


def test_an_empty_catalogue_has_nothing_to_publish() -> None:
    for records in ([], [record(1, 0, fit=0)]):
        assert button_data(publishing.publishing_page(EN, records, 0)) == [Tap.DESK()]


def test_a_customer_is_shown_with_what_is_wrong_with_them() -> None:
    fine = User(id=1001, first_name="<Customer>", created_at=NOW)
    text = render(customers.customer_card(EN, fine, 5_000_000, "USD", 3)).text
    for part in ("<Customer>", "1001", "$5.00", "3", "31 Dec 2026"):
        assert part in text
    assert "@" not in text
    bad = User(
        id=1001, first_name="C", username="name", created_at=NOW, banned_at=NOW,
        ban_reason="spam", unreachable_at=NOW,
    )  # fmt: skip
    worse = render(customers.customer_card(EN, bad, 0, "USD", 0)).text
    assert "@name" in worse
    assert "spam" in worse
    assert len(worse.splitlines()) == len(text.splitlines()) + 2


def test_a_question_about_money_is_answered_by_its_number() -> None:
    screen = replies.confirmation(EN, EN.say("Sure?"), 42)
    assert button_data(screen) == [Tap.YES(42), Tap.NO()]


def test_how_a_command_is_written_can_be_copied() -> None:
    shown = render(replies.usage(EN, "/markup category 12 35", "Percent on the cost."))
    assert shown.inside("code") == ["/markup category 12 35"]
    assert "Percent on the cost." in shown.text


def test_what_the_panel_does_not_say_needs_attention_with_its_age() -> None:
    known = replace(panel_state(PLAIN, silent=True), balance=Decimal(7), currency="USD")
    quiet = render(desk.desk_page(EN, replace(QUIET, panel=known))).text
    assert "Nothing needs your attention" in quiet
    unread = replace(known, sync_failing_for=timedelta(hours=3))
    text = render(desk.desk_page(EN, replace(QUIET, panel=unread))).text
    assert "The catalogue could not be fetched for 3 hours" in text
    assert "Nothing needs your attention" not in text
    unknown = replace(
        known, balance_error="“1,50,0”", balance_at=NOW, balance_unknown_for=timedelta(minutes=5)
    )
    text = render(desk.desk_page(EN, replace(QUIET, panel=unknown))).text
    assert "The balance at the panel has been unknown for 5 minutes" in text
    assert "Nothing needs your attention" not in text
    assert "balance 7" not in text
    blocked = replace(known, blocked_for=timedelta(minutes=2), blocked_reason="timeout")
    text = render(desk.desk_page(EN, replace(QUIET, panel=blocked))).text
    assert "No order has been sent for 2 minutes: timeout." in text
    assert "Nothing needs your attention" not in text


def test_an_unknown_balance_is_shown_with_the_panels_text_and_when_it_was_known() -> None:
    silent = replace(panel_state(PLAIN, silent=True), balance_error="“<b>”")
    shown = render(panel.panel_page(EN, silent, {})).text
    assert "balance unknown. “<b>”" in shown
    assert "It was" not in shown
    known = replace(silent, balance=Decimal(7), currency="USD", balance_at=NOW)
    shown = render(panel.panel_page(EN, known, {})).text
    assert "It was 7 USD at 31 Dec 2026" in shown
