"""A customer who orders for a link that another order is on is asked, in the chat."""

from bot.orders.books import verify_all
from bot.orders.status import Status
from bot.orders.waiting import links
from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.orders import sample_orders
from tests.orders.waiting.sample_waiting import put
from tests.support.running_shop import CUSTOMER

BUSY = "Another order to this link is under way"


async def two_customers(driver: ChatDriver) -> None:
    for who in (CUSTOMER, STRANGER):
        await driver.arrive(who)
        await driver.fund(who=who)


def confirm_buttons(driver: ChatDriver, who: int = CUSTOMER) -> list[str]:
    """Return the data of the buttons that confirm the summary that is shown."""
    data = (button.data for button in driver.people[who].last.buttons)
    return [each for each in data if each and each.startswith(f"{Tap.CONFIRM}:")]


async def test_a_link_that_nobody_has_an_order_for_is_not_asked_about(
    driver_on_both: ChatDriver,
) -> None:
    await two_customers(driver_on_both)
    await driver_on_both.summary()
    assert BUSY not in driver_on_both.people[CUSTOMER].last.text
    assert len(confirm_buttons(driver_on_both)) == 1


async def test_a_customer_waits_for_a_strangers_order_and_takes_his_back(
    driver_on_both: ChatDriver,
) -> None:
    driver = driver_on_both
    await two_customers(driver)
    first = await driver.buy(STRANGER)
    await driver.summary()
    shown = driver.people[CUSTOMER].last
    assert BUSY in shown.text
    assert f"#{first}" not in shown.text
    wait, go_on = confirm_buttons(driver)
    before = await driver.balance()
    shown = await driver.tap(wait)
    assert "Waiting for an earlier order to this link" in shown.text
    price = before - await driver.balance()
    assert price > 0
    # Neither the same tap again nor the other button places a second order.
    for again in (wait, go_on):
        await driver.tap(again)
        assert await driver.balance() == before - price
    shown = await driver.tap(Tap.WITHDRAW(first + 1))
    assert "Taken back" in shown.text
    assert await driver.balance() == before
    assert await driver.do(verify_all) == []


async def test_a_customer_goes_on_and_the_order_is_sent_at_once(driver: ChatDriver) -> None:
    await two_customers(driver)
    await driver.buy(STRANGER)
    await driver.summary()
    _, go_on = confirm_buttons(driver)
    shown = await driver.tap(go_on)
    assert "Accepted" in shown.text
    await driver.work()
    await driver.work()
    assert len(driver.panel.orders) == 2


async def test_a_waiting_order_is_sent_when_the_other_has_ended_and_its_customer_told(
    driver: ChatDriver,
) -> None:
    await two_customers(driver)
    first = await driver.buy(STRANGER)
    await driver.work()
    await driver.summary()
    await driver.tap(confirm_buttons(driver)[0])
    await driver.work()
    assert len(driver.panel.orders) == 1
    await driver.do(put, first, Status.COMPLETED)
    assert await driver.do(links.wake_turns, sample_orders.NOW) == 1
    await driver.work()
    assert len(driver.panel.orders) == 2
    assert any("its turn has come" in each.text for each in driver.people[CUSTOMER].messages)


async def test_who_confirms_after_another_customer_is_asked_first(
    driver_on_both: ChatDriver,
) -> None:
    driver = driver_on_both
    await two_customers(driver)
    confirm = await driver.summary()
    assert BUSY not in driver.people[CUSTOMER].last.text
    await driver.buy(STRANGER)
    before = await driver.balance()
    shown = await driver.tap(confirm)
    assert BUSY in shown.text
    assert await driver.balance() == before
    wait, _ = confirm_buttons(driver)
    shown = await driver.tap(wait)
    assert "Waiting for an earlier order to this link" in shown.text
