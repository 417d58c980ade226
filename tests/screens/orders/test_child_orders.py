"""Drip-feeds and subscriptions on screen: their progress, their end, their child orders."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.notifications.outbox import NotificationKind
from bot.orders.settle import FINAL_NOTIFICATIONS
from bot.orders.status import FINAL, SETTLING, Status
from bot.orders.tables import Order, OrderChild
from bot.screens import notices
from bot.screens.callback_data import Tap
from bot.screens.orders import cards
from tests.screens.extremes import TRANSLATIONS, Extremes, order
from tests.screens.rendered import button_data, render
from tests.screens.trouble_words import TROUBLES

EN = TRANSLATIONS["en"]
PLAIN = Extremes(name="Likes", link="https://example.com/page")
DRIP: dict[str, Any] = {
    "link": PLAIN.link, "quantity": 100, "runs": 5, "interval": 30,
}  # fmt: skip
WATCH: dict[str, Any] = {
    "username": "name", "min": 50, "max": 200, "posts": 10, "old_posts": 2, "delay": 0,
    "expiry": "31/12/2026",
}  # fmt: skip
languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))


def drip(status: Status, **changes: Any) -> Order:
    values = {
        "billed_quantity": 500,
        "remains": 260,
        "children_done": 3,
        "refunded": 0,
        "start_count": None,
    }
    return order(PLAIN, status, **{"id": 7, "parameters": DRIP, **values, **changes})


def watch(status: Status, **changes: Any) -> Order:
    values = {
        "type": "subscriptions",
        "parameters": WATCH,
        "billed_quantity": 2_400,
        "remains": 1_060,
    }
    return drip(status, **{"children_done": 10, **values, **changes})


def card(bought: Order) -> str:
    return render(cards.order_card(EN, bought)).text


def notice(kind: NotificationKind, bought: Order) -> str:
    return render(notices.order_notice(EN, kind, bought, {})).text


def test_a_running_drip_feed_shows_its_parts_and_a_bar() -> None:
    text = card(drip(Status.IN_PROGRESS))
    assert "📦 So far: 3 of 5 parts" in text
    assert "▰▰▰▰▱▱▱▱▱▱ 48% · 240 of 500" in text


def test_a_running_drip_feed_says_when_its_next_part_is_due() -> None:
    begun = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)
    running = drip(Status.IN_PROGRESS)
    running.submitted_at = begun
    running.parameters = {**running.parameters, "interval": 90}
    at = EN.moment_text(begun + timedelta(minutes=3 * 90))
    assert f"⏱ Part 4 is due at {at}" in card(running)
    running.children_done = 5
    assert "is due at" not in card(running)


@pytest.mark.parametrize("status", [Status.ACTIVE, Status.PAUSED, Status.IN_PROGRESS])
def test_a_running_subscription_shows_posts_and_pieces_and_no_bar(status: Status) -> None:
    text = card(watch(status))
    assert "📦 So far: 10 of 12 posts" in text
    assert "Delivered so far: 1,340 pieces" in text
    assert "▰" not in text
    assert "Delivered so far" not in card(watch(status, remains=2_400))
    assert "Delivered so far" not in card(watch(status, remains=None))


def test_before_anything_is_known_a_parent_is_shown_as_any_order() -> None:
    for bought in (
        drip(Status.PENDING, children_done=None),
        watch(Status.ACTIVE, children_done=None),
    ):
        assert "📦" not in card(bought)
    assert "📦" not in card(order(PLAIN, children_done=None))


def test_an_ended_parent_shows_what_came_and_what_went_back() -> None:
    text = card(drip(Status.CANCELED, refunded=260_000))
    assert "📦 3 of 5 parts, 240 of 500 pieces delivered" in text
    assert "Back on your balance: $0.26" in text
    text = card(watch(Status.EXPIRED, refunded=260_000))
    assert "⌛" in text
    assert "Expired" in text
    assert "📦 10 of 12 posts, 1,340 pieces delivered" in text
    expired = watch(Status.EXPIRED)
    assert button_data(cards.order_card(EN, expired))[0] == Tap.REPEAT.below(expired.id or 0)
    partial = card(drip(Status.PARTIAL))
    assert partial.count("240 of 500") == 1


@pytest.mark.parametrize("status", [Status.LOST, Status.REJECTED])
def test_what_was_refunded_whole_claims_no_delivery(status: Status) -> None:
    assert "delivered" not in card(drip(status, remains=500)).lower()


@pytest.mark.parametrize(
    ("kind", "status", "heading"),
    [
        (NotificationKind.ORDER_COMPLETED, Status.COMPLETED, "✅ Order #7 is done."),
        (NotificationKind.ORDER_PARTIAL, Status.PARTIAL, "🌓 Order #7 was partly delivered."),
        (
            NotificationKind.ORDER_CANCELED,
            Status.CANCELED,
            "↩️ Order #7 was canceled by the supplier.",
        ),
        (NotificationKind.ORDER_EXPIRED, Status.EXPIRED, "⌛ The last day of order #7 is over."),
    ],
)
def test_an_end_says_how_many_posts_came_and_what_went_back(
    kind: NotificationKind, status: Status, heading: str
) -> None:
    text = notice(kind, watch(status, refunded=260_000))
    assert text.splitlines() == [
        heading,
        "Likes",
        "📦 10 of 12 posts, 1,340 pieces delivered",
        "What was not delivered was refunded: $0.26 is back on your balance.",
    ]
    text = notice(kind, drip(status, remains=0, children_done=5))
    assert text.splitlines() == [heading, "Likes", "📦 5 of 5 parts, 500 of 500 pieces delivered"]


def test_every_end_of_a_parent_has_words() -> None:
    for status in SETTLING:
        assert "📦" in notice(FINAL_NOTIFICATIONS[status], watch(status))
    for status in FINAL - SETTLING:
        kind = (
            NotificationKind.ORDER_REJECTED
            if status is Status.REJECTED
            else FINAL_NOTIFICATIONS[status]
        )
        assert "📦" not in notice(kind, watch(status, refunded=5))


def test_an_end_without_known_parts_is_told_as_any_orders() -> None:
    text = notice(NotificationKind.ORDER_PARTIAL, watch(Status.PARTIAL, children_done=None))
    assert "1,340 of 2,400 came" in text
    text = notice(
        NotificationKind.ORDER_EXPIRED, watch(Status.EXPIRED, children_done=None, refunded=5)
    )
    assert "last day" in text
    assert "$0.000005 is back" in text


@languages
def test_a_customer_reads_nothing_of_the_shops_troubles(language: str) -> None:
    tr = TRANSLATIONS[language]
    for status in Status:
        for bought in (drip(status, refusal="panel said"), watch(status, refusal="panel said")):
            text = render(cards.order_card(tr, bought)).text
            assert not TROUBLES.search(text), text


def child(place: int, status: Status | None, word: str, **values: Any) -> OrderChild:
    return OrderChild(
        order_id=7,
        panel_order=str(900 + place),
        position=place,
        status=status,
        status_text=word,
        **values,
    )


def test_an_operator_sees_the_children_and_first_those_that_are_not_over() -> None:
    family = [child(n, Status.COMPLETED, "Completed", remains=0, charge="0.09") for n in range(9)]
    family += [child(9, Status.IN_PROGRESS, "In progress", remains=1_040), child(10, None, "")]
    text = render(cards.operator_card(EN, drip(Status.DISPUTED), [], family)).text
    assert "11 child orders: Completed 9, In progress 1, – 1" in text
    shown = [line for line in text.splitlines() if line.startswith("9")]
    assert shown == [
        "909 In progress · remains 1,040 · charge –",
        "910 – · remains – · charge –",
        *(f"90{n} Completed · remains 0 · charge 0.09" for n in range(4)),
    ]
    assert "… and 5 more" in text
    few = render(cards.operator_card(EN, drip(Status.DISPUTED), [], family[:2])).text
    assert "more" not in few
    assert "child" not in render(cards.operator_card(EN, drip(Status.DISPUTED), [])).text
