"""Reply markup: what is accepted, and what is refused with Telegram's error texts."""

from typing import Any

import pytest

from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.keyboards import checked_markup, inline_markup
from tests.demo.telegram_line import buttons, callback

UNPARSED = "can't parse inline keyboard button: "


def refusal(markup: Any, *, invoice: bool = False) -> str:
    with pytest.raises(ApiError) as refused:
        checked_markup(markup, invoice=invoice)
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize(
    "button",
    [
        callback("Buy", "buy:1"),
        callback("Longest", "x" * 64),
        {"text": "Site", "url": "https://a.example/x"},
        {"text": "App", "web_app": {"url": "https://a.example/app"}},
        {"text": "Share", "switch_inline_query": ""},
        {"text": "Here", "switch_inline_query_current_chat": "x"},
        {"text": "There", "switch_inline_query_chosen_chat": {"allow_user_chats": True}},
        {"text": "Copy", "copy_text": {"text": "code"}},
        {**callback("Green", "x"), "style": "success"},
    ],
)
def test_a_good_button_stands_as_it_was_sent(button: dict[str, Any]) -> None:
    assert checked_markup(buttons([button])) == buttons([button])


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ("Buy", UNPARSED + "Object expected"),
        ({"callback_data": "x"}, UNPARSED + 'Can\'t find field "text"'),
        ({"text": 1, "callback_data": "x"}, UNPARSED + 'Field "text" must be of type String'),
        (callback("", "x"), UNPARSED + "Text must be non-empty"),
        (callback("  ", "x"), UNPARSED + "Text must be non-empty"),
        (
            {"text": "x"},
            UNPARSED + "Text buttons are unallowed in the inline keyboard",
        ),
        (callback("x", ""), UNPARSED + "Text buttons are unallowed in the inline keyboard"),
        (
            {"text": "x", "callback_data": "x", "url": "https://a.example"},
            UNPARSED + "Exactly one action must be specified",
        ),
        ({"text": "x", "callback": "x"}, UNPARSED + 'Unknown field "callback"'),
        (callback("x", "x" * 65), "BUTTON_DATA_INVALID"),
        (callback("x", "é" * 33), "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": 1}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "url": "ftp://a.example"},
            "inline keyboard button URL 'ftp://a.example' is invalid: Unsupported URL protocol",
        ),
        (
            {"text": "x", "web_app": {"url": "http://a.example"}},
            "inline keyboard button Web App URL 'http://a.example' is invalid: "
            "Only HTTPS links are allowed",
        ),
        (
            {"text": "x", "web_app": "https://a.example"},
            "inline keyboard button Web App URL 'None' is invalid: Only HTTPS links are allowed",
        ),
        ({"text": "x", "copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "copy_text": "x"}, "BUTTON_COPY_TEXT_INVALID"),
        ({"text": "x", "switch_inline_query": 1}, UNPARSED + "Field must be of type String"),
        (
            {"text": "x", "switch_inline_query_chosen_chat": "x"},
            UNPARSED + "Object expected",
        ),
        ({"text": "x", "pay": True}, "BUTTON_TYPE_INVALID"),
        ({"text": "x", "pay": False}, UNPARSED + 'Field "pay" must be true'),
    ],
)
def test_a_bad_button_is_refused(button: Any, reason: str) -> None:
    assert refusal(buttons([button])) == reason


def test_a_hundred_buttons_in_rows_of_eight_are_the_most() -> None:
    rows = [[callback("x", "x")] * 8 for _ in range(12)]
    fitting = [*rows, [callback("x", "x")] * 4]
    assert checked_markup({"inline_keyboard": fitting}) is not None
    over = [*fitting, [callback("x", "x")]]
    assert refusal({"inline_keyboard": over}) == "REPLY_MARKUP_TOO_LONG"
    assert refusal(buttons([callback("x", "x")] * 9)) == "REPLY_MARKUP_INVALID"


def test_empty_rows_vanish_and_an_empty_keyboard_is_none() -> None:
    assert checked_markup(buttons([], [callback("x", "x")])) == buttons([callback("x", "x")])
    assert checked_markup(buttons([])) is None
    assert checked_markup({"inline_keyboard": []}) is None


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        ({}, "object expected as reply markup"),
        ({"buttons": []}, "object expected as reply markup"),
        ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
        ({"inline_keyboard": ["x"]}, 'field "inline_keyboard" must be an Array of Arrays'),
        (
            {"inline_keyboard": [], "selective": True},
            'can\'t parse reply markup: Unknown field "selective"',
        ),
        ({"keyboard": []}, "REPLY_MARKUP_INVALID"),
        (
            {"keyboard": [["x"]], "resize_keyboard": "yes"},
            'field "resize_keyboard" must be of type Boolean',
        ),
        (
            {"keyboard": [["x"]], "resize": True},
            'can\'t parse reply markup: Unknown field "resize"',
        ),
        (
            {"keyboard": [[{"text": "x", "callback_data": "x"}]]},
            'can\'t parse keyboard button: Unknown field "callback_data"',
        ),
        ({"keyboard": [[1]]}, "can't parse keyboard button: Object expected"),
        ({"remove_keyboard": "yes"}, 'field "remove_keyboard" must be of type Boolean'),
        (
            {"force_reply": True, "one_time_keyboard": True},
            'can\'t parse reply markup: Unknown field "one_time_keyboard"',
        ),
    ],
)
def test_bad_markup_is_refused(markup: Any, reason: str) -> None:
    assert refusal(markup) == reason


def test_a_reply_keyboard_takes_strings_and_buttons() -> None:
    markup = {
        "keyboard": [["Menu", {"text": "Phone", "request_contact": True}]],
        "resize_keyboard": True,
        "input_field_placeholder": "Choose",
    }
    assert checked_markup(markup) == {
        **markup,
        "keyboard": [[{"text": "Menu"}, {"text": "Phone", "request_contact": True}]],
    }


def test_removing_a_keyboard_and_forcing_a_reply_stand() -> None:
    assert checked_markup({"remove_keyboard": True}) == {"remove_keyboard": True}
    markup = {"force_reply": True, "input_field_placeholder": "Link"}
    assert checked_markup(markup) == markup
    assert checked_markup({"remove_keyboard": False}) is None


def test_an_edit_takes_inline_keyboards_only() -> None:
    with pytest.raises(ApiError, match="inline keyboard expected"):
        inline_markup({"keyboard": [["x"]]})


def test_an_invoice_begins_with_its_pay_button() -> None:
    pay = {"text": "Pay", "pay": True}
    assert checked_markup(buttons([pay], [callback("x", "x")]), invoice=True)
    assert refusal(buttons([callback("x", "x")]), invoice=True) == "REPLY_MARKUP_INVALID"
