"""Calls over aiohttp return python-telegram-bot's results and errors, never with the token."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.demo.serving import serve
from bot.demo.telegram import SimulatedTelegram, TelegramFault
from bot.telegram import request as room
from bot.telegram.request import AiohttpRequest
from tests.support.postgres import free_port


@pytest.fixture
async def telegram() -> AsyncIterator[tuple[SimulatedTelegram, str]]:
    simulated = SimulatedTelegram()
    async with serve(simulated.app) as address:
        try:
            yield simulated, f"{address}/bot{simulated.token}"
        finally:
            await simulated.aclose()


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    opened = AiohttpRequest()
    await opened.initialize()
    yield opened
    await opened.shutdown()


async def test_a_plain_call_returns_the_result(
    telegram: tuple[SimulatedTelegram, str], request_: AiohttpRequest
) -> None:
    simulated, address = telegram
    me = await request_.call(f"{address}/getMe", {})
    assert me["username"] == "VitrineDemoBot"
    simulated.user(5, "Customer", started=True)
    sent = await request_.call(f"{address}/sendMessage", {"chat_id": 5, "text": "<ж>"})
    assert sent["text"] == "<ж>"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (TelegramFault.SERVER_ERROR, NetworkError),
        (TelegramFault.BAD_GATEWAY, NetworkError),
        (TelegramFault.TOO_MANY_REQUESTS, RetryAfter),
        (TelegramFault.DROP_BEFORE, NetworkError),
        (TelegramFault.EMPTY, NetworkError),
    ],
)
async def test_each_kind_of_failure_has_its_error_without_the_token(
    telegram: tuple[SimulatedTelegram, str],
    request_: AiohttpRequest,
    fault: TelegramFault,
    error: type[Exception],
) -> None:
    simulated, address = telegram
    simulated.faults.add(fault, "getMe", times=1)
    with pytest.raises(error) as raised:
        await request_.call(f"{address}/getMe", {})
    assert not isinstance(raised.value, BadRequest)
    assert simulated.token not in repr(raised.value)
    assert simulated.token not in str(raised.value.__cause__)


async def test_a_hanging_call_is_timed_out(
    telegram: tuple[SimulatedTelegram, str],
    request_: AiohttpRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulated, address = telegram
    monkeypatch.setattr(room, "CONNECT_SECONDS", 0.1)
    simulated.faults.add(TelegramFault.HANG, "getMe", times=1)
    with pytest.raises(TimedOut):
        await request_.call(f"{address}/getMe", {}, seconds=0.2)


async def test_nobody_listening_is_a_network_error(request_: AiohttpRequest) -> None:
    with pytest.raises(NetworkError) as raised:
        await request_.call(f"http://127.0.0.1:{free_port()}/bot123:secret/getMe", {})
    assert "secret" not in repr(raised.value)


async def test_refusals_are_told_apart(
    telegram: tuple[SimulatedTelegram, str], request_: AiohttpRequest
) -> None:
    simulated, address = telegram
    person = simulated.user(5, "Customer", started=True)
    with pytest.raises(BadRequest):
        await request_.call(f"{address}/sendMessage", {"chat_id": 6, "text": "x"})
    person.block()
    with pytest.raises(Forbidden):
        await request_.call(f"{address}/sendMessage", {"chat_id": 5, "text": "x"})
    with pytest.raises(InvalidToken):
        await request_.call(f"{address}x/getMe", {})


async def test_files_go_by_the_stock_request(telegram: tuple[SimulatedTelegram, str]) -> None:
    simulated, address = telegram
    person = simulated.user(5, "Customer", started=True)
    base = address.removesuffix(simulated.token)
    bot = Bot(
        simulated.token,
        base_url=base,
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
    )
    async with bot:
        await bot.send_document(5, b"line 1\nline 2", filename="lines.txt")
        assert "document" in person.last.wire


async def test_a_closed_connection_says_so() -> None:
    with pytest.raises(NetworkError):
        await AiohttpRequest().call("http://127.0.0.1:1/x", {})
