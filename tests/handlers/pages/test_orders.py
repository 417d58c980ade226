"""Tests of My orders: the lines, the filters, the search, and the way back to the same page."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot.db import table_of
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.support.running_shop import CUSTOMER

ORDERS = table_of(Order)


def change(session: Session, number: int, /, **values: object) -> None:
    session.execute(update(ORDERS).where(ORDERS.c.id == number).values(**values))


def end(session: Session, number: int, status: Status, /, **values: object) -> None:
    row = session.get_one(Order, number)
    change(session, number, status=status.value, settled_at=row.created_at, **values)


async def bought(driver: ChatDriver, count: int = 4) -> None:
    """Buy orders: for /page1, /page2 and so on."""
    await driver.arrive()
    await driver.fund(50_000_000)
    for number in range(1, count + 1):
        await driver.tap(Tap.BUY.below(1))
        await driver.say(f"https://example.com/page{number}")
        shown = await driver.say("100")
        confirm = [b.data for b in shown.buttons if (b.data or "").startswith(f"{Tap.CONFIRM}:")]
        await driver.tap(str(confirm[-1]))
    await driver.say("/menu")


def numbers(driver: ChatDriver, who: int = CUSTOMER) -> list[int]:
    """Return the numbers of the orders on the page."""
    taps = [button.data or "" for button in driver.people[who].last.buttons]
    return [int(tap.split(":")[1]) for tap in taps if tap.startswith(f"{Tap.ORDER}:")]


async def test_each_order_is_one_line_newest_first(driver: ChatDriver) -> None:
    await bought(driver, 3)
    await driver.do(end, 2, Status.COMPLETED)
    row = await driver.do(lambda session: session.get_one(Order, 1))
    await driver.do(change, 1, created_at=row.created_at - timedelta(days=1))
    await driver.do(change, 3, created_at=row.created_at - timedelta(days=400))
    shown = await driver.tap(Tap.ORDERS(0))
    lines = [line for line in shown.text.splitlines() if "#" in line]
    assert len(lines) == 3
    assert lines[1].startswith("✅ #2 · Followers")
    assert lines[1].endswith(" · 100 · example.com/page2 · today")
    assert lines[2].endswith("yesterday")
    assert str((row.created_at - timedelta(days=400)).year) in lines[0]
    assert numbers(driver) == [3, 2, 1]


@pytest.mark.parametrize(
    ("chosen", "left"), [(0, [4, 3, 2, 1]), (1, [4]), (2, [2, 1]), (3, [3, 2]), (4, [2, 1])]
)
async def test_a_filter_leaves_what_fits(
    driver_on_both: ChatDriver, chosen: int, left: list[int]
) -> None:
    driver = driver_on_both
    await bought(driver)
    await driver.do(end, 1, Status.COMPLETED)
    await driver.do(end, 2, Status.PARTIAL, refunded=1)
    await driver.do(end, 3, Status.CANCELED, refunded=1)
    shown = await driver.tap(Tap.MY_ORDERS(0, chosen, 0))
    assert numbers(driver) == left
    marked = [button.text for button in shown.buttons if button.text.startswith("✓")]
    assert len(marked) == 1


async def test_the_page_is_shown_again_where_one_was(driver: ChatDriver) -> None:
    await bought(driver, 10)
    shown = await driver.tap(Tap.MY_ORDERS(0, 1, 1))
    assert numbers(driver) == [2, 1]
    page = shown.text
    opened = next(b.data for b in shown.buttons if (b.data or "").startswith(f"{Tap.ORDER}:2:"))
    shown = await driver.tap(str(opened))
    assert "Order #2" in shown.text
    assert opened in [button.data for button in shown.buttons]  # Update keeps the place
    back = next(b.data for b in shown.buttons if b.text == "‹ Back")
    assert (await driver.tap(str(back))).text == page
    assert back == Tap.MY_ORDERS(0, 1, 1)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("3", [3]),
        ("#3", [3]),
        ("PAGE2", [2]),
        ("@page2", [2]),
        ("followers", [4, 3, 2, 1]),
        ("followers page4", [4]),
        ("услуги", [1]),
        ("page_", []),
        ("100%", []),
    ],
)
async def test_an_order_is_found_by_number_link_or_name(
    driver_on_both: ChatDriver, words: str, left: list[int]
) -> None:
    driver = driver_on_both
    await bought(driver)
    await driver.do(change, 1, title="Followers УСЛУГИ")
    shown = await driver.tap(Tap.FIND_ORDERS())
    assert "Which order?" in shown.text
    shown = await driver.say(words)
    assert numbers(driver) == left
    assert f"🔎 {words}" in shown.text
    assert ("No order of yours fits this." in shown.text) is (not left)
    assert (await driver.standing()).state is None
    await driver.say(f"/orders {words}")
    assert numbers(driver) == left


async def test_a_search_goes_on_over_filters_and_pages(driver: ChatDriver) -> None:
    await bought(driver, 10)
    shown = await driver.say("/orders page")
    assert numbers(driver) == list(range(10, 2, -1))
    data = [button.data or "" for button in shown.buttons]
    search = next(int(tap.split(":")[1]) for tap in data if tap.startswith(f"{Tap.MY_ORDERS}:"))
    assert Tap.MY_ORDERS(search, 0, 1) in data
    assert Tap.MY_ORDERS(search, 1, 0) in data
    shown = await driver.tap(Tap.MY_ORDERS(search, 1, 1))
    assert numbers(driver) == [2, 1]
    assert "🔎 page" in shown.text


async def test_forged_numbers_and_strangers_see_nothing(driver: ChatDriver) -> None:
    await bought(driver, 1)
    for forged in (Tap.MY_ORDERS(), Tap.MY_ORDERS(99, 99, 10**17), Tap.MY_ORDERS(10**17, 0, 0)):
        await driver.tap(forged)
        assert numbers(driver) == [1]
    await driver.arrive(STRANGER)
    for words in ("/orders", "/orders 1", "/orders page1"):
        await driver.say(words, STRANGER)
        assert numbers(driver, STRANGER) == []
    await driver.tap(Tap.ORDER(1, 0, 0), STRANGER)
    assert "no such order" in driver.people[STRANGER].last.text


async def test_leaving_the_question_forgets_it(driver: ChatDriver) -> None:
    await bought(driver, 1)
    await driver.tap(Tap.FIND_ORDERS())
    await driver.tap(Tap.ORDERS(0))
    assert (await driver.standing()).state is None
    await driver.tap(Tap.FIND_ORDERS())
    await driver.say("/cancel")
    assert (await driver.standing()).state is None


async def test_the_menu_says_how_many_orders_run(driver_on_both: ChatDriver) -> None:
    driver = driver_on_both
    await bought(driver, 3)
    await driver.do(end, 2, Status.COMPLETED)
    shown = await driver.say("/menu")
    assert "📦 My orders · 2" in [button.text for button in shown.buttons]
    for number in (1, 3):
        await driver.do(end, number, Status.COMPLETED)
    shown = await driver.say("/menu")
    assert "📦 My orders" in [button.text for button in shown.buttons]
