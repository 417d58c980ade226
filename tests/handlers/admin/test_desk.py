"""/admin and /panel show the shop's state, /sync requests a sync."""

from sqlmodel import delete

from bot import leases
from bot.catalog import panels
from bot.catalog.tables import Category, Panel, Service
from bot.db import now
from bot.screens.admin import panel
from bot.screens.callback_data import Tap
from bot.users import audit, dead_letters
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]


async def test_the_desk_counts_what_there_is(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.arrive(STRANGER)
    await driver.fund(5_000_000)
    await driver.buy()
    for number in range(3):
        await driver.do(dead_letters.record_failure, 900 + number // 3, CUSTOMER, "Error", now())
    text = (await driver.say("/admin", OPERATOR)).text
    assert "$3.65" in text
    assert "$1.35" in text
    assert text == (await driver.tap(Tap.DESK(), OPERATOR)).text


async def test_without_a_panel_there_is_nothing_to_tell_of_it(driver: ChatDriver) -> None:
    for table in (Service, Category, Panel):
        await driver.do(lambda session, each=table: session.exec(delete(each)))  # type: ignore[misc]
    assert (await driver.say("/panel", OPERATOR)).text == render(
        panel.panel_page(EN, None, {})
    ).text
    assert "127.0.0.1" not in (await driver.say("/admin", OPERATOR)).text


async def test_a_panels_last_error_is_shown_and_a_failed_sync_before_any_other(
    driver: ChatDriver,
) -> None:
    panel = driver.shop.job_context.panel_id
    assert "127.0.0.1" in (await driver.say("/panel", OPERATOR)).text
    await driver.do(panels.note_error, panel, "<refused>", now=now())
    assert "<refused>" in (await driver.say("/panel", OPERATOR)).text
    await driver.do(panels.note_sync_failure, panel, "garbled list", now=now())
    text = (await driver.say("/panel", OPERATOR)).text
    assert "garbled list" in text
    assert "<refused>" not in text


async def test_a_sync_is_asked_for_in_the_operators_name(driver: ChatDriver) -> None:
    shown = await driver.say("/sync", OPERATOR)
    assert [button.data for button in shown.buttons] == [Tap.DESK()]
    assert await driver.do(leases.pop_request, "sync") == OPERATOR
    assert [entry.action for entry in await driver.do(audit.latest)] == ["sync"]


async def test_a_customer_is_looked_up_banned_and_let_in(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund(5_000_000)
    for wanted in (str(CUSTOMER), "@customer", "@CUSTOMER", "customer"):
        assert "$5.00" in (await driver.say(f"/user {wanted}", OPERATOR)).text
    assert "@nobody" in (await driver.say("/user @nobody", OPERATOR)).text
    await driver.tap(Tap.BUY(1))
    await driver.say(f"/ban {CUSTOMER} spam and more spam", OPERATOR)
    shown = await driver.say("https://example.com/page")
    assert shown.buttons == []
    assert (await driver.standing()).state is None
    for data in (Tap.NETWORKS(), Tap.BUY(1), Tap.ORDERS(0)):
        assert (await driver.tap(data)).text == shown.text
    await driver.say(f"/unban {CUSTOMER}", OPERATOR)
    assert "$5.00" in (await driver.say("/menu")).text
    entries = await driver.do(audit.latest)
    assert [(entry.action, entry.reason) for entry in entries] == [
        ("unban", ""),
        ("ban", "spam and more spam"),
    ]
