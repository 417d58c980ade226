"""What the panel charged is booked when an order ends, to the micro-unit of its balance."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot import ledger, money
from bot.db import now
from bot.demo.panel import DOCUMENT, PRESETS, Departures, PanelFault
from bot.jobs import follow, submit
from bot.jobs.endings import looks
from bot.ledger import EntryKind
from bot.orders.costs.tables import OrderCost
from bot.orders.status import Status
from bot.orders.waiting import resolve
from tests.jobs.bought_parents import bought, make
from tests.jobs.job_driver import JobDriver
from tests.jobs.searches import compensated, send
from tests.orders.sample_parents import DRIP_NOW, WATCH_NOW
from tests.support.running_shop import KEY, OPERATOR

CHARGE = 900_000
"""What the panel takes for 1,000 pieces, in micro-units of its currency."""

KEEPS = replace(DOCUMENT, canceled_keeps_charge=True)


async def costs(driver: JobDriver) -> list[OrderCost]:
    """Return the costs of the ended orders, oldest first."""

    def read(session: Session) -> list[OrderCost]:
        return list(session.exec(select(OrderCost).order_by(col(OrderCost.order_id))))

    return await driver.do(read)


async def books(driver: JobDriver) -> tuple[int, int]:
    """Return what was booked as cost, and what left the money at the panel."""
    spent = await driver.do(ledger.balance, ledger.cost_of_sales("USD"))
    left = await driver.do(ledger.balance, ledger.panel_prepaid("USD"))
    return -spent, left


def taken_by_panel(driver: JobDriver) -> int:
    """Return what the panel has kept of the shop's first balance, in micro-units."""
    return money.to_micro(Decimal(1000) - driver.panel.balances[KEY])


async def ran(driver: JobDriver, service: str = "1") -> tuple[int, str]:
    """Send an order that is followed once while it runs; return its number and its panel id."""
    number = await send(driver, service)
    order = await driver.order(number)
    driver.panel.progress(str(order.panel_order), remains=900)
    await driver.later(minutes=5)
    await follow.follow_due(driver.context)
    return number, str(order.panel_order)


async def end(driver: JobDriver, at_panel: str, status: str, remains: int = 0) -> None:
    """Let the panel end an order, and follow it."""
    driver.panel.finish(at_panel, status, remains=remains)
    await driver.later(minutes=5)
    await follow.follow_due(driver.context)


ENDS = [("Completed", 0), ("Partial", 400), ("Canceled", 1000), ("Canceled", 300)]


@pytest.mark.parametrize(("status", "remains"), ENDS)
@pytest.mark.parametrize("departures", [DOCUMENT, KEEPS, PRESETS["php"]])
async def test_an_ended_order_costs_what_the_panel_keeps(
    searching: JobDriver, status: str, remains: int, departures: Departures
) -> None:
    searching.panel.departures = departures
    number, at_panel = await ran(searching)
    assert await costs(searching) == []
    await end(searching, at_panel, status, remains)
    (cost,) = await costs(searching)
    spent = taken_by_panel(searching)
    assert spent == CHARGE * (1000 - remains) // 1000
    assert (cost.order_id, cost.amount, cost.estimate, cost.whole) == (number, spent, spent, CHARGE)
    assert await books(searching) == (spent, spent)
    await searching.verify()


async def test_a_charge_by_another_rate_than_the_list_has_is_booked_as_read(
    searching: JobDriver,
) -> None:
    searching.panel.services["1"] = replace(searching.panel.services["1"], rate=Decimal("1.25"))
    searching.panel.departures = KEEPS
    for status, remains in ENDS:
        _, at_panel = await ran(searching)
        await end(searching, at_panel, status, remains)
    spent = taken_by_panel(searching)
    assert spent == 1_250_000 + 750_000 + 0 + 875_000
    assert await books(searching) == (spent, spent)
    await searching.verify()


async def test_a_charge_under_an_unknown_word_is_not_the_whole_one(searching: JobDriver) -> None:
    _, at_panel = await ran(searching)
    searching.panel.inject(PanelFault.LYING_WORD, "status")
    await end(searching, at_panel, "Partial", 400)
    assert await costs(searching) == []
    await searching.later(hours=1)
    await follow.follow_due(searching.context)
    spent = taken_by_panel(searching)
    assert spent == CHARGE * 6 // 10
    assert await books(searching) == (spent, spent)


async def test_a_look_with_impossible_remains_corrects_nothing(searching: JobDriver) -> None:
    _, at_panel = await ran(searching)
    await end(searching, at_panel, "Completed")
    searching.panel.inject(PanelFault.LYING_REMAINS, "status")
    await searching.later(hours=48)
    await looks.look_after_end(searching.context)
    assert await books(searching) == (CHARGE, CHARGE)


