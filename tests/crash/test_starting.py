"""Starting: an error is one sentence that names the setting, and no secret is printed."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import SERVING
from bot.demo.telegram import TelegramFault
from tests.crash.killable_shop import LONG, KillableShop
from tests.support.fork_server import ROOT, ForkServer, ShopProcess
from tests.support.running_shop import CUSTOMER, OPERATOR

TOKEN = "7000000001:AAE-a-token-that-must-never-be-shown"
KEY = "a-panel-key-that-must-never-be-shown"
PASSWORD = "a-password-that-must-never-be-shown"

RIGHT = {
    "TELEGRAM_TOKEN": TOKEN,
    "TELEGRAM_API_URL": "http://127.0.0.1:9",
    "PANEL_URL": "https://panel.example/api/v2",
    "PANEL_KEY": KEY,
}
STARTS = re.compile(r"\S+ \S+ INFO bot: Vitrine is starting: (run|web|worker)\n")
NOWHERE = f"postgresql://postgres:{PASSWORD}@127.0.0.1:9/vitrine"


def ended(
    fork_server: ForkServer, folder: Path, *arguments: str, **settings: str
) -> tuple[int, str]:
    """Run a command that ends by itself; return its exit status and its output.

    The output is without the line that says it is starting. A serving command must print it.
    """
    process = ShopProcess(fork_server, RIGHT | settings, folder, *arguments)
    process.start()
    status = asyncio.run(process.ended())
    return status, started(process.output, *arguments)


def started(output: str, command: str = "run") -> str:
    """Return the output after the first line, which says that the command is starting."""
    if command not in SERVING:
        return output
    first = STARTS.match(output)
    assert first, output
    assert first[1] == command
    return output[first.end() :]


def test_every_command_names_the_setting_that_is_missing(
    fork_server: ForkServer, tmp_path: Path
) -> None:
    for command in ((), ("web",), ("worker",), ("migrate",), ("verify-ledger",)):
        status, output = ended(fork_server, tmp_path, *command, PANEL_KEY="")
        assert status == 2
        (line,) = output.splitlines()
        assert line.startswith("PANEL_KEY is not set; see .env.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_TOKEN", f"bot{TOKEN}"),
        ("PANEL_URL", f"https://someone:{PASSWORD}@panel.example/api/v2"),
        ("DATABASE_URL", "vitrine.db"),
        ("DATABASE_URL", "mysql://localhost/vitrine"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:////no/such/folder/vitrine.db"),
        ("DATABASE_URL", "sqlite:////dev/null/vitrine.db"),
        ("DATABASE_URL", "sqlite:///no-database"),
        ("DATABASE_URL", NOWHERE),
        ("TELEGRAM_TOKEN_FILE", "/no/such/file"),
        ("PANEL_KEY_FILE", "/dev"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(
    fork_server: ForkServer, tmp_path: Path, name: str, value: str
) -> None:
    (tmp_path / "no-database").write_text("Dear diary, today I was taken for a database. " * 99)
    status, output = ended(fork_server, tmp_path, **{name: value})
    assert output.startswith(name), output
    assert output.count("\n") == 1
    assert output.endswith(".\n")
    assert status == 2
    _keeps_secrets(output)


def test_a_database_that_lets_nobody_in_is_named_by_every_command(
    fork_server: ForkServer, tmp_path: Path, postgres_address: str
) -> None:
    address = postgres_address.replace("postgres@", f"postgres:{PASSWORD}@") + "/nosuch"
    for command in ("run", "migrate", "verify-ledger"):
        status, output = ended(fork_server, tmp_path, command, DATABASE_URL=address)
        assert status == 2
        (line,) = output.splitlines()
        assert line.startswith("DATABASE_URL")
        assert "nosuch" in line
        _keeps_secrets(output)


def test_a_secret_that_is_no_text_is_named(fork_server: ForkServer, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"\xff\xfe\x00")
    status, output = ended(fork_server, tmp_path, PANEL_KEY_FILE=str(file))
    assert (status, output.count("\n")) == (2, 1)
    assert output.startswith("PANEL_KEY_FILE")


def test_receiving_webhooks_needs_their_address(fork_server: ForkServer, tmp_path: Path) -> None:
    status, output = ended(fork_server, tmp_path, "web")
    assert (status, output.count("\n")) == (2, 1)
    assert output.startswith("WEBHOOK_URL is not set")


async def test_the_program_itself_refuses_a_second_process_on_one_file(
    killable: KillableShop,
) -> None:
    shop = killable.process()
    await shop.up()
    for command in ((), ("migrate",)):
        second = await asyncio.to_thread(_run, killable, *command)
        assert second.returncode == 2
        (line,) = started(second.stderr, *command).splitlines()
        assert line.startswith("DATABASE_URL names a SQLite file that another process is using")
        assert second.stdout == ""
    await killable.open()  # the first one has noticed nothing


async def test_a_token_telegram_does_not_know_is_named(killable: KillableShop) -> None:
    shop = killable.process(TELEGRAM_TOKEN=TOKEN)
    shop.start()
    assert await shop.ended() == 2
    (line,) = started(shop.output).splitlines()
    assert line.startswith("TELEGRAM_TOKEN is wrong")
    _keeps_secrets(shop.output)


async def test_a_port_that_is_taken_is_named(killable: KillableShop) -> None:
    taken = killable.environment["TELEGRAM_API_URL"].rpartition(":")[2]
    shop = killable.process(WEBHOOK_URL=f"http://127.0.0.1:{taken}/hook", PORT=taken)
    shop.start()
    assert await shop.ended() == 2
    assert shop.output.splitlines()[-1].startswith("PORT ")
    assert "Traceback" not in shop.output


async def test_a_webhook_telegram_refuses_is_named(killable: KillableShop) -> None:
    shop = killable.process(WEBHOOK_URL="http://shop.example/hook", PORT="0")
    shop.start()
    assert await shop.ended() == 2
    assert shop.output.splitlines()[-1].startswith("WEBHOOK_URL ")
    assert "Traceback" not in shop.output


async def test_trouble_at_the_start_delays_it_and_no_more(killable: KillableShop) -> None:
    for fault, *methods in (
        (TelegramFault.TOO_MANY_REQUESTS, "getMe", "deleteWebhook"),
        (TelegramFault.BAD_GATEWAY, "deleteWebhook", "setMyCommands", "getUpdates"),
        (TelegramFault.DROP_BEFORE, "getMe", "setMyDescription"),
    ):
        for method in methods:
            killable.telegram.faults.add(fault, method)
    shop = killable.process()
    shop.start()
    await killable.customer.start()
    await killable.customer.wait("welcome", LONG)
    assert shop.running
    # The shop must still run after all faults have occurred.
    await killable.until(lambda: not killable.telegram.faults.rules)
    assert shop.running


async def test_the_shop_introduces_itself_by_language_and_by_role(killable: KillableShop) -> None:
    killable.telegram.faults.add(
        TelegramFault.BAD_GATEWAY, "setMyCommands"
    )  # tried again by itself
    await killable.process().up()
    await killable.arrive(killable.operator)
    profile = killable.telegram.world.profile
    await killable.until(lambda: profile.commands_for(CUSTOMER, "en"))
    mine = _names(profile.commands_for(CUSTOMER, "en"))
    assert {"start", "orders", "balance", "language", "help"} <= mine
    assert {"terms", "privacy", "paysupport", "cancel"} <= mine
    english = profile.commands_for(CUSTOMER, "en")
    await killable.until(lambda: profile.commands_for(CUSTOMER, "ru") != english)
    assert _names(profile.commands_for(CUSTOMER, "ru")) == mine
    await killable.until(lambda: "Test Shop" in profile.text("description", "ru"))
    # The operator had not written yet at the start; their commands are set at the next check.
    await killable.until(lambda: len(profile.commands_for(OPERATOR, "en")) > len(mine))
    operators = _names(profile.commands_for(OPERATOR, "en"))
    assert {"admin", "credit", "resolve", "publish"} <= operators - mine


async def test_no_secret_is_printed_however_much_is_logged(
    killable: KillableShop, tmp_path: Path
) -> None:
    files = {}
    for name in ("TELEGRAM_TOKEN", "PANEL_KEY", "DATABASE_URL"):
        file = tmp_path / name
        file.write_text(f"{killable.environment.pop(name)}\n")
        files[f"{name}_FILE"] = str(file)
    shop = killable.process(LOG_LEVEL="DEBUG", **files)
    for method in ("getMe", "getUpdates", "sendMessage"):
        killable.telegram.faults.add(TelegramFault.DROP_BEFORE, method)
    killable.telegram.faults.add(TelegramFault.BAD_GATEWAY, "sendMessage")
    await shop.up()
    await killable.open()
    killable.panel.balances["another-key"] = killable.panel.balances.pop("test-key")
    await killable.buy(killable.customer, "https://example.com/page")
    await killable.until(lambda: any(call.action == "add" for call in killable.panel.calls))
    await killable.order(1, "queued")
    await killable.operator.send("/admin")
    await killable.operator.wait("No order has been sent", LONG)
    killable.panel.balances["test-key"] = killable.panel.balances.pop("another-key")
    token = killable.telegram.token
    assert token not in shop.output
    assert token.partition(":")[2] not in shop.output
    assert "test-key" not in shop.output
    # No message contains a secret either.
    for call in killable.telegram.calls:
        assert token not in str(call.params)
        assert "test-key" not in str(call.params)


def _names(commands: list[dict[str, str]]) -> set[str]:
    return {each["command"] for each in commands}


def _run(killable: KillableShop, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` as an operator would."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env={**killable.environment, "PYTHONPATH": str(ROOT)},
        cwd=killable.folder,
        capture_output=True,
        text=True,
        timeout=LONG * 3,
        check=False,
    )


def _keeps_secrets(output: str) -> None:
    for secret in (TOKEN, TOKEN.partition(":")[2], KEY, PASSWORD):
        assert secret not in output


async def test_two_processes_may_bring_the_schema_up_to_date_at_once(
    fork_server: ForkServer, empty_postgres: str, tmp_path: Path
) -> None:
    both = [
        ShopProcess(fork_server, RIGHT | {"DATABASE_URL": empty_postgres}, tmp_path, "migrate")
        for _ in range(2)
    ]
    for process in both:
        process.start()
    for process in both:
        assert await process.ended() == 0, process.output
        assert process.output == "The schema is up to date.\n"
