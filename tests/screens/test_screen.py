"""A screen as data: what is sent, what is stored, how lines are joined."""

from markupsafe import Markup

from bot.screens.screen import Button, Screen, lines


def test_a_button_asks_or_opens() -> None:
    assert Button("Menu", "m").as_json() == {"text": "Menu", "callback_data": "m"}
    opening = Button("Site", url="https://example.com")
    assert opening.as_json() == {"text": "Site", "url": "https://example.com"}


def test_what_was_stored_is_the_same_screen() -> None:
    rows = ((Button("A", "a:1"), Button("B", url="https://example.com")), (Button("C", "c"),))
    screen = Screen(Markup("<b>x</b>"), rows)
    again = Screen.from_json(screen.as_json())
    assert again == screen
    assert isinstance(again.text, Markup)
    assert Screen.from_json(Screen(Markup("x")).as_json()).rows == ()


def test_a_screen_without_buttons_takes_old_ones_away() -> None:
    assert Screen(Markup("x")).keyboard == {"inline_keyboard": []}


def test_lines_leave_out_what_is_not_there_and_escape_what_is_no_markup() -> None:
    joined = lines(Markup("<b>a</b>"), None, "", "b < c", None)
    assert joined == Markup("<b>a</b>\n\nb &lt; c")
