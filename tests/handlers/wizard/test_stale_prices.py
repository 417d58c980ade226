"""Nothing is quoted or bought at prices that are older than a day, and the customer is told so."""

from datetime import timedelta

from sqlmodel import update

from bot.catalog.tables import Panel
from bot.db import now
from bot.demo.panel import PanelFault
from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import ChatDriver, newest_order
from tests.support.running_shop import CUSTOMER, OPERATOR

REFUSAL = "Orders are paused: the supplier's prices could not be checked for too long. Nothing"


async def age_prices(driver: ChatDriver, **span: float) -> None:
    """Move the last good sync this span into the past."""
    at = now() - timedelta(**span)
    await driver.do(lambda session: session.exec(update(Panel).values(synced_at=at)))


async def fail(driver: ChatDriver) -> None:
    """Let a sync fail."""
    driver.panel.inject(PanelFault.VERBATIM, "services", body="{}")
    await driver.restock()


async def test_a_quote_is_not_bought_at_prices_of_yesterday(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    summary = driver.people[CUSTOMER].last
    await age_prices(driver, hours=25)
    assert REFUSAL in (await driver.tap(confirm)).text
    assert await driver.balance() == 20_000_000
    assert await driver.do(newest_order) == 0
    await driver.restock()  # the summary is as good as before
    await driver.tap(confirm, message=summary)
    assert await driver.balance() == 20_000_000 - 1_350_000


async def test_no_order_is_begun_or_quoted_at_prices_of_yesterday(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    await driver.tap(Tap.BUY(1))
    await driver.say("https://example.com/page")
    await age_prices(driver, hours=25)
    assert REFUSAL in (await driver.say("1000")).text
    await driver.say("/cancel")
    assert REFUSAL in (await driver.tap(Tap.BUY(1))).text
    assert (await driver.standing()).state is None
    await age_prices(driver, hours=23)
    await driver.summary()
    assert "Your order" in driver.people[CUSTOMER].last.text


async def test_who_looks_around_is_told_and_so_is_the_operator(driver: ChatDriver) -> None:
    await driver.arrive()
    await age_prices(driver, hours=25)
    desk = (await driver.say("/admin", OPERATOR)).text
    assert "Sales are paused: the panel's prices were checked 1 day ago" in desk
    assert "Nothing needs your attention" not in desk
    await fail(driver)
    assert "Orders are paused" in (await driver.tap(Tap.NETWORKS())).text
    assert "Orders are paused" in (await driver.tap(Tap.SERVICE(1))).text
    await driver.restock()
    assert "paused" not in (await driver.tap(Tap.NETWORKS())).text
    assert "paused" not in (await driver.tap(Tap.SERVICE(1))).text
    assert "Sales are paused" not in (await driver.say("/admin", OPERATOR)).text


async def test_an_order_placed_before_is_not_doubted(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    summary = driver.people[CUSTOMER].last
    await driver.tap(confirm)
    await age_prices(driver, days=2)
    shown = await driver.tap(confirm, message=summary)  # a second tap
    assert "Orders are paused" not in shown.text
    assert await driver.balance() == 20_000_000 - 1_350_000
