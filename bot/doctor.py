"""`python -m bot doctor`: check what a shop needs, and say how to mend what is wrong.

The checks do not depend on each other: with a wrong token, the panel is checked all the same.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum

import aiohttp
from sqlmodel import Session
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot import ledger, migrations
from bot.app import ALLOWED_UPDATES
from bot.catalog.current_panel import find_by_host
from bot.catalog.panel_health import recent_strangers
from bot.catalog.panels import get_panel, host_of
from bot.catalog.rules.currencies import currency_in_effect, suggested_currency
from bot.catalog.tables import Panel
from bot.config import Settings
from bot.db import NoDatabaseYet, now, open_reader
from bot.errors import ConfigurationError
from bot.panel import Balance, PanelClient, PanelError, PanelRefused, RefusalClass
from bot.telegram.request import AiohttpRequest

CLOCK_SECONDS = 30
"""Largest difference in seconds: with a larger one quotes end too early or too late."""

MAX_PENDING_UPDATES = 100
"""If more updates than this wait at Telegram, something is wrong with the webhook."""


PANEL_URL_HINT = "Check PANEL_URL: it is the address of the panel's API, as its API page shows it."


class Mark(StrEnum):
    """The result of a check: in order, could be better, or the shop cannot work."""

    GOOD = "✓"
    ADVICE = "!"
    BAD = "✗"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    mark: Mark
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.mark} {self.subject}: {self.text}"


Check = Callable[[Settings], Awaitable[list[Finding]]]


async def run_checks() -> int:
    """Run all checks and print the findings; return the exit status, 1 if one is BAD."""
    try:
        settings = Settings.load()
    except ConfigurationError as error:
        print(Finding(Mark.BAD, "settings", str(error)))  # noqa: T201 - the report
        return 1
    findings = check_settings(settings)
    checks: tuple[Check, ...] = (check_database, check_telegram, check_panel, check_clock)
    for of_one_check in await asyncio.gather(*(check(settings) for check in checks)):
        findings += of_one_check
    for finding in findings:
        print(finding)  # noqa: T201 - the report
    return 1 if any(finding.mark is Mark.BAD for finding in findings) else 0


def check_settings(settings: Settings) -> list[Finding]:
    """Find optional settings that are missing or unusable; required ones are checked on load."""
    findings = [Finding(Mark.GOOD, "settings", "complete")]
    if not settings.admin_ids:
        text = (
            "ADMIN_IDS is empty: nobody can publish or credit. The bot shows your id under Top up."
        )
        findings.append(Finding(Mark.BAD, "operators", text))
    if not settings.support_contact:
        text = "SUPPORT_CONTACT is empty: customers cannot reach you. Set @yourname."
        findings.append(Finding(Mark.ADVICE, "support", text))
    if settings.webhook_url and not settings.webhook_url.startswith("https://"):
        text = "WEBHOOK_URL must be https for Telegram's own servers."
        findings.append(Finding(Mark.ADVICE, "webhook", text))
    return findings


async def check_database(settings: Settings) -> list[Finding]:
    """Read the database, also of a running shop; compare its schema and its currency."""
    try:
        opened = open_reader(settings.database_url)
        try:
            await opened.check_connection()
            behind = await migrations.pending(opened)
            if not behind:
                await opened.read(ledger.refuse_another_currency, settings.shop_currency)
        finally:
            await opened.close()
    except NoDatabaseYet:
        behind = True
    except ConfigurationError as error:
        return [Finding(Mark.BAD, "database", str(error))]
    except Exception as error:  # noqa: BLE001 - drivers raise what they like
        text = f"cannot be opened ({type(error).__name__}); check DATABASE_URL and that it runs."
        return [Finding(Mark.BAD, "database", text)]
    if behind:
        return [Finding(Mark.ADVICE, "database", "the schema is brought up to date at start.")]
    return [Finding(Mark.GOOD, "database", "reachable, schema up to date")]


async def check_telegram(settings: Settings) -> list[Finding]:
    """Call getMe and getWebhookInfo: the token, inline mode, and where updates are sent."""
    base = settings.telegram_api_url.rstrip("/")
    request = AiohttpRequest()
    bot = Bot(
        settings.telegram_token.get_secret_value(), base_url=f"{base}/bot", request=request,
        get_updates_request=AiohttpRequest(),
    )  # fmt: skip
    try:
        await bot.initialize()
        hook = await bot.get_webhook_info()
    except InvalidToken:
        text = "TELEGRAM_TOKEN is refused; copy it again from @BotFather (/mybots → API Token)."
        return [Finding(Mark.BAD, "telegram", text)]
    except TelegramError as error:
        text = f"no answer ({type(error).__name__}); check the network and TELEGRAM_API_URL."
        return [Finding(Mark.BAD, "telegram", text)]
    finally:
        await bot.shutdown()
    findings = [Finding(Mark.GOOD, "telegram", f"@{bot.username}")]
    if not bot.supports_inline_queries:
        text = (
            f"off: nobody finds services by typing @{bot.username} in other chats. Send "
            "/setinline to @BotFather."
        )
        findings.append(Finding(Mark.ADVICE, "inline mode", text))
    return findings + _check_webhook(settings, hook)


def _check_webhook(settings: Settings, hook: WebhookInfo) -> list[Finding]:
    """Compare the webhook that Telegram has with the settings, and look for a backlog."""
    findings = []
    if hook.url and hook.url != settings.webhook_url:
        text = "updates go to another address; it is taken over at start. Is a second shop running?"
        findings.append(Finding(Mark.ADVICE, "webhook", text))
    if hook.pending_update_count > MAX_PENDING_UPDATES or hook.last_error_message:
        text = f"{hook.pending_update_count} updates wait. {hook.last_error_message or ''}".strip()
        findings.append(Finding(Mark.ADVICE, "webhook", text))
    if hook.allowed_updates and set(hook.allowed_updates) != set(ALLOWED_UPDATES):
        findings.append(Finding(Mark.ADVICE, "webhook", "other kinds of updates; set at start."))
    return findings


async def check_panel(settings: Settings) -> list[Finding]:
    """Read the balance at the panel: it needs a valid PANEL_URL and PANEL_KEY."""
    try:
        client = PanelClient(settings.panel_url, settings.panel_key)
    except ConfigurationError as error:
        return [Finding(Mark.BAD, "panel", str(error))]
    async with client:
        try:
            balance = await client.read_balance()
        except PanelRefused as error:
            return [Finding(Mark.BAD, "panel", _refusal(error))]
        except PanelError as error:
            return [Finding(Mark.BAD, "panel", f"{error} {PANEL_URL_HINT}")]
    stored = await _stored_panel(settings)
    return [
        *_balance_findings(balance),
        *_currency_findings(settings, balance.currency, stored),
        *_stranger_findings(stored),
    ]


def _stranger_findings(stored: Panel | None) -> list[Finding]:
    """Say that somebody else orders under the shop's key, if that was seen lately."""
    seen = None if stored is None else recent_strangers(stored, now())
    if seen is None:
        return []
    text = (
        f"orders that the bot did not send were found under PANEL_KEY on {seen:%Y-%m-%d}: another "
        "program or person uses it. Make a key of the bot's own at the panel."
    )
    return [Finding(Mark.ADVICE, "panel", text)]


