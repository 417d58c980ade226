"""Services are published and priced by taps and commands, audited."""

from decimal import Decimal

import pytest

from bot.catalog import panels, service_records
from bot.screens.callback_data import Tap
from bot.users import audit
from tests.handlers.admin.answers import refused
from tests.handlers.chat_driver import ChatDriver
from tests.support.running_shop import OPERATOR


async def shown(driver: ChatDriver) -> dict[int, int]:
    return {
        record.id: record.published_count
        for record in await driver.do(service_records.list_categories)
    }


async def test_a_tap_turns_a_category_off_and_on(driver: ChatDriver) -> None:
    await driver.say("/publish", OPERATOR)
    before = await shown(driver)
    category = next(iter(before))
    await driver.tap(Tap.TOGGLE_CATEGORY(category, 0), OPERATOR)
    assert (await shown(driver))[category] == 0
    await driver.say("/publish service 2", OPERATOR)
    # Part of it is published: a tap publishes the rest.
    await driver.tap(Tap.TOGGLE_CATEGORY(category, 0), OPERATOR)
    assert await shown(driver) == before
    for data in (Tap.TOGGLE_CATEGORY(9999, 0), Tap.TOGGLE_CATEGORY()):
        await driver.tap(data, OPERATOR)
        assert await shown(driver) == before


async def test_everything_is_published_and_hidden_at_once(driver: ChatDriver) -> None:
    before = await shown(driver)
    await driver.say("/hide all", OPERATOR)
    assert set((await shown(driver)).values()) == {0}
    await driver.tap(Tap.PUBLISH_ALL(), OPERATOR)
    assert await shown(driver) == before
    actions = [entry.action for entry in await driver.do(audit.latest)]
    assert actions == ["publish", "hide"]


@pytest.mark.parametrize("typed", ["/hide", "/hide 1", "/hide service x", "/publish shelf 1"])
async def test_a_badly_typed_target_changes_nothing(driver: ChatDriver, typed: str) -> None:
    before = await shown(driver)
    assert refused((await driver.say(typed, OPERATOR)).text)
    assert await shown(driver) == before
    assert await driver.do(audit.latest) == []


async def test_what_is_not_there_is_refused_by_name(driver: ChatDriver) -> None:
    before = await shown(driver)
    for typed in ("/hide service 99", "/publish category 99", "/markup service 99 10"):
        assert "99" in (await driver.say(typed, OPERATOR)).text
    assert await shown(driver) == before
    assert await driver.do(audit.latest) == []


async def test_percents_are_read_as_people_type_them(driver: ChatDriver) -> None:
    for typed, price in (
        ("10", 990_000),
        ("10%", 990_000),
        ("12,5", 1_012_500),
        ("off", 1_350_000),
    ):
        await driver.say(f"/markup {typed}", OPERATOR)
        await driver.say("/menu")
        service = driver.shop.shop.catalog.service(1)
        assert service is not None
        assert service.unit_price == price, typed
    for typed in ("nan", "inf", "ten", "", "service 1", "category x 10"):
        assert refused((await driver.say(f"/markup {typed}", OPERATOR)).text), typed


async def test_the_rate_is_kept_with_the_panel_and_off_forgets_it(driver: ChatDriver) -> None:
    panel = driver.shop.job_context.panel_id
    await driver.say("/rate 92,5", OPERATOR)
    exchange = (await driver.do(panels.get_panel, panel)).exchange_rate
    assert exchange is not None
    assert Decimal(exchange) == Decimal("92.5")
    await driver.say("/rate off", OPERATOR)
    assert (await driver.do(panels.get_panel, panel)).exchange_rate is None
    for typed in ("", "x", "1 2", "nan"):
        assert refused((await driver.say(f"/rate {typed}", OPERATOR)).text), typed
    told = (await driver.say("/rate -1", OPERATOR)).text
    assert not refused(told)
    assert (await driver.do(panels.get_panel, panel)).exchange_rate is None
    assert [entry.action for entry in await driver.do(audit.latest)] == ["rate", "rate"]


async def test_a_markup_below_cost_is_asked_about(driver: ChatDriver) -> None:
    async def price() -> int:
        await driver.say("/menu")
        service = driver.shop.shop.catalog.service(1)
        assert service is not None
        return service.unit_price

    asked = await driver.say("/markup service 1 -20", OPERATOR)
    assert "pay less for 1 service that is on sale than the panel charges" in asked.text
    assert "cost $0.90, price $0.72" in asked.text
    assert await price() == 1_350_000
    assert await driver.do(audit.latest) == []
    number = (await driver.standing(OPERATOR)).draft["number"]
    done = await driver.tap(Tap.YES(number), OPERATOR)
    assert "-20% below cost" in done.text
    assert await price() == 720_000
    (entry,) = await driver.do(audit.latest)
    assert (entry.action, entry.target) == ("markup", "service:1")
    # The service has a markup of its own: a rule for all does not touch it.
    assert "for 3 services" in (await driver.say("/markup -10", OPERATOR)).text
    await driver.tap(Tap.NO(), OPERATOR)
    await driver.say("/markup service 1 off", OPERATOR)
    assert await price() == 1_350_000


@pytest.mark.parametrize("typed", ["-100", "service 99 -10", "category 99 -10"])
async def test_a_markup_that_cannot_be_is_refused_before_it_is_asked_about(
    driver: ChatDriver, typed: str
) -> None:
    await driver.say("/admin", OPERATOR)
    await driver.say(f"/markup {typed}", OPERATOR)
    assert (await driver.standing(OPERATOR)).state is None
