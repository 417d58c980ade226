"""The webhook answers when an update's turn is done, and answers Telegram only."""

import asyncio
import logging
from typing import Any

import httpx
import orjson
import pytest

from bot.app import webhook_secret
from bot.receiving.webhook import MAX_UPDATE_BYTES, SECRET_HEADER
from tests.receiving.update_recorder import PATH, SECRET, UPDATE, UpdateRecorder, calling, post
from tests.support.running_shop import CUSTOMER, RunningShop

TAPPED = {"method": "answerCallbackQuery", "callback_query_id": "1", "text": "Añadido ✓"}


# The secret.


async def test_an_update_with_the_secret_is_taken(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    answer = await post(http)
    assert (answer.status_code, answer.content) == (200, b"")
    (update,) = recorder.updates
    assert update.update_id == 7
    assert update.message is not None
    assert update.message.text == "hello"


@pytest.mark.parametrize("secret", ["", "wrong", SECRET[:-1], f"{SECRET}x", SECRET.upper()])
async def test_nobody_else_may_post(
    http: httpx.AsyncClient, recorder: UpdateRecorder, secret: str
) -> None:
    answer = await post(http, secret=secret)
    assert (answer.status_code, answer.content) == (403, b"")
    assert recorder.updates == []


async def test_a_secret_outside_ascii_is_only_wrong(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    answer = await http.post(
        PATH, content=orjson.dumps(UPDATE), headers={SECRET_HEADER.encode(): "sécret".encode()}
    )
    assert answer.status_code == 403
    assert recorder.updates == []


async def test_the_secret_is_asked_before_the_body_is_looked_at(http: httpx.AsyncClient) -> None:
    assert (await post(http, b"{nonsense", secret="wrong")).status_code == 403


# The body.


async def test_a_body_beyond_any_update_is_refused(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    padded = orjson.dumps(UPDATE).ljust(MAX_UPDATE_BYTES + 1)
    assert (await post(http, padded)).status_code == 413
    assert recorder.updates == []
    assert (await post(http, padded[:MAX_UPDATE_BYTES])).status_code == 200
    assert len(recorder.updates) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{nonsense",
        b"\xff\xfe",
        b"null",
        b"7",
        b'"text"',
        b"[]",
        b"{}",
        b'{"message": {}}',
        b'{"update_id": 7, "message": {"message_id": 1}}',
        b'{"update_id": 7, "message": []}',
        b'{"update_id": 7, "message": 5}',
    ],
)
async def test_what_is_no_update_is_refused_and_not_asked_for_again(
    http: httpx.AsyncClient, recorder: UpdateRecorder, body: bytes
) -> None:
    assert (await post(http, body)).status_code == 400
    assert recorder.updates == []


async def test_an_update_of_a_kind_nobody_knows_is_taken(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    assert (await post(http, {"update_id": 8, "something_new": {"id": 1}})).status_code == 200
    assert [update.update_id for update in recorder.updates] == [8]


# The answer.


async def test_a_call_may_ride_in_the_answer(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    recorder.answer = TAPPED
    answer = await post(http)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == TAPPED


async def test_the_answer_waits_for_the_end_of_the_turn(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    recorder.open.clear()
    asked = asyncio.create_task(post(http))
    done, _ = await asyncio.wait([asked], timeout=0.2)
    assert not done
    recorder.open.set()
    assert (await asked).status_code == 200


async def test_an_update_that_failed_comes_again(
    http: httpx.AsyncClient, recorder: UpdateRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    recorder.failures = [RuntimeError("the database is away, and the token is 123:abc")]
    with caplog.at_level(logging.WARNING, "bot.receiving.webhook"):
        assert (await post(http)).status_code == 500
    assert caplog.messages == ["update 7 comes again: RuntimeError"]
    assert (await post(http)).status_code == 200
    assert len(recorder.updates) == 1


async def test_people_are_served_side_by_side(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    recorder.open.clear()
    asked = [asyncio.create_task(post(http, {"update_id": number})) for number in range(20)]
    await asyncio.sleep(0.1)
    assert recorder.updates == []
    recorder.open.set()
    assert {(await each).status_code for each in asked} == {200}
    assert {update.update_id for update in recorder.updates} == set(range(20))


async def test_only_posts_to_the_path_are_updates(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    assert (await http.get(PATH, headers={SECRET_HEADER: SECRET})).status_code == 405
    elsewhere = await http.post("/", content=b"{}", headers={SECRET_HEADER: SECRET})
    assert elsewhere.status_code == 404
    assert recorder.updates == []


# The whole shop behind it.


async def test_a_customer_is_served_through_the_webhook(shop: RunningShop) -> None:
    await shop.arrive()
    person = {"id": CUSTOMER, "is_bot": False, "first_name": "Customer"}
    chat = {"id": CUSTOMER, "type": "private", "first_name": "Customer"}
    message = {"message_id": shop.customer.last.id, "date": 1_767_225_600, "chat": chat}
    command = [{"type": "bot_command", "offset": 0, "length": len("/balance")}]
    typed = {"message": {**message, "from": person, "text": "/balance", "entities": command}}
    tapped = {
        "callback_query": {
            "id": "77", "from": person, "message": message, "chat_instance": "1", "data": "h",
        }
    }  # fmt: skip
    settings = shop.settings.model_copy(update={"webhook_url": "https://shop.example/telegram"})
    shop.vitrine.settings = settings
    async with calling(shop.vitrine.asgi_app()) as http:
        headers = {SECRET_HEADER: webhook_secret(settings)}
        assert (await http.get("/readyz")).text == "ok"

        async def give(update: dict[str, Any]) -> httpx.Response:
            return await http.post("/telegram", content=orjson.dumps(update), headers=headers)

        assert (await give({"update_id": 1, **typed})).status_code == 200
        assert "Your balance" in shop.customer.last.text
        answer = await give({"update_id": 2, **tapped})
        assert answer.json() == {"method": "answerCallbackQuery", "callback_query_id": "77"}
        await shop.customer.wait("How it works")
