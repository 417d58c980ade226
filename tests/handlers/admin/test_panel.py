"""/panel and its subcommands: request a probe; show, set and unset quirks, audited."""

from typing import Any

import pytest
from sqlmodel import delete

from bot import leases
from bot.catalog import panels
from bot.catalog.tables import Category, Panel, Service
from bot.handlers.admin.panel import SUBCOMMANDS
from bot.screens.callback_data import Tap
from bot.users import audit
from tests.handlers.chat_driver import ChatDriver
from tests.support.running_shop import KEY, OPERATOR


async def quirks(driver: ChatDriver) -> dict[str, Any]:
    return await driver.do(panels.quirks_of, driver.shop.job_context.panel_id)


async def noted(driver: ChatDriver) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.action, entry.detail) for entry in reversed(await driver.do(audit.latest))]


async def test_a_probe_is_asked_for_by_word_and_by_button(driver: ChatDriver) -> None:
    screen = await driver.say("/panel", OPERATOR)
    assert Tap.PANEL_PROBE() in [button.data for button in screen.buttons]
    for number in range(2):
        shown = await (
            driver.tap(Tap.PANEL_PROBE(), OPERATOR)
            if number
            else driver.say("/panel probe", OPERATOR)
        )
        assert "nothing is ordered" in shown.text
        assert await driver.do(leases.pop_request, "probe") == OPERATOR
    assert await noted(driver) == [("panel.probe", {})] * 2


async def test_a_setting_is_set_shown_and_unset_and_each_is_audited(driver: ChatDriver) -> None:
    assert "In nothing" in (await driver.say("/panel quirks", OPERATOR)).text
    shown = await driver.say("/panel set comment_forbidden , |", OPERATOR)
    assert "not set → , |" in shown.text
    assert await quirks(driver) == {"comment_forbidden": [",", "|"]}
    await driver.say("/panel SET Send_Quantity_With_Lists On", OPERATOR)
    listed = (await driver.tap(Tap.PANEL_QUIRKS(), OPERATOR)).text
    assert "comment_forbidden = , |" in listed
    assert "bills both" in listed
    assert "send_quantity_with_lists = on" in listed
    assert "In nothing" not in listed
    shown = await driver.say("/panel unset comment_forbidden", OPERATOR)
    assert ", | → not set" in shown.text
    await driver.say("/panel set send_quantity_with_lists off", OPERATOR)
    assert await quirks(driver) == {}
    assert await noted(driver) == [
        ("panel.set", {"name": "comment_forbidden", "before": None, "after": [",", "|"]}),
        ("panel.set", {"name": "send_quantity_with_lists", "before": None, "after": True}),
        ("panel.unset", {"name": "comment_forbidden", "before": [",", "|"], "after": None}),
        ("panel.unset", {"name": "send_quantity_with_lists", "before": True, "after": None}),
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/panel dance", "Also: currency, quirks, set, unset and word"),
        ("/panel set", "/panel quirks lists them all"),
        ("/panel set batch_mode", "/panel quirks lists them all"),
        ("/panel unset", "/panel quirks lists them all"),
        ("/panel set colour blue", "no setting colour"),
        ("/panel unset colour", "no setting colour"),
        ("/panel set batch_mode sometimes", "Allowed: auto"),
        ("/panel set batch_size 1000", "from 1 to 100"),
        ("/panel set sent_as quantity=link", "The document has: answer_number"),
    ],
)
async def test_what_is_badly_typed_is_answered_with_what_is_allowed(
    driver: ChatDriver, typed: str, said: str
) -> None:
    assert said in (await driver.say(typed, OPERATOR)).text
    assert await quirks(driver) == {}
    assert await noted(driver) == []


async def test_settings_must_agree(driver: ChatDriver) -> None:
    await driver.say("/panel set comment_replacement |", OPERATOR)
    shown = await driver.say("/panel set comment_forbidden |", OPERATOR)
    assert "must not hold" in shown.text
    assert await quirks(driver) == {"comment_replacement": "|"}


async def test_what_another_version_kept_is_shown_and_can_be_taken_away(driver: ChatDriver) -> None:
    panel = driver.shop.job_context.panel_id
    await driver.do(panels.set_quirk, panel, "colour", "<blue>")
    listed = (await driver.say("/panel quirks", OPERATOR)).text
    assert "colour = <blue>" in listed
    assert "left aside" in listed
    await driver.say("/panel unset colour", OPERATOR)
    assert await quirks(driver) == {}


async def test_a_customer_knows_none_of_it(driver: ChatDriver) -> None:
    await driver.arrive()
    for typed in ("/panel", "/panel probe", "/panel set batch_size 5", "/panel quirks"):
        assert "do not know this command" in (await driver.say(typed)).text
    for tap in (Tap.PANEL, Tap.PANEL_PROBE, Tap.PANEL_QUIRKS):
        await driver.tap(tap())
    assert await quirks(driver) == {}
    assert await driver.do(leases.pop_request, "probe") is None


async def test_neither_key_nor_address_is_ever_shown(driver: ChatDriver) -> None:
    for typed in ("/panel", "/panel quirks", *(f"/panel {word}" for word in SUBCOMMANDS)):
        text = (await driver.say(typed, OPERATOR)).text
        assert KEY not in text
        assert "/api/v2" not in text


async def test_without_a_panel_there_is_nothing_to_set(driver: ChatDriver) -> None:
    for table in (Service, Category, Panel):
        await driver.do(lambda session, each=table: session.exec(delete(each)))  # type: ignore[misc]
    for typed in ("/panel quirks", "/panel set batch_size 5", "/panel unset batch_size"):
        assert "not been reached" in (await driver.say(typed, OPERATOR)).text
