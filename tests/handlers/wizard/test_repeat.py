"""Repeating an order: the same answers at today's price, by a button or /again."""

import pytest
from sqlmodel import Session, select

from bot.demo.telegram import Message
from bot.orders.tables import Order
from bot.screens.callback_data import Tap
from bot.users import customers
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.screens.extremes import NOW
from tests.support.running_shop import CUSTOMER, OPERATOR


def orders(session: Session) -> list[Order]:
    return list(session.exec(select(Order).order_by(Order.id)).all())  # type: ignore[arg-type]


async def bought(driver: ChatDriver) -> Message:
    await driver.arrive()
    await driver.fund()
    await driver.buy()
    return driver.people[CUSTOMER].last


@pytest.mark.parametrize("way", ["button", "/again", "/again 1", "/again #1"])
async def test_one_tap_leads_to_the_summary_with_the_same_answers_at_todays_price(
    driver: ChatDriver, way: str
) -> None:
    card = await bought(driver)
    driver.panel.services[1].rate *= 2
    await driver.restock()
    text = card.text
    shown = await (
        driver.tap(Tap.REPEAT.below(1), message=card) if way == "button" else driver.say(way)
    )
    assert card.text == text
    assert "🧾 Your order" in shown.text
    assert "https://example.com/page" in shown.text
    assert "1,000" in shown.text
    assert "$2.70" in shown.text
    data = [button.data or "" for button in shown.buttons]
    assert [each for each in data if each.startswith(f"{Tap.EDIT}:")]
    confirm = [each for each in data if each.startswith(f"{Tap.CONFIRM}:")][-1]
    await driver.tap(confirm)
    first, second = await driver.do(orders)
    assert second.parameters == first.parameters
    assert (first.price, second.price) == (1_350_000, 2_700_000)


async def test_an_answer_that_does_not_fit_any_more_is_asked_for(driver: ChatDriver) -> None:
    await bought(driver)
    driver.panel.services[1].min = 2_000
    await driver.restock()
    shown = await driver.say("/again")
    assert "How many?" in shown.text
    shown = await driver.say("2000")
    assert "https://example.com/page" in shown.text


async def test_what_is_not_sold_or_not_ones_own_is_not_repeated(driver: ChatDriver) -> None:
    await bought(driver)
    await driver.arrive(STRANGER)
    for way in ("/again", "/again 1", "/again 99", "/again x"):
        assert "no such order" in (await driver.say(way, STRANGER)).text
    assert "no such order" in (await driver.tap(Tap.REPEAT(1), STRANGER)).text
    assert "no such order" in (await driver.say("/again x")).text
    await driver.say("/hide service 1", OPERATOR)
    assert "not on sale any more" in (await driver.say("/again")).text
    assert len(await driver.do(orders)) == 1


async def test_the_answers_stay_while_new_terms_are_accepted(
    driver: ChatDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bought(driver)
    standing = await driver.standing()
    assert standing.terms_version == 1
    await driver.do(_forget_terms)
    shown = await driver.say("/again")
    assert "accept the terms" in shown.text
    shown = await driver.tap(Tap.ACCEPT_TERMS(1))
    assert "🧾 Your order" in shown.text


def _forget_terms(session: Session) -> None:
    customers.accept_terms(session, CUSTOMER, 0, NOW)
