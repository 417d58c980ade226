"""/health lists the services on sale that fare worst; a button hides one of them."""

from datetime import timedelta

from sqlmodel import Session, select

from bot.orders.learning import health
from bot.orders.learning.health import Health
from bot.screens.callback_data import Tap
from bot.users.tables import AuditEntry
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.screens.extremes import NOW
from tests.support.running_shop import CUSTOMER, OPERATOR

HOUR = timedelta(hours=1)


def figures(service: int, completed: int, canceled: int) -> Health:
    ended = completed + canceled
    return Health(service, ended, completed, 0, canceled, HOUR, HOUR * 2, HOUR * 3, HOUR * 9)


async def learnt(driver: ChatDriver) -> None:
    services = [figures(1, 9, 1), figures(2, 5, 5), figures(3, 7, 0), figures(99, 0, 9)]
    await driver.do(health.replace_health, services, NOW)


def audited(session: Session) -> list[tuple[str, str]]:
    return [(entry.action, entry.target) for entry in session.exec(select(AuditEntry)).all()]


async def test_the_worst_service_is_listed_first_and_hidden_by_a_button(
    driver_on_both: ChatDriver,
) -> None:
    driver = driver_on_both
    assert "No service" in (await driver.say("/health", OPERATOR)).text
    await learnt(driver)
    shown = await driver.say("/health", OPERATOR)
    data = [button.data for button in shown.buttons]
    assert data[:4] == [
        Tap.OPERATOR_SERVICE(2), Tap.HIDE_WORST(2), Tap.OPERATOR_SERVICE(1), Tap.HIDE_WORST(1),
    ]  # fmt: skip
    assert "50% completed, 0% partial, 50% canceled of 10 orders" in shown.text
    assert "Starts in 1 hour (9 of 10 in 2 hours), done in 3 hours (9 hours)" in shown.text
    shown = await driver.tap(Tap.HIDE_WORST(2), OPERATOR)
    data = [button.data for button in shown.buttons]
    assert Tap.HIDE_WORST(2) not in data
    assert Tap.SWITCH_SERVICE(2, 1) in data
    assert await driver.do(audited) == [("hide", "service:2")]
    await driver.say("/menu")
    assert driver.shop.shop.catalog.service(2) is None
    assert Tap.HIDE_WORST(2) not in [
        b.data for b in (await driver.say("/health", OPERATOR)).buttons
    ]


async def test_a_customer_sees_how_a_service_fares_on_its_card_and_cannot_hide_it(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    assert "Usually" not in (await driver.tap(Tap.SERVICE(1))).text
    await learnt(driver)
    card = await driver.tap(Tap.SERVICE(1))
    assert "Usually starts in 1 hour, done in 3 hours · 90% complete" in card.text
    await driver.say("/start", STRANGER)
    for who in (CUSTOMER, STRANGER):
        await driver.tap(Tap.HIDE_WORST(1), who)
        await driver.say("/health", who)
    assert await driver.do(audited) == []


async def test_a_placed_order_says_when_it_usually_starts_and_is_done(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    await learnt(driver)
    await driver.buy()
    await driver.work()
    assert "Usually starts in 1 hour and is done in 3 hours." in driver.people[CUSTOMER].last.text
