"""What listens: the webhook takes an update to its end before it answers, and no stranger's."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
import pytest
from sqlalchemy import Connection, text
from starlette.types import ASGIApp
from telegram import Bot, Update

from bot.app import webhook_secret
from bot.demo.serving import serve
from bot.demo.telegram import SimulatedTelegram
from bot.receiving.webhook import MAX_UPDATE_BYTES, SECRET_HEADER, WebhookReceiver, application
from tests.support.running_shop import CUSTOMER, RunningShop

SECRET = "hook-secret_1"
PATH = "/hook/of/the/shop"
UPDATE = {
    "update_id": 7,
    "message": {
        "message_id": 1,
        "date": 1_767_225_600,
        "chat": {"id": 5, "type": "private", "first_name": "Customer"},
        "from": {"id": 5, "is_bot": False, "first_name": "Customer"},
        "text": "hello",
    },
}
TAPPED = {"method": "answerCallbackQuery", "callback_query_id": "1", "text": "Añadido ✓"}


class UpdateRecorder:
    """Stand in for the shop: record the updates and answer, hang or fail as a test says."""

    def __init__(self) -> None:
        self.updates: list[Update] = []
        self.answer: dict[str, Any] | None = None
        self.failures: list[Exception] = []
        self.open = asyncio.Event()
        self.open.set()
        self.is_ready = True

    async def receive(self, update: Update, *, webhook: bool) -> dict[str, Any] | None:
        assert webhook
        await self.open.wait()
        if self.failures:
            raise self.failures.pop()
        self.updates.append(update)
        return self.answer

    async def ready(self) -> bool:
        return self.is_ready

    @property
    def app(self) -> ASGIApp:
        bot = Bot(SimulatedTelegram().token)
        return application(WebhookReceiver(self.receive, bot, SECRET), PATH, self.ready)


@pytest.fixture
def recorder() -> UpdateRecorder:
    return UpdateRecorder()


@pytest.fixture
async def http(recorder: UpdateRecorder) -> AsyncIterator[httpx.AsyncClient]:
    async with calling(recorder.app) as client:
        yield client


@asynccontextmanager
async def calling(app: ASGIApp) -> AsyncIterator[httpx.AsyncClient]:
    """A client on a real socket: limits of bodies and headers are the server's too."""
    async with serve(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        yield client


async def post(
    http: httpx.AsyncClient, update: object = UPDATE, secret: str = SECRET
) -> httpx.Response:
    body = update if isinstance(update, bytes) else orjson.dumps(update)
    headers = {SECRET_HEADER: secret} if secret else {}
    return await http.post(PATH, content=body, headers=headers)


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


# Whoever watches the process.


async def test_a_living_process_says_so(http: httpx.AsyncClient, recorder: UpdateRecorder) -> None:
    recorder.is_ready = False
    answer = await http.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


async def test_readiness_follows_the_shop(
    http: httpx.AsyncClient, recorder: UpdateRecorder
) -> None:
    answer = await http.get("/readyz")
    assert (answer.status_code, answer.text) == (200, "ok")
    recorder.is_ready = False
    answer = await http.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "not ready")


async def test_without_a_webhook_only_the_questions_are_answered(recorder: UpdateRecorder) -> None:
    async with calling(application(None, "/", recorder.ready)) as http:
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.post("/", content=orjson.dumps(UPDATE))).status_code == 404


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


async def test_a_shop_whose_database_is_gone_is_alive_and_not_ready(
    shop: RunningShop,
) -> None:
    async with calling(shop.vitrine.asgi_app()) as http:
        assert (await http.get("/readyz")).status_code == 200
        await shop.database.run_on_connection(_forget_the_schema)
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/healthz")).status_code == 200


def _forget_the_schema(connection: Connection) -> None:
    connection.execute(text("DELETE FROM alembic_version"))
