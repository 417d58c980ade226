"""Syncing: all of a list or nothing, at once if an operator asks, and reported to them."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from time import perf_counter

from sqlmodel import Session, select

from bot import leases
from bot.catalog import version
from bot.catalog.sync import unreadable_rows
from bot.catalog.sync.merge import merge_offers
from bot.catalog.sync.offers import Offer
from bot.catalog.tables import Panel, Service
from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.jobs import sync
from bot.watching import favourites
from bot.watching import news as favourite_news
from tests.jobs.job_driver import JobDriver, meet
from tests.jobs.sync_checks import asked, row, sold
from tests.support.running_shop import CUSTOMER, OPERATOR, sample_services


def services(session: Session) -> list[Service]:
    return list(session.exec(select(Service)))


async def test_the_first_look_fetches_the_list_and_the_balance(driver: JobDriver) -> None:
    assert not await sync.sync_when_due(driver.context)
    assert await driver.do(sold) == {"1", "2", "3", "4"}
    panel = await row(driver)
    assert (panel.balance, panel.currency) == ("1000", "USD")
    assert panel.synced_at is not None
    assert panel.sync_error is None
    assert driver.woken == ["notify"]
    assert await driver.letters() == []  # nobody asked, so nobody is told


async def test_between_two_lists_there_is_a_pause(driver: JobDriver) -> None:
    for _ in range(3):
        await sync.sync_when_due(driver.context)
    assert asked(driver) == 1
    eager = replace(driver.context, sync_every=timedelta(0))
    await sync.sync_when_due(eager)
    assert asked(driver) == 2


async def test_a_list_that_has_not_changed_changes_nothing(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    before, first = await driver.do(version.read_catalog_version), await row(driver)
    driver.panel.balances["test-key"] -= 10
    await sync.sync(driver.context, OPERATOR)
    again = await row(driver)
    assert await driver.do(version.read_catalog_version) == before
    assert again.balance == "990"
    assert again.synced_at is not None
    assert first.synced_at is not None
    assert again.synced_at > first.synced_at
    (letter,) = await driver.letters("synced")
    assert set(letter.payload["report"].values()) == {0}


async def test_whoever_asks_is_told_what_came_of_it(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    driver.panel.services[1].rate *= 2
    del driver.panel.services[3]
    await driver.do(leases.request, "sync", OPERATOR, now())
    await sync.sync_when_due(driver.context)
    (letter,) = await driver.letters("synced")
    assert letter.user_id == OPERATOR
    assert letter.payload["report"] == {
        "added": 0, "changed": 1, "gone": 1, "returned": 0, "hidden": 0,
        "dearer": 1, "cheaper": 0, "quarantined": 0, "unread": 0,
    }  # fmt: skip
    await sync.sync_when_due(driver.context)  # the wish is fulfilled
    assert asked(driver) == 2


async def test_without_a_list_the_shop_stays_as_it_is_and_the_balance_is_read(
    driver: JobDriver,
) -> None:
    driver.panel.inject(PanelFault.SERVER_ERROR, "services")
    await sync.sync(driver.context, OPERATOR)
    panel = await row(driver)
    assert panel.sync_error
    assert panel.sync_failed_at == panel.sync_failing_since is not None
    assert panel.synced_at is None
    assert panel.balance == "1000"
    assert await driver.do(sold) == set()
    (letter,) = await driver.letters("synced")
    assert "server_error" in letter.payload["error"]


async def test_half_a_list_is_refused_and_the_shop_goes_on_with_what_it_has(
    driver: JobDriver,
) -> None:
    await sync.sync(driver.context)
    for number in ("2", "3", "4"):
        del driver.panel.services[number]
    await sync.sync(driver.context, OPERATOR)
    assert await driver.do(sold) == {"1", "2", "3", "4"}
    assert "4" in str((await row(driver)).sync_error)
    (letter,) = await driver.letters("synced")
    assert "error" in letter.payload
    driver.panel.services.update((service.id, service) for service in sample_services())
    await sync.sync(driver.context)
    assert (await row(driver)).sync_error is None


async def test_how_long_syncs_have_failed_is_counted_from_the_first(driver: JobDriver) -> None:
    driver.panel.inject(PanelFault.EMPTY, "services", times=2)
    await sync.sync(driver.context)
    first = await row(driver)
    await sync.sync(driver.context)
    second = await row(driver)
    assert first.sync_failing_since == second.sync_failing_since == first.sync_failed_at
    assert second.sync_failed_at != first.sync_failed_at
    await sync.sync(driver.context)
    assert (await row(driver)).sync_failing_since is None


async def test_a_failed_sync_is_tried_again_within_a_minute(driver: JobDriver) -> None:
    driver.panel.inject(PanelFault.EMPTY, "services")
    await sync.sync_when_due(driver.context)
    await sync.sync_when_due(driver.context)
    assert asked(driver) == 1
    rows = table_of(Panel)
    at = now() - timedelta(seconds=61)
    await driver.do(lambda session: session.execute(rows.update().values(sync_failed_at=at)))
    await sync.sync_when_due(driver.context)
    assert asked(driver) == 2
    assert (await row(driver)).sync_error is None


async def pass_by(driver: JobDriver, seconds: float) -> None:
    """Let the failures lie further back, and look whether a sync is due."""
    panel, table, span = await row(driver), table_of(Panel), timedelta(seconds=seconds)
    assert panel.sync_failed_at is not None
    assert panel.sync_failing_since is not None
    moved = table.update().values(
        sync_failed_at=panel.sync_failed_at - span,
        sync_failing_since=panel.sync_failing_since - span,
    )
    await driver.do(lambda session: session.execute(moved))
    await sync.sync_when_due(driver.context)


async def test_a_list_that_fails_again_and_again_is_fetched_less_and_less_often(
    driver: JobDriver,
) -> None:
    driver.panel.inject(PanelFault.BAD_ROWS, "services", times=100)
    driver.panel.services.clear()
    await sync.sync_when_due(driver.context)
    for fetched, minutes in enumerate((1, 2, 5, 15, 30, 30), start=1):
        await pass_by(driver, minutes * 60 - 30)
        assert asked(driver) == fetched
        await pass_by(driver, 30)
        assert asked(driver) == fetched + 1
    await driver.do(leases.request, "sync", OPERATOR, now())
    await sync.sync_when_due(driver.context)
    assert asked(driver) == 8  # /sync does not wait


async def test_a_panel_that_answers_nothing_is_tried_each_minute(driver: JobDriver) -> None:
    driver.panel.inject(PanelFault.BAD_GATEWAY, times=100)
    await sync.sync_when_due(driver.context)
    for fetched in range(1, 5):
        await pass_by(driver, 61)
        assert asked(driver) == fetched + 1


async def test_rows_that_are_none_spoil_no_others(driver: JobDriver) -> None:
    driver.panel.inject(PanelFault.BAD_ROWS, "services")
    await sync.sync(driver.context)
    assert await driver.do(sold) == {"1", "2", "3", "4"}


async def test_rows_that_cannot_be_read_are_counted_and_listed(driver: JobDriver) -> None:
    rows = [
        {"service": 1, "name": "Followers", "rate": "0.90", "min": 50, "max": 100},
        {"service": 2, "name": "Likes\t&amp; Views", "rate": "ask us", "min": 50, "max": 100},
        {"name": "Views", "rate": "0.10", "min": 50, "max": 100},
        None,
    ]
    driver.panel.inject(PanelFault.VERBATIM, "services", body=json.dumps(rows))
    await sync.sync(driver.context, OPERATOR)
    (letter,) = await driver.letters("synced")
    assert (letter.payload["report"]["added"], letter.payload["report"]["unread"]) == (1, 3)
    assert await driver.do(unreadable_rows.list_unreadable_rows, limit=10, offset=0) == [
        (1, "no_rate", "2", "Likes & Views", "ask us"),
        (2, "no_id", "", "Views", ""),
        (3, "no_object", "", "", ""),
    ]
    await sync.sync(driver.context)
    assert await driver.do(unreadable_rows.count_unreadable_rows) == 0


async def test_a_list_grouped_by_category_is_merged_whole(driver: JobDriver) -> None:
    driver.panel.departures = replace(driver.panel.departures, services="grouped")
    await sync.sync(driver.context)
    assert await driver.do(sold) == {"1", "2", "3", "4"}


async def test_one_page_of_a_list_is_not_merged_but_its_higher_rates_hold(
    driver: JobDriver,
) -> None:
    await sync.sync(driver.context)
    driver.panel.departures = replace(driver.panel.departures, services="paged")
    driver.panel.services[1].rate *= 2
    driver.panel.services[2].rate /= 2
    await sync.sync(driver.context, OPERATOR)
    assert await driver.do(sold) == {"1", "2", "3", "4"}
    panel = await row(driver)
    assert "only 2 of 4 services came" in str(panel.sync_error)
    assert panel.sync_failing_since is not None
    rates = {service.external_id: service.rate for service in await driver.do(services)}
    assert (rates["1"], rates["2"]) == ("1.8", "0.25")
    (letter,) = await driver.letters("synced")
    assert "in pages" in letter.payload["error"]
    assert "refused" not in letter.payload


async def test_a_first_list_in_pages_is_not_taken_for_the_whole(driver: JobDriver) -> None:
    driver.panel.departures = replace(driver.panel.departures, services="paged")
    await sync.sync(driver.context)
    assert await driver.do(services) == []


async def test_what_nobody_published_is_not_sold_unless_told_otherwise(driver: JobDriver) -> None:
    await sync.sync(replace(driver.context, auto_publish=False))
    assert await driver.do(sold) == set()


async def test_the_policy_is_asked_about_every_name(driver: JobDriver) -> None:
    driver.panel.services[1].name = "Google Reviews | 5 stars"
    await sync.sync(driver.context)
    assert await driver.do(sold) == {"2", "3", "4"}


async def test_the_shelves_are_judged_again_by_the_rules_of_today(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    assert await driver.do(sync.recheck_services, now()) == 0
    rows = table_of(Service)
    await driver.do(
        lambda session: session.execute(
            rows.update().where(rows.c.external_id == "1").values(hidden_reason="denied")
        )
    )
    assert await driver.do(sold) == {"2", "3", "4"}
    assert await driver.do(sync.recheck_services, now()) == 1
    assert await driver.do(sold) == {"1", "2", "3", "4"}


async def test_a_sync_that_quarantines_something_alerts_once(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    assert await driver.alerts() == []
    driver.panel.services[1].rate *= 10
    driver.panel.services[2].rate *= 0
    await sync.sync(driver.context)
    assert await driver.do(sold) == {"3", "4"}
    (alert,) = await driver.alerts()
    assert alert.payload == {"what": "quarantine", "count": 2}
    driver.panel.services[3].rate *= 2  # nothing new is quarantined
    await sync.sync(driver.context)
    assert len(await driver.alerts()) == 1
    await driver.deliver()
    assert "2 services were taken off sale" in driver.operator.last.text


async def test_who_watches_is_told_by_the_shops_markup(driver: JobDriver) -> None:
    shop = replace(driver.context, markup=Decimal(50))
    await sync.sync(shop)
    await meet(driver, driver.customer)
    number = await driver.do(number_of, "1")
    await driver.do(favourites.toggle, CUSTOMER, number, now=now())
    driver.panel.services[1].rate *= 2
    await sync.sync(shop)
    await sync.sync(shop)
    (letter,) = await driver.letters("favourites")
    assert letter.user_id == CUSTOMER
    assert letter.payload["news"][0][2:] == ["dearer", 1_350_000, 2_700_000]
    await driver.deliver()
    assert "$1.35 → $2.70" in driver.customer.last.text


def number_of(session: Session, external_id: str) -> int:
    found = session.exec(select(Service.id).where(Service.external_id == external_id)).one()
    assert found is not None
    return found


async def test_a_list_of_the_size_of_a_real_one_that_brings_nothing_new_is_quick(
    driver: JobDriver,
) -> None:
    def offer(number: int, rate: int = 2) -> Offer:
        return Offer(str(number), f"Likes {number}", "Default", f"Shelf {number % 90}",
                     Decimal(rate), 1, 10)  # fmt: skip

    def merged(session: Session, digest: str, rate: int = 2) -> float:
        rows = [offer(number, rate) for number in range(4_177)]
        started = perf_counter()
        report = merge_offers(session, driver.context.panel_id, rows, digest=digest, now=now(),
                       auto_publish=True, denied=lambda _: False)  # fmt: skip
        favourite_news.queue_news(session, report.changes, key=digest, currency="USD",
                            markup=Decimal(50), now=now())  # fmt: skip
        return perf_counter() - started

    await driver.do(merged, "first")
    calm = min([await driver.do(merged, f"calm {number}") for number in range(3)])
    assert calm < 2, f"{calm * 1000:.0f} ms"
    assert await driver.do(merged, "all", 3) < 10
