"""What operators are alerted of: each alert in its own words, with the way to its subject."""

from typing import Any

import pytest

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.notifications.outbox import NotificationKind
from bot.screens.admin import alerts
from bot.screens.callback_data import BELOW, Tap
from bot.screens.screen import Screen
from tests.screens.extremes import BIG, TRANSLATIONS, Extremes
from tests.screens.extremes import alerts as payloads
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
languages = pytest.mark.parametrize("language", list(TRANSLATIONS.languages))

ORDER_ALERTS = (
    Alert.COMPENSATED,
    Alert.DISCOVERED,
    Alert.GIVEN_BACK,
    Alert.DISPUTED,
    Alert.UNRECORDED,
    Alert.MOSTLY_REMAINS,
    Alert.ACCEPTED_LATE,
    Alert.UNKNOWN_STATUS,
    Alert.RUNS_IGNORED,
    Alert.CHILDREN_OVERDUE,
    Alert.SUBSCRIPTION_PAUSED,
    Alert.UNKNOWN_ID,
    Alert.LONG_PENDING,
)
SUBJECTS: dict[Alert, list[str]] = {
    **{alert: [Tap.OPERATOR_ORDER.below(12)] for alert in ORDER_ALERTS},
    Alert.UNCONFIRMED: [
        Tap.REFUND_ORDER.below(12),
        Tap.KEEP_ORDER.below(12),
        Tap.OPERATOR_ORDER.below(12),
    ],
    Alert.REQUEST_STUCK: [
        Tap.END_REQUEST.below(12, 1),
        Tap.END_REQUEST.below(12, 0),
        Tap.OPERATOR_ORDER.below(12),
    ],
    Alert.QUARANTINED: [Tap.QUARANTINE.below(0)],
    Alert.LIST_REFUSED: [Tap.REFUSED_LIST.below(1)],
    Alert.PRICES_STALE: [Tap.PANEL.below()],
    Alert.PRICES_CHECKED: [Tap.PANEL.below()],
    Alert.CURRENCY_UNKNOWN: [Tap.PANEL.below()],
    Alert.DEAD_LETTER: [],
    Alert.BOOKS: [],
    Alert.UNEXPLAINED: [Tap.RECONCILE.below()],
    Alert.PANEL_FUNDS: [Tap.KEEP_ALL.below(), Tap.PANEL.below()],
    Alert.FUNDS_GIVEN_BACK: [Tap.PANEL.below()],
    Alert.PANEL_DOWN: [Tap.PANEL.below()],
    Alert.PANEL_BACK: [Tap.PANEL.below()],
    Alert.MISSING_FIELD: [Tap.OPERATOR_SERVICE.below(3)],
    Alert.SERVICE_HIDDEN: [Tap.OPERATOR_SERVICE.below(3)],
    Alert.PANEL_LEFT: [Tap.PANEL.below()],
    Alert.QUEUE_LATE: [Tap.OPERATOR_ORDER.below(12), Tap.PANEL.below()],
    Alert.QUEUE_MOVES: [Tap.PANEL.below()],
    Alert.PANEL_REFUSES: [Tap.PANEL.below()],
}
"""What an alert's buttons open, beside the desk."""

ALWAYS_TYPED = {
    Alert.REQUEST_STUCK,
    Alert.UNEXPLAINED,
    Alert.MISSING_FIELD,
    Alert.SERVICE_HIDDEN,
    Alert.COMPENSATED,
    Alert.DISCOVERED,
    Alert.GIVEN_BACK,
    Alert.LIST_REFUSED,
    Alert.UNRECORDED,
    Alert.MOSTLY_REMAINS,
    Alert.PRICES_STALE,
    Alert.PRICES_CHECKED,
    Alert.CURRENCY_UNKNOWN,
    Alert.FUNDS_GIVEN_BACK,
    Alert.UNKNOWN_ID,
    Alert.LONG_PENDING,
    Alert.PANEL_DOWN,
    Alert.PANEL_BACK,
    Alert.PANEL_LEFT,
    Alert.QUEUE_LATE,
    Alert.QUEUE_MOVES,
}
"""Alerts that were never queued in the form they had before they were typed."""

