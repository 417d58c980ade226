"""Strings that stand in old chats and databases keep their values, whatever Python calls them.

Buttons of old messages and rows of older versions carry these. Where one changes, a tap does
nothing, a message is never sent, an entry of the ledger is posted twice. So a value may be added
here, and none may be changed alone: keep reading the old one as well (as `alerts.read_payload`
does), migrate the rows, and only then write the new one.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from bot import app, ledger
from bot.catalog.rules.forms import Parameter
from bot.config import Settings
from bot.db import Database
from bot.demo.telegram import SimulatedTelegram
from bot.handlers.admin import confirm
from bot.handlers.wizard import asking
from bot.handlers.wizard.draft import Draft
from bot.jobs import fan_out, probe, sync
from bot.jobs.sending.record import lease_name
from bot.migrations.tables import metadata
from bot.notifications.alerts import Alert, OperatorRole
from bot.notifications.outbox import NotificationKind
from bot.notifications.tables import Notification
from bot.orders import news
from bot.quirks.definitions import QUIRK_DEFINITIONS
from bot.screens.callback_data import BELOW, Tap
from bot.users.tables import AuditEntry
from tests.handlers.chat_driver import ChatDriver, open_chat_driver
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW
from tests.stored_values import COLUMNS, ENUMS
from tests.support.customers import known
from tests.support.running_shop import CUSTOMER, OPERATOR

ALERTS = {
    "unconfirmed", "disputed", "late", "word", "runs", "children", "paused", "quarantine",
    "set_aside", "books", "funds", "refused",
}  # fmt: skip
QUIRKS = (
    "send_quantity_with_lists", "send_quantity_with_packages", "comment_forbidden",
    "comment_replacement", "max_link_length", "drip_intervals", "batch_mode", "refill_batch_mode",
    "refill_status_batch_mode", "cancel_batch_mode", "batch_size", "single_calls_at_once",
    "sent_as", "answered_as", "user_agent", "send_one_with_flat_lists", "encode_links",
    "forbidden_characters",
)  # fmt: skip
JOBS = {
    "sync", "probe", "submit", "panel_ids", "deadlines", "follow", "resolve", "looks", "notify",
    "commands", "books", "tidy",
}  # fmt: skip
"""A job's lease has its name."""

PAYLOADS = {
    "order_card": {"order"},
    "credited": {"amount", "currency", "balance", "reason", "resume"},
    "debited": {"amount", "currency", "balance", "reason", "resume"},
    "synced": {"report"},
    "probed": {
        "balance", "currency", "services", "rejected", "paged", "unknown_types", "unsaid",
        "batches", "orders", "found", "quirks", "trouble",
    },
    "favourites": {"currency", "news", "more"},
}  # fmt: skip
AUDIT = {
    "credit", "debit", "ban", "unban", "sync", "publish", "hide", "markup", "rate", "panel.set",
    "panel.unset", "panel.probe",
}  # fmt: skip


def pairs() -> Iterator[Any]:
    for kind, members in ENUMS.items():
        for name, value in members.items():
            yield pytest.param(kind, name, value, id=f"{kind.__name__}.{name}")


@pytest.mark.parametrize(("kind", "name", "value"), list(pairs()))
def test_a_member_keeps_its_value(kind: type[StrEnum], name: str, value: str) -> None:
    assert kind[name].value == value


@pytest.mark.parametrize("kind", ENUMS)
def test_a_new_member_is_pinned_with_the_others(kind: type[StrEnum]) -> None:
    assert set(ENUMS[kind]) == set(kind.__members__)


def test_a_button_keeps_its_form() -> None:
    assert Tap.CATEGORY(12, 3) == "c:12:3"
    assert (BELOW, Tap.ORDER.below(12)) == ("+", "+o:12")


def test_the_states_of_conversations_keep_their_names() -> None:
    assert (asking.TERMS, asking.ASKING, asking.SUMMARY) == (
        "buy:terms", "buy:asking", "buy:summary",
    )  # fmt: skip
    assert (confirm.CONFIRMING, confirm.CONFIRMING_EARLIER) == ("sure:asked", "trust:asked")


def test_a_draft_keeps_its_keys() -> None:
    draft = Draft(1, {"link": "x"}, step=Parameter.COMMENTS, lines=("a",), editing=True, quote_id=5)
    assert draft.as_json() == {
        "service": 1, "values": {"link": "x"}, "step": "comments", "gathered": ["a"],
        "editing": True, "quote": 5,
    }  # fmt: skip
    assert Draft.of(draft.as_json()) == draft


