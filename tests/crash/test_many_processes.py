"""Several processes on one PostgreSQL: one takes over another's work, and no work is done twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.demo.panel import PanelFault
from tests.crash.fleet import Fleet, fleet, listening
from tests.crash.killable_shop import LONG, PRICE, SHOWING
from tests.support.fork_server import ForkServer

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)

CREDIT = 20_000_000
LINK = "https://example.com/{}"
TEN_MINUTES = dict.fromkeys(("leases", "orders", "attempts"), timedelta(minutes=10))


@pytest.fixture
async def shops(fork_server: ForkServer, database_url: str, tmp_path: Path) -> AsyncIterator[Fleet]:
    """A shop whose two web processes run."""
    async with fleet(fork_server, database_url, tmp_path) as opened:
        for web in opened.webs:
            web.start()
        for port in opened.balancer.ports:
            await listening(port)
        yield opened


async def test_two_web_processes_serve_one_customers_updates_in_turn(shops: Fleet) -> None:
    killable = shops.killable
    worker = shops.worker()
    await worker.up()
    await killable.open()
    await killable.buy(killable.customer, LINK.format(1))
    order = await killable.order(1, "pending")
    assert order.panel_order is not None
    assert len(set(shops.balancer.served)) == 2
    longest = max(len(run) for run in _runs(shops.balancer.served))
    assert longest <= 2  # no conversation is bound to one process

    # One of them dies in the middle of a turn: the other finishes the turn.
    async with killable.hanging(*SHOWING):
        await killable.customer.send("/orders")
    hanging = shops.balancer.ports[-1]
    next(web for web in shops.webs if web.environment["PORT"] == str(hanging)).kill()
    await killable.customer.wait("Your orders", LONG)

    # With one left the customer can still buy, and the others stop cleanly.
    await killable.buy(killable.customer, LINK.format(2))
    await killable.order(2, "pending")
    for process in (worker, next(web for web in shops.webs if web.running)):
        process.ask_to_stop()
        assert await process.ended(5) == 0, process.output
    assert await killable.records.undecided() == []
    await killable.records.add_up(CREDIT)


async def test_a_killed_workers_work_is_taken_over_and_nothing_sent_twice(shops: Fleet) -> None:
    killable = shops.killable
    first, second = shops.worker(), shops.worker()
    await first.up()
    await killable.open()
    killable.panel.inject(PanelFault.HANG, "add", done=True)
    await killable.buy(killable.customer, LINK.format(1))
    await killable.until(lambda: len(killable.adds) == 1)
    await second.up()
    await killable.buy(killable.customer, LINK.format(2))
    first.kill()
    # The dead worker keeps the lease on the panel for a while: only one process may call `add`.
    await asyncio.sleep(1.5)
    assert len(killable.adds) == 1
    assert (await killable.order(1, "submitting")).panel_order is None
    await killable.records.later(**TEN_MINUTES)
    await killable.order(2, "pending")
    await killable.order(1, "unconfirmed")
    await asyncio.sleep(1.5)
    assert [form["link"] for form in killable.adds] == [LINK.format(1), LINK.format(2)]

    lost = next(each for each in killable.panel.orders.values() if each.form["link"].endswith("/1"))
    await killable.operator.send(f"/resolve 1 placed {lost.id}")
    await killable.operator.wait("our order #1?", LONG)
    await killable.operator.tap("Yes")
    await killable.order(1, "pending")
    for each in killable.panel.orders:
        killable.panel.finish(each)
    await killable.order(1, "completed")
    await killable.order(2, "completed")
    await killable.records.add_up(CREDIT)


async def test_a_worker_that_was_frozen_still_says_what_the_panel_answered(shops: Fleet) -> None:
    killable = shops.killable
    first = shops.worker()
    await first.up()
    await killable.open()
    # Frozen before it reads the answer: to the others it looks dead.
    killable.line.seconds = 0.5
    await killable.buy(killable.customer, LINK.format(1))
    await killable.until(lambda: killable.adds)
    first.freeze()
    killable.line.seconds = 0
    second = shops.worker()
    await second.up()
    await killable.records.later(**TEN_MINUTES)
    await killable.order(1, "unconfirmed")
    first.thaw()
    (panel_order,) = killable.panel.orders
    # It resumes and reads the panel's id, which proves that the order was placed.
    order = await killable.order(1, "pending")
    assert order.panel_order == panel_order
    assert len(killable.adds) == 1
    await killable.records.add_up(CREDIT)


async def test_two_workers_send_each_order_once(shops: Fleet) -> None:
    killable = shops.killable
    workers = [shops.worker(), shops.worker()]
    for worker in workers:
        worker.start()
    for worker in workers:
        await worker.ready()
    await killable.open()
    people = [killable.telegram.user(2000 + number, "Customer") for number in range(4)]
    for person in people:
        await killable.arrive(person)
        await killable.credit("5.00", person)
    links = [LINK.format(person.id) for person in people]
    await asyncio.gather(
        *(killable.buy(person, link) for person, link in zip(people, links, strict=True))
    )
    for number in range(1, 5):
        await killable.order(number, "pending")
    assert sorted(form["link"] for form in killable.adds) == links
    assert len({order.panel_order for order in await killable.records.orders()}) == 4

    # One is stopped, not killed: the other continues without waiting for a lease.
    for number, worker in enumerate(workers):
        worker.ask_to_stop()
        assert await worker.ended(5) == 0, worker.output
        if number == 0:
            await killable.buy(killable.customer, LINK.format(0))
            await killable.order(5, "pending")
    await killable.records.add_up(CREDIT + 4 * 5_000_000)
    assert await killable.records.balance(killable.customer.id) == CREDIT - PRICE


def _runs(served: list[int]) -> list[list[int]]:
    """Split the ports into runs of equal ports."""
    runs: list[list[int]] = []
    for port in served:
        if runs and runs[-1][0] == port:
            runs[-1].append(port)
        else:
            runs.append([port])
    return runs
