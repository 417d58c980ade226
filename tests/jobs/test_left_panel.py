"""Orders stay with the panel they were bought from when PANEL_URL names another one.

The other one is the cruellest here: the same simulated panel, which answers for every id.
"""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, update

from bot.catalog import panels
from bot.catalog.current_panel import make_current
from bot.catalog.snapshot import load_catalog
from bot.catalog.sync.sales_pause import pause_sales_if_stale
from bot.catalog.sync.unreadable_rows import count_unreadable_rows
from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.jobs import follow, resolve, submit, sync
from bot.jobs.endings import looks
from bot.jobs.endings.deadlines import keep_deadlines
from bot.jobs.endings.panel_ids import ask_about_named_ids
from bot.orders.evidence.reasons import Reason
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.orders.waiting import panel_ids
from bot.orders.waiting import resolve as decisions
from bot.orders.waiting.attention import list_needs
from bot.orders.waiting.panel_id_refusals import AtAnotherPanel
from bot.orders.waiting.resolve import Standing
from tests.jobs.job_driver import FUNDS, JobDriver
from tests.orders.waiting.sample_waiting import put
from tests.support.running_shop import OPERATOR


async def move(driver: JobDriver, host: str) -> None:
    """Start the jobs anew with a PANEL_URL of this host."""

    def open_panel(session: Session) -> int:
        panel = panels.ensure_panel(session, name=host, url=f"https://{host}/api/v2")
        make_current(session, panel, now())
        return panel

    panel = await driver.do(open_panel)
    driver.context = replace(driver.context, panel_id=panel)
    driver.panel.calls.clear()


async def needs(driver: JobDriver) -> dict[int, str]:
    shown, total = await driver.do(list_needs, driver.context.deadlines, now())
    assert total == len(shown)
    return {each.order_id: each.need.value for each in shown}


def actions(driver: JobDriver) -> set[str]:
    """Return what the panel was asked since the move, the shop's own balance apart."""
    return {call.action for call in driver.panel.calls} - {"balance"}


async def test_an_order_is_not_sent_to_another_panel_and_goes_out_when_its_own_is_back(
    driver: JobDriver,
) -> None:
    number = await driver.ordered()
    await move(driver, "new.example")
    assert not await submit.submit_one(driver.context)
    assert (await driver.order(number)).status == Status.QUEUED
    assert actions(driver) == set()
    await move(driver, "127.0.0.1")
    assert await submit.submit_one(driver.context)
    assert (await driver.order(number)).status == Status.PENDING


async def test_operators_are_told_once_of_the_orders_of_the_old_panel_and_can_end_them(
    driver: JobDriver,
) -> None:
    (running,) = await driver.accepted()
    number = await driver.ordered()
    await move(driver, "new.example")
    for _ in range(2):
        await keep_deadlines(driver.context)
    (alert,) = await driver.alerts()
    assert alert.payload == {"what": "panel_left", "host": "127.0.0.1", "count": 2}
    assert await needs(driver) == {running.id: "other_panel", number: "other_panel"}
    for order, standing in ((number, Standing.UNSENT), (running.id or 0, Standing.AT_PANEL)):
        await driver.do(
            decisions.refund_order, order, operator=OPERATOR, now=now(), standing=standing
        )
    assert await needs(driver) == {}
    assert await driver.balance() == FUNDS
    await driver.verify()


async def test_another_panel_is_not_asked_about_an_order_while_it_runs_nor_after_its_end(
    driver: JobDriver,
) -> None:
    running, ended = await driver.accepted(2)
    await driver.do(put, ended.id or 0, Status.COMPLETED, settled_at=now(), refunded=0)
    await driver.later(days=2)
    await move(driver, "new.example")
    driver.panel.progress(str(running.panel_order), remains=0, status="Canceled")
    assert not await follow.follow_due(driver.context)
    assert not await looks.look_after_end(driver.context)
    assert actions(driver) == set()
    assert (await driver.order(running.id or 0)).status == Status.PENDING
    assert (await driver.order(ended.id or 0)).looks == 0


