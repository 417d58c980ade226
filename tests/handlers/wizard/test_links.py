"""Links that need not be typed again: a pasted one is carried along, the last ones are offered."""

import pytest
from sqlmodel import Session, select

from bot.orders.tables import Order
from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.support.running_shop import CUSTOMER

PASTED = "https://www.instagram.com/nasa/"
READ = "https://www.instagram.com/nasa"


def orders(session: Session) -> list[Order]:
    return list(session.exec(select(Order).order_by(Order.id)).all())  # type: ignore[arg-type]


async def ready(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()


def data(driver: ChatDriver) -> list[str]:
    return [button.data or "" for button in driver.people[CUSTOMER].last.buttons]


@pytest.mark.parametrize("pasted", [PASTED, "https://example.com/page"])
async def test_a_link_pasted_on_the_menu_is_carried_into_the_order(
    driver: ChatDriver, pasted: str
) -> None:
    await ready(driver)
    await driver.say("/menu")
    shown = await driver.say(pasted)
    assert f"🔗 {pasted} is kept for your order." in shown.text
    await driver.tap(Tap.NETWORKS())
    await driver.tap(Tap.SERVICE(1))
    shown = await driver.tap(Tap.BUY(1))
    assert "How many?" in shown.text
    shown = await driver.say("1000")
    assert pasted.rstrip("/") in shown.text
    assert Tap.EDIT(0) in data(driver)  # the link can be changed


async def test_a_link_of_another_network_is_asked_for_as_ever(driver: ChatDriver) -> None:
    await ready(driver)
    network = driver.shop.shop.catalog.category(1)
    assert network is not None
    other = "https://t.me/nasa" if network.network.slug != "telegram" else PASTED
    await driver.say(other)
    shown = await driver.tap(Tap.BUY(1))
    assert "Which page?" in shown.text


async def test_a_pasted_link_is_forgotten_on_the_menu_and_with_the_order(
    driver: ChatDriver,
) -> None:
    await ready(driver)
    await driver.say("https://example.com/page")
    await driver.tap(Tap.MENU())
    assert "Which page?" in (await driver.tap(Tap.BUY(1))).text
    await driver.say("/cancel")
    await driver.say("https://example.com/page")
    await driver.tap(Tap.BUY(1))
    await driver.say("1000")
    await driver.tap(next(each for each in data(driver) if each.startswith(f"{Tap.CONFIRM}:")))
    assert (await driver.standing()).draft == {}
    assert "Which page?" in (await driver.tap(Tap.BUY.below(1))).text


async def test_a_link_of_an_order_that_is_left_goes_along_to_the_next_service(
    driver: ChatDriver,
) -> None:
    await ready(driver)
    for leave in (Tap.CANCEL(), Tap.BACK()):
        await driver.tap(Tap.BUY(1))
        if "Which page?" in driver.people[CUSTOMER].last.text:
            await driver.say("https://example.com/page")
        if leave == Tap.BACK():
            await driver.tap(Tap.BACK())
        await driver.tap(leave)
        assert "How many?" in (await driver.tap(Tap.BUY(1))).text


async def test_the_last_links_are_offered_once_each_newest_first(
    driver_on_both: ChatDriver,
) -> None:
    driver = driver_on_both
    await ready(driver)
    for name in ("a", "b", "a"):
        await driver.tap(Tap.BUY.below(1))
        await driver.say(f"https://example.com/{name}")
        await driver.say("100")
        await driver.tap(next(each for each in data(driver) if each.startswith(f"{Tap.CONFIRM}:")))
        busy = [each for each in data(driver) if each.startswith(f"{Tap.CONFIRM}:")]
        if busy:  # another order to this link runs: go on
            await driver.tap(busy[-1])
    asked = await driver.tap(Tap.BUY.below(1))
    offered = [(b.text, b.data) for b in asked.buttons if (b.data or "").startswith(Tap.PICK_LINK)]
    assert offered == [
        ("🔗 example.com/a", Tap.PICK_LINK(3)),
        ("🔗 example.com/b", Tap.PICK_LINK(2)),
    ]
    await driver.tap(Tap.PICK_LINK(2))
    shown = await driver.say("100")
    assert "https://example.com/b" in shown.text


async def test_nobody_takes_a_strangers_link(driver: ChatDriver) -> None:
    await ready(driver)
    await driver.buy()
    await driver.arrive(STRANGER)
    asked = await driver.tap(Tap.BUY(1), STRANGER)
    assert not any((b.data or "").startswith(Tap.PICK_LINK) for b in asked.buttons)
    for forged in (Tap.PICK_LINK(1), Tap.PICK_LINK(99), Tap.PICK_LINK()):
        shown = await driver.tap(forged, STRANGER)
        assert "Which page?" in shown.text
    shown = await driver.tap(Tap.SAME_LINK.below(1), STRANGER)
    assert "example.com" not in shown.text


async def test_a_canceled_order_leads_to_what_is_sold_for_its_link(driver: ChatDriver) -> None:
    await ready(driver)
    await driver.buy()
    await driver.tap(Tap.SAME_LINK.below(1))
    assert "https://example.com/page is kept for your order." in driver.people[CUSTOMER].last.text
    assert "How many?" in (await driver.tap(Tap.BUY(1))).text
