"""The requests of the chat page, and the refusal of other sites' requests."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.demo.serving import serve
from bot.demo.telegram import SimulatedTelegram
from tests.demo.pictures import png
from tests.demo.telegram_line import BILL, Line, buttons, callback, connected


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


async def get(line: Line, path: str, **headers: str) -> httpx.Response:
    return await line.http.get(f"{line.base}{path}", headers=headers)


async def do(line: Line, deed: str, body: Any, chat_id: int = 1) -> httpx.Response:
    return await line.http.post(f"{line.base}/page/chat/{chat_id}/{deed}", json=body)


async def test_the_page_and_its_files_are_served(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>Chat</title>")
    (tmp_path / "chat.js").write_text("export {};")
    (tmp_path / "style.css").write_text("body {}")
    (tmp_path / ".hidden").write_text("secret")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "x.js").write_text("secret")
    telegram = SimulatedTelegram(page=tmp_path)
    async with serve(telegram.app) as base, httpx.AsyncClient() as http:
        index = await http.get(base)
        assert (index.text, index.status_code) == ("<title>Chat</title>", 200)
        assert index.headers["content-type"].startswith("text/html")
        script = await http.get(f"{base}/page/chat.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert script.headers["cache-control"] == "no-cache"
        style = await http.get(f"{base}/page/style.css")
        assert style.headers["content-type"].startswith("text/css")
        for path in (
            "missing.js",
            ".hidden",
            "deep",
            "deep/x.js",
            "..%2findex.html",
            "deep%2fx.js",
            "..%5cindex.html",
            "%2e%2e",
        ):
            assert (await http.get(f"{base}/page/{path}")).status_code == 404, path


async def test_the_page_learns_who_there_is(line: Line) -> None:
    line.telegram.user(9, "Operator", role="operator", language_code="de")
    assert (await get(line, "/page/people")).json() == {
        "bot": {"id": 7000000001, "first_name": "Vitrine", "username": "VitrineDemoBot"},
        "people": [
            {"id": 1, "first_name": "Customer", "role": "customer", "language_code": "en"},
            {"id": 9, "first_name": "Operator", "role": "operator", "language_code": "de"},
        ],
    }


async def test_an_empty_chat_shows_the_description(line: Line) -> None:
    await line.call("setMyDescription", description="A shop")
    assert (await get(line, "/page/chat/1")).json() == {
        "revision": 0,
        "messages": [],
        "commands": [],
        "reply_keyboard": None,
        "blocked": False,
        "description": "A shop",
    }


async def test_a_chat_shows_all_that_stands_in_it(line: Line) -> None:
    person = line.customer()
    commands = [{"command": "help", "description": "Help"}]
    await line.call("setMyCommands", commands=commands)
    mine = await person.send("hi")
    sent = await line.say("menu", reply_markup=buttons([callback("Buy", "buy")]))
    await line.say("keys", reply_markup={"keyboard": [["A"]]})
    person.block()
    body = (await get(line, "/page/chat/1")).json()
    assert body["messages"][0] == {**mine.wire, "outgoing": True}
    assert body["messages"][1] == {**sent, "outgoing": False}
    assert body["messages"][1]["reply_markup"] == buttons([callback("Buy", "buy")])
    assert body["commands"] == commands
    assert body["reply_keyboard"] == {"keyboard": [[{"text": "A"}]]}
    assert body["blocked"] is True
    assert body["revision"] == person.chat.revision


async def test_a_text_is_sent(line: Line) -> None:
    await line.say("which link?")
    answer = await do(line, "text", {"text": "/start x", "reply_to": 1})
    assert answer.json() == {"message_id": 2}
    [update] = await line.call("getUpdates")
    assert update["message"]["text"] == "/start x"
    assert update["message"]["entities"][0]["type"] == "bot_command"
    assert update["message"]["reply_to_message"]["message_id"] == 1
    assert (await do(line, "text", {"text": "x", "reply_to": None})).status_code == 200


async def test_a_button_is_tapped(line: Line) -> None:
    await line.say("menu", reply_markup=buttons([callback("Buy", "buy")]))
    answer = await do(line, "tap", {"message_id": 1, "data": "buy"})
    [update] = await line.call("getUpdates")
    assert answer.json() == {"callback_query_id": update["callback_query"]["id"]}
    assert await line.call("answerCallbackQuery", **answer.json())


async def test_an_invoice_is_paid(line: Line) -> None:
    await line.call("sendInvoice", **BILL)
    answer = await do(line, "pay", {"message_id": 1})
    [update] = await line.call("getUpdates")
    query_id = update["pre_checkout_query"]["id"]
    assert answer.json() == {"callback_query_id": query_id}
    await line.call("answerPreCheckoutQuery", pre_checkout_query_id=query_id, ok=True)
    assert "successful_payment" in line.customer().messages[-1].wire


async def test_a_file_is_sent_and_downloaded(line: Line) -> None:
    answer = await line.http.post(
        f"{line.base}/page/chat/1/file",
        data={"caption": "my links"},
        files={"file": ("links é.txt", b"a\nb", "text/plain")},
    )
    assert answer.json() == {"message_id": 1}
    [update] = await line.call("getUpdates")
    assert update["message"]["caption"] == "my links"
    file_id = update["message"]["document"]["file_id"]
    download = await get(line, f"/page/files/{file_id}")
    assert download.content == b"a\nb"
    assert download.headers["content-disposition"] == (
        "attachment; filename*=utf-8''links%20%C3%A9.txt"
    )
    assert download.headers["x-content-type-options"] == "nosniff"


async def test_a_picture_is_shown_and_not_saved(line: Line) -> None:
    files = {"photo": ("chart.png", png(), "image/png")}
    await line.http.post(f"{line.api}/sendPhoto", data={"chat_id": "1"}, files=files)
    [size] = line.customer().last.wire["photo"]
    download = await get(line, f"/page/files/{size['file_id']}")
    assert download.headers["content-type"] == "image/png"
    assert download.headers["content-disposition"].startswith("inline")


async def test_a_file_that_is_not_there_is_not_found(line: Line) -> None:
    assert (await get(line, "/page/files/x")).status_code == 404


async def test_the_language_is_switched(line: Line) -> None:
    commands = [{"command": "hilfe", "description": "Hilfe"}]
    await line.call("setMyCommands", commands=commands, language_code="de")
    assert (await do(line, "language", {"language_code": "de"})).json() == {}
    assert (await get(line, "/page/chat/1")).json()["commands"] == commands
    event = line.customer().chat.events[-1]
    assert (event.kind, event.fields["commands"]) == ("commands", commands)


async def test_the_bot_is_blocked_and_given_back(line: Line) -> None:
    for blocked in (True, False):
        assert (await do(line, "blocked", {"blocked": blocked})).json() == {}
        assert (await get(line, "/page/chat/1")).json()["blocked"] is blocked


@pytest.mark.parametrize(
    ("deed", "body", "reason"),
    [
        ("text", {"text": ""}, "there is nothing to send"),
        ("text", {"text": "x" * 5000}, "longer than 4096 characters"),
        ("text", {"text": 5}, '"text" is missing or of the wrong type'),
        ("text", {}, '"text" is missing or of the wrong type'),
        ("text", {"text": "x", "reply_to": "1"}, '"reply_to" is of the wrong type'),
        ("text", {"text": "x", "reply_to": 9}, "there is no message 9 in this chat"),
        ("text", [], "a JSON object is expected"),
        ("tap", {"message_id": 1, "data": "x"}, "there is no message 1 in this chat"),
        ("tap", {"message_id": True, "data": "x"}, '"message_id" is missing or of the wrong type'),
        ("pay", {"message_id": 1}, "there is no message 1 in this chat"),
        ("language", {}, '"language_code" is missing or of the wrong type'),
        ("blocked", {"blocked": 1}, '"blocked" is missing or of the wrong type'),
        ("file", {}, "Bad Request: can't find boundary in Content-Type"),
    ],
)
async def test_a_deed_that_cannot_be_done_is_400_with_a_reason(
    line: Line, deed: str, body: Any, reason: str
) -> None:
    answer = await do(line, deed, body)
    assert (answer.status_code, answer.json()) == (400, {"error": reason})
    assert line.telegram.pending_updates == []


async def test_a_button_that_is_gone_cannot_be_tapped(line: Line) -> None:
    await line.say("menu", reply_markup=buttons([callback("Buy", "buy")]))
    answer = await do(line, "tap", {"message_id": 1, "data": "sell"})
    assert answer.json() == {"error": "message 1 has no button with the data 'sell'"}


async def test_a_body_that_is_no_json_is_400(line: Line) -> None:
    answer = await line.http.post(f"{line.base}/page/chat/1/text", content=b"{")
    assert (answer.status_code, answer.json()) == (400, {"error": "JSON is expected"})


async def test_a_form_without_a_file_is_400(line: Line) -> None:
    answer = await line.http.post(
        f"{line.base}/page/chat/1/file", files={"other": ("x", b"x"), "file": (None, "text")}
    )
    assert answer.status_code == 400
    assert "are expected" in answer.json()["error"]


async def test_a_person_who_is_not_there_is_400(line: Line) -> None:
    assert (await get(line, "/page/chat/99")).json() == {"error": "there is no such person"}
    answer = await do(line, "text", {"text": "x"}, 99)
    assert (answer.status_code, answer.json()) == (400, {"error": "there is no such person"})


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example"},
        {"host": "[bad"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    ],
)
async def test_another_site_may_do_nothing(line: Line, headers: dict[str, str]) -> None:
    answer = await line.http.post(
        f"{line.base}/page/chat/1/text", json={"text": "x"}, headers=headers
    )
    assert answer.status_code == 403
    assert "error" in answer.json()
    assert line.telegram.pending_updates == []


async def test_a_foreign_name_for_loopback_may_not_even_read(line: Line) -> None:
    for path in ("/", "/page/people", "/page/chat/1", "/page/chat/1/events", "/page/files/x"):
        assert (await get(line, path, host="evil.example")).status_code == 403


async def test_a_link_from_another_site_may_be_followed(line: Line) -> None:
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    assert (await get(line, "/page/people", **headers)).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "localhost"])
async def test_the_page_itself_may_do_everything(line: Line, host: str) -> None:
    headers = {"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"}
    answer = await line.http.post(
        f"{line.base}/page/chat/1/text", json={"text": "x"}, headers=headers
    )
    assert answer.status_code == 200
    assert len(line.telegram.pending_updates) == 1


async def test_deeds_are_posts(line: Line) -> None:
    assert (await get(line, "/page/chat/1/text")).status_code == 405
    assert (await get(line, "/nothing")).status_code == 404
