"""Syncing: all of a list or nothing of it, out of turn where an operator asks, and told."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from time import perf_counter

import pytest
from sqlmodel import Session, select

from bot import leases
from bot.catalog import panels, version
from bot.catalog.sync.merge import merge_offers
from bot.catalog.sync.offers import Offer
from bot.catalog.tables import Panel, Service
from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.jobs import sync
from bot.watching import favourites
from bot.watching import news as favourite_news
from tests.jobs.bench import Bench, meet
from tests.support.running_shop import CUSTOMER, OPERATOR, services


def sold(session: Session) -> set[str]:
    found = session.exec(select(Service).where(Service.published)).all()
    return {row.external_id for row in found if row.gone_at is None and row.hidden_reason is None}


def panel_of(session: Session, panel_id: int) -> Panel:
    return panels.get_panel(session, panel_id)


async def row(opened: Bench) -> Panel:
    return await opened.do(panel_of, opened.workshop.panel_id)


def asked(opened: Bench) -> int:
    """How often the list was fetched."""
    return sum(call.action == "services" for call in opened.panel.calls)


async def test_the_first_look_fetches_the_list_and_the_balance(opened: Bench) -> None:
    assert not await sync.sync_when_due(opened.workshop)
    assert await opened.do(sold) == {"1", "2", "3", "4"}
    panel = await row(opened)
    assert (panel.balance, panel.currency) == ("1000", "USD")
    assert panel.synced_at is not None
    assert panel.sync_error is None
    assert opened.woken == ["notify"]
    assert await opened.letters() == []  # nobody asked, so nobody is told


async def test_between_two_lists_there_is_a_pause(opened: Bench) -> None:
    for _ in range(3):
        await sync.sync_when_due(opened.workshop)
    assert asked(opened) == 1
    eager = replace(opened.workshop, sync_every=timedelta(0))
    await sync.sync_when_due(eager)
    assert asked(opened) == 2


async def test_a_list_that_has_not_changed_changes_nothing(opened: Bench) -> None:
    await sync.sync(opened.workshop)
    before, first = await opened.do(version.read_catalog_version), await row(opened)
    opened.panel.balances["test-key"] -= 10
    await sync.sync(opened.workshop, OPERATOR)
    again = await row(opened)
    assert await opened.do(version.read_catalog_version) == before
    assert again.balance == "990"
    assert again.synced_at is not None
    assert first.synced_at is not None
    assert again.synced_at > first.synced_at
    (letter,) = await opened.letters("synced")
    assert set(letter.payload["report"].values()) == {0}


async def test_whoever_asks_is_told_what_came_of_it(opened: Bench) -> None:
    await sync.sync(opened.workshop)
    opened.panel.services[1].rate *= 2
    del opened.panel.services[3]
    await opened.do(leases.request, "sync", OPERATOR, now())
    await sync.sync_when_due(opened.workshop)
    (letter,) = await opened.letters("synced")
    assert letter.user_id == OPERATOR
    assert letter.payload["report"] == {
        "added": 0, "changed": 1, "gone": 1, "returned": 0, "hidden": 0,
        "dearer": 1, "cheaper": 0, "quarantined": 0,
    }  # fmt: skip
    await sync.sync_when_due(opened.workshop)  # the wish is fulfilled
    assert asked(opened) == 2


@pytest.mark.parametrize("action", ["services", "balance"])
async def test_a_list_without_its_balance_or_the_other_way_round_is_none(
    opened: Bench, action: str
) -> None:
    opened.panel.inject(PanelFault.SERVER_ERROR, action)
    await sync.sync(opened.workshop, OPERATOR)
    panel = await row(opened)
    assert panel.sync_error
    assert panel.sync_failed_at is not None
    assert panel.synced_at is None
    assert await opened.do(sold) == set()
    (letter,) = await opened.letters("synced")
    assert "server_error" in letter.payload["error"]


async def test_half_a_list_is_refused_and_the_shop_goes_on_with_what_it_has(
    opened: Bench,
) -> None:
    await sync.sync(opened.workshop)
    for number in ("2", "3", "4"):
        del opened.panel.services[number]
    await sync.sync(opened.workshop, OPERATOR)
    assert await opened.do(sold) == {"1", "2", "3", "4"}
    assert "4" in str((await row(opened)).sync_error)
    (letter,) = await opened.letters("synced")
    assert "error" in letter.payload
    opened.panel.services.update((service.id, service) for service in services())
    await sync.sync(opened.workshop)
    assert (await row(opened)).sync_error is None


async def test_a_failed_sync_is_tried_again_within_a_minute(opened: Bench) -> None:
    opened.panel.inject(PanelFault.EMPTY, "services")
    await sync.sync_when_due(opened.workshop)
    await sync.sync_when_due(opened.workshop)
    assert asked(opened) == 1
    rows = table_of(Panel)
    at = now() - timedelta(seconds=61)
    await opened.do(lambda session: session.execute(rows.update().values(sync_failed_at=at)))
    await sync.sync_when_due(opened.workshop)
    assert asked(opened) == 2
    assert (await row(opened)).sync_error is None


async def test_rows_that_are_none_spoil_no_others(opened: Bench) -> None:
    opened.panel.inject(PanelFault.BAD_ROWS, "services")
    await sync.sync(opened.workshop)
    assert await opened.do(sold) == {"1", "2", "3", "4"}


async def test_what_nobody_published_is_not_sold_unless_told_otherwise(opened: Bench) -> None:
    await sync.sync(replace(opened.workshop, auto_publish=False))
    assert await opened.do(sold) == set()


async def test_the_policy_is_asked_about_every_name(opened: Bench) -> None:
    opened.panel.services[1].name = "Google Reviews | 5 stars"
    await sync.sync(opened.workshop)
    assert await opened.do(sold) == {"2", "3", "4"}


async def test_the_shelves_are_judged_again_by_the_rules_of_today(opened: Bench) -> None:
    await sync.sync(opened.workshop)
    assert await opened.do(sync.recheck_services, now()) == 0
    rows = table_of(Service)
    await opened.do(
        lambda session: session.execute(
            rows.update().where(rows.c.external_id == "1").values(hidden_reason="denied")
        )
    )
    assert await opened.do(sold) == {"2", "3", "4"}
    assert await opened.do(sync.recheck_services, now()) == 1
    assert await opened.do(sold) == {"1", "2", "3", "4"}


async def test_a_sync_that_holds_something_back_alerts_each_operator_once(opened: Bench) -> None:
    shop = replace(opened.workshop, operators=frozenset({OPERATOR, 2}))
    await sync.sync(shop)
    assert await opened.letters() == []
    opened.panel.services[1].rate *= 10
    opened.panel.services[2].rate *= 0
    await sync.sync(shop)
    assert await opened.do(sold) == {"3", "4"}
    letters = await opened.letters("alert")
    assert {letter.user_id for letter in letters} == {OPERATOR, 2}
    assert {letter.payload["what"] for letter in letters} == {"quarantine:2"}
    opened.panel.services[3].rate *= 2  # nothing new is held back
    await sync.sync(shop)
    assert len(await opened.letters("alert")) == 2
    await opened.deliver()
    assert "2 services were taken off sale" in opened.operator.last.text


async def test_who_watches_is_told_by_the_shops_markup(opened: Bench) -> None:
    shop = replace(opened.workshop, markup=Decimal(50))
    await sync.sync(shop)
    await meet(opened, opened.customer)
    number = await opened.do(number_of, "1")
    await opened.do(favourites.toggle, CUSTOMER, number, now=now())
    opened.panel.services[1].rate *= 2
    await sync.sync(shop)
    await sync.sync(shop)
    (letter,) = await opened.letters("favourites")
    assert letter.user_id == CUSTOMER
    assert letter.payload["news"][0][2:] == ["dearer", 1_350_000, 2_700_000]
    await opened.deliver()
    assert "$1.35 → $2.70" in opened.customer.last.text


def number_of(session: Session, external_id: str) -> int:
    found = session.exec(select(Service.id).where(Service.external_id == external_id)).one()
    assert found is not None
    return found


async def test_a_list_of_the_size_of_a_real_one_that_brings_nothing_new_is_quick(
    opened: Bench,
) -> None:
    def offer(number: int, rate: int = 2) -> Offer:
        return Offer(str(number), f"Likes {number}", "Default", f"Shelf {number % 90}",
                     Decimal(rate), 1, 10)  # fmt: skip

    def merged(session: Session, digest: str, rate: int = 2) -> float:
        rows = [offer(number, rate) for number in range(4_177)]
        started = perf_counter()
        report = merge_offers(session, opened.workshop.panel_id, rows, digest=digest, now=now(),
                       auto_publish=True, denied=lambda _: False)  # fmt: skip
        favourite_news.queue_news(session, report.changes, key=digest, currency="USD",
                            markup=Decimal(50), now=now())  # fmt: skip
        return perf_counter() - started

    await opened.do(merged, "first")
    calm = min([await opened.do(merged, f"calm {number}") for number in range(3)])
    assert calm < 2, f"{calm * 1000:.0f} ms"
    assert await opened.do(merged, "all", 3) < 10
