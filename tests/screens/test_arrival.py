"""A sentence above the page that a link opens; its buttons stay."""

from markupsafe import Markup

from bot.screens import arrival
from bot.screens.screen import Button, Screen
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render

EN = TRANSLATIONS["en"]
BELOW = Screen(Markup("<b>Views</b>"), ((Button("Order", "b:1"),),))


def test_a_newcomer_is_welcomed_above_what_they_came_for() -> None:
    screen = arrival.with_welcome(EN, "Shop & Co", "<Ann>", BELOW)
    shown = render(screen)
    assert shown.text.startswith("👋 <Ann>, welcome to Shop & Co\n")
    assert shown.text.endswith("\n\nViews")
    assert shown.inside("bold") == ["<Ann>, welcome to Shop & Co", "Views"]
    assert screen.rows == BELOW.rows


def test_what_is_gone_is_said_above_what_there_is() -> None:
    screen = arrival.with_link_gone(EN, BELOW)
    assert "not on sale any more" in render(screen).text
    assert render(screen).text.endswith("\n\nViews")
    assert screen.rows == BELOW.rows
