"""One `add` in flight, and an answer that nothing loses: through real processes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot.orders.tables import Order
from tests.crash.fleet import Fleet, fleet, listening
from tests.crash.gate import gate_before
from tests.crash.killable_shop import LONG, PRICE, KillableShop
from tests.support.fork_server import ForkServer, ShopProcess

CREDIT = 20_000_000
LINK = "https://example.com/{}"

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture
async def shops(fork_server: ForkServer, database_url: str, tmp_path: Path) -> AsyncIterator[Fleet]:
    """A shop whose two web processes run."""
    async with fleet(fork_server, database_url, tmp_path) as opened:
        for web in opened.webs:
            web.start()
        for port in opened.balancer.ports:
            await listening(port)
        yield opened


async def test_a_holder_that_was_stopped_for_longer_than_its_lease_does_not_send(
    shops: Fleet,
) -> None:
    killable = shops.killable
    limits = {"DEADLINES": "add_call=1 add_lease=1.2 record_grace=0.2"}
    panel = killable.environment["PANEL_URL"]
    async with gate_before(urlsplit(panel).port or 0) as gate:
        first = killable.process("worker", PANEL_URL=f"{gate.address}/api/v2", **limits)
        await first.up()
        await killable.open()
        await gate.shut()
        await killable.buy(killable.customer, LINK.format(1))
        await killable.order(1, "submitting")
        first.freeze()
        second = killable.process("worker", **limits)
        await second.up()
        await killable.order(1, "unconfirmed")
        await killable.buy(killable.customer, LINK.format(2))
        await killable.order(2, "pending")
        # The kernel opens the connection for the stopped process, which then goes on.
        await gate.open()
        await killable.until(lambda: gate.let_in)
        first.thaw()
        await killable.order(1, "queued")
        assert b"action=add" not in gate.heard
        # It proved that it had not sent, so the order is sent after all, once.
        await killable.records.later(orders=timedelta(minutes=10))
        order = await killable.order(1, "pending")
        assert sorted(form["link"] for form in killable.adds) == [LINK.format(1), LINK.format(2)]
        assert order.attempts == 2
    await killable.records.add_up(CREDIT)


async def test_an_answer_that_comes_while_postgresql_is_away_is_recorded_by_the_next_sender(
    shops: Fleet, database_url: str
) -> None:
    killable = shops.killable
    server, _, name = database_url.rpartition("/")
    admin = await asyncpg.connect(f"{server}/postgres")
    others = await _backends(admin, name)
    first = shops.worker()
    await first.up()
    await killable.open()
    killable.line.seconds = 0.5
    await killable.buy(killable.customer, LINK.format(1))
    await killable.until(lambda: killable.adds)
    await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    mine = await _backends(admin, name) - others
    await admin.executemany("SELECT pg_terminate_backend($1)", [(pid,) for pid in mine])
    await _spooled(killable.folder)
    first.kill()
    await admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    await admin.close()
    second = shops.worker()
    await second.up()
    order = await killable.order(1, "pending")
    _linked(killable, first, order)
    assert "unconfirmed" not in second.output
    await killable.records.add_up(CREDIT)


def _linked(killable: KillableShop, shop: ShopProcess, order: Order) -> None:
    """Check that an order has the id that the panel gave it in the only call."""
    assert list(killable.panel.orders) == [order.panel_order]
    assert len(killable.adds) == 1
    assert f"order 1 → panel id {order.panel_order}" in shop.output
    assert killable.environment["PANEL_KEY"] not in shop.output
    assert order.price == PRICE


async def _spooled(folder: Path) -> None:
    async with asyncio.timeout(LONG):
        while not list(folder.glob("*.outcome-1-1")):  # noqa: ASYNC240
            await asyncio.sleep(0.01)


async def _backends(admin: "asyncpg.Connection[asyncpg.Record]", name: str) -> set[int]:
    rows = await admin.fetch("SELECT pid FROM pg_stat_activity WHERE datname = $1", name)
    return {row["pid"] for row in rows}