def _balance_findings(balance: Balance) -> list[Finding]:
    if balance.amount is None:
        text = f"reachable, but it writes “{balance.text}” for the balance: it is unknown."
        return [Finding(Mark.ADVICE, "panel", text)]
    text = f"balance {balance.amount} {balance.currency or ''}".strip()
    findings = [Finding(Mark.GOOD, "panel", text)]
    if balance.amount <= 0:
        text = "the balance is empty: orders wait until you top the panel up."
        findings.append(Finding(Mark.ADVICE, "panel", text))
    return findings


def _currency_findings(
    settings: Settings, reported: str | None, stored: Panel | None
) -> list[Finding]:
    """Say what the shop lacks to price the panel's rates; `stored` is None if nothing is known."""
    if stored is not None and stored.exchange_rate:
        return []
    said, against = (stored.said_currency, stored.said_against) if stored else (None, None)
    reported = reported or (stored.currency if stored else None)
    currency = currency_in_effect(reported, said, against)
    if currency is None:
        text = f"{_doubt(reported, said)} Nothing is sold until you say which: /panel currency USD."
        return [Finding(Mark.ADVICE, "panel", text)]
    if currency != settings.shop_currency:
        text = f"prices are in {currency}, the shop's in {settings.shop_currency}: set /rate."
        return [Finding(Mark.ADVICE, "panel", text)]
    return []


def _doubt(reported: str | None, said: str | None) -> str:
    if said is not None:
        return f"it names {reported} for its currency, and you said {said}."
    suggested = suggested_currency(reported)
    if suggested is not None:
        return f"it writes “{reported}” for its currency, perhaps {suggested}."
    return "it names no currency for its rates."


async def _stored_panel(settings: Settings) -> Panel | None:
    """Return the panel's row; None if there is none, or the database cannot be read."""
    try:
        opened = open_reader(settings.database_url)
        try:
            await opened.check_connection()
            if await migrations.pending(opened):
                return None
            return await opened.read(_panel_of, host_of(settings.panel_url))
        finally:
            await opened.close()
    except Exception:  # noqa: BLE001 - `check_database` says what is wrong
        return None


def _panel_of(session: Session, host: str) -> Panel | None:
    panel = find_by_host(session, host)
    return None if panel is None else get_panel(session, panel)


def _refusal(error: PanelRefused) -> str:
    if error.reason is RefusalClass.AUTH:
        return "PANEL_KEY is refused; copy the API key again from your account at the panel."
    if error.reason is RefusalClass.UNSUPPORTED_ACTION:
        return f"{error}. {PANEL_URL_HINT}"
    return str(error)


async def check_clock(settings: Settings) -> list[Finding]:
    """Compare this machine's clock with the Date header of the Bot API's answer."""
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as client,
            client.head(settings.telegram_api_url, allow_redirects=False) as answer,
        ):
            stamp = answer.headers.get("Date")
    except (aiohttp.ClientError, TimeoutError):
        return [Finding(Mark.ADVICE, "clock", "could not be compared")]
    if stamp is None:
        return [Finding(Mark.ADVICE, "clock", "could not be compared: no date in the answer")]
    try:
        theirs = parsedate_to_datetime(stamp)
    except ValueError:
        return [Finding(Mark.ADVICE, "clock", "could not be compared: the answer's date is none")]
    return [_compare_clocks(theirs, now())]


def _compare_clocks(theirs: datetime, ours: datetime) -> Finding:
    drift = abs((ours - theirs.astimezone(UTC)).total_seconds())
    if drift > CLOCK_SECONDS:
        text = f"{drift:.0f} s off; switch time synchronisation on."
        return Finding(Mark.BAD, "clock", text)
    return Finding(Mark.GOOD, "clock", "right")
