"""Edits and deletions, and Telegram's usual errors."""

from collections.abc import AsyncIterator

import pytest

from tests.demo.telegram_line import Line, buttons, callback, connected

KEYS = buttons([callback("Buy", "buy")])
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are "
    "exactly the same as a current content and reply markup of the message"
)
NOTHING_TO_EDIT = "Bad Request: message to edit not found"


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


async def edit(line: Line, text: str, message_id: int = 1, **params: object) -> dict[str, object]:
    edited: dict[str, object] = await line.call(
        "editMessageText", chat_id=1, message_id=message_id, text=text, **params
    )
    return edited


async def test_an_edit_changes_the_message_and_dates_it(line: Line) -> None:
    sent = await line.say("one")
    edited = await edit(line, "<b>two</b>", parse_mode="HTML", reply_markup=KEYS)
    assert edited["date"] == sent["date"]
    assert isinstance(edited["edit_date"], int)
    assert edited["text"] == "two"
    assert edited["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert edited["reply_markup"] == KEYS
    message = line.customer().last
    assert (message.text, message.edited, len(line.customer().messages)) == ("two", 1, 1)


async def test_an_edit_without_a_keyboard_takes_the_keyboard_away(line: Line) -> None:
    await line.say("one", reply_markup=KEYS)
    assert "reply_markup" not in await edit(line, "one")


async def test_an_edit_without_entities_takes_the_entities_away(line: Line) -> None:
    await line.say("<b>one</b>", parse_mode="HTML")
    assert "entities" not in await edit(line, "one")


async def test_an_edit_that_changes_nothing_is_refused(line: Line) -> None:
    await line.say("<b>one</b> /x", parse_mode="HTML", reply_markup=KEYS)
    same = {"chat_id": 1, "message_id": 1, "parse_mode": "HTML", "reply_markup": KEYS}
    answer = await line.refusal("editMessageText", text="<strong>one</strong> /x ", **same)
    assert answer == NOT_MODIFIED
    assert line.customer().last.edited == 0


@pytest.mark.parametrize("change", ["text", "entities", "keyboard"])
async def test_a_change_of_text_or_style_or_keyboard_is_a_change(line: Line, change: str) -> None:
    await line.say("<b>one</b>", parse_mode="HTML", reply_markup=KEYS)
    text = {"text": "<b>two</b>", "entities": "<i>one</i>", "keyboard": "<b>one</b>"}[change]
    keys = buttons([callback("Buy", "buy2")]) if change == "keyboard" else KEYS
    assert await edit(line, text, parse_mode="HTML", reply_markup=keys)


async def test_a_keyboard_alone_can_be_edited_and_taken_away(line: Line) -> None:
    await line.say("one", reply_markup=KEYS)
    target = {"chat_id": 1, "message_id": 1}
    assert await line.refusal("editMessageReplyMarkup", **target, reply_markup=KEYS) == NOT_MODIFIED
    other = buttons([callback("Sell", "sell")])
    edited = await line.call("editMessageReplyMarkup", **target, reply_markup=other)
    assert (edited["text"], edited["reply_markup"]) == ("one", other)
    assert "reply_markup" not in await line.call("editMessageReplyMarkup", **target)
    assert await line.refusal("editMessageReplyMarkup", **target) == NOT_MODIFIED
    answer = await line.refusal("editMessageReplyMarkup", **target, reply_markup=buttons())
    assert answer == NOT_MODIFIED


async def test_only_inline_keyboards_fit_an_edit(line: Line) -> None:
    await line.say("one")
    answer = await line.refusal(
        "editMessageText", chat_id=1, message_id=1, text="x", reply_markup={"keyboard": [["A"]]}
    )
    assert answer == "Bad Request: inline keyboard expected"


async def test_a_message_that_is_not_there_cannot_be_edited(line: Line) -> None:
    answer = await line.refusal("editMessageText", chat_id=1, message_id=9, text="x")
    assert answer == NOTHING_TO_EDIT
    await line.say("one")
    await line.call("deleteMessage", chat_id=1, message_id=1)
    answer = await line.refusal("editMessageText", chat_id=1, message_id=1, text="x")
    assert answer == NOTHING_TO_EDIT


async def test_the_persons_messages_cannot_be_edited(line: Line) -> None:
    await line.customer().send("hello")
    answer = await line.refusal("editMessageText", chat_id=1, message_id=1, text="x")
    assert answer == "Bad Request: message can't be edited"


@pytest.mark.parametrize(
    "markup", [{"keyboard": [["A"]]}, {"remove_keyboard": True}, {"force_reply": True}]
)
async def test_a_message_sent_with_a_reply_keyboard_cannot_be_edited(
    line: Line, markup: dict[str, object]
) -> None:
    await line.say("one", reply_markup=markup)
    answer = await line.refusal("editMessageText", chat_id=1, message_id=1, text="x")
    assert answer == "Bad Request: message can't be edited"


async def test_a_text_that_is_too_long_has_another_name_in_an_edit(line: Line) -> None:
    await line.say("one")
    answer = await line.refusal("editMessageText", chat_id=1, message_id=1, text="x" * 4097)
    assert answer == "Bad Request: MESSAGE_TOO_LONG"


async def test_a_file_has_a_caption_and_no_text(line: Line) -> None:
    files = {"document": ("a.txt", b"abc")}
    data = {"chat_id": "1", "caption": "one"}
    await line.http.post(f"{line.api}/sendDocument", data=data, files=files)
    target = {"chat_id": 1, "message_id": 1}
    answer = await line.refusal("editMessageText", **target, text="x")
    assert answer == "Bad Request: there is no text in the message to edit"
    assert await line.refusal("editMessageCaption", **target, caption="one") == NOT_MODIFIED
    edited = await line.call(
        "editMessageCaption", **target, caption="<i>two</i>", parse_mode="HTML", reply_markup=KEYS
    )
    assert (edited["caption"], edited["reply_markup"]) == ("two", KEYS)
    assert edited["document"]["file_name"] == "a.txt"
    assert "caption" not in await line.call("editMessageCaption", **target)


async def test_a_text_has_no_caption(line: Line) -> None:
    await line.say("one")
    answer = await line.refusal("editMessageCaption", chat_id=1, message_id=1, caption="x")
    assert answer == "Bad Request: there is no caption in the message to edit"


async def test_messages_of_both_sides_can_be_deleted(line: Line) -> None:
    person = line.customer()
    await person.send("hello")
    sent = await line.say("one")
    gone = person.last
    for message_id in (1, sent["message_id"]):
        assert await line.call("deleteMessage", chat_id=1, message_id=message_id) is True
    assert person.messages == []
    assert gone.deleted


async def test_a_message_that_is_not_there_cannot_be_deleted(line: Line) -> None:
    answer = await line.refusal("deleteMessage", chat_id=1, message_id=1)
    assert answer == "Bad Request: message to delete not found"


async def test_many_messages_are_deleted_at_once_and_missing_ones_skipped(line: Line) -> None:
    for text in ("one", "two", "three"):
        await line.say(text)
    assert await line.call("deleteMessages", chat_id=1, message_ids=[1, 3, 99, "x"])
    assert [message.text for message in line.customer().messages] == ["two"]


@pytest.mark.parametrize("number", [0, 101])
async def test_none_or_too_many_deletions_are_refused(line: Line, number: int) -> None:
    ids = list(range(number))
    answer = await line.refusal("deleteMessages", chat_id=1, message_ids=ids)
    assert answer == "Bad Request: too many messages specified"