def test_alerts_and_quirks_keep_their_names() -> None:
    assert {alert.value for alert in Alert} >= ALERTS
    assert set(QUIRK_DEFINITIONS) >= set(QUIRKS)


def test_jobs_and_their_leases_keep_their_names() -> None:
    settings = Settings.load(
        _env_file=None,
        telegram_token=SimulatedTelegram().token,
        panel_url="http://127.0.0.1/api",
        panel_key="k",
    )
    jobs = app._jobs(settings)
    assert {job.name for job in jobs} >= JOBS
    assert {job.name for job in jobs if job.lease} >= {"sync", "probe", "books"}
    assert lease_name(12) == "add:12"


def test_a_table_keeps_its_columns_and_a_new_one_is_pinned() -> None:
    columns = {name: set(table.columns.keys()) for name, table in metadata.tables.items()}
    assert columns == {name: set(pinned.split()) for name, pinned in COLUMNS.items()}


def payloads(session: Session) -> dict[str, dict[str, Any]]:
    """Return the payload of each queued notification by its key."""
    return {row.key: row.payload for row in session.exec(select(Notification))}


def journal_keys(session: Session) -> set[str]:
    """Return the idempotency keys of all journal entries."""
    return set(session.connection().execute(text("SELECT key FROM journal_entries")).scalars())


async def test_an_order_keeps_its_keys(database: Database) -> None:
    """A key that changed would post an entry twice, or tell a customer twice."""

    def story(session: Session) -> None:
        sample_orders.fund(session)
        order = sample_orders.sent(session)
        ledger.settle(
            session, order_id=order.id, customer=known(session, order.user_id),
            currency="USD", price=order.price, refund=1, now=NOW,
        )  # fmt: skip
        news.queue_card(session, order.id, order.user_id, NOW)
        news.notify_customer(session, order.id, order.user_id, NotificationKind.ORDER_PARTIAL, NOW)
        news.alert_of_order(session, order.id, Alert.UNCONFIRMED, NOW)
        news.alert_of_unknown_status(session, order.id, "Frozen", NOW)
        fan_out.fan_out(session, {OperatorRole.SUPPORT: [7]}, NOW)
        assert journal_keys(session) >= {"order:1:hold", "order:1:capture", "order:1:release"}
        assert payloads(session).keys() >= {
            "card:1", "order:1:order_partial", "alert:order:1:unconfirmed:7",
            "alert:order:1:word:Frozen:7",
        }  # fmt: skip

    await database.transact(story)


async def _as_an_operator(driver: ChatDriver) -> None:
    """Do what is audited or told, each once."""
    for command in (
        "/publish all", "/hide all", "/publish all", "/markup 60", "/rate 1", "/sync",
        "/panel probe",
        "/panel set max_link_length 200", "/panel unset max_link_length", f"/ban {CUSTOMER} why",
        f"/unban {CUSTOMER}",
    ):  # fmt: skip
        await driver.say(command, OPERATOR)
    for command in (f"/credit {CUSTOMER} 5 gift", f"/debit {CUSTOMER} 1 gift"):
        question = await driver.say(command, OPERATOR)
        await driver.tap(str(question.buttons[0].data), OPERATOR)


async def test_what_operators_do_keeps_its_words(sqlite_url: str) -> None:
    async with open_chat_driver(sqlite_url) as driver:
        await driver.arrive()
        await driver.tap(Tap.TOGGLE_FAVOURITE(1))
        await _as_an_operator(driver)
        driver.panel.services["1"].rate *= 2
        await sync.sync(driver.shop.job_context, OPERATOR)
        await probe.probe_if_requested(driver.shop.job_context)
        await driver.do(_compare)


def _compare(session: Session) -> None:
    actions = set(session.exec(select(col(AuditEntry.action))))
    assert actions >= AUDIT
    rows = list(session.exec(select(Notification)))
    keys = {row.kind: set(row.payload) for row in rows}
    assert keys == {kind: fields for kind, fields in PAYLOADS.items() if kind in keys}
    assert keys.keys() >= PAYLOADS.keys() - {"order_card"}
    entries = journal_keys(session)
    for kind, key in (("credited", "credit:1:"), ("debited", "debit:1:")):
        (row,) = (row for row in rows if row.kind == kind)
        assert row.key.startswith(key)
        assert row.key in entries
    prefixes = {row.kind: row.key for row in rows}
    assert prefixes["synced"].startswith("sync:1:")
    assert prefixes["probed"].startswith("probe:1:")
    assert prefixes["favourites"].startswith("favourites:sync:")
