"""/panel currency: the operator says which currency the panel's rates are in."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlmodel import update

from bot.catalog.tables import Panel
from bot.catalog.version import bump_catalog_version
from bot.screens.callback_data import Tap
from bot.users import audit
from tests.handlers.chat_driver import ChatDriver, open_chat_driver
from tests.support.running_shop import CUSTOMER, OPERATOR


@pytest.fixture
async def rub_shop(database_url: str) -> AsyncIterator[ChatDriver]:
    """Open a shop in roubles at a panel that names no currency."""
    async with open_chat_driver(database_url, shop_currency="RUB") as driver:
        driver.panel.departures = replace(driver.panel.departures, currency="absent")
        yield driver


async def on_sale(driver: ChatDriver) -> int:
    await driver.say("/menu")
    return len(driver.shop.shop.catalog)


async def report(driver: ChatDriver, currency: str, manner: str = "code") -> None:
    """Let the panel report its currency in this manner, and sync."""
    driver.panel.currency = currency
    driver.panel.departures = replace(driver.panel.departures, currency=manner)  # type: ignore[arg-type]
    await driver.restock()
    await driver.deliver()


async def yes(driver: ChatDriver) -> str:
    number = (await driver.standing(OPERATOR)).draft["number"]
    return (await driver.tap(Tap.YES(number), OPERATOR)).text


async def forget(driver: ChatDriver) -> None:
    """Make the panel's row one of a panel that has never named its currency."""
    await driver.do(lambda session: session.exec(update(Panel).values(currency=None)))
    await driver.do(bump_catalog_version)


async def test_a_dollar_panel_is_not_sold_for_roubles_one_to_one(rub_shop: ChatDriver) -> None:
    """Seen before: 1.00 USD of cost went for RUB 2.00."""
    driver = rub_shop
    await forget(driver)
    await driver.restock()
    await driver.say("/admin", OPERATOR)
    await driver.deliver()
    assert await on_sale(driver) == 0
    asked = driver.people[OPERATOR].last
    assert "The panel names no currency" in asked.text
    assert "Nothing is sold until you say which" in asked.text
    desk = (await driver.say("/admin", OPERATOR)).text
    assert "the panel's currency is not known" in desk
    assert "Nothing needs your attention" not in desk
    shown = await driver.say("/panel currency USD", OPERATOR)
    assert "Without an exchange rate nothing is sold" not in shown.text  # nothing changes yet
    assert "Currency of the panel: – → USD" in shown.text
    assert await on_sale(driver) == 0
    await driver.say("/rate 90", OPERATOR)
    assert await on_sale(driver) == 4


async def test_a_sign_is_offered_and_asked_about_once(driver: ChatDriver) -> None:
    await driver.say("/admin", OPERATOR)
    await forget(driver)
    await report(driver, "USD", "sign")
    asked = driver.people[OPERATOR].last
    assert "writes “$” for its currency: USD, or another one?" in asked.text
    assert await on_sale(driver) == 0
    sent = len(driver.people[OPERATOR].messages)
    await driver.restock()
    await driver.deliver()
    assert len(driver.people[OPERATOR].messages) == sent
    (button,) = [each for each in asked.buttons if each.text == "💱 USD"]
    shown = await driver.tap(str(button.data), OPERATOR, asked)
    assert "Sold now: nothing" in shown.text
    assert "Sold then: 4 services, the cheapest $0.006: Views | Instant" in shown.text
    assert await on_sale(driver) == 0
    assert "– → USD" in await yes(driver)
    assert await on_sale(driver) == 4
    (entry,) = await driver.do(audit.latest)
    assert (entry.action, entry.target) == ("panel.currency", "panel:1")
    assert entry.detail == {"before": None, "after": "USD", "reported": "$"}


async def test_a_contradiction_stops_the_sale_and_is_the_operators(driver: ChatDriver) -> None:
    await driver.say("/panel currency USD", OPERATOR)
    assert await on_sale(driver) == 4
    await report(driver, "EUR")
    assert await on_sale(driver) == 0
    asked = driver.people[OPERATOR].last.text
    assert "now writes “EUR” for its currency. You said USD." in asked
    page = await driver.say("/panel currency", OPERATOR)
    assert [each.text for each in page.buttons][:2] == ["💱 EUR", "💱 USD"]
    await driver.tap(Tap.CHOOSE_CURRENCY(1), OPERATOR)
    await yes(driver)
    assert await on_sale(driver) == 4


async def test_a_customer_cannot_order_what_has_lost_its_currency(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    await driver.say("/panel currency USD", OPERATOR)
    await report(driver, "EUR")
    shown = await driver.tap(confirm)
    assert "Nothing was charged" in shown.text
    assert await driver.balance() == 20_000_000


async def test_what_was_asked_about_another_answer_of_the_panel_is_not_done(
    driver: ChatDriver,
) -> None:
    await driver.say("/panel currency EUR", OPERATOR)
    await report(driver, "GBP")
    assert "another currency than when you looked" in await yes(driver)
    assert await driver.do(audit.latest) == []


async def test_what_was_said_is_given_back(driver: ChatDriver) -> None:
    await driver.say("/panel currency usd", OPERATOR)
    assert "USD → –" in (await driver.say("/panel currency OFF", OPERATOR)).text
    assert [entry.detail["after"] for entry in await driver.do(audit.latest)] == [None, "USD"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/panel currency $", "A currency is a code"),
        ("/panel currency USD now", "/panel currency USD"),
        ("/panel currency", "Currency of the panel's rates: USD"),
    ],
)
async def test_without_a_code_nothing_is_changed(driver: ChatDriver, typed: str, said: str) -> None:
    assert said in (await driver.say(typed, OPERATOR)).text
    assert await driver.do(audit.latest) == []


@pytest.mark.parametrize("place", [3, 99, -1])
async def test_a_currency_that_is_not_offered_cannot_be_tapped(
    driver: ChatDriver, place: int
) -> None:
    await driver.say("/panel", OPERATOR)
    shown = await driver.tap(Tap.CHOOSE_CURRENCY(place), OPERATOR)
    assert await driver.do(audit.latest) == []
    assert (await driver.standing(OPERATOR)).state is None
    assert shown.text


async def test_customers_cannot_say_a_currency(driver: ChatDriver) -> None:
    await driver.arrive()
    assert "do not know this command" in (await driver.say("/panel currency EUR")).text
    await driver.tap(Tap.CHOOSE_CURRENCY(0), CUSTOMER)
    assert (await driver.standing()).state is None
