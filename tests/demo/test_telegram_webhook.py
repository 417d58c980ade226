"""Webhooks: delivery until status 2xx, in order or in parallel, and calls in the answer's body."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.demo.serving import serve
from bot.demo.telegram import Options
from tests.demo.telegram_line import Line, buttons, callback, connected

Answer = Callable[[dict[str, Any]], Awaitable[Response]]


class Bot:
    """The receiver of a webhook: it records the updates and answers with `answer`."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.answer = answer

    async def receive(self, request: Request) -> Response:
        update = orjson.loads(await request.body())
        self.updates.append(update)
        self.secrets.append(request.headers.get("x-telegram-bot-api-secret-token"))
        return Response() if self.answer is None else await self.answer(update)

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]


@asynccontextmanager
async def listening(bot: Bot) -> AsyncIterator[str]:
    async with serve(Starlette(routes=[Route("/hook", bot.receive, methods=["POST"])])) as base:
        yield f"{base}/hook"


@asynccontextmanager
async def hooked(
    answer: Answer | None = None, *, options: Options | None = None, **params: Any
) -> AsyncIterator[tuple[Line, Bot]]:
    """Serve a simulated Telegram that posts to a bot."""
    bot = Bot(answer)
    async with listening(bot) as url, connected(options=options) as line:
        line.customer()
        await line.call("setWebhook", url=url, **params)
        yield line, bot


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


async def test_an_update_is_posted_with_the_secret() -> None:
    async with hooked(secret_token="s3cret_-") as (line, bot):
        person = line.customer()
        await person.send("hello")
        await person.wait_until_confirmed()
        assert bot.texts == ["hello"]
        assert bot.secrets == ["s3cret_-"]
        assert line.telegram.pending_updates == []
        assert line.telegram.world.webhook.deliveries == 1


async def test_without_a_secret_there_is_no_header() -> None:
    async with hooked() as (line, bot):
        await line.customer().send("hello")
        await line.customer().wait_until_confirmed()
        assert bot.secrets == [None]


async def test_what_waited_is_posted_when_the_webhook_is_set(line: Line) -> None:
    bot = Bot()
    await line.customer().send("early")
    async with listening(bot) as url:
        await line.call("setWebhook", url=url)
        await line.customer().wait_until_confirmed()
    assert bot.texts == ["early"]


async def test_what_waited_is_dropped_on_request(line: Line) -> None:
    bot = Bot()
    await line.customer().send("early")
    async with listening(bot) as url:
        await line.call("setWebhook", url=url, drop_pending_updates=True)
        await line.customer().send("late")
        await line.customer().wait_until_confirmed()
        await line.call("deleteWebhook")
    assert bot.texts == ["late"]


async def test_an_update_is_posted_again_until_it_is_taken() -> None:
    failures = [500, 302, 404]

    async def answer(update: dict[str, Any]) -> Response:
        return Response(status_code=failures.pop() if failures else 204)

    async with hooked(answer, options=Options(webhook_backoff=(0.01,))) as (line, bot):
        person = line.customer()
        await person.send("one")
        await person.send("two")
        await person.wait_until_confirmed()
        assert bot.texts == ["one", "one", "one", "one", "two"]
        assert len({update["update_id"] for update in bot.updates}) == 2


async def test_the_last_failure_is_told() -> None:
    async def answer(update: dict[str, Any]) -> Response:
        return Response(status_code=502)

    async with hooked(answer) as (line, bot):
        await line.customer().send("one")
        await until(lambda: bool(bot.updates))
        await until(lambda: line.telegram.world.webhook.last_error is not None)
        info = await line.call("getWebhookInfo")
        assert info["pending_update_count"] == 1
        assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
        assert isinstance(info["last_error_date"], int)


async def test_a_status_without_a_name_is_told_by_its_number() -> None:
    async def answer(update: dict[str, Any]) -> Response:
        return Response(status_code=599)

    async with hooked(answer) as (line, _):
        await line.customer().send("one")
        await until(lambda: line.telegram.world.webhook.last_error is not None)
        info = await line.call("getWebhookInfo")
        assert info["last_error_message"] == "Wrong response from the webhook: 599"


