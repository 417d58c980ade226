"""sendMessage and sendChatAction: the messages in the chat, and the errors."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.demo.telegram_line import Line, buttons, callback, connected


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer(username="customer_one")
        yield line


async def test_a_message_is_telegrams_message_object(line: Line) -> None:
    sent = await line.say("hello")
    assert abs(sent.pop("date") - time.time()) < 5
    assert sent == {
        "message_id": 1,
        "from": line.telegram.world.bot,
        "chat": {
            "id": 1,
            "type": "private",
            "first_name": "Customer",
            "username": "customer_one",
        },
        "text": "hello",
    }


async def test_message_numbers_grow_in_each_chat_by_itself(line: Line) -> None:
    line.customer(2)
    numbers = [(await line.say("x", chat))["message_id"] for chat in (1, 1, 2, 1, 2)]
    assert numbers == [1, 2, 1, 3, 2]


async def test_html_becomes_entities(line: Line) -> None:
    sent = await line.say("<b>Sum</b>: <code>5</code> /help", parse_mode="html")
    assert sent["text"] == "Sum: 5 /help"
    assert [each["type"] for each in sent["entities"]] == ["bold", "code", "bot_command"]


async def test_without_a_parse_mode_tags_are_text(line: Line) -> None:
    assert (await line.say("<b>x"))["text"] == "<b>x"


async def test_entities_may_be_passed_instead_of_a_parse_mode(line: Line) -> None:
    sent = await line.say("hello", entities=[{"type": "bold", "offset": 0, "length": 5}])
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 5}]


async def test_an_options_object_for_previews_is_kept(line: Line) -> None:
    sent = await line.say("https://a.example", link_preview_options={"is_disabled": True})
    assert sent["link_preview_options"] == {"is_disabled": True}


async def test_white_space_around_a_text_is_cut_and_its_entities_follow(line: Line) -> None:
    sent = await line.say(" \n <b>bold</b> <i>it \n </i>", parse_mode="HTML")
    assert sent["text"] == "bold it"
    assert sent["entities"] == [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 5, "length": 2},
    ]


async def test_an_entity_of_white_space_at_the_end_vanishes(line: Line) -> None:
    sent = await line.say("x<b> </b>", parse_mode="HTML")
    assert "entities" not in sent


async def test_carriage_returns_are_dropped(line: Line) -> None:
    assert (await line.say("a\r\nb"))["text"] == "a\nb"


@pytest.mark.parametrize("text", ["x" * 4096, "👍" * 2048, "<b>" + "x" * 4096 + "</b>"])
async def test_a_text_of_4096_units_is_sent(line: Line, text: str) -> None:
    assert await line.say(text, parse_mode="HTML")


@pytest.mark.parametrize("text", ["x" * 4097, "👍" * 2048 + "x", "<b>" + "x" * 4097 + "</b>"])
async def test_a_longer_text_is_refused(line: Line, text: str) -> None:
    answer = await line.refusal("sendMessage", chat_id=1, text=text, parse_mode="HTML")
    assert answer == "Bad Request: message is too long"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": "  \n "}, "text must be non-empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x", "parse_mode": "Markup"}, "unsupported parse_mode"),
        ({"text": "x", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        (
            {"text": "1 < 2", "parse_mode": "HTML"},
            'can\'t parse entities: Unsupported start tag "" at byte offset 2',
        ),
        (
            {"text": "x", "reply_markup": buttons([callback("x", "x" * 65)])},
            "BUTTON_DATA_INVALID",
        ),
        ({"chat_id": 2, "text": "x"}, "chat not found"),
        ({"chat_id": -1, "text": "x"}, "chat not found"),
        ({"chat_id": "@nobody", "text": "x"}, "chat not found"),
        ({"text": "x", "reply_parameters": {"message_id": 99}}, "message to be replied not found"),
        ({"text": "x", "reply_parameters": {"message_id": "1"}}, "message to be replied not found"),
        (
            {"text": "x", "reply_parameters": {"message_id": 1, "chat_id": 2}},
            "message to be replied not found",
        ),
        ({"text": "x", "reply_parameters": {}}, 'can\'t find field "message_id"'),
    ],
)
async def test_a_message_is_refused(line: Line, params: dict[str, Any], reason: str) -> None:
    answer = await line.refusal("sendMessage", **{"chat_id": 1, **params})
    assert answer == f"Bad Request: {reason}"
    assert line.telegram.user(1, "Customer").messages == []


async def test_a_person_who_never_wrote_is_not_found(line: Line) -> None:
    stranger = line.telegram.user(5, "Customer")
    assert await line.refusal("sendMessage", chat_id=5, text="x") == "Bad Request: chat not found"
    await stranger.start()
    assert await line.say("welcome", 5)


async def test_a_person_who_blocked_the_bot_gets_nothing(line: Line) -> None:
    person = line.customer()
    person.block()
    for method, params in (
        ("sendMessage", {"text": "x"}),
        ("sendChatAction", {"action": "typing"}),
        ("editMessageText", {"message_id": 1, "text": "x"}),
    ):
        answer = await line.refusal(method, chat_id=1, **params)
        assert answer == "Forbidden: bot was blocked by the user"
    person.unblock()
    assert await line.say("back")


async def test_a_reply_carries_the_message_it_answers(line: Line) -> None:
    first = await line.say("one")
    second = await line.say("two", reply_parameters={"message_id": 1})
    assert second["reply_to_message"] == first
    third = await line.say("three", reply_parameters={"message_id": 2})
    assert "reply_to_message" not in third["reply_to_message"]


async def test_a_reply_to_nothing_is_sent_where_that_is_allowed(line: Line) -> None:
    reply = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await line.say("x", reply_parameters=reply)


async def test_a_reply_keyboard_belongs_to_the_chat_and_not_to_the_message(line: Line) -> None:
    chat = line.customer().chat
    sent = await line.say("menu", reply_markup={"keyboard": [["A"]], "resize_keyboard": True})
    assert "reply_markup" not in sent
    assert chat.reply_keyboard == {"keyboard": [[{"text": "A"}]], "resize_keyboard": True}
    await line.say("again", reply_markup=buttons([callback("a", "b")]))
    assert chat.reply_keyboard is not None
    await line.say("gone", reply_markup={"remove_keyboard": True})
    assert chat.reply_keyboard is None


async def test_forcing_a_reply_changes_no_keyboard(line: Line) -> None:
    await line.say("menu", reply_markup={"keyboard": [["A"]]})
    await line.say("link?", reply_markup={"force_reply": True})
    assert line.customer().chat.reply_keyboard is not None


async def test_typing_is_shown_and_another_action_refused(line: Line) -> None:
    seen: list[Any] = []
    stop = line.telegram.add_listener(seen.append)
    assert await line.call("sendChatAction", chat_id=1, action="typing") is True
    stop()
    assert await line.call("sendChatAction", chat_id=1, action="upload_document")
    assert [(event.kind, event.fields) for event in seen] == [("typing", {"action": "typing"})]
    answer = await line.refusal("sendChatAction", chat_id=1, action="sleeping")
    assert answer == "Bad Request: wrong parameter action in request"
