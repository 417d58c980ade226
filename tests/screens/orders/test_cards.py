"""Orders on screen: the live card, the list, and the operator's card."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.orders.status import FINAL, FOLLOWED, NEEDS_OPERATOR, Status
from bot.orders.tables import Order
from bot.orders.waiting.resolve import MAY_BE_KEPT
from bot.orders.waiting.withdraw import CUSTOMER_MAY_WITHDRAW
from bot.screens import notices
from bot.screens.callback_data import BELOW, Tap
from bot.screens.orders import cards, order_list
from bot.screens.orders.order_list import ListPlace
from bot.screens.paging import ListPage
from tests.screens.extremes import NOW, ORDER_KINDS, TRANSLATIONS, Extremes, events, order
from tests.screens.rendered import button_data, button_labels, render
from tests.screens.trouble_words import TROUBLES

EN = TRANSLATIONS["en"]
PLAIN = Extremes(name="Followers", link="https://example.com/page")


TEXTS = st.text(max_size=120)
ORDERS = st.builds(
    lambda status, quantity, left, start, price, back, title, link: order(
        PLAIN,
        status,
        billed_quantity=quantity,
        remains=left if left is None else min(left, quantity),
        start_count=start,
        price=price,
        refunded=min(back, price),
        title=title,
        parameters={"link": link, "quantity": 1_000},
    ),
    st.sampled_from(Status),
    st.integers(1, 10**12),
    st.none() | st.integers(0, 10**12),
    st.none() | st.integers(0, 2**63 - 1),
    st.integers(1, 10**15),
    st.integers(0, 10**15),
    TEXTS.map(lambda text: text.replace("\r", "") + "x"),
    st.text(max_size=400).map(lambda text: text.replace("\r", "")),
)


def plain(status: Status = Status.PENDING, **changes: object) -> Order:
    """Return an order of 1,000 pieces for 1.35."""
    small = {"id": 7, "service_id": 3, "billed_quantity": 1_000, "price": 1_350_000, "refunded": 0}
    return order(PLAIN, status, **{**small, "remains": None, "start_count": None, **changes})


@settings(max_examples=150, deadline=None)
@given(bought=ORDERS, language=st.sampled_from(list(TRANSLATIONS.languages)))
def test_any_order_can_be_shown_to_anybody(bought: Order, language: str) -> None:
    tr = TRANSLATIONS[language]
    for live in (True, False):
        shown = render(cards.order_card(tr, bought, live=live))
        assert bought.title in shown.text
        assert tr.money(bought.price, bought.currency) in shown.text
        cells = shown.text.count("▰") + shown.text.count("▱")
        assert cells in (0, cards.BAR)
    for kind in ORDER_KINDS:
        assert f"#{bought.id}" in render(notices.order_notice(tr, kind, bought, {})).text
    assert str(bought.user_id) in render(cards.operator_card(tr, bought, events(2))).text
    page = ListPage(0, 1, order_list.PAGE_SIZE)
    assert render(order_list.order_list(tr, [bought], page, ListPlace(), NOW)).text


@given(bought=ORDERS)
def test_what_was_delivered_is_never_more_than_was_ordered(bought: Order) -> None:
    delivered = cards.delivered_pieces(bought)
    assert delivered is None or 0 <= delivered <= bought.billed_quantity
    if bought.status in (Status.PENDING, Status.PROCESSING):
        assert delivered is None


@pytest.mark.parametrize(
    ("remains", "cells", "percent"),
    [(1_000, 0, "0%"), (999, 0, "0%"), (400, 6, "60%"), (1, 9, "99%"), (0, 10, "100%")],
)
def test_the_bar_never_promises_more_than_there_is(remains: int, cells: int, percent: str) -> None:
    text = render(cards.order_card(EN, plain(Status.IN_PROGRESS, remains=remains))).text
    assert "▰" * cells + "▱" * (cards.BAR - cells) + f" {percent}" in text


@pytest.mark.parametrize("status", Status)
def test_a_bar_stands_on_orders_that_are_being_delivered(status: Status) -> None:
    text = render(cards.order_card(EN, plain(status, remains=0))).text
    assert ("▰" in text) is (status is Status.IN_PROGRESS)
    assert status in FOLLOWED or "▰" not in text


@pytest.mark.parametrize("status", Status)
def test_a_settled_order_says_what_came_back_and_a_running_one_that_it_is_held(
    status: Status,
) -> None:
    bought = plain(status, refunded=337_500, remains=250)
    text = render(cards.order_card(EN, bought)).text
    assert ("$0.3375" in text) is (status in FINAL)
    assert "$1.35" in text
    assert "$0.00" not in render(cards.order_card(EN, plain(status))).text


@pytest.mark.parametrize("status", Status)
def test_a_settled_order_can_be_ordered_again_and_a_running_one_looked_up(status: Status) -> None:
    for live, mark in ((True, BELOW), (False, "")):
        screen = cards.order_card(EN, plain(status), live=live)
        action, *ways = button_data(screen)
        if status in CUSTOMER_MAY_WITHDRAW:
            assert action == Tap.WITHDRAW(7)
            action, *ways = ways
        if status in FINAL:
            assert action == f"{mark}{Tap.REPEAT(7)}"
        else:
            assert action == Tap.ORDER(7)  # the live card is shown anew in its own place
        assert ways == [f"{mark}{Tap.ORDERS(0)}", f"{mark}{Tap.MENU()}"]


@pytest.mark.parametrize("status", Status)
def test_a_customer_reads_nothing_of_the_shops_troubles(status: Status) -> None:
    refusal = "panel_funds: Not enough funds on balance, API key blocked"
    bought = plain(status, refusal=refusal, charge="123.456", panel_order="PANEL-900")
    notes = [
        notices.order_notice(EN, kind, bought, {"reason": "panel_funds"}) for kind in ORDER_KINDS
    ]
    for screen in (
        cards.order_card(EN, bought),
        cards.order_card(EN, bought, live=False),
        order_list.order_list(EN, [bought], ListPage(0, 1, 8), ListPlace(), NOW),
        *notes,
    ):
        text = render(screen).text + "\n".join(button_labels(screen))
        assert not TROUBLES.search(text), text
        assert "PANEL-900" not in text
        assert "123.456" not in text


@pytest.mark.parametrize("status", Status)
def test_an_operator_sees_all_of_it_and_is_asked_only_where_it_waits(status: Status) -> None:
    bought = plain(status, remains=400, start_count=70, refusal="timeout: nothing came")
    shown = render(cards.operator_card(EN, bought, events(30)))
    for known in ("1,000", "400", "70", str(bought.user_id), str(bought.panel_order), "timeout"):
        assert known in shown.text
    assert shown.text.count("→") == 12
    ways = [text for text in shown.inside("code") if text.startswith("/resolve 7 ")]
    words = {text.split()[2] for text in ways}
    taps = button_data(cards.operator_card(EN, bought, []))
    unsettled = status not in FINAL | {Status.SUBMITTING}
    assert (Tap.REFUND_ORDER.below(7) in taps) is unsettled
    assert (Tap.KEEP_ORDER.below(7) in taps) is (status in MAY_BE_KEPT)
    expected = {
        Status.UNCONFIRMED: {"placed", "refund"},
        Status.DISPUTED: {"remains", "placed", "refund"},
    }
    assert words == expected.get(status, set())
    assert bool(words) is (status in NEEDS_OPERATOR)


def test_what_is_not_known_of_an_order_is_a_dash() -> None:
    bare = plain(panel_order=None, charge=None, refusal="")
    text = render(cards.operator_card(EN, bare, [])).text
    assert text.count("–") >= 4
    assert "None" not in text