OLD: list[tuple[dict[str, Any], str, str]] = [
    ({"what": "unconfirmed", "order": 12}, "Order #12: no clear answer", "↩️ Refund"),
    ({"what": "disputed", "order": 12}, "Order #12: the panel does not say", "🔎 #12"),
    ({"what": "late:900:1", "order": 12}, "took it after all, as 900:1.", "🔎 #12"),
    ({"what": "word:In: review", "order": 12}, "I do not know: In: review.", "🔎 #12"),
    ({"what": "word:", "order": 12}, "I do not know: .", "🔎 #12"),
    ({"what": "runs", "order": 12}, "#12: the panel may have ignored", "🔎 #12"),
    ({"what": "children", "order": 12}, "#12 ended at the panel three days", "🔎 #12"),
    ({"what": "paused", "order": 12}, "#12: the panel has paused", "🔎 #12"),
    ({"what": "quarantine:3"}, "3 services were taken off sale", "🚧 Quarantine"),
    ({"what": "set_aside", "update": 77}, "Update 77 failed three times", "🛠 Operator"),
    ({"what": "books", "count": 2}, "2 discrepancies", "🛠 Operator"),
    ({"what": "funds", "error": "panel_funds"}, "balance is too low", "🔌 Panel"),
    ({"what": "refused", "error": "auth"}, "The panel refuses us: auth.", "🔌 Panel"),
]
"""Payloads as they were queued before alerts were typed: what they say, and their first button."""


def shown(tr: Translator, payload: dict[str, Any]) -> Screen:
    return alerts.operator_alert(tr, NotificationKind.ALERT, payload)


def test_each_alert_has_a_screen() -> None:
    assert set(alerts.ALERT_SCREENS) == set(Alert)


@languages
def test_each_alert_has_words_of_its_own(language: str) -> None:
    tr = TRANSLATIONS[language]
    texts = [render(shown(tr, payload)).text for payload in payloads(Extremes(name="Sublimated"))]
    assert len(set(texts)) == len(texts) == len(Alert) + 1
    by_alert = dict(zip(Alert, texts[:-1], strict=True))
    assert "Sublimated" in by_alert[Alert.UNKNOWN_STATUS]
    assert "9" * 64 in by_alert[Alert.ACCEPTED_LATE]
    assert "unsupported_action" in by_alert[Alert.PANEL_REFUSES]
    for alert in ORDER_ALERTS:
        assert f"#{BIG}" in by_alert[alert]


@languages
@pytest.mark.parametrize("alert", Alert)
def test_each_alert_has_the_button_to_what_it_is_about(language: str, alert: Alert) -> None:
    screen = shown(
        TRANSLATIONS[language],
        {"what": alert.value, "order": 12, "count": 3, "panel": 1, "service": 3},
    )
    assert button_data(screen) == [*SUBJECTS[alert], Tap.DESK.below()]
    if alert in ORDER_ALERTS:
        assert button_labels(screen)[0] == "🔎 #12"


@languages
def test_an_alert_leaves_every_message_above_it_as_it_is(language: str) -> None:
    for payload in payloads(Extremes()):
        taps = button_data(shown(TRANSLATIONS[language], payload))
        assert taps
        assert all(tap.startswith(BELOW) for tap in taps)


@languages
@pytest.mark.parametrize("what", ["disk_full", "disk:full", "", "refused_by_moon"])
def test_an_alert_of_another_version_is_named_and_blames_nobody(language: str, what: str) -> None:
    tr = TRANSLATIONS[language]
    screen = shown(tr, {"what": what, "order": 12})
    text = render(screen).text
    assert what in text
    assert text != render(shown(tr, {"what": "refused", "error": what})).text
    assert "PANEL_URL" not in text
    assert button_data(screen) == [Tap.DESK.below()]


@pytest.mark.parametrize(("payload", "text", "button"), OLD)
def test_alerts_queued_before_they_were_typed_still_go_out(
    payload: dict[str, Any], text: str, button: str
) -> None:
    screen = shown(EN, payload)
    assert text in render(screen).text
    assert button_labels(screen)[0] == button


def test_every_old_form_is_tried() -> None:
    tried = {str(payload["what"]).partition(":")[0] for payload, _, _ in OLD}
    assert tried == set(Alert) - ALWAYS_TYPED


@pytest.mark.parametrize("alert", Alert)
def test_a_payload_without_its_fields_breaks_no_delivery(alert: Alert) -> None:
    assert render(shown(EN, {"what": alert.value})).text
