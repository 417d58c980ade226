"""Updates that are built by hand equal those that python-telegram-bot reads."""

from typing import Any

import orjson
import pytest
from telegram import Bot, Message, Update

from bot.telegram.updates import TEXT_MESSAGE_FIELDS, read_update
from tests.bench import telegram

BOT = Bot(telegram.TOKEN)


def raw_update(update: bytes) -> dict[str, Any]:
    raw: dict[str, Any] = orjson.loads(update)
    return raw


@pytest.mark.parametrize("text", ["Hello", "/start s_12", "👍 <b>"])
def test_a_typed_message_is_read_as_the_framework_reads_it(text: str) -> None:
    raw = raw_update(telegram.typed(1, 5, text))
    assert set(raw["message"]) <= TEXT_MESSAGE_FIELDS
    assert read_update(raw, BOT).to_dict() == Update.de_json(raw, BOT).to_dict()


def test_a_tap_is_read_as_the_framework_reads_it_but_for_the_message_it_stands_on() -> None:
    raw = raw_update(telegram.tapped(1, 5, "s:12", ["s:1", "m"]))
    ours, theirs = read_update(raw, BOT), Update.de_json(raw, BOT)
    assert ours.callback_query is not None
    assert isinstance(ours.callback_query.message, Message)
    assert theirs.callback_query is not None
    assert theirs.callback_query.message is not None
    assert ours.callback_query.message.chat == theirs.callback_query.message.chat
    assert ours.callback_query.message.message_id == theirs.callback_query.message.message_id
    assert ours.callback_query.message.text is None
    assert (ours.effective_user, ours.effective_chat) == (
        theirs.effective_user,
        theirs.effective_chat,
    )
    read, expected = ours.to_dict(), theirs.to_dict()
    del read["callback_query"]["message"], expected["callback_query"]["message"]
    assert read == expected


@pytest.mark.parametrize(
    "extra", [{"caption": "x"}, {"photo": []}, {"via_bot": telegram.BOT}, {"of_the_future": 1}]
)
def test_a_message_with_any_other_field_is_left_to_the_framework(extra: dict[str, Any]) -> None:
    raw = raw_update(telegram.typed(1, 5, "Hello"))
    raw["message"] |= extra
    assert read_update(raw, BOT).to_dict() == Update.de_json(raw, BOT).to_dict()


def test_a_tap_in_inline_mode_has_no_message() -> None:
    raw = raw_update(telegram.tapped(1, 5, "s:12", []))
    del raw["callback_query"]["message"]
    raw["callback_query"]["inline_message_id"] = "7"
    update = read_update(raw, BOT)
    assert update.callback_query is not None
    assert update.callback_query.inline_message_id == "7"


@pytest.mark.parametrize("field", ["chat", "date", "message_id"])
def test_a_message_that_lacks_a_field_is_an_error(field: str) -> None:
    raw = raw_update(telegram.typed(1, 5, "Hello"))
    del raw["message"][field]
    with pytest.raises((KeyError, TypeError, AttributeError)):
        read_update(raw, BOT)
