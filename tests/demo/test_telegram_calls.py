"""Calls over HTTP: tokens, methods, parameters in every encoding, and their refusals."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.demo.telegram.bodies import read_body, read_multipart
from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.parameters import (
    Upload,
    boolean,
    chat_id,
    file,
    integer,
    json_array,
    json_object,
    string,
)
from bot.demo.telegram.registry import METHODS
from tests.demo.telegram_line import Line, buttons, callback, connected

METHOD_NAMES = {
    *("getMe", "getChat", "getFile", "sendMessage", "sendDocument", "sendPhoto", "sendChatAction"),
    *("editMessageText", "editMessageReplyMarkup", "deleteMessage", "answerCallbackQuery"),
    *("getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "answerInlineQuery"),
    *("setMyCommands", "getMyCommands", "deleteMyCommands", "setMyName", "setMyDescription"),
    *("setMyShortDescription", "setChatMenuButton", "sendInvoice", "answerPreCheckoutQuery"),
}


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


def test_the_methods_the_shop_needs_are_there() -> None:
    assert {name.lower() for name in METHOD_NAMES} <= METHODS.keys()


async def test_get_me_tells_who_the_bot_is(line: Line) -> None:
    me = await line.call("getMe")
    assert me["id"] == 7000000001
    assert me["is_bot"] is True
    assert (me["first_name"], me["username"]) == ("Vitrine", "VitrineDemoBot")


async def test_the_case_of_a_method_does_not_matter(line: Line) -> None:
    assert (await line.call("GETME"))["is_bot"] is True


async def test_a_wrong_token_is_unauthorized(line: Line) -> None:
    answer = await line.http.post(f"{line.base}/bot1:wrong/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_something_that_is_no_token_is_not_found(line: Line) -> None:
    answer = await line.http.post(f"{line.base}/botany/getMe")
    assert (answer.status_code, answer.json()["description"]) == (404, "Not Found")


@pytest.mark.parametrize("method", ["sendMassage", "", "getMe/extra", "logOut"])
async def test_an_unknown_method_is_an_error(line: Line, method: str) -> None:
    answer = await line.http.post(f"{line.api}/{method}", json={})
    assert answer.status_code == 404
    assert answer.json()["description"] == "Not Found: method not found"


async def test_parameters_come_as_json(line: Line) -> None:
    sent = await line.call(
        "sendMessage", chat_id=1, text="hi", reply_markup=buttons([callback("a", "b")])
    )
    assert sent["reply_markup"] == buttons([callback("a", "b")])


async def test_parameters_come_as_a_form_with_json_in_it(line: Line) -> None:
    markup = json.dumps(buttons([callback("a", "b")]))
    form = {
        "chat_id": "1",
        "text": "a+b & c",
        "disable_notification": "true",
        "reply_markup": markup,
    }
    answer = await line.http.post(f"{line.api}/sendMessage", data=form)
    sent = answer.json()["result"]
    assert sent["text"] == "a+b & c"
    assert sent["reply_markup"] == buttons([callback("a", "b")])


async def test_parameters_come_in_the_query_of_a_get(line: Line) -> None:
    answer = await line.http.get(f"{line.api}/sendMessage", params={"chat_id": 1, "text": "é"})
    assert answer.json()["result"]["text"] == "é"


async def test_parameters_come_as_multipart(line: Line) -> None:
    files = {"document": ("a.txt", b"abc", "text/plain")}
    data = {"chat_id": "1", "caption": "<b>é</b>", "parse_mode": "HTML"}
    answer = await line.http.post(f"{line.api}/sendDocument", data=data, files=files)
    sent = answer.json()["result"]
    assert sent["document"]["file_name"] == "a.txt"
    assert sent["document"]["mime_type"] == "text/plain"
    assert sent["caption"] == "é"


async def test_the_body_wins_over_the_query(line: Line) -> None:
    answer = await line.http.post(
        f"{line.api}/sendMessage?text=query", json={"chat_id": 1, "text": "body"}
    )
    assert answer.json()["result"]["text"] == "body"


async def test_a_body_without_a_type_is_taken_for_a_form(line: Line) -> None:
    answer = await line.http.post(f"{line.api}/sendMessage", content=b"chat_id=1&text=a+b")
    assert answer.json()["result"]["text"] == "a b"


async def test_a_body_in_many_pieces_is_read_whole(line: Line) -> None:
    content = b"x" * 1_000_000
    answer = await line.http.post(
        f"{line.api}/sendDocument", data={"chat_id": "1"}, files={"document": ("a", content)}
    )
    assert answer.json()["result"]["document"]["file_size"] == 1_000_000


@pytest.mark.parametrize("body", ["{", "[]", '"x"', "1"])
async def test_a_body_that_is_no_json_object_is_refused(line: Line, body: str) -> None:
    answer = await line.http.post(
        f"{line.api}/getMe", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["description"] == "Bad Request: can't parse JSON object"


async def test_an_unknown_parameter_is_refused(line: Line) -> None:
    answer = await line.refusal("sendMessage", chat_id=1, text="x", reply_to_mesage_id=1)
    assert answer == 'Bad Request: unknown parameter "reply_to_mesage_id"'
    assert line.telegram.user(1, "Customer").messages == []


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "", "text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendMessage", {"chat_id": 1, "text": None}, "message text is empty"),
        ("editMessageText", {"chat_id": 1, "text": "x"}, "message identifier is not specified"),
        ("sendDocument", {"chat_id": 1}, "there is no document in the request"),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("sendChatAction", {"chat_id": 1}, 'parameter "action" is required'),
        (
            "answerCallbackQuery",
            {},
            "query is too old and response timeout expired or query ID is invalid",
        ),
    ],
)
async def test_a_missing_parameter_is_refused(
    line: Line, method: str, params: dict[str, Any], reason: str
) -> None:
    assert await line.refusal(method, **params) == f"Bad Request: {reason}"


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"chat_id": 1, "text": 5}, 'parameter "text" must be a String'),
        ("sendMessage", {"chat_id": [1], "text": "x"}, 'parameter "chat_id" must be an Integer'),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "disable_notification": "maybe"},
            'parameter "disable_notification" must be a Boolean',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "reply_markup": "{"},
            'parameter "reply_markup" must be an Object',
        ),
        (
            "sendMessage",
            {"chat_id": 1, "text": "x", "entities": {}},
            'parameter "entities" must be an Array',
        ),
        ("getUpdates", {"offset": "soon"}, 'parameter "offset" must be an Integer'),
        ("getUpdates", {"offset": True}, 'parameter "offset" must be an Integer'),
        (
            "sendDocument",
            {"chat_id": 1, "document": 5},
            'parameter "document" must be an InputFile',
        ),
    ],
)
async def test_a_parameter_of_the_wrong_type_is_refused(
    line: Line, method: str, params: dict[str, Any], reason: str
) -> None:
    assert await line.refusal(method, **params) == f"Bad Request: {reason}"


async def test_every_call_is_logged_with_its_refusal(line: Line) -> None:
    await line.say("one")
    await line.refusal("sendMessage", chat_id=1, text="")
    await line.refusal("sendMessage", chat_id=1, txt="x")
    calls = line.telegram.calls_of("sendMessage")
    assert [call.error for call in calls] == [
        None,
        "Bad Request: message text is empty",
        'Bad Request: unknown parameter "txt"',
    ]
    assert calls[0].params == {"chat_id": 1, "text": "one"}
    assert len(line.telegram.calls) == 3


def test_readers_take_what_they_are_for() -> None:
    assert string("x") == "x"
    assert integer("-5") == integer(-5) == -5
    assert [boolean(value) for value in (True, "true", "True", "1")] == [True] * 4
    assert [boolean(value) for value in (False, "false", "False", "0")] == [False] * 4
    assert (chat_id("12"), chat_id(12), chat_id("@name")) == (12, 12, "@name")
    assert json_object('{"a":1}') == json_object({"a": 1}) == {"a": 1}
    assert json_array("[1]") == json_array([1]) == [1]
    assert file("id") == "id"


@pytest.mark.parametrize("value", [1, None, [], {}])
def test_a_reader_of_booleans_takes_nothing_else(value: Any) -> None:
    with pytest.raises(TypeError, match="a Boolean"):
        boolean(value)


def test_an_attached_file_takes_the_place_of_its_reference() -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="document"\r\n\r\nattach://one\r\n'
        b'--x\r\nContent-Disposition: form-data; name="one"; filename="a.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\nline\r\n\r\n\r\n--x--\r\n"
    )
    params = read_body(b"multipart/form-data; boundary=x", b"chat_id=1", body)
    assert params == {
        "chat_id": "1",
        "document": Upload("a.txt", "text/plain", b"line\r\n\r\n"),
    }


def test_a_reference_to_no_file_stays_text() -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="document"\r\n\r\nattach://one\r\n--x--'
    assert read_body(b"multipart/form-data; boundary=x", b"", body) == {"document": "attach://one"}


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("a.txt", "a.txt"),
        ("a%22b.txt", 'a"b.txt'),
        ("../../x.txt", "x.txt"),
        ("c:\\x.txt", "x.txt"),
    ],
)
def test_a_file_name_is_unquoted_and_loses_its_folders(sent: str, name: str) -> None:
    head = f'Content-Disposition: form-data; name="f"; filename="{sent}"'
    fields = read_multipart(
        b"multipart/form-data; boundary=x", f"--x\r\n{head}\r\n\r\nabc\r\n--x--".encode()
    )
    assert fields["f"] == Upload(name, "application/octet-stream", b"abc")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (b"multipart/form-data", b"--x\r\n\r\n--x--"),
        (b"multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n--x--"),
    ],
)
def test_broken_multipart_is_refused(content_type: bytes, body: bytes) -> None:
    with pytest.raises(ApiError):
        read_multipart(content_type, body)