async def test_a_charge_that_is_the_rate_is_not_booked_but_estimated(searching: JobDriver) -> None:
    searching.panel.departures = replace(DOCUMENT, charge_is_rate=True)
    _, at_panel = await ran(searching, "3")
    await end(searching, at_panel, "Completed")
    (cost,) = await costs(searching)
    # 1,000 pieces cost the rate: nothing shows that the charge says nothing.
    assert cost.amount == 4_000
    await searching.verify()


@pytest.mark.parametrize("charge", ['"?"', "null", '"-1"', "1e28"])
async def test_an_unreadable_charge_books_nothing_and_a_look_finds_it(
    searching: JobDriver, charge: str
) -> None:
    number = await send(searching)
    at_panel = str((await searching.order(number)).panel_order)
    searching.panel.finish(at_panel)
    body = f'{{"{at_panel}": {{"status": "Completed", "remains": "0", "charge": {charge}}}}}'
    searching.panel.inject(PanelFault.VERBATIM, "status", body=body)
    await searching.later(minutes=5)
    await follow.follow_due(searching.context)
    (cost,) = await costs(searching)
    assert (cost.amount, cost.currency, cost.estimate, cost.entries) == (None, None, CHARGE, 0)
    assert await books(searching) == (0, 0)
    await searching.verify()
    await searching.later(hours=25)
    await looks.look_after_end(searching.context)
    (cost,) = await costs(searching)
    assert (cost.amount, cost.currency, cost.entries) == (CHARGE, "USD", 1)
    assert await books(searching) == (CHARGE, CHARGE)
    await searching.verify()


@pytest.mark.parametrize("departures", [DOCUMENT, KEEPS])
@pytest.mark.parametrize("later", [("Canceled", 1000), ("Partial", 100), ("Completed", 0)])
async def test_what_a_look_reads_differently_is_corrected_once(
    searching: JobDriver, departures: Departures, later: tuple[str, int]
) -> None:
    searching.panel.departures = departures
    number, at_panel = await ran(searching)
    await end(searching, at_panel, "Completed")
    searching.panel.finish(at_panel, later[0], remains=later[1])
    for _ in range(3):
        await searching.later(hours=48)
        await looks.look_after_end(searching.context)
    spent = taken_by_panel(searching)
    assert spent == CHARGE * (1000 - later[1]) // 1000
    assert await books(searching) == (spent, spent)
    (cost,) = await costs(searching)
    assert (cost.amount, cost.entries) == (spent, 1 + bool(later[1]))
    correction = await searching.do(ledger.find_entry, f"order:{number}:cost:1")
    assert (correction is not None) == bool(later[1])
    await searching.verify()


async def test_orders_that_never_reached_the_panel_cost_nothing(searching: JobDriver) -> None:
    refusal = '{"error": "Incorrect service ID"}'
    searching.panel.inject(PanelFault.VERBATIM, "add", body=refusal)
    rejected = await send(searching)
    assert (await searching.order(rejected)).status == Status.REJECTED
    lost = await send(searching, fault=PanelFault.EMPTY, done=False)
    withdrawn = await searching.ordered(link="https://example.com/two")
    for number in (rejected, withdrawn, lost):
        order = await searching.order(number)
        if order.status in (Status.QUEUED, Status.UNCONFIRMED):
            await searching.do(
                resolve.refund_order, number, operator=OPERATOR, now=now(),
                standing=resolve.standing_of(order.status) or resolve.Standing.IN_DOUBT,
            )  # fmt: skip
    assert await costs(searching) == []
    assert await books(searching) == (0, 0)
    await searching.verify()


async def test_what_was_written_off_is_no_cost_too(searching: JobDriver) -> None:
    await compensated(searching, done=True)
    await send(searching)
    assert await costs(searching) == []
    await searching.verify()


@pytest.mark.parametrize("remains", [None, 0, 250])
async def test_an_order_that_an_operator_ends_costs_what_the_panel_said_last(
    searching: JobDriver, remains: int | None
) -> None:
    number, at_panel = await ran(searching)
    settle: Callable[..., Any] = resolve.settle_by_remains
    if remains is None:
        await searching.do(
            resolve.refund_order, number, operator=OPERATOR, now=now(),
            standing=resolve.Standing.AT_PANEL,
        )  # fmt: skip
    else:
        await searching.do(settle, number, remains, operator=OPERATOR, now=now())
    (cost,) = await costs(searching)
    assert cost.amount == CHARGE * (1000 - (remains or 0)) // 1000
    await searching.verify()
    searching.panel.finish(at_panel, "Partial", remains=remains or 0)
    await searching.later(hours=25)
    await looks.look_after_end(searching.context)
    spent = taken_by_panel(searching)
    assert await books(searching) == (spent, spent)
    await searching.verify()