async def test_a_bot_that_is_down_gets_its_updates_later(line: Line) -> None:
    bot = Bot()
    async with listening(bot) as url:
        port = int(url.split(":")[2].split("/")[0])
    await line.call("setWebhook", url=url)
    await line.customer().send("hello")
    await until(lambda: line.telegram.world.webhook.last_error is not None)
    app = Starlette(routes=[Route("/hook", bot.receive, methods=["POST"])])
    async with serve(app, port):
        await line.customer().wait_until_confirmed()
        await line.call("deleteWebhook")
    assert bot.texts == ["hello"]


async def test_a_bot_that_is_too_slow_is_asked_again() -> None:
    slow = [True]

    async def answer(update: dict[str, Any]) -> Response:
        if slow:
            slow.pop()
            await asyncio.sleep(5)
        return Response()

    options = Options(webhook_timeout=0.05, webhook_backoff=(0.01,))
    async with hooked(answer, options=options) as (line, bot):
        await line.customer().send("hello")
        await line.customer().wait_until_confirmed()
        assert bot.texts == ["hello", "hello"]
        info = await line.call("getWebhookInfo")
        assert info["last_error_message"] == "Read timeout expired"


async def test_a_persons_messages_come_one_after_the_other_and_people_in_parallel() -> None:
    open_now: set[int] = set()
    together: list[set[int]] = []

    async def answer(update: dict[str, Any]) -> Response:
        person = update["message"]["from"]["id"]
        assert person not in open_now
        open_now.add(person)
        together.append(set(open_now))
        await asyncio.sleep(0.02)
        open_now.discard(person)
        return Response()

    async with hooked(answer) as (line, bot):
        people = [line.customer(number) for number in (1, 2, 3)]
        for text in ("a", "b", "c"):
            for person in people:
                await person.send(text)
        for person in people:
            await person.wait_until_confirmed()
        assert max(map(len, together)) == 3
        for person in people:
            mine = [u for u in bot.updates if u["message"]["from"]["id"] == person.id]
            assert [update["message"]["text"] for update in mine] == ["a", "b", "c"]


async def test_no_more_than_max_connections_are_open() -> None:
    open_now = 0
    most = 0

    async def answer(update: dict[str, Any]) -> Response:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.01)
        open_now -= 1
        return Response()

    async with hooked(answer, max_connections=2) as (line, _):
        people = [line.customer(number) for number in range(1, 9)]
        for person in people:
            await person.send("x")
        for person in people:
            await person.wait_until_confirmed()
        assert most == 2
        assert (await line.call("getWebhookInfo"))["max_connections"] == 2


async def test_a_tap_does_not_wait_for_the_persons_messages() -> None:
    release = asyncio.Event()

    async def answer(update: dict[str, Any]) -> Response:
        if "message" in update:
            await release.wait()
        return Response()

    async with hooked(answer) as (line, bot):
        person = line.customer()
        await line.say("choose", reply_markup=buttons([callback("Buy", "buy")]))
        await person.send("slow")
        await person.tap("Buy")
        await until(lambda: len(bot.updates) == 2)
        assert len(line.telegram.pending_updates) >= 1
        release.set()
        await person.wait_until_confirmed()


async def test_a_method_in_the_answer_is_done() -> None:
    async def answer(update: dict[str, Any]) -> Response:
        query_id = update["callback_query"]["id"]
        body = {"method": "answerCallbackQuery", "callback_query_id": query_id, "text": "ok"}
        return Response(orjson.dumps(body), media_type="application/json")

    async with hooked(answer) as (line, _):
        await line.say("choose", reply_markup=buttons([callback("Buy", "buy")]))
        tap = await line.customer().tap("Buy")
        await line.customer().wait_until_confirmed()
        assert (tap.answered, tap.text) == (True, "ok")
        [call] = line.telegram.calls_of("answerCallbackQuery")
        assert call.error is None