async def test_another_panel_is_not_searched_for_an_order_without_a_clear_answer(
    driver: JobDriver,
) -> None:
    await driver.accepted()
    number = await driver.ordered(link="https://example.com/unclear")
    driver.panel.inject(PanelFault.BAD_GATEWAY, "add", done=True)
    assert await submit.submit_one(driver.context)
    await driver.later(hours=1)
    await move(driver, "new.example")
    while await resolve.resolve_due(driver.context):
        pass
    (alert,) = await driver.alerts()
    assert alert.payload["order"] == number
    assert alert.payload["reasons"] == [Reason.OTHER_PANEL.value]
    assert actions(driver) == set()
    # Its customer is made whole all the same.
    await driver.later(hours=24)
    while await resolve.resolve_due(driver.context):
        pass
    assert (await driver.order(number)).status == Status.COMPENSATED
    assert actions(driver) == set()
    await driver.verify()


async def test_an_id_that_is_named_for_an_order_is_not_asked_of_another_panel(
    driver: JobDriver,
) -> None:
    first, second = await driver.accepted(2)
    for order in (first, second):
        await driver.do(put, order.id or 0, Status.UNCONFIRMED, panel_order=None)
    await driver.do(
        panel_ids.name_panel_order, first.id or 0, str(first.panel_order),
        operator=OPERATOR, now=now(),
    )  # fmt: skip
    await move(driver, "new.example")
    await ask_about_named_ids(driver.context)
    assert actions(driver) == set()
    with pytest.raises(AtAnotherPanel):
        await driver.do(
            panel_ids.name_panel_order, second.id or 0, str(second.panel_order),
            operator=OPERATOR, now=now(),
        )  # fmt: skip


async def test_only_the_services_of_the_present_panel_are_on_sale(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    hosts = ("127.0.0.1", "new.example")
    for host in (*hosts, *hosts):
        await move(driver, host)
        await sync.sync(driver.context)
        catalog = await driver.do(load_catalog, shop_currency="USD")
        assert {card.panel_id for card in catalog.services.values()} == {driver.context.panel_id}
        assert len(catalog) == 4
        panel = await driver.do(panels.find_panel)
        assert panel is not None
        assert panel.host == host


async def test_the_old_prices_of_a_panel_that_was_left_pause_no_sale(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    assert await driver.do(
        pause_sales_if_stale, driver.context.panel_id,
        trusted_for=timedelta(0), now=now() + timedelta(days=2),
    )  # fmt: skip
    assert (await driver.do(load_catalog, shop_currency="USD")).paused
    await move(driver, "new.example")
    await sync.sync(driver.context)
    assert not (await driver.do(load_catalog, shop_currency="USD")).paused


async def test_rows_that_the_old_panel_wrote_unreadably_are_nobodys_work_any_more(
    driver: JobDriver,
) -> None:
    good = '{"service": 2, "name": "Likes", "type": "Default", "rate": 1, "min": 1, "max": 9}'
    bad = '{"service": 1, "name": "Views", "rate": "ask us", "min": 1, "max": 9}'
    driver.panel.inject(PanelFault.VERBATIM, "services", body=f"[{good}, {bad}]")
    await sync.sync(driver.context)
    assert await driver.do(count_unreadable_rows) == 1
    await move(driver, "new.example")
    assert await driver.do(count_unreadable_rows) == 0


async def test_a_start_with_the_same_panel_changes_nothing(driver: JobDriver) -> None:
    await sync.sync(driver.context)
    before = await driver.do(load_catalog, shop_currency="USD")
    await move(driver, "127.0.0.1")
    assert (await driver.do(load_catalog, shop_currency="USD")).version == before.version


async def test_paid_orders_that_are_not_sent_for_long_are_told_once_and_so_is_the_end(
    driver: JobDriver,
) -> None:
    number = await driver.ordered()
    await driver.ordered(link="https://example.com/second")
    driver.panel.inject(PanelFault.BAD_GATEWAY, "add")
    driver.panel.inject(PanelFault.BAD_GATEWAY, "balance", times=3)

    async def told() -> list[str]:
        await keep_deadlines(driver.context)
        return [str(alert.payload["what"]) for alert in await driver.alerts()]

    assert await told() == []
    await driver.do(_placed_earlier, number)
    assert await told() == ["queue_late"]
    (alert,) = await driver.alerts()
    assert (alert.payload["order"], alert.payload["count"]) == (number, 1)
    assert await told() == ["queue_late"]
    await driver.do(put, number, Status.PENDING, panel_order="77")
    assert await told() == ["queue_late", "queue_moves"]
    assert await told() == ["queue_late", "queue_moves"]


def _placed_earlier(session: Session, number: int) -> None:
    orders = table_of(Order)
    before = now().replace(year=now().year - 1)
    session.execute(update(orders).where(orders.c.id == number).values(created_at=before))