async def test_a_disputed_order_costs_the_charge_of_its_end(searching: JobDriver) -> None:
    number, at_panel = await ran(searching)
    searching.panel.departures = replace(DOCUMENT, canceled_remains="zero")
    await end(searching, at_panel, "Canceled", 300)
    assert (await searching.order(number)).status == Status.DISPUTED
    await searching.do(resolve.settle_by_remains, number, 300, operator=OPERATOR, now=now())
    spent = taken_by_panel(searching)
    assert spent == CHARGE * 7 // 10
    assert await books(searching) == (spent, spent)
    await searching.verify()


@pytest.mark.parametrize("departures", [DOCUMENT, KEEPS])
async def test_a_drip_feed_costs_what_its_runs_do(
    searching: JobDriver, departures: Departures
) -> None:
    searching.panel.departures = departures
    number, name = await bought(searching, DRIP_NOW)
    runs = [make(searching, name, 100, prepaid=True) for _ in range(5)]
    await searching.later(hours=2)
    await follow.follow_due(searching.context)
    for run, status, remains in (
        (runs[0], "Completed", 0), (runs[1], "Partial", 40), (runs[2], "Canceled", 100),
        (runs[3], "Completed", 0), (runs[4], "Partial", 1),
    ):  # fmt: skip
        searching.panel.finish(run, status, remains=remains)
    for _ in range(2):
        await searching.later(hours=2)
        await follow.follow_due(searching.context)
    assert (await searching.order(number)).status == Status.PARTIAL
    spent = taken_by_panel(searching)
    assert spent == 359 * 900
    assert await books(searching) == (spent, spent)
    await searching.verify()


async def test_the_cost_of_a_disputed_drip_feed_is_unknown(searching: JobDriver) -> None:
    number, name = await bought(searching, DRIP_NOW)
    run = make(searching, name, 100, prepaid=True)
    await searching.later(hours=2)
    await follow.follow_due(searching.context)
    searching.panel.finish(run)
    searching.panel.finish(name)  # completed, and four of its five runs were never listed
    for _ in range(2):
        await searching.later(hours=2)
        await follow.follow_due(searching.context)
    assert (await searching.order(number)).status == Status.DISPUTED
    await searching.do(resolve.settle_by_remains, number, 400, operator=OPERATOR, now=now())
    (cost,) = await costs(searching)
    assert cost.amount is None
    assert await books(searching) == (0, 0)
    await searching.verify()


async def test_a_drip_feed_that_began_nothing_costs_nothing(searching: JobDriver) -> None:
    _, name = await bought(searching, DRIP_NOW)
    searching.panel.finish(name, "Canceled")
    for _ in range(2):
        await searching.later(hours=2)
        await follow.follow_due(searching.context)
    (cost,) = await costs(searching)
    assert (cost.amount, taken_by_panel(searching)) == (0, 0)
    await searching.verify()


async def test_a_subscription_costs_what_its_posts_do(searching: JobDriver) -> None:
    number, name = await bought(searching, WATCH_NOW)
    posts = [make(searching, name, quantity) for quantity in (50, 100, 250, 50)]
    await searching.later(hours=2)
    await follow.follow_due(searching.context)
    for post in posts[:3]:
        searching.panel.finish(post)
    searching.panel.finish(posts[3], "Partial", remains=20)
    searching.panel.finish(name)
    for _ in range(2):
        await searching.later(hours=2)
        await follow.follow_due(searching.context)
    assert (await searching.order(number)).status == Status.PARTIAL
    spent = taken_by_panel(searching)
    assert spent == 430 * 900
    assert await books(searching) == (spent, spent)
    await searching.verify()


async def test_a_cost_is_booked_in_the_currency_that_the_panel_is_known_by(
    driver: JobDriver,
) -> None:
    _, at_panel = await ran(driver)  # nobody has read the balance yet
    await end(driver, at_panel, "Completed")
    (cost,) = await costs(driver)
    assert (cost.amount, cost.currency) == (None, None)
    assert cost.estimate == CHARGE
    await driver.verify()


async def test_a_cost_is_one_entry_by_whoever_ended_the_order(searching: JobDriver) -> None:
    number, at_panel = await ran(searching)
    await end(searching, at_panel, "Completed")
    entry = await searching.do(ledger.find_entry, f"order:{number}:cost")
    assert entry is not None
    assert (entry.kind, entry.actor, entry.memo) == (EntryKind.COST, "follow", f"#{number}")
    assert not await submit.submit_one(searching.context)
    await follow.follow_due(searching.context)
    assert await books(searching) == (CHARGE, CHARGE)
