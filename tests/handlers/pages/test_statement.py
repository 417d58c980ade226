"""A customer's statement by month, its file, and the time zone of both."""

import csv
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from sqlmodel import Session, col, select, update

from bot import ledger
from bot.db import now, table_of
from bot.demo.telegram import Message
from bot.ledger import Account, EntryKind
from bot.orders.tables import Order
from bot.screens.callback_data import Tap
from bot.users.tables import User
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.support.customers import wallet
from tests.support.running_shop import CUSTOMER

MAY, APRIL = 2026 * 12 + 4, 2026 * 12 + 3


def top_up(session: Session, account: Account, amount: int, at: datetime) -> None:
    ledger.transfer(
        session,
        key=f"payment:{at:%Y%m%d%H%M}:{account.owner}",
        kind=EntryKind.TOP_UP,
        source=ledger.gateway_clearing("stars", "USD"),
        target=account,
        amount=amount,
        now=at,
    )


async def arrived(driver: ChatDriver) -> None:
    """Give the customer money in three months, the last one at the very end of May in UTC."""
    await driver.arrive()
    account = await driver.do(wallet, CUSTOMER)
    for amount, at in (
        (1_000_000, datetime(2026, 1, 10, tzinfo=UTC)),
        (2_500_000, datetime(2026, 4, 10, tzinfo=UTC)),
        (4_000_000, datetime(2026, 5, 31, 23, 30, tzinfo=UTC)),
    ):
        await driver.do(top_up, account, amount, at)


def taps(message: Message) -> set[str]:
    return {button.data for button in message.buttons if button.data}


def rows_of(driver: ChatDriver, who: int = CUSTOMER) -> tuple[str, list[list[str]]]:
    """Return the name and the rows of the last file."""
    document = driver.people[who].last.wire["document"]
    content = driver.telegram.world.files.by_id[document["file_id"]].content
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    return document["file_name"], list(csv.reader(StringIO(text, newline="")))


async def test_a_month_has_its_movements_and_the_balance_before_and_after(
    driver_on_both: ChatDriver,
) -> None:
    driver = driver_on_both
    await arrived(driver)
    shown = await driver.say("/statement 2026-04")
    assert "Statement · April 2026" in shown.text
    assert "At the beginning: $1.00" in shown.text
    assert "In: +$2.50 · out: $0.00" in shown.text
    assert "At the end: $3.50" in shown.text
    assert "+$2.50 · Top-up" in shown.text
    assert "$4.00" not in shown.text
    # An empty month is skipped on the way back.
    assert {Tap.STATEMENT(2026 * 12, 0), Tap.STATEMENT(MAY, 0)} <= taps(shown)
    shown = await driver.tap(Tap.STATEMENT(2026 * 12, 0))
    assert "At the beginning: $0.00" in shown.text
    assert not any(data.startswith(f"{Tap.STATEMENT}:{2025 * 12}") for data in taps(shown))


