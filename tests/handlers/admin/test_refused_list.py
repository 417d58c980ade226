"""A list that is refused: operators see what would go, and take over the list that they saw."""

from decimal import Decimal

import pytest

from bot.catalog import panels
from bot.jobs import sync
from bot.screens.callback_data import Tap
from bot.users import audit
from tests.handlers.admin.cases import shrink
from tests.handlers.chat_driver import ChatDriver
from tests.support.running_shop import OPERATOR, sample_services


async def on_sale(driver: ChatDriver) -> set[int]:
    """Return the ids of the services that customers can order."""
    await driver.say("/menu")
    return set(driver.shop.shop.catalog.services)


async def fetch(driver: ChatDriver) -> None:
    """Do the sync that an operator has asked for, and deliver what there is to tell."""
    await sync.sync_when_due(driver.shop.job_context)
    await driver.deliver()


async def yes(driver: ChatDriver) -> str:
    """Confirm the question that is open; returns the answer."""
    number = (await driver.standing(OPERATOR)).draft["number"]
    return (await driver.tap(Tap.YES(number), OPERATOR)).text


async def test_an_operator_takes_the_list_over_that_was_shown(driver: ChatDriver) -> None:
    await driver.say("/admin", OPERATOR)
    driver.panel.services[1].rate = Decimal("1.8")
    await shrink(driver)
    await driver.deliver()
    told = driver.people[OPERATOR].last
    assert "It has 1 services where the shop has 4" in told.text
    (button,) = [each for each in told.buttons if each.text == "📉 What would go"]
    assert button.data == Tap.REFUSED_LIST.below(1)
    shown = await driver.tap(button.data, OPERATOR)
    assert "3 services would go; customers see 3 of them now" in shown.text
    assert "0.9 → 1.8 USD" in shown.text
    assert await on_sale(driver) == {1, 2, 3, 4}
    assert "is being taken over" in await yes(driver)
    assert "sync" in driver.woken
    await fetch(driver)
    assert "The catalogue is up to date" in driver.people[OPERATOR].last.text
    assert await on_sale(driver) == {1}
    (entry,) = await driver.do(audit.latest)
    assert (entry.action, entry.target, entry.detail["gone"]) == ("accept_list", "panel:1", 3)


async def test_nobody_buys_below_cost_while_the_list_is_refused(driver: ChatDriver) -> None:
    """Seen before: the customer paid 1.35 for what the panel charged 1.80 for."""
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    assert "$1.35" in driver.people[1001].last.text
    driver.panel.services[1].rate = Decimal("1.8")
    await shrink(driver)
    asked = await driver.tap(confirm)
    assert "$2.70" in asked.text
    assert await driver.balance() == 20_000_000
    await driver.buy()
    assert await driver.balance() == 20_000_000 - 2_700_000


async def test_a_list_that_has_changed_meanwhile_is_not_taken_over(driver: ChatDriver) -> None:
    await driver.say("/admin", OPERATOR)
    await shrink(driver)
    await driver.deliver()
    await driver.tap(Tap.REFUSED_LIST.below(1), OPERATOR)
    await yes(driver)
    driver.panel.services[1].rate = Decimal("1.2")
    await fetch(driver)
    told = driver.people[OPERATOR].last
    assert "could not be fetched" in told.text
    assert await on_sale(driver) == {1, 2, 3, 4}
    shown = await driver.tap(Tap.REFUSED_LIST.below(1), OPERATOR)
    assert "0.9 → 1.2 USD" in shown.text
    await yes(driver)
    await fetch(driver)
    assert await on_sale(driver) == {1}


async def test_an_answer_to_an_older_list_is_refused(driver: ChatDriver) -> None:
    await driver.say("/admin", OPERATOR)
    await shrink(driver)
    await driver.tap(Tap.REFUSED_LIST(1), OPERATOR)
    driver.panel.services[1].rate = Decimal("1.2")
    await driver.restock()
    assert "has changed since you looked" in await yes(driver)
    panel = await driver.do(panels.get_panel, 1)
    assert panel.accepted_digest is None
    assert await driver.do(audit.latest) == []


async def test_a_second_tap_does_nothing_more(driver: ChatDriver) -> None:
    await driver.say("/admin", OPERATOR)
    await shrink(driver)
    shown = await driver.tap(Tap.REFUSED_LIST(1), OPERATOR)
    number = (await driver.standing(OPERATOR)).draft["number"]
    await driver.tap(Tap.YES(number), OPERATOR)
    await driver.tap(Tap.YES(number), OPERATOR, shown)
    await fetch(driver)
    await driver.tap(Tap.YES(number), OPERATOR, shown)
    assert len(await driver.do(audit.latest)) == 1
    assert await on_sale(driver) == {1}


async def test_the_panel_and_the_desk_have_the_button_while_a_list_is_refused(
    driver: ChatDriver,
) -> None:
    for command in ("/admin", "/panel"):
        shown = await driver.say(command, OPERATOR)
        assert Tap.REFUSED_LIST(1) not in [button.data for button in shown.buttons]
    await shrink(driver)
    for command in ("/admin", "/panel"):
        shown = await driver.say(command, OPERATOR)
        assert Tap.REFUSED_LIST(1) in [button.data for button in shown.buttons]
    for service in sample_services():
        driver.panel.services.setdefault(service.id, service)
    await driver.restock()
    late = await driver.tap(Tap.REFUSED_LIST(1), OPERATOR)
    assert "Panel" in late.text
    assert (await driver.standing(OPERATOR)).state is None


@pytest.mark.parametrize("data", ["rl", "rl:0", "rl:2", "rl:999999999999999999", "rl:x"])
async def test_a_forged_button_does_nothing(driver: ChatDriver, data: str) -> None:
    await driver.say("/admin", OPERATOR)
    await shrink(driver)
    await driver.tap(data, OPERATOR)
    assert (await driver.standing(OPERATOR)).state is None


async def test_customers_have_no_such_button(driver: ChatDriver) -> None:
    await driver.arrive()
    await shrink(driver)
    await driver.tap(Tap.REFUSED_LIST(1))
    assert (await driver.standing()).state is None


async def test_operators_are_told_once_while_a_list_is_refused(driver: ChatDriver) -> None:
    await driver.say("/admin", OPERATOR)
    sent = len(driver.people[OPERATOR].messages)
    for rate in ("0.9", "1", "1.1"):
        driver.panel.services[1].rate = Decimal(rate)
        await shrink(driver)
        await driver.deliver()
    assert len(driver.people[OPERATOR].messages) == sent + 1
