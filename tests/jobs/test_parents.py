"""Drip-feeds and subscriptions, followed at a simulated panel that makes their children."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.demo.panel import PRESETS, Behavior, PanelFault, SimulatedPanel, SimulatedService
from bot.demo.serving import serve
from bot.jobs import follow
from bot.jobs.reports.reading import report_of
from bot.orders.children import child_orders
from bot.orders.status import FINAL, Status
from bot.orders.tables import Order
from bot.panel import OrderStatus, PanelClient, Quirks
from bot.panel.statuses import parse_order_status
from tests.jobs.bought_parents import RATE, bought, make
from tests.jobs.job_driver import FUNDS, ONCE, JobDriver
from tests.orders.sample_parents import DRIP_NOW, WATCH_NOW
from tests.panel.reply_server import always, as_json, client_of, replying
from tests.support.running_shop import KEY

PRICE = 1_500
"""Micro-units for one piece."""


async def ask(driver: JobDriver, **span: float) -> Order:
    """Let time pass and poll; return the order after it."""
    await driver.later(**(span or {"hours": 2}))
    await follow.follow_due(driver.context)
    return (await driver.orders())[0]


async def gone_back(driver: JobDriver, number: int) -> int:
    """Return the micro-units refunded of a settled order, and check that the rest is earned."""
    order = await driver.order(number)
    assert await driver.escrow(number) == 0
    assert await driver.balance() == FUNDS - order.price + order.refunded
    await driver.verify()
    return order.refunded


def calls(driver: JobDriver) -> list[list[str]]:
    """Return the ids of each status call."""
    forms = [call.form for call in driver.panel.calls if call.action == "status"]
    return [(form.get("orders") or form["order"]).split(",") for form in forms]


async def test_a_drip_feed_is_followed_by_its_runs_and_settled_by_them(driver: JobDriver) -> None:
    number, name = await bought(driver, DRIP_NOW)
    (call,) = [call for call in driver.panel.calls if call.action == "add"]
    assert {"quantity": "100", "runs": "5", "interval": "15"}.items() <= call.form.items()
    assert (await ask(driver)).status == Status.PENDING
    runs = [make(driver, name, 100, prepaid=True) for _ in range(3)]
    driver.panel.finish(runs[0])
    driver.panel.progress(runs[1], remains=40)
    order = await ask(driver)
    assert (order.status, order.children_done, order.remains) == (Status.IN_PROGRESS, 1, 340)
    assert calls(driver)[-2:] == [[name], runs]
    driver.panel.finish(name, "Canceled")
    order = await ask(driver)
    assert calls(driver)[-1] == runs[1:]  # an end is asked for once
    assert (order.status, order.settled_at) == (Status.IN_PROGRESS, None)
    driver.panel.finish(runs[1], "Partial", remains=25)
    driver.panel.finish(runs[2], "Canceled")
    order = await ask(driver)
    assert (order.status, order.children_done, order.remains) == (Status.CANCELED, 3, 325)
    assert await gone_back(driver, number) == 325 * PRICE
    assert len(await driver.letters("order_canceled")) == 1


async def test_a_completed_drip_feed_is_the_shops(driver: JobDriver) -> None:
    number, name = await bought(driver, DRIP_NOW)
    for _ in range(5):
        driver.panel.finish(make(driver, name, 100, prepaid=True))
    driver.panel.finish(name)
    assert (await ask(driver)).status == Status.COMPLETED
    assert await gone_back(driver, number) == 0


async def test_a_subscription_is_settled_by_what_its_posts_were_charged(driver: JobDriver) -> None:
    number, name = await bought(driver, WATCH_NOW)
    assert (await ask(driver)).status == Status.ACTIVE
    posts = [make(driver, name, quantity) for quantity in (211, 57, 100, 239)]
    order = await ask(driver)
    assert (order.status, order.children_done) == (Status.ACTIVE, 4)
    driver.panel.finish(posts[0])
    driver.panel.finish(posts[1], "Partial", remains=20)
    driver.panel.finish(posts[2], "Canceled")
    driver.panel.finish(posts[3], "Partial", remains=1)
    driver.panel.finish(name)
    order = await ask(driver)
    came = 211 + 37 + 0 + 238
    assert (order.status, order.remains) == (Status.PARTIAL, 1_000 - came)
    assert await gone_back(driver, number) == (1_000 - came) * PRICE


async def test_an_expired_subscription_gives_back_the_posts_that_never_came(
    driver: JobDriver,
) -> None:
    number, name = await bought(driver, WATCH_NOW)
    driver.panel.finish(make(driver, name, 133))
    driver.panel.finish(name, "Expired")
    order = await ask(driver)
    assert (order.status, order.children_done) == (Status.EXPIRED, 1)
    assert await gone_back(driver, number) == (1_000 - 133) * PRICE
    assert len(await driver.letters("order_expired")) == 1


async def test_a_panel_that_names_no_children_is_for_the_operator(driver: JobDriver) -> None:
    driver.panel.departures = replace(driver.panel.departures, subscription_orders=False)
    number, name = await bought(driver, WATCH_NOW)
    make(driver, name, 60)
    order = await ask(driver)
    assert (order.status, order.children_done) == (Status.ACTIVE, 0)
    driver.panel.finish(name, "Canceled")
    order = await ask(driver)
    assert order.status == Status.DISPUTED
    assert order.refusal == "Canceled, and no list of its orders"
    assert await driver.escrow(number) == order.price
    assert len(await driver.alerts()) == 1


@pytest.mark.parametrize(("remains", "came"), [(0, 100), (30, 70)])
async def test_a_panel_that_ignores_runs_is_alerted_of_and_settled_for_one(
    driver: JobDriver, remains: int, came: int
) -> None:
    driver.panel.departures = replace(driver.panel.departures, ignores_runs=True)
    number, name = await bought(driver, DRIP_NOW)
    for _ in range(2):
        await ask(driver)
    assert [alert.payload["what"] for alert in await driver.alerts()] == ["runs"]
    driver.panel.finish(name, "Partial" if remains else "Completed", remains=remains)
    order = await ask(driver)
    assert (order.status, order.remains) == (Status.PARTIAL, 500 - came)
    assert await gone_back(driver, number) == (500 - came) * PRICE


async def test_a_child_nobody_answers_for_is_asked_for_again(driver: JobDriver) -> None:
    number, name = await bought(driver, DRIP_NOW)
    first, lost = [make(driver, name, 100, prepaid=True) for _ in range(2)]
    driver.panel.finish(first)
    driver.panel.finish(lost, "Partial", remains=10)
    driver.panel.finish(name, "Canceled")
    gone = driver.panel.orders[lost]
    del driver.panel.orders[lost]
    for _ in range(2):
        order = await ask(driver)
        assert (order.status, order.children_done) == (Status.PENDING, 1)
        assert await driver.escrow(number) == order.price
    driver.panel.orders[lost] = gone
    await ask(driver, days=2)
    assert await gone_back(driver, number) == 310 * PRICE


@pytest.mark.parametrize(
    "fault",
    [
        PanelFault.SERVER_ERROR,
        PanelFault.PAGE,
        PanelFault.EMPTY,
        PanelFault.TRUNCATED,
        PanelFault.DROP,
        PanelFault.TOO_MANY,
        PanelFault.UNKNOWN_TEXT,
        PanelFault.LYING_GARBAGE,
    ],
)
async def test_a_garbled_answer_for_the_children_moves_no_money(
    driver: JobDriver, fault: PanelFault
) -> None:
    number, name = await bought(driver, DRIP_NOW)
    child = make(driver, name, 100, prepaid=True)
    driver.panel.finish(child, "Partial", remains=10)
    driver.panel.finish(name, "Canceled")
    for _ in range(3):  # the parent is answered for, and the child is not
        driver.panel.faults.clear()
        answer = {"status": "Canceled", "runs": "5", "orders": [child]}
        driver.panel.inject(PanelFault.VERBATIM, "status", body=json.dumps(answer))
        for _ in range(3):
            driver.panel.inject(fault, "status")
        order = await ask(driver)
        assert (order.status, await driver.escrow(number)) == (Status.PENDING, order.price)
    driver.panel.faults.clear()
    await ask(driver)
    assert await gone_back(driver, number) == 410 * PRICE


@pytest.mark.parametrize(
    "orders", [["77", "?"], ["77", None], {"0": "77", "1": ""}, "77,?", [{"order": "77"}, {}], 7]
)
async def test_a_list_with_an_id_that_cannot_be_read_is_no_list(
    driver: JobDriver, orders: object
) -> None:
    number, _ = await bought(driver, DRIP_NOW)
    answer = {"status": "Canceled", "runs": "5", "orders": orders}
    async with replying(always(as_json(answer))) as strange, client_of(strange) as client:
        await driver.later(minutes=2)
        await follow.follow_due(replace(driver.context, panel=client))
    order = await driver.order(number)
    assert order.status == Status.DISPUTED
    assert await driver.escrow(number) == order.price
    assert await driver.do(child_orders.load, number) == []


@pytest.mark.parametrize("orders", [["77"], "77", " 77 ,", {"0": 77}, [{"order": 77}], [77, 77]])
def test_a_list_is_read_in_every_shape(orders: object) -> None:
    read = parse_order_status({"status": "Active", "orders": orders})
    assert isinstance(read, OrderStatus)
    assert set(report_of(read).children or ()) == {"77"}


async def test_many_parents_children_share_their_calls(driver: JobDriver) -> None:
    bought_ones = [await bought(driver, DRIP_NOW) for _ in range(3)]
    ordinary = (await driver.accepted())[-1]
    made = [
        make(driver, name, 100, prepaid=True) for _, name in bought_ones for _ in range(2)
    ]  # fmt: skip
    before = len(calls(driver))
    await ask(driver)
    parents, family = calls(driver)[before:]
    assert sorted(parents) == sorted(
        [*(name for _, name in bought_ones), str(ordinary.panel_order)]
    )
    assert sorted(family) == sorted(made)


async def test_orders_without_children_cost_no_more_calls(driver: JobDriver) -> None:
    await driver.accepted(3)
    await ask(driver)
    assert len(calls(driver)) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("manner", ["document", "php", "floats", "maps", "codes", "renamed"])
async def test_families_are_settled_whatever_the_panels_manner(
    driver: JobDriver, manner: str
) -> None:
    """Let a panel run until every order has ended; check that the money of each adds up."""
    clock = [1_700_000_000.0]
    supplier = SimulatedPanel(
        [SimulatedService("9", "P", "Default", "Any", RATE, 10, 10_000, dripfeed=True)],
        {KEY: Decimal(1000)},
        clock=lambda: clock[0],
        seed=4,
        departures=PRESETS[manner],
        behavior=Behavior(partial=0.3, canceled=0.3),
    )
    async with (
        serve(supplier.app) as url,
        PanelClient(f"{url}/api/v2", KEY, retries=ONCE, quirks=QUIRKS.get(manner)) as client,
    ):
        living = replace(driver, panel=supplier, context=replace(driver.context, panel=client))
        drips = [await bought(living, DRIP_NOW) for _ in range(2)]
        watches = [await bought(living, WATCH_NOW) for _ in range(2)]
        for _ in range(20):
            clock[0] += 10
            await ask(living)
        for number, name in (*drips, *watches):
            order = await living.order(number)
            if order.status == Status.DISPUTED and manner == "floats":
                # It leaves what it took at first after a cancel: of 196 half came, or of 98 none.
                assert order.refusal.endswith("may be for 0 or 98")
                assert await living.escrow(number) == order.price
                continue
            assert order.status in FINAL, (order.status, order.refusal)
            assert await living.escrow(number) == 0
            made = [supplier.orders[child] for child in supplier.orders[name].children]
            came = sum(each.quantity - each.at(clock[0]).remains for each in made)
            assert order.remains == order.billed_quantity - came
            assert order.refunded == (order.billed_quantity - came) * PRICE
        await living.verify()


QUIRKS = {
    "renamed": Quirks(
        sent_as=(("service", "product"), ("link", "url"), ("quantity", "amount")),
        answered_as=(("rate", "price"), ("status", "state"), ("remains", "remaining")),
    )
}
