"""Syncing: all of a list or nothing of it, out of turn where an operator asks, and told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot import leases
from bot.catalog import panels, state
from bot.catalog.tables import Panel, Service
from bot.db import now
from bot.demo.panel import Fault
from bot.jobs import sync
from tests.jobs.bench import Bench
from tests.support.town import OPERATOR, services


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
    assert await opened.do(sold) == {"1", "2", "3"}
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
    version, first = await opened.do(state.version), await row(opened)
    opened.panel.balances["test-key"] -= 10
    await sync.sync(opened.workshop, OPERATOR)
    again = await row(opened)
    assert await opened.do(state.version) == version
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
    await opened.do(leases.ask, "sync", OPERATOR, now())
    await sync.sync_when_due(opened.workshop)
    (letter,) = await opened.letters("synced")
    assert letter.user_id == OPERATOR
    assert letter.payload["report"] == {
        "added": 0, "changed": 1, "gone": 1, "returned": 0, "hidden": 1,
    }  # fmt: skip
    await sync.sync_when_due(opened.workshop)  # the wish is fulfilled
    assert asked(opened) == 2


@pytest.mark.parametrize("action", ["services", "balance"])
async def test_a_list_without_its_balance_or_the_other_way_round_is_none(
    opened: Bench, action: str
) -> None:
    opened.panel.inject(Fault.SERVER_ERROR, action)
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
    assert await opened.do(sold) == {"1", "2", "3"}
    assert "4" in str((await row(opened)).sync_error)
    (letter,) = await opened.letters("synced")
    assert "error" in letter.payload
    opened.panel.services.update((service.id, service) for service in services())
    await sync.sync(opened.workshop)
    assert (await row(opened)).sync_error is None


async def test_a_failed_sync_is_tried_again_within_a_minute(opened: Bench) -> None:
    opened.panel.inject(Fault.EMPTY, "services")
    await sync.sync_when_due(opened.workshop)
    await sync.sync_when_due(opened.workshop)
    assert asked(opened) == 1
    rows = Panel.__table__
    at = now() - timedelta(seconds=61)
    await opened.do(lambda session: session.execute(rows.update().values(sync_failed_at=at)))
    await sync.sync_when_due(opened.workshop)
    assert asked(opened) == 2
    assert (await row(opened)).sync_error is None


async def test_rows_that_are_none_spoil_no_others(opened: Bench) -> None:
    opened.panel.inject(Fault.BAD_ROWS, "services")
    await sync.sync(opened.workshop)
    assert await opened.do(sold) == {"1", "2", "3"}


async def test_what_nobody_published_is_not_sold_unless_told_otherwise(opened: Bench) -> None:
    await sync.sync(replace(opened.workshop, auto_publish=False))
    assert await opened.do(sold) == set()


async def test_the_policy_is_asked_about_every_name(opened: Bench) -> None:
    opened.panel.services[1].name = "Google Reviews | 5 stars"
    await sync.sync(opened.workshop)
    assert await opened.do(sold) == {"2", "3"}


async def test_the_shelves_are_judged_again_by_the_rules_of_today(opened: Bench) -> None:
    await sync.sync(opened.workshop)
    assert await opened.do(sync.reconsider, now()) == 0
    rows = Service.__table__
    await opened.do(
        lambda session: session.execute(
            rows.update().where(rows.c.external_id == "1").values(hidden_reason="denied")
        )
    )
    assert await opened.do(sold) == {"2", "3"}
    assert await opened.do(sync.reconsider, now()) == 1
    assert await opened.do(sold) == {"1", "2", "3"}
