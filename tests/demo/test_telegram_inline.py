"""Inline mode: the query, the bot's results, the errors, and the chosen result."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.demo.telegram import ClientError, InlineQuery, Options
from tests.demo.telegram_line import Line, buttons, callback, connected

Json = dict[str, Any]

LINK = "https://t.me/VitrineDemoBot?start=s_1"


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


def article(result_id: str = "1", **more: Any) -> Json:
    content = {"message_text": "<b>Likes</b>", "parse_mode": "HTML"}
    return {"type": "article", "id": result_id, "title": "Likes", "input_message_content": content,
            **more}  # fmt: skip


async def asked(line: Line, text: str = "lik", offset: str = "") -> InlineQuery:
    return await line.customer().ask_inline(text, offset)


async def offer(line: Line, query: InlineQuery, *results: Json, **more: Any) -> None:
    await line.call("answerInlineQuery", inline_query_id=query.id, results=list(results), **more)


async def test_a_query_reaches_the_bot_with_who_asks_and_from_where(line: Line) -> None:
    query = await asked(line, "lik", "20")
    [update] = await line.call("getUpdates")
    assert update["inline_query"] == {
        "id": query.id,
        "from": line.customer().chat.user,
        "query": "lik",
        "offset": "20",
        "chat_type": "sender",
    }
    assert update["update_id"] == query.update_id


async def test_a_query_is_cut_at_256_characters(line: Line) -> None:
    await asked(line, "x" * 300)
    [update] = await line.call("getUpdates")
    assert update["inline_query"]["query"] == "x" * 256


async def test_a_bot_that_did_not_ask_for_queries_gets_none(line: Line) -> None:
    await line.call("getUpdates", allowed_updates=["message"])
    await asked(line)
    assert await line.call("getUpdates") == []
    await line.call("getUpdates", allowed_updates=["message", "inline_query"])
    await asked(line)
    assert len(await line.call("getUpdates")) == 1


async def test_without_inline_mode_nobody_asks_and_the_bot_knows(line: Line) -> None:
    assert (await line.call("getMe"))["supports_inline_queries"] is True
    async with connected(options=Options(inline_mode=False)) as off:
        assert (await off.call("getMe"))["supports_inline_queries"] is False
        with pytest.raises(ClientError, match="inline mode is off"):
            await asked(off)
        assert off.telegram.pending_updates == []


async def test_results_reach_the_person_as_their_message_will_stand(line: Line) -> None:
    query = await asked(line)
    keyboard = buttons([{"text": "Open", "url": LINK}])
    thumb = {"thumbnail_url": "https://a.example/x.png", "thumbnail_width": 5}
    plain = {"message_text": "x", "link_preview_options": {"is_disabled": True}}
    await offer(
        line,
        query,
        article("1", description="$1.00", reply_markup=keyboard, **thumb),
        article("2", input_message_content=plain, reply_markup={"inline_keyboard": []}),
        cache_time=0,
        is_personal=True,
        next_offset="2",
        button={"text": "Open the shop", "start_parameter": "inline"},
    )
    first, second = (await query.answer()).results
    assert (first["title"], first["description"]) == ("Likes", "$1.00")
    assert first["message"] == {
        "text": "Likes",
        "entities": [{"type": "bold", "offset": 0, "length": 5}],
        "reply_markup": keyboard,
    }
    assert second["message"] == {"text": "x", "link_preview_options": {"is_disabled": True}}
    assert query.next_offset == "2"
    assert query.button == {"text": "Open the shop", "start_parameter": "inline"}


async def test_fifty_results_and_ids_of_64_bytes_are_taken(line: Line) -> None:
    query = await asked(line)
    await offer(line, query, *(article(f"{n:02}" + "я" * 31) for n in range(50)))
    assert len(query.results) == 50


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([article(str(n)) for n in range(51)], "RESULTS_TOO_MUCH"),
        ([article("1"), article("1")], "RESULT_ID_DUPLICATE"),
        ([article("")], "RESULT_ID_INVALID"),
        ([article("x" + "я" * 32)], "RESULT_ID_INVALID"),
        ([article(type="photo")], "RESULT_TYPE_INVALID"),
        ([article(title=" ")], "ARTICLE_TITLE_EMPTY"),
        (["x"], "can't parse inline query result: Object expected"),
        ([{"id": "1"}], "can't parse inline query result: Can't find field \"type\""),
        ([article(id=1)], 'can\'t parse inline query result: Field "id" must be of type String'),
        (
            [{"type": "article", "id": "1"}],
            "can't parse inline query result: Can't find field \"title\"",
        ),
        (
            [{"type": "article", "id": "1", "title": "x"}],
            "can't parse inline query result: Can't find field \"input_message_content\"",
        ),
        (
            [article(input_message_content="x")],
            'can\'t parse inline query result: Field "input_message_content" '
            "must be of type Object",
        ),
        (
            [article(input_message_content={})],
            "can't parse inline query result: Can't find field \"message_text\"",
        ),
        (
            [article(input_message_content={"message_text": "x", "title": "x"})],
            'can\'t parse inline query result: Unknown field "title"',
        ),
        ([article(colour="red")], 'can\'t parse inline query result: Unknown field "colour"'),
        ([article(input_message_content={"message_text": ""})], "message text is empty"),
        ([article(input_message_content={"message_text": "x" * 4097})], "MESSAGE_TOO_LONG"),
        (
            [article(input_message_content={"message_text": "<b>", "parse_mode": "HTML"})],
            "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            [article(url="ftp://a.example/")],
            "inline query result URL 'ftp://a.example/' is invalid: Unsupported URL protocol",
        ),
        ([article(reply_markup={"keyboard": [["x"]]})], "inline keyboard expected"),
        ([article(reply_markup=buttons([callback("x", "y" * 65)]))], "BUTTON_DATA_INVALID"),
    ],
)
async def test_bad_results_are_refused(line: Line, results: list[Any], reason: str) -> None:
    query = await asked(line)
    answer = await line.refusal("answerInlineQuery", inline_query_id=query.id, results=results)
    assert answer == f"Bad Request: {reason}"
    assert not query.answered


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"cache_time": "long"}, 'parameter "cache_time" must be an Integer'),
        ({"is_personal": "maybe"}, 'parameter "is_personal" must be a Boolean'),
        ({"next_offset": 20}, 'parameter "next_offset" must be a String'),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"switch_pm_text": "x"}, 'unknown parameter "switch_pm_text"'),
        ({"button": {"text": " ", "start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"button": {"text": "x", "start_parameter": "x" * 65}}, "START_PARAM_INVALID"),
        (
            {"button": {"text": "x"}},
            "can't parse inline query result: Exactly one action must be specified",
        ),
        (
            {"button": {"text": "x", "url": "x"}},
            'can\'t parse inline query result: Unknown field "url"',
        ),
        (
            {"button": {"text": "x", "web_app": {"url": "http://a.example"}}},
            "Web App URL 'http://a.example' is invalid: Only HTTPS links are allowed",
        ),
    ],
)
async def test_a_bad_answer_is_refused(line: Line, more: Json, reason: str) -> None:
    query = await asked(line)
    answer = await line.refusal("answerInlineQuery", inline_query_id=query.id, results=[], **more)
    assert answer == f"Bad Request: {reason}"


async def test_a_web_app_may_stand_above_the_results(line: Line) -> None:
    query = await asked(line)
    button = {"text": "Open", "web_app": {"url": "https://a.example/"}}
    await offer(line, query, next_offset="x" * 64, button=button)
    assert query.button == button


async def test_an_old_query_is_refused_and_the_first_answer_stands() -> None:
    async with connected(options=Options(callback_timeout=0.2)) as line:
        line.customer()
        query = await asked(line)
        await offer(line, query, article("1"))
        await offer(line, query, article("2"))
        assert [each["id"] for each in query.results] == ["1"]
        await asyncio.sleep(0.25)
        answer = await line.refusal("answerInlineQuery", inline_query_id=query.id, results=[])
        assert "query is too old" in answer


async def test_a_chosen_result_stands_in_the_chat_as_a_message_via_the_bot(line: Line) -> None:
    query = await asked(line)
    keyboard = buttons([{"text": "Open", "url": LINK}])
    await offer(line, query, article("1", reply_markup=keyboard), article("2", title="Views"))
    person = line.customer()
    message = await person.choose(query, "Likes")
    assert (message.html, message.outgoing) == ("<b>Likes</b>", True)
    assert message.wire["via_bot"]["username"] == "VitrineDemoBot"
    assert message.buttons[0].url == LINK
    update = (await line.call("getUpdates"))[-1]
    assert update["message"] == message.wire
    assert (await person.choose(query, "2")).text == "Likes"
    with pytest.raises(AssertionError, match="no result 'Shares' in \\['Likes', 'Views'\\]"):
        await person.choose(query, "Shares")


async def ask_on_page(line: Line, deed: str, body: Json, who: int = 1) -> httpx.Response:
    return await line.http.post(f"{line.base}/page/chat/{who}/{deed}", json=body)


async def test_the_page_asks_shows_and_sends(line: Line) -> None:
    asking = asyncio.create_task(ask_on_page(line, "inline", {"query": "lik"}))
    [update] = await line.call("getUpdates", timeout=5)
    query_id = update["inline_query"]["id"]
    button = {"text": "Open the shop", "start_parameter": "inline"}
    await line.call(
        "answerInlineQuery",
        inline_query_id=query_id,
        results=[article("1", description="$1.00"), article("2")],
        next_offset="2",
        button=button,
    )
    assert (await asking).json() == {
        "query_id": query_id,
        "results": [
            {"id": "1", "title": "Likes", "description": "$1.00"},
            {"id": "2", "title": "Likes", "description": ""},
        ],
        "next_offset": "2",
        "button": button,
    }
    sent = await ask_on_page(line, "choose", {"query_id": query_id, "result_id": "1"})
    assert line.customer().messages[-1].id == sent.json()["message_id"]


async def test_the_page_asks_for_more(line: Line) -> None:
    asking = asyncio.create_task(ask_on_page(line, "inline", {"query": "lik", "offset": "20"}))
    [update] = await line.call("getUpdates", timeout=5)
    assert update["inline_query"]["offset"] == "20"
    query_id = update["inline_query"]["id"]
    await line.call("answerInlineQuery", inline_query_id=query_id, results=[])
    assert (await asking).json()["next_offset"] == ""


async def test_a_bot_that_does_not_answer_offers_nothing() -> None:
    async with connected(options=Options(inline_timeout=0.01)) as line:
        line.customer()
        answer = await ask_on_page(line, "inline", {"query": ""})
        assert answer.json()["results"] == []


@pytest.mark.parametrize("query_id", ["1", "tap", "theirs"])
async def test_only_what_was_offered_to_oneself_can_be_chosen(line: Line, query_id: str) -> None:
    await line.say("menu", reply_markup=buttons([callback("Buy", "buy")]))
    theirs = await line.customer(2).ask_inline("x")
    await offer(line, theirs, article("1"))
    tap = await line.customer().tap("Buy")
    known = {"tap": tap.id, "theirs": theirs.id}
    body = {"query_id": known.get(query_id, query_id), "result_id": "1"}
    answer = await ask_on_page(line, "choose", body)
    assert (answer.status_code, answer.json()) == (
        400,
        {"error": "this result is not there any more"},
    )


async def test_the_page_is_told_why_it_cannot_ask_or_send(line: Line) -> None:
    query = await asked(line)
    await offer(line, query, article("1"))
    line.customer().block()
    answer = await ask_on_page(line, "choose", {"query_id": query.id, "result_id": "1"})
    assert answer.json() == {"error": "the bot is blocked; unblock it first"}
    for body in ({}, {"query": 1}, {"query": "", "offset": 1}):
        assert (await ask_on_page(line, "inline", body)).status_code == 400
    async with connected(options=Options(inline_mode=False)) as off:
        off.customer()
        answer = await ask_on_page(off, "inline", {"query": ""})
        assert answer.status_code == 400
