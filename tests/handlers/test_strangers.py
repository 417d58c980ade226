"""A customer reaches no operator's button, no other customer's order, nothing by forged data."""

import pytest
from sqlmodel import Session, func, select

from bot.catalog import service_records
from bot.notifications.tables import Notification
from bot.orders.tables import Order, Quote
from bot.screens import menu
from bot.screens.callback_data import Tap
from bot.screens.orders import cards
from bot.users.tables import AuditEntry, FailedUpdate
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]
UNKNOWN_COMMAND = render(menu.unknown_command(EN)).text
UNKNOWN_ORDER = render(cards.no_such_order(EN)).text


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


async def test_operators_buttons_tell_a_customer_nothing_and_do_nothing(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    await driver.buy()
    await driver.say("/menu")
    before = await driver.do(service_records.list_categories)
    for data in (
        Tap.DESK(),
        Tap.OPERATOR_ORDER(1),
        Tap.PUBLISHED(0),
        Tap.TOGGLE_CATEGORY(1, 0),
        Tap.PUBLISH_ALL(),
        Tap.DESK.below(),
        Tap.OPERATOR_ORDER.below(1),
    ):
        assert (await driver.tap(data)).text == UNKNOWN_COMMAND, data
    for data in (Tap.YES(0), Tap.YES(1), Tap.NO()):
        assert "$18.65" in (await driver.tap(data)).text  # the menu: no such question is open
    assert await driver.do(service_records.list_categories) == before
    assert await driver.do(count, AuditEntry) == 0
    assert await driver.balance() == 20_000_000 - 1_350_000


async def test_an_operators_open_question_cannot_be_answered_by_another(driver: ChatDriver) -> None:
    await driver.arrive()
    asked = await driver.say(f"/credit {STRANGER} 5 gift", OPERATOR)
    assert "No customer" in asked.text
    asked = await driver.say(f"/credit {CUSTOMER} 5 gift", OPERATOR)
    yes = asked.buttons[0].data
    assert yes is not None
    await driver.tap(yes)
    assert await driver.balance() == 0
    await driver.tap(yes, OPERATOR)
    assert await driver.balance() == 5_000_000
    await driver.tap(yes, OPERATOR)
    assert await driver.balance() == 5_000_000


async def test_anothers_order_is_unknown(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    number = await driver.buy()
    await driver.arrive(STRANGER)
    for data in (Tap.ORDER(number), Tap.ORDER.below(number), Tap.ORDER(99), Tap.ORDER()):
        assert (await driver.tap(data, STRANGER)).text == UNKNOWN_ORDER
    for command in (f"/order {number}", f"/order #{number}", "/order", "/order x", "/order ²"):
        assert (await driver.say(command, STRANGER)).text == UNKNOWN_ORDER
    assert f"#{number}" in (await driver.tap(Tap.ORDER(number))).text
    assert f"#{number}" in (await driver.say(f"/order #{number}")).text
    assert "1001" in (await driver.say(f"/order {number}", OPERATOR)).text
    assert (await driver.tap(Tap.OPERATOR_ORDER(99), OPERATOR)).text == UNKNOWN_ORDER
    assert (await driver.tap(Tap.OPERATOR_ORDER(), OPERATOR)).text == UNKNOWN_ORDER


async def test_anothers_quote_buys_nothing(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    await driver.arrive(STRANGER)
    await driver.fund(who=STRANGER)
    for data in (confirm, Tap.CONFIRM(99), Tap.CONFIRM()):
        await driver.tap(data, STRANGER)
    assert await driver.do(count, Order) == 0
    assert await driver.balance() == await driver.balance(STRANGER) == 20_000_000
    await driver.tap(confirm)
    assert await driver.do(count, Order) == 1


async def test_buttons_of_what_is_not_on_sale_lead_to_what_is(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.say("/hide service 1", OPERATOR)
    for data in (
        Tap.SERVICE(1),
        Tap.BUY(1),
        Tap.SERVICE(99),
        Tap.BUY(99),
        Tap.SERVICE(),
        Tap.BUY(),
    ):
        shown = await driver.tap(data)
        assert [b.data for b in shown.buttons] == [Tap.NETWORKS(), Tap.MENU()], data
    for data in (Tap.CATEGORY(99, 0), Tap.CATEGORY(), Tap.NETWORK(99, 0), Tap.NETWORK(0, 0)):
        shown = await driver.tap(data)
        assert not any((b.data or "").startswith(Tap.SERVICE(1)) for b in shown.buttons), data
        assert Tap.MENU() in [b.data for b in shown.buttons], data
    assert await driver.do(count, Quote) == 0


HUGE = int("9" * 40)
FORGED = [
    Tap.ORDER(HUGE),
    Tap.CONFIRM(HUGE),
    Tap.ORDERS(HUGE),
    Tap.SERVICE(HUGE),
    Tap.BUY(HUGE),
    Tap.CATEGORY(HUGE),
    Tap.NETWORK(HUGE),
    Tap.CATEGORIES(HUGE),
    Tap.LANGUAGE(HUGE),
    Tap.ACCEPT_TERMS(HUGE),
    Tap.PICK(HUGE),
    Tap.YES(HUGE),
    Tap.ORDERS(2**61),
    Tap.LANGUAGE(0, 1),
    Tap.ACCEPT_TERMS(1, 2),
    Tap.MENU(1, 2, 3, 4, 5),
    Tap.LANGUAGE(99),
    Tap.ACCEPT_TERMS(),
    Tap.LANGUAGE(),
]
"""Callback data that no screen contains, but that any program can send."""


@pytest.mark.parametrize("who", [STRANGER, OPERATOR])
async def test_forged_buttons_break_nothing_and_alert_nobody(driver: ChatDriver, who: int) -> None:
    await driver.arrive(who)
    asked = [*FORGED, Tap.OPERATOR_ORDER(HUGE), Tap.TOGGLE_CATEGORY(HUGE, 0), Tap.PUBLISHED(HUGE)]
    for data in asked:
        await driver.tap(data, who)
    assert await driver.do(count, FailedUpdate) == 0
    assert await driver.do(count, Notification) == 0
    assert len([answer for answer in driver.answers if answer]) >= len(asked)


async def test_a_button_of_another_time_is_answered_all_the_same(driver: ChatDriver) -> None:
    await driver.arrive()
    for data in (
        "gone",
        "gone:1",
        f"{Tap.MENU}:x",
        Tap.MENU(-1),
        f"+{Tap.MENU.below()}",
        Tap.MENU(HUGE),
    ):
        before = len(driver.answers)
        await driver.tap(data)
        (answer,) = driver.answers[before:]
        assert answer is not None, data
        assert answer["method"] == "answerCallbackQuery"
