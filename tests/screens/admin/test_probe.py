"""The report of a probe: what it learnt, what it could not, what operators must set."""

from typing import Any

import pytest

from bot.notifications.outbox import NotificationKind
from bot.panel import NotSentCause, RefusalClass, UnknownCause
from bot.screens.admin import probe
from bot.screens.callback_data import Tap
from tests.screens.extremes import TRANSLATIONS, Extremes, probed
from tests.screens.rendered import button_data, render

EN = TRANSLATIONS["en"]
PLAIN = Extremes(name="Followers")


def report_text(**changes: Any) -> str:
    plain: dict[str, Any] = {
        "unknown_types": {},
        "unsaid": [],
        "trouble": None,
        "found": {},
        "rejected": 0,
    }
    payload = probed(PLAIN, **(plain | changes))
    return render(probe.probe_report(EN, NotificationKind.PROBED, payload)).text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"batches": True}, "in one call: yes"),
        ({"batches": False}, "in one call: no"),
        ({"batches": None, "orders": 2}, "did not tell"),
        ({"batches": None, "orders": 1}, "after two orders of yours"),
        ({"trouble": {"why": "server_error", "said": "500 Oops"}}, "500 Oops"),
        ({"unsaid": ["dripfeed"]}, "says nothing of: dripfeed"),
        ({"unknown_types": {"Haiku": 3, "": 1}}, "Haiku (3), – (1)"),
        ({"rejected": 2}, "2 rows of it cannot be read"),
        ({"found": {"batch_mode": "single"}}, "Set: batch_mode = single"),
        ({"found": {"batch_mode": None}}, "Set: batch_mode = not set"),
        ({"found": {}}, "No setting had to be changed"),
        ({"currency": "", "balance": "5"}, "Balance: 5"),
    ],
)
def test_each_finding_is_said(changes: dict[str, Any], expected: str) -> None:
    assert expected in report_text(**changes)
    everything: dict[str, Any] = {
        "batches": True, "trouble": None, "unsaid": [], "unknown_types": {}, "rejected": 0,
        "found": {"x": 1}, "balance": "7",
    }  # fmt: skip
    assert expected == "in one call: yes" or expected not in report_text(**everything)


def test_what_no_read_can_tell_is_left_to_the_operator() -> None:
    text = report_text()
    for name in probe.BY_HAND:
        assert f"• {name}: " in text
    assert "• comment_forbidden" not in report_text(quirks={"comment_forbidden": [","]})
    assert "Only you can know" not in report_text(quirks=dict.fromkeys(probe.BY_HAND, 1))


def test_a_failed_probe_has_a_reason_and_ways_on() -> None:
    screen = probe.probe_report(
        EN, NotificationKind.PROBED, {"failure": {"why": "auth", "said": "Bad key <b>"}}
    )
    text = render(screen).text
    assert "could not be probed" in text
    assert "check PANEL_KEY" in text
    assert "auth: Bad key <b>" in text
    assert "Nothing was changed" in text
    assert button_data(screen) == [Tap.PANEL_QUIRKS.below(), Tap.PANEL.below(), Tap.DESK.below()]


@pytest.mark.parametrize("why", [*UnknownCause, *NotSentCause, *RefusalClass])
def test_every_trouble_is_told_in_some_words(why: str) -> None:
    screen = probe.probe_report(
        EN, NotificationKind.PROBED, {"failure": {"why": str(why), "said": ""}}
    )
    lines = render(screen).text.splitlines()
    assert len(lines) == 3
    assert lines[1].strip()
