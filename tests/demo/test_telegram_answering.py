"""Answers to taps."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.demo.telegram import Options
from tests.demo.telegram_line import Line, buttons, callback, connected

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        await line.say("choose", reply_markup=buttons([callback("Buy", "buy")]))
        yield line


async def test_a_tap_reaches_the_bot_with_its_message(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    [update] = await line.call("getUpdates")
    query = update["callback_query"]
    assert (query["id"], query["data"]) == (tap.id, "buy")
    assert query["from"]["id"] == 1
    assert query["message"] == line.customer().last.wire
    assert query["message"]["reply_markup"] == buttons([callback("Buy", "buy")])
    assert isinstance(query["chat_instance"], str)
    assert update["update_id"] == tap.update_id


async def test_an_answer_reaches_the_person(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    assert not tap.answered
    assert await line.call(
        "answerCallbackQuery", callback_query_id=tap.id, text="Sold out", show_alert=True
    )
    answered = await tap.answer()
    assert answered is tap
    assert (tap.text, tap.alert, tap.answers) == ("Sold out", True, 1)


async def test_an_answer_without_text_only_stops_the_spinning(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    await line.call("answerCallbackQuery", callback_query_id=tap.id)
    assert (tap.answered, tap.text, tap.alert) == (True, "", False)


async def test_who_waits_for_an_answer_is_woken(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    waiting = asyncio.create_task(tap.answer())
    await asyncio.sleep(0)
    await line.call("answerCallbackQuery", callback_query_id=tap.id, text="ok")
    assert (await waiting).text == "ok"


async def test_waiting_for_an_answer_that_never_comes_fails_with_a_word(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    with pytest.raises(AssertionError, match=r"no answer in 0\.01 s"):
        await tap.answer(timeout=0.01)


async def test_a_second_answer_is_accepted_and_not_shown(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    for text in ("first", "second"):
        assert await line.call("answerCallbackQuery", callback_query_id=tap.id, text=text)
    assert (tap.text, tap.answers) == ("first", 2)


@pytest.mark.parametrize("query_id", ["1", "", "x"])
async def test_an_unknown_query_is_refused(line: Line, query_id: str) -> None:
    answer = await line.refusal("answerCallbackQuery", callback_query_id=query_id)
    assert answer == TOO_OLD


async def test_an_old_query_is_refused() -> None:
    async with connected(options=Options(callback_timeout=0.01)) as line:
        person = line.customer()
        await line.say("choose", reply_markup=buttons([callback("Buy", "buy")]))
        tap = await person.tap("Buy")
        await asyncio.sleep(0.02)
        assert await line.refusal("answerCallbackQuery", callback_query_id=tap.id) == TOO_OLD
        assert not tap.answered


async def test_an_answer_of_more_than_200_units_is_refused(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    answer = {"callback_query_id": tap.id, "text": "👍" * 100}
    assert await line.call("answerCallbackQuery", **answer)
    answer["text"] += "x"
    assert await line.refusal("answerCallbackQuery", **answer) == "Bad Request: MESSAGE_TOO_LONG"


async def test_an_answer_opens_only_the_bots_own_link(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    answer = {"callback_query_id": tap.id, "url": "https://a.example/"}
    assert await line.refusal("answerCallbackQuery", **answer) == "Bad Request: URL_INVALID"
    answer["url"] = "https://t.me/VitrineDemoBot?start=x"
    assert await line.call("answerCallbackQuery", **answer)
    assert tap.url == answer["url"]


async def test_an_answer_of_another_kind_does_not_fit(line: Line) -> None:
    tap = await line.customer().tap("Buy")
    answer = await line.refusal("answerInlineQuery", inline_query_id=tap.id, results=[])
    assert answer == TOO_OLD
