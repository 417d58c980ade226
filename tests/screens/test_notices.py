"""Notifications: each kind has its own text, the order's id and exact amounts."""

import pytest

from bot.notifications.outbox import NotificationKind
from bot.orders.status import Status
from bot.panel import RefusalClass
from bot.screens import notices
from bot.screens.callback_data import BELOW, Tap
from bot.screens.screen import Screen
from tests.screens.extremes import ORDER_KINDS, TRANSLATIONS, Extremes, order
from tests.screens.rendered import button_data, render
from tests.screens.trouble_words import TROUBLES

EN = TRANSLATIONS["en"]
languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))

R = RefusalClass

ACTIONABLE = {
    R.BAD_LINK,
    R.DUPLICATE_LINK,
    R.PER_LINK_LIMIT,
    R.MIN_QUANTITY,
    R.MAX_QUANTITY,
    R.BAD_QUANTITY,
    R.BAD_SERVICE,
    R.SERVICE_DOWN,
}
"""Refusals that a customer can act on; each has a sentence of its own."""


NOTHING_BACK = {
    NotificationKind.ORDER_COMPLETED,
    NotificationKind.ORDER_POSTS,
    NotificationKind.ORDER_WAITS,
    NotificationKind.ORDER_TURN,
}
"""Kinds of messages that tell of no refund."""


@languages
def test_each_end_of_an_order_is_told_in_words_of_its_own(language: str) -> None:
    tr = TRANSLATIONS[language]
    small = order(
        Extremes(name="Followers"), id=7, refunded=337_500, billed_quantity=1_000, remains=250
    )
    screens = [
        notices.order_notice(tr, kind, small, {"reason": "bad_link", "amount": 337_500})
        for kind in ORDER_KINDS
    ]
    assert len({screen.text for screen in screens}) == len(ORDER_KINDS)
    back = tr.money(337_500, "USD")
    for kind, screen in zip(ORDER_KINDS, screens, strict=True):
        assert "#7" in render(screen).text
        assert (back in render(screen).text) is (kind not in NOTHING_BACK)
        other = [Tap.SAME_LINK.below(7)] if kind in notices.NOT_DELIVERED else []
        assert button_data(screen) == [*other, Tap.ORDER.below(7), Tap.MENU.below()]


def test_each_end_of_an_order_has_a_text() -> None:
    assert set(notices.ORDER_TEXTS) == set(ORDER_KINDS)


def test_a_partial_delivery_says_how_much_came() -> None:
    part = order(Extremes(), Status.PARTIAL, billed_quantity=1_000, remains=250)
    assert "750" in render(notices.order_notice(EN, NotificationKind.ORDER_PARTIAL, part, {})).text
    unsaid = order(Extremes(), Status.PARTIAL, billed_quantity=1_000, remains=None)
    assert (
        "0 of 1,000"
        in render(notices.order_notice(EN, NotificationKind.ORDER_PARTIAL, unsaid, {})).text
    )


@languages
def test_a_refusal_a_customer_can_act_on_has_its_own_sentence(language: str) -> None:
    tr = TRANSLATIONS[language]
    general = notices.refusal_reason(tr, "")
    own = {reason: notices.refusal_reason(tr, reason.value) for reason in ACTIONABLE}
    assert len(set(own.values()) | {general}) == len(ACTIONABLE) + 1
    for reason in RefusalClass:
        text = notices.refusal_reason(tr, reason.value)
        assert text.strip()
        assert (text == general) is (reason not in ACTIONABLE)


@pytest.mark.parametrize("reason", RefusalClass)
def test_no_reason_tells_of_the_shops_troubles(reason: RefusalClass) -> None:
    refused = order(Extremes(name="Followers"), Status.REJECTED, refunded=5)
    screen = notices.order_notice(
        EN, NotificationKind.ORDER_REJECTED, refused, {"reason": reason.value}
    )
    assert not TROUBLES.search(render(screen).text)
    assert reason.value not in render(screen).text


@languages
def test_money_by_an_operators_hand_says_how_much_and_what_there_is_now(language: str) -> None:
    tr = TRANSLATIONS[language]
    payload = {"amount": 7_500_000, "balance": 12_500_000, "currency": "USD", "reason": "<why>"}
    credited = render(notices.balance_notice(tr, NotificationKind.CREDITED, payload)).text
    debited = render(notices.balance_notice(tr, NotificationKind.DEBITED, payload)).text
    for text in (credited, debited):
        assert tr.money(7_500_000, "USD") in text
        assert tr.money(12_500_000, "USD") in text
    assert "<why>" in debited
    assert credited != debited


def test_an_order_that_waits_for_the_money_is_one_tap_away() -> None:
    payload = {"amount": 1, "balance": 1, "currency": "USD"}
    assert Tap.RESUME.below() not in button_data(
        notices.balance_notice(EN, NotificationKind.CREDITED, payload)
    )
    waiting = button_data(
        notices.balance_notice(EN, NotificationKind.CREDITED, {**payload, "resume": True})
    )
    assert waiting[0] == Tap.RESUME.below()


@languages
def test_a_sync_is_told_with_its_figures_or_its_error(language: str) -> None:
    tr = TRANSLATIONS[language]
    report = {"added": 11, "changed": 22, "gone": 33, "returned": 44, "hidden": 55}
    text = render(notices.sync_report(tr, NotificationKind.SYNCED, {"report": report})).text
    assert all(str(count) in text for count in report.values())
    assert (
        "<timeout>"
        in render(notices.sync_report(tr, NotificationKind.SYNCED, {"error": "<timeout>"})).text
    )


@languages
def test_news_leave_every_message_above_them_as_it_is(language: str) -> None:
    tr = TRANSLATIONS[language]
    payload = {"amount": 1, "balance": 1, "currency": "USD", "resume": True}
    report = dict.fromkeys(("added", "changed", "gone", "returned", "hidden"), 0)
    screens: list[Screen] = [
        *(notices.order_notice(tr, kind, order(Extremes()), {}) for kind in ORDER_KINDS),
        *(
            notices.balance_notice(tr, kind, payload)
            for kind in (NotificationKind.CREDITED, NotificationKind.DEBITED)
        ),
        notices.sync_report(tr, NotificationKind.SYNCED, {"report": report}),
    ]
    for screen in screens:
        assert button_data(screen)
        assert all(data.startswith(BELOW) for data in button_data(screen))
