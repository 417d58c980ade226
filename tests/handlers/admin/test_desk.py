"""The desk of the day, the panel, and a catalogue fetched out of turn."""

from sqlmodel import delete

from bot import leases
from bot.catalog import panels
from bot.catalog.tables import Category, Panel, Service
from bot.db import now
from bot.screens.admin import panel
from bot.screens.callback_data import Tap
from bot.users import audit, dead_letters
from tests.handlers.chat_driver import STRANGER, Counter
from tests.screens.judge import seen
from tests.screens.worst import TRANSLATIONS
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]


async def test_the_desk_counts_what_there_is(counter: Counter) -> None:
    await counter.arrive()
    await counter.arrive(STRANGER)
    await counter.fund(5_000_000)
    await counter.buy()
    for number in range(3):
        await counter.do(dead_letters.record_failure, 900 + number // 3, CUSTOMER, "Error", now())
    text = (await counter.say("/admin", OPERATOR)).text
    assert "$3.65" in text
    assert "$1.35" in text
    assert text == (await counter.tap("ad", OPERATOR)).text


async def test_without_a_panel_there_is_nothing_to_tell_of_it(counter: Counter) -> None:
    for table in (Service, Category, Panel):
        await counter.do(lambda session, each=table: session.exec(delete(each)))  # type: ignore[misc]
    assert (await counter.say("/panel", OPERATOR)).text == seen(panel.panel_page(EN, None, {})).text
    assert "127.0.0.1" not in (await counter.say("/admin", OPERATOR)).text


async def test_a_panels_last_error_is_shown_and_a_failed_sync_before_any_other(
    counter: Counter,
) -> None:
    panel = counter.shop.job_context.panel_id
    assert "127.0.0.1" in (await counter.say("/panel", OPERATOR)).text
    await counter.do(panels.note_error, panel, "<refused>", now=now())
    assert "<refused>" in (await counter.say("/panel", OPERATOR)).text
    await counter.do(panels.note_sync_failure, panel, "garbled list", now=now())
    text = (await counter.say("/panel", OPERATOR)).text
    assert "garbled list" in text
    assert "<refused>" not in text


async def test_a_sync_is_asked_for_in_the_operators_name(counter: Counter) -> None:
    shown = await counter.say("/sync", OPERATOR)
    assert [button.data for button in shown.buttons] == [Tap.DESK()]
    assert await counter.do(leases.pop_request, "sync") == OPERATOR
    assert [entry.action for entry in await counter.do(audit.latest)] == ["sync"]


async def test_a_customer_is_looked_up_banned_and_let_in(counter: Counter) -> None:
    await counter.arrive()
    await counter.fund(5_000_000)
    for wanted in (str(CUSTOMER), "@customer", "@CUSTOMER", "customer"):
        assert "$5.00" in (await counter.say(f"/user {wanted}", OPERATOR)).text
    assert "@nobody" in (await counter.say("/user @nobody", OPERATOR)).text
    await counter.tap("b:1")
    await counter.say(f"/ban {CUSTOMER} spam and more spam", OPERATOR)
    shown = await counter.say("https://example.com/page")
    assert shown.buttons == []
    assert (await counter.standing()).state is None
    for data in ("n", "b:1", "os:0"):
        assert (await counter.tap(data)).text == shown.text
    await counter.say(f"/unban {CUSTOMER}", OPERATOR)
    assert "$5.00" in (await counter.say("/menu")).text
    entries = await counter.do(audit.latest)
    assert [(entry.action, entry.reason) for entry in entries] == [
        ("unban", ""),
        ("ban", "spam and more spam"),
    ]
