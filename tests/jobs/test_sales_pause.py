"""Nothing is sold at prices that were not checked for a day; operators hear of begin and end."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import update

from bot.catalog.snapshot import load_catalog
from bot.catalog.tables import Panel
from bot.db import now
from bot.demo.panel import PanelFault
from bot.jobs import sync
from tests.jobs.job_driver import JobDriver
from tests.jobs.sync_checks import row


async def age_prices(driver: JobDriver, **span: float) -> None:
    """Move the last good sync this span into the past."""
    at = now() - timedelta(**span)
    await driver.do(lambda session: session.exec(update(Panel).values(synced_at=at)))


async def paused(driver: JobDriver) -> bool:
    return (await driver.do(load_catalog, shop_currency="USD")).paused


async def told(driver: JobDriver) -> list[str]:
    return [str(alert.payload["what"]) for alert in await driver.alerts()]


async def test_after_a_day_of_failing_syncs_sales_pause_until_a_good_one(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    driver.panel.inject(PanelFault.EMPTY, "services", times=4)
    await sync.sync(driver.context)
    await age_prices(driver, hours=23)
    await sync.sync(driver.context)
    assert not await paused(driver)
    assert await told(driver) == []
    await age_prices(driver, hours=25)
    await sync.sync(driver.context)
    await sync.sync(driver.context)
    assert await paused(driver)
    assert await told(driver) == ["prices_stale"]
    await driver.deliver()
    assert "Sales are paused" in driver.operator.last.text
    await sync.sync(driver.context)
    assert not await paused(driver)
    assert await told(driver) == ["prices_stale", "prices_checked"]
    await driver.deliver()
    assert "Sales go on" in driver.operator.last.text


async def test_a_shop_that_was_off_for_days_starts_without_an_alarm(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    await age_prices(driver, days=3)
    await sync.sync(driver.context)
    assert await told(driver) == []


async def test_a_shop_that_was_never_synced_has_nothing_to_pause(driver: JobDriver) -> None:
    driver.panel.inject(PanelFault.EMPTY, "services")
    await sync.sync(driver.context)
    assert (await row(driver)).sales_paused_at is None
    assert await told(driver) == []


async def test_a_list_that_is_refused_for_a_day_checks_no_prices(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    for number in ("2", "3", "4"):
        del driver.panel.services[number]
    await age_prices(driver, hours=25)
    await sync.sync(driver.context)
    assert await paused(driver)
    assert set(await told(driver)) == {"prices_stale", "list_refused"}


async def test_the_day_is_a_setting(driver: JobDriver) -> None:
    hasty = replace(driver.context, prices_trusted_for=timedelta(minutes=5))
    await sync.sync(hasty)
    await age_prices(driver, minutes=6)
    driver.panel.inject(PanelFault.EMPTY, "services")
    await sync.sync(hasty)
    assert await paused(driver)
