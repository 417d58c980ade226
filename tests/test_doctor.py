"""Each finding of the doctor, checked against the simulators."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import doctor
from bot.app import ALLOWED_UPDATES
from bot.catalog.balances import say_currency
from bot.catalog.panel_health import note_strangers
from bot.catalog.panels import ensure_panel, set_exchange_rate
from bot.config import Settings
from bot.db import open_database
from bot.demo.panel import PanelFault, SimulatedPanel
from bot.demo.serving import serve
from bot.demo.telegram import SimulatedTelegram, TelegramFault
from bot.doctor import CLOCK_SECONDS, MAX_PENDING_UPDATES, Finding, Mark
from bot.migrations import upgrade
from tests.ledger.books import UNIT, top_up
from tests.support import running_shop
from tests.support.postgres import free_port

NOBODY = f"http://127.0.0.1:{free_port()}"
"""An address where nobody listens."""


@dataclass
class Ward:
    """The simulators, and the settings of the shop that is checked."""

    telegram: SimulatedTelegram
    panel: SimulatedPanel
    settings: Settings

    def but(self, **changed: object) -> Settings:
        return self.settings.model_copy(update=changed)


@pytest.fixture
async def ward(tmp_path: Path) -> AsyncIterator[Ward]:
    async with running_shop.serve_simulators() as (telegram, panel, telegram_url, panel_url):
        settings = running_shop.shop_settings(
            telegram, telegram_url, panel_url, f"sqlite:///{tmp_path}/shop.db",
            support_contact="@operator",
        )  # fmt: skip
        yield Ward(telegram, panel, settings)


def shown(findings: list[Finding]) -> list[str]:
    return [str(finding) for finding in findings]


def only(findings: list[Finding]) -> str:
    assert len(findings) == 1, findings
    return str(findings[0])


# The settings.


async def test_complete_settings_are_good(ward: Ward) -> None:
    assert only(doctor.check_settings(ward.settings)) == "✓ settings: complete"


async def test_a_shop_without_an_operator_cannot_be_opened(ward: Ward) -> None:
    _, found = doctor.check_settings(ward.but(admin_ids=frozenset()))
    assert found.mark is Mark.BAD
    assert "ADMIN_IDS is empty" in found.text


async def test_a_shop_nobody_can_be_reached_at_is_advised(ward: Ward) -> None:
    _, found = doctor.check_settings(ward.but(support_contact=""))
    assert found.mark is Mark.ADVICE
    assert "SUPPORT_CONTACT is empty" in found.text


async def test_a_webhook_without_tls_is_advised_against(ward: Ward) -> None:
    _, found = doctor.check_settings(ward.but(webhook_url="http://shop.example/hook"))
    assert found.mark is Mark.ADVICE
    assert "WEBHOOK_URL must be https" in found.text
    assert len(doctor.check_settings(ward.but(webhook_url="https://shop.example/hook"))) == 1


# The database.


async def test_a_database_of_this_codes_schema_is_good(ward: Ward, database_url: str) -> None:
    found = only(await doctor.check_database(ward.but(database_url=database_url)))
    assert found == "✓ database: reachable, schema up to date"


async def test_a_new_database_is_brought_up_to_date_by_the_shop_not_by_the_doctor(
    ward: Ward,
) -> None:
    for _ in range(2):
        found = only(await doctor.check_database(ward.settings))
        assert found == "! database: the schema is brought up to date at start."


async def test_the_doctor_leaves_the_database_to_the_shop(ward: Ward) -> None:
    await doctor.check_database(ward.settings)
    opened = open_database(ward.settings.database_url)
    await upgrade(opened)
    await opened.close()


async def test_the_database_of_a_running_shop_is_good(ward: Ward, database_url: str) -> None:
    running = open_database(database_url)
    try:
        await running.transact(top_up, UNIT)
        found = only(await doctor.check_database(ward.but(database_url=database_url)))
    finally:
        await running.close()
    assert found == "✓ database: reachable, schema up to date"


async def test_a_currency_that_is_not_that_of_the_books_is_bad(
    ward: Ward, database_url: str
) -> None:
    opened = open_database(database_url)
    await opened.transact(top_up, UNIT)
    await opened.close()
    settings = ward.but(database_url=database_url, shop_currency="EUR")
    found = only(await doctor.check_database(settings))
    assert found.startswith("✗ database: SHOP_CURRENCY is EUR, but the books of this database hold")
    assert "set SHOP_CURRENCY=USD again" in found


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://localhost/shop", "✗ database: DATABASE_URL must begin with"),
        ("sqlite://", "✗ database: DATABASE_URL must name a file"),
        ("not an address", "✗ database: DATABASE_URL is not a database address"),
        ("sqlite:////nowhere/at/all/shop.db", "✗ database: "),
        (
            "postgresql://shop:secret@127.0.0.1:1/shop",
            "✗ database: DATABASE_URL names a database that does",
        ),
    ],
)
async def test_a_database_that_cannot_be_opened_is_bad(ward: Ward, url: str, said: str) -> None:
    found = only(await doctor.check_database(ward.but(database_url=url)))
    assert found.startswith(said)
    assert "secret" not in found


# Telegram.


async def test_telegram_knows_the_bot(ward: Ward) -> None:
    assert only(await doctor.check_telegram(ward.settings)) == "✓ telegram: @VitrineDemoBot"


async def test_a_refused_token_is_bad_and_not_shown(ward: Ward) -> None:
    changed = running_shop.shop_settings(
        ward.telegram, ward.settings.telegram_api_url, ward.settings.panel_url,
        ward.settings.database_url, telegram_token="123456789:an_entirely_different_token",
    )  # fmt: skip
    found = only(await doctor.check_telegram(changed))
    assert found.startswith("✗ telegram: TELEGRAM_TOKEN is refused")
    assert "entirely" not in found


async def test_a_telegram_that_does_not_answer_is_bad(ward: Ward) -> None:
    found = only(await doctor.check_telegram(ward.but(telegram_api_url=NOBODY)))
    assert found.startswith("✗ telegram: no answer (NetworkError)")


async def test_a_telegram_in_trouble_is_bad(ward: Ward) -> None:
    ward.telegram.faults.add(TelegramFault.BAD_GATEWAY, "getWebhookInfo", probability=1.0)
    assert only(await doctor.check_telegram(ward.settings)).startswith("✗ telegram: no answer")


async def test_the_address_given_with_a_slash_is_the_same(ward: Ward) -> None:
    url = f"{ward.settings.telegram_api_url}/"
    assert only(await doctor.check_telegram(ward.but(telegram_api_url=url))).startswith(
        "✓ telegram"
    )


async def test_a_bot_without_inline_mode_is_told_how_to_get_it(ward: Ward) -> None:
    world = ward.telegram.world
    world.options = replace(world.options, inline_mode=False)
    good, found = await doctor.check_telegram(ward.settings)
    assert str(good) == "✓ telegram: @VitrineDemoBot"
    assert (found.mark, found.subject) == (Mark.ADVICE, "inline mode")
    assert "/setinline" in found.text


async def test_a_webhook_of_somebody_else_is_told(ward: Ward) -> None:
    await hooked(ward, f"{NOBODY}/other", allowed=ALLOWED_UPDATES)
    found = shown(await doctor.check_telegram(ward.settings))
    assert found[0] == "✓ telegram: @VitrineDemoBot"
    assert found[1].startswith("! webhook: updates go to another address")
    assert len(found) == 2


async def test_the_shops_own_webhook_is_good(ward: Ward) -> None:
    await hooked(ward, f"{NOBODY}/hook", allowed=ALLOWED_UPDATES)
    settings = ward.but(webhook_url=f"{NOBODY}/hook")
    assert only(await doctor.check_telegram(settings)).startswith("✓ telegram")


async def test_a_webhook_that_fails_says_with_what(ward: Ward) -> None:
    await hooked(ward, f"{NOBODY}/hook", allowed=ALLOWED_UPDATES)
    await ward.telegram.user(5, "Customer").send("hello")
    webhook = ward.telegram.world.webhook
    await until(lambda: webhook.last_error is not None)
    _, found = await doctor.check_telegram(ward.but(webhook_url=f"{NOBODY}/hook"))
    assert found.mark is Mark.ADVICE
    assert re.match(r"1 updates wait\. .*[Cc]onnect", found.text)


async def test_a_queue_that_grows_is_told(ward: Ward) -> None:
    customer = ward.telegram.user(5, "Customer")
    for number in range(MAX_PENDING_UPDATES):
        await customer.send(f"message {number}")
    assert only(await doctor.check_telegram(ward.settings)).startswith("✓ telegram")
    await customer.send("one too many")
    _, found = await doctor.check_telegram(ward.settings)
    assert str(found) == f"! webhook: {MAX_PENDING_UPDATES + 1} updates wait."


async def test_a_webhook_that_asks_for_other_updates_is_told(ward: Ward) -> None:
    await hooked(ward, f"{NOBODY}/hook", allowed=["message"])
    _, found = await doctor.check_telegram(ward.but(webhook_url=f"{NOBODY}/hook"))
    assert str(found) == "! webhook: other kinds of updates; set at start."


async def hooked(ward: Ward, url: str, *, allowed: list[str]) -> None:
    ward.telegram.world.updates.allowed = allowed
    await ward.telegram.world.webhook.start(url, "", 1)


# The panel.


async def test_the_panels_balance_is_told(ward: Ward) -> None:
    assert only(await doctor.check_panel(ward.settings)) == "✓ panel: balance 1000 USD"


async def test_a_refused_key_is_bad_and_not_shown(ward: Ward) -> None:
    del ward.panel.balances[running_shop.KEY]
    found = only(await doctor.check_panel(ward.settings))
    assert found.startswith("✗ panel: PANEL_KEY is refused")
    assert running_shop.KEY not in found


async def test_another_refusal_is_told_in_the_panels_words(ward: Ward) -> None:
    ward.panel.inject(PanelFault.UNKNOWN_TEXT, "balance", times=9, body="Come back on Monday")
    found = only(await doctor.check_panel(ward.settings))
    assert found.startswith("✗ panel: ")
    assert "Come back on Monday" in found


async def test_a_page_instead_of_an_api_is_a_wrong_address(ward: Ward) -> None:
    async with dated("") as url:
        found = only(await doctor.check_panel(ward.but(panel_url=f"{url}/not-the-api")))
    assert found.startswith("✗ panel: ")
    assert re.search("[Cc]heck PANEL_URL", found)


async def test_a_server_that_does_not_take_posts_is_a_wrong_address(ward: Ward) -> None:
    url = ward.settings.panel_url.replace("/api/v2", "/")
    found = only(await doctor.check_panel(ward.but(panel_url=url)))
    assert found == (
        "✗ panel: The panel refused (unsupported_action): Method Not Allowed. Check PANEL_URL: it "
        "is the address of the panel's API, as its API page shows it."
    )


async def test_an_address_that_is_none_does_not_keep_the_doctor_from_the_rest(ward: Ward) -> None:
    found = only(await doctor.check_panel(ward.but(panel_url="https://[::1/api/v2")))
    assert found.startswith("✗ panel: ")


async def test_a_panel_that_does_not_answer_is_bad(ward: Ward) -> None:
    found = only(await doctor.check_panel(ward.but(panel_url=NOBODY)))
    assert found.startswith("✗ panel: ")
    assert re.search("[Cc]heck PANEL_URL", found)


@pytest.mark.parametrize("amount", [Decimal(0), Decimal("-0.01")])
async def test_an_empty_balance_is_told(ward: Ward, amount: Decimal) -> None:
    ward.panel.balances[running_shop.KEY] = amount
    good, advice = await doctor.check_panel(ward.settings)
    assert good.mark is Mark.GOOD
    assert str(advice) == "! panel: the balance is empty: orders wait until you top the panel up."


async def test_a_panel_of_another_currency_needs_a_rate(ward: Ward) -> None:
    ward.panel.currency = "RUB"
    good, advice = await doctor.check_panel(ward.settings)
    assert good.text == "balance 1000 RUB"
    assert str(advice) == "! panel: prices are in RUB, the shop's in USD: set /rate."


async def test_a_panel_that_names_no_currency_is_not_taken_for_the_shops(ward: Ward) -> None:
    ward.panel.departures = replace(ward.panel.departures, currency="absent")
    good, advice = await doctor.check_panel(ward.settings)
    assert good.text == "balance 1000"
    assert str(advice).startswith("! panel: it names no currency for its rates. Nothing is sold")
    ward.panel.departures = replace(ward.panel.departures, currency="sign")
    _, advice = await doctor.check_panel(ward.settings)
    assert "it writes “$” for its currency, perhaps USD" in advice.text


async def test_a_key_that_somebody_else_uses_too_is_told(ward: Ward, database_url: str) -> None:
    settings = ward.but(database_url=database_url)
    opened = open_database(database_url)
    try:
        panel = await opened.transact(ensure_panel, name="panel", url=settings.panel_url)
        assert len(await doctor.check_panel(settings)) == 1
        await opened.transact(note_strangers, panel, datetime.now(UTC))
        _, advice = await doctor.check_panel(settings)
        assert "orders that the bot did not send were found under PANEL_KEY on 20" in advice.text
    finally:
        await opened.close()


async def test_what_the_operator_said_of_the_currency_is_known(
    ward: Ward, database_url: str
) -> None:
    ward.panel.departures = replace(ward.panel.departures, currency="absent")
    settings = ward.but(database_url=database_url)
    assert len(await doctor.check_panel(settings)) == 2
    opened = open_database(database_url)
    try:
        panel = await opened.transact(ensure_panel, name="panel", url=settings.panel_url)
        await opened.transact(say_currency, panel, "USD")
        assert only(await doctor.check_panel(settings)) == "✓ panel: balance 1000"
        await opened.transact(say_currency, panel, "EUR")
        _, advice = await doctor.check_panel(settings)
        assert advice.text == "prices are in EUR, the shop's in USD: set /rate."
        ward.panel.departures = replace(ward.panel.departures, currency="code")
        _, advice = await doctor.check_panel(settings)
        assert "it names USD for its currency, and you said EUR." in advice.text
        await opened.transact(set_exchange_rate, panel, Decimal(2))
        assert len(await doctor.check_panel(settings)) == 1
    finally:
        await opened.close()


# The clock.

Answer = Callable[[Request], Awaitable[Response]]


@asynccontextmanager
async def dated(date: str) -> AsyncIterator[str]:
    """Serve answers with this Date header."""

    async def answer(_: Request) -> Response:
        return Response(headers={"Date": date} if date else {})

    async with serve(Starlette(routes=[Route("/", answer)])) as url:
        yield url


async def clock_against(ward: Ward, away: timedelta) -> str:
    stamp = format_datetime(datetime.now(UTC) + away, usegmt=True)
    async with dated(stamp) as url:
        return only(await doctor.check_clock(ward.but(telegram_api_url=url)))


async def test_a_right_clock_is_good(ward: Ward) -> None:
    assert await clock_against(ward, timedelta(seconds=-2)) == "✓ clock: right"


@pytest.mark.parametrize("sign", [-1, 1])
async def test_a_clock_that_is_wrong_either_way_is_bad(ward: Ward, sign: int) -> None:
    found = await clock_against(ward, timedelta(seconds=sign * (CLOCK_SECONDS + 60)))
    assert re.fullmatch(r"✗ clock: (89|9\d) s off; switch time synchronisation on\.", found), found


async def test_a_date_with_another_zone_is_the_same_moment(ward: Ward) -> None:
    elsewhere = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    async with dated(elsewhere) as url:
        assert only(await doctor.check_clock(ward.but(telegram_api_url=url))) == "✓ clock: right"


async def test_a_date_that_is_none_compares_nothing(ward: Ward) -> None:
    async with dated("yesterday") as url:
        found = only(await doctor.check_clock(ward.but(telegram_api_url=url)))
    assert found == "! clock: could not be compared: the answer's date is none"


async def test_no_date_and_no_answer_compare_nothing(ward: Ward) -> None:
    async with dated("") as url:
        found = only(await doctor.check_clock(ward.but(telegram_api_url=url)))
    assert found == "! clock: could not be compared: no date in the answer"
    found = only(await doctor.check_clock(ward.but(telegram_api_url=NOBODY)))
    assert found == "! clock: could not be compared"


# The whole report.


@pytest.fixture
def environment(ward: Ward, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ward:
    """Put the settings into the environment, where the doctor reads them."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)
    for name in ("telegram_api_url", "panel_url", "database_url", "support_contact"):
        monkeypatch.setenv(name.upper(), getattr(ward.settings, name))
    monkeypatch.setenv("TELEGRAM_TOKEN", ward.telegram.token)
    monkeypatch.setenv("PANEL_KEY", running_shop.KEY)
    monkeypatch.setenv("ADMIN_IDS", "1")
    return ward


async def test_a_shop_that_can_open_is_told_so(
    environment: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await doctor.run_checks() == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "✓ settings", "! database", "✓ telegram", "✓ panel", "! clock",
    ]  # fmt: skip
    assert environment.telegram.token not in "".join(lines)
    assert running_shop.KEY not in "".join(lines)


async def test_one_bad_thing_does_not_hide_another(
    environment: Ward, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123456789:an_entirely_different_token")
    del environment.panel.balances[running_shop.KEY]
    assert await doctor.run_checks() == 1
    said = capsys.readouterr().out
    assert "✗ telegram: TELEGRAM_TOKEN is refused" in said
    assert "✗ panel: PANEL_KEY is refused" in said
    assert "! database" in said


async def test_settings_that_do_not_load_are_the_only_finding(
    environment: Ward, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PANEL_URL", "panel.example")
    assert await doctor.run_checks() == 1
    assert capsys.readouterr().out == (
        "✗ settings: PANEL_URL is wrong: must be an address that begins with https:// or http://.\n"
    )
    assert not environment.telegram.calls


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)