async def test_an_order_and_its_refund_are_named_with_the_title(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    number = await driver.buy()
    shown = await driver.say("/statement")
    assert f"−$1.35 · Order #{number}\nFollowers | Real" in shown.text
    assert "balance $18.65" in shown.text
    assert Tap.ORDER(number) in taps(shown)


async def test_what_the_shop_gives_back_at_its_own_risk_is_named_with_its_order(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    await driver.fund()
    number = await driver.buy()
    account = await driver.do(wallet, CUSTOMER)

    def compensate(session: Session) -> None:
        # As `compensation` posts it: without a memo, the order stands in the key.
        ledger.transfer(
            session,
            key=f"order:{number}:compensate",
            kind=EntryKind.SUSPEND,
            source=ledger.suspense("USD"),
            target=account,
            amount=1_350_000,
            now=now(),
        )

    await driver.do(compensate)
    shown = await driver.say("/statement")
    assert f"+$1.35 · Refund for order #{number}\nFollowers | Real" in shown.text


async def test_a_month_without_movements_says_so_and_a_forged_one_is_the_present(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    assert "Nothing moved in this month" in (await driver.say("/statement 2020-02")).text
    present = (await driver.say("/statement")).text
    assert (await driver.say("/statement 2020-13")).text == present
    for forged in (Tap.STATEMENT(5, 3), Tap.STATEMENT(10**12), Tap.STATEMENT(MAY, 10**9)):
        assert "Statement ·" in (await driver.tap(forged)).text


async def test_long_months_have_pages(driver: ChatDriver) -> None:
    await driver.arrive()
    account = await driver.do(wallet, CUSTOMER)
    for minute in range(20):
        await driver.do(top_up, account, 1_000_000, datetime(2026, 5, 1, 12, minute, tzinfo=UTC))
    shown = await driver.say("/statement 2026-05")
    assert "12:19 UTC" in shown.text
    assert "12:11 UTC" not in shown.text
    shown = await driver.tap(Tap.STATEMENT(MAY, 2))
    assert "12:00 UTC" in shown.text
    assert shown.text.count("Top-up") == 4


async def test_the_months_and_times_are_those_of_the_customers_zone(driver: ChatDriver) -> None:
    await arrived(driver)
    shown = await driver.say("/timezone Moscow")
    assert "Your time zone: Moscow" in shown.text
    shown = await driver.say("/statement 2026-06")
    assert "1 Jun 2026, 02:30 UTC+3" in shown.text
    (entity,) = [each for each in shown.wire["entities"] if each["type"] == "date_time"]
    assert entity["unix_time"] == int(datetime(2026, 5, 31, 23, 30, tzinfo=UTC).timestamp())
    assert "At the beginning: $3.50" in shown.text
    await driver.tap(Tap.EXPORT_STATEMENT(MAY + 1))
    name, rows = rows_of(driver)
    assert name == "statement-2026-06.csv"
    assert rows[0][0] == "Time (Europe/Moscow)"
    assert rows[1] == ["2026-06-01 02:30:00", "Top-up", "", "", "4", "7.5", "USD"]


async def test_a_zone_is_tapped_and_what_is_none_changes_nothing(driver: ChatDriver) -> None:
    await driver.arrive()
    shown = await driver.say("/timezone Atlantis")
    assert "No time zone is called Atlantis" in shown.text
    assert "Your time zone: UTC" in shown.text
    shown = await driver.tap(Tap.TIME_ZONE(11))
    assert "Your time zone: Moscow" in shown.text
    for forged in (Tap.TIME_ZONE(), Tap.TIME_ZONE(999)):
        assert "Your time zone: Moscow" in (await driver.tap(forged)).text
    assert (await driver.do(_user)).time_zone == "Europe/Moscow"


def _user(session: Session) -> User:
    return session.exec(select(User).where(col(User.id) == CUSTOMER)).one()


async def test_the_file_of_all_time_is_oldest_first_with_numbers(
    driver_on_both: ChatDriver,
) -> None:
    driver = driver_on_both
    await arrived(driver)
    number = await driver.buy()
    await driver.say("/export statement")
    name, rows = rows_of(driver)
    assert name == "statement.csv"
    header = ["Time (UTC)", "Movement", "Order", "Service", "Amount", "Balance", "Currency"]
    assert rows[0] == header
    assert [row[4] for row in rows[1:]] == ["1", "2.5", "4", "-1.35"]
    assert rows[-1][1:4] == [f"Order #{number}", str(number), "Followers | Real | 30 days refill"]
    assert rows[-1][5:] == ["6.15", "USD"]


async def test_the_file_of_orders_runs_nothing_that_a_customer_typed(
    driver_on_both: ChatDriver,
) -> None:
    driver = driver_on_both
    await driver.arrive()
    await driver.fund()
    number = await driver.buy()
    await driver.do(_rename, number, title="=cmd|'/C calc'!A1", parameters={"username": "@who"})
    await driver.say("/export orders")
    name, rows = rows_of(driver)
    assert name == "orders.csv"
    (row,) = rows[1:]
    assert row[0] == str(number)
    assert row[2:9] == ["Accepted", "'=cmd|'/C calc'!A1", "'@who", "1000", "1.35", "0", "USD"]


def _rename(session: Session, /, number: int, **values: Any) -> None:
    orders = table_of(Order)
    session.connection().execute(update(orders).where(orders.c.id == number).values(**values))


async def test_a_customer_gets_nothing_of_anybody_else(driver: ChatDriver) -> None:
    for who in (CUSTOMER, STRANGER):
        await driver.arrive(who)
    await driver.fund(who=STRANGER)
    await driver.buy(STRANGER)
    for command in ("/export orders", "/export statement"):
        shown = await driver.say(command)
        assert "There is nothing to put into a file yet" in shown.text
    assert "Nothing moved" in (await driver.say("/statement")).text
    await driver.fund()
    own = await driver.buy()
    await driver.say("/export orders")
    assert [row[0] for row in rows_of(driver)[1]] == ["Order", str(own)]
    await driver.say("/export statement")
    assert [row[2] for row in rows_of(driver)[1]] == ["Order", "", str(own)]


@pytest.mark.parametrize("words", ["", "everything"])
async def test_an_export_without_a_name_offers_both(driver: ChatDriver, words: str) -> None:
    await driver.arrive()
    shown = await driver.say(f"/export {words}".strip())
    assert {Tap.EXPORT_ORDERS(), Tap.EXPORT_STATEMENT()} <= taps(shown)
