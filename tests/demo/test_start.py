"""The demo's start: loopback and nothing else, whatever the environment says; the page opens."""

import asyncio
import gc
import json
import re
import socket
import tempfile
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from bot.demo import start
from bot.demo.panel import built_in_catalog
from bot.demo.serving import LOOPBACK
from bot.demo.telegram import SimulatedTelegram, TelegramFault
from bot.errors import ConfigurationError

REAL = {
    "TELEGRAM_TOKEN": "123456789:" + "A" * 35,
    "TELEGRAM_API_URL": "https://api.telegram.org",
    "PANEL_URL": "https://panel.example/api/v2",
    "PANEL_KEY": "a-real-key",
    "DATABASE_URL": "postgresql://shop@db.example/shop",
    "WEBHOOK_URL": "https://shop.example/hook",
    "ADMIN_IDS": "42",
    "AUTO_PUBLISH": "false",
    "SHOP_CURRENCY": "EUR",
}


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@pytest.mark.parametrize("files", [False, True])
def test_the_environment_of_a_real_shop_does_not_reach_the_demo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: bool
) -> None:
    for name, value in REAL.items():
        if files and name in {"TELEGRAM_TOKEN", "PANEL_KEY", "DATABASE_URL"}:
            (tmp_path / name).write_text(value)
            monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
        else:
            monkeypatch.setenv(name, value)
    telegram = SimulatedTelegram()
    settings = start._settings(telegram, "http://127.0.0.1:1", "http://127.0.0.1:2/x", tmp_path)
    assert settings.telegram_token.get_secret_value() == telegram.token
    assert settings.telegram_api_url == "http://127.0.0.1:1"
    assert settings.panel_url == "http://127.0.0.1:2/x"
    assert settings.panel_key.get_secret_value() == start.KEY
    assert settings.database_url == f"sqlite:///{tmp_path}/vitrine.db"
    assert settings.webhook_url is None
    assert settings.admin_ids == frozenset({start.OPERATOR})
    assert settings.auto_publish


def test_a_port_that_is_taken_is_passed_over() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        assert start._free_port(port) > port
    assert start._free_port(port) == port


def test_no_free_port_is_said_by_the_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "PORTS", 1)
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"--port: .* {port} "):
            start._free_port(port)


@pytest.mark.parametrize("port", [-1, 65_536, 10**9])
def test_what_is_no_port_is_said_by_the_option(port: int) -> None:
    with pytest.raises(ConfigurationError, match="--port"):
        start._free_port(port)


@pytest.mark.parametrize("content", [None, "", "[", "{}", "[]", '"services"', "[1, 2]"])
async def test_a_file_that_is_no_catalogue_is_said_by_the_option(
    tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "services.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(ConfigurationError, match=r"\A--catalog: "):
        await start.demo(file, chaos=False, port=0)


def test_a_real_panels_list_is_sold(tmp_path: Path) -> None:
    row = {"service": 7, "name": "Likes", "type": "Default", "category": "Likes", "rate": "1",
           "min": "1", "max": "10"}  # fmt: skip
    file = tmp_path / "services.json"
    file.write_text(json.dumps([row]))
    assert list(start._panel(file, chaos=False).services) == ["7"]
    assert len(start._panel(None, chaos=False).services) == len(built_in_catalog())


def test_a_bad_night_is_bad_on_both_sides() -> None:
    telegram = SimulatedTelegram()
    start._disturb(telegram)
    rules = telegram.faults.rules
    assert {TelegramFault.SERVER_ERROR, TelegramFault.TOO_MANY_REQUESTS, TelegramFault.HANG} <= {
        r.fault for r in rules
    }
    assert all(0 < rule.probability < 0.1 and rule.times is None for rule in rules)
    assert all(rule.seconds <= start.HANG_SECONDS for rule in rules)
    assert sum(rule.probability for rule in rules) < 0.2


async def test_a_shop_that_does_not_open_ends_the_demo_with_its_reason() -> None:
    async def shop() -> None:
        raise ConfigurationError("DATABASE_URL is wrong.")

    waited = asyncio.Event()

    async def scene() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            waited.set()

    with pytest.raises(ConfigurationError, match="DATABASE_URL"):
        await asyncio.wait_for(start._first(asyncio.create_task(shop()), scene()), 5)
    await asyncio.wait_for(waited.wait(), 5)


async def test_the_demo_opens_with_a_customer_who_has_money(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    demo = asyncio.create_task(start.demo(None, chaos=False, port=0))
    try:
        said = ""
        async with asyncio.timeout(60):
            while "is open" not in said and not demo.done():
                await asyncio.sleep(0.02)
                said += capsys.readouterr().out
        found = re.search(r"http://\S+", said)
        assert found is not None
        async with httpx.AsyncClient(trust_env=False) as http:
            page = await http.get(found[0])
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        assert files_in(tmp_path)
    finally:
        demo.cancel()
        with suppress(asyncio.CancelledError):
            await demo
        gc.unfreeze()
    assert files_in(tmp_path) == []