@pytest.mark.parametrize(
    "body",
    [b"", b"ok", b"{", b'{"ok":true}', b'{"method":"sendMessage","chat_id":1,"text":""}'],
)
async def test_an_answer_that_says_nothing_useful_is_taken_all_the_same(body: bytes) -> None:
    async def answer(update: dict[str, Any]) -> Response:
        return Response(body)

    async with hooked(answer) as (line, bot):
        await line.customer().send("hello")
        await line.customer().wait_until_confirmed()
        assert bot.texts == ["hello"]
        assert [message.text for message in line.customer().messages] == ["hello"]
    assert [call.error for call in line.telegram.calls_of("sendMessage")] in (
        [],
        ["Bad Request: message text is empty"],
    )


async def test_a_bot_may_take_its_webhook_down_in_an_answer() -> None:
    async def answer(update: dict[str, Any]) -> Response:
        return Response(b'{"method":"deleteWebhook"}')

    async with hooked(answer) as (line, bot):
        await line.customer().send("one")
        await line.customer().send("two")
        await until(lambda: line.telegram.world.webhook.url == "")
        await asyncio.sleep(0.02)
        assert bot.texts == ["one"]
        assert [u["message"]["text"] for u in await line.call("getUpdates")] == ["two"]


async def test_an_update_can_be_delivered_twice() -> None:
    async with hooked() as (line, bot):
        await line.customer().send("hello")
        await line.customer().wait_until_confirmed()
        line.telegram.redeliver(bot.updates[0]["update_id"])
        await line.customer().wait_until_confirmed()
        assert bot.updates[0] == bot.updates[1]


async def test_a_dropped_update_is_not_posted_again() -> None:
    async def answer(update: dict[str, Any]) -> Response:
        return Response(status_code=500)

    async with hooked(answer, options=Options(webhook_backoff=(0.01,))) as (line, bot):
        await line.customer().send("hello")
        await until(lambda: len(bot.updates) > 1)
        line.telegram.world.updates.clear()
        await asyncio.sleep(0.05)
        known = len(bot.updates)
        await asyncio.sleep(0.05)
        assert len(bot.updates) == known


async def test_with_a_webhook_nobody_may_poll() -> None:
    async with hooked() as (line, _):
        answer = await line.refusal("getUpdates")
        assert answer == (
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
        await line.call("deleteWebhook")
        assert await line.call("getUpdates") == []


async def test_setting_a_webhook_ends_a_long_poll(line: Line) -> None:
    poll = asyncio.create_task(line.refusal("getUpdates", timeout=5))
    await asyncio.sleep(0.05)
    await line.call("setWebhook", url="http://127.0.0.1:9/x")
    assert await poll == "Conflict: terminated by setWebhook request"


async def test_an_empty_url_takes_the_webhook_down() -> None:
    async with hooked(secret_token="x", max_connections=7) as (line, _):
        await line.call("setWebhook", url="")
        assert await line.call("getWebhookInfo") == {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": 0,
        }


async def test_deleting_a_webhook_keeps_or_drops_what_waits(line: Line) -> None:
    await line.customer().send("hello")
    await line.call("deleteWebhook")
    assert len(line.telegram.pending_updates) == 1
    await line.call("deleteWebhook", drop_pending_updates=True)
    assert line.telegram.pending_updates == []


async def test_the_info_names_address_and_kinds(line: Line) -> None:
    url = "https://shop.example/hook"
    await line.call("setWebhook", url=url, allowed_updates=["message"])
    assert await line.call("getWebhookInfo") == {
        "url": url,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 40,
        "ip_address": "127.0.0.1",
        "allowed_updates": ["message"],
    }


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        (
            {"url": "http://shop.example/hook"},
            "bad webhook: An HTTPS URL must be provided for webhook",
        ),
        ({"url": "shop"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://shop.example:8080/hook"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        (
            {"url": "https://shop.example", "secret_token": "no spaces"},
            "secret token contains unallowed characters",
        ),
        (
            {"url": "https://shop.example", "secret_token": "x" * 257},
            "secret token contains unallowed characters",
        ),
        (
            {"url": "https://shop.example", "max_connections": 101},
            "max_connections must be between 1 and 100",
        ),
        ({}, 'parameter "url" is required'),
    ],
)
async def test_a_bad_webhook_is_refused(line: Line, params: dict[str, Any], reason: str) -> None:
    assert await line.refusal("setWebhook", **params) == f"Bad Request: {reason}"
    assert (await line.call("getWebhookInfo"))["url"] == ""
