"""What is not yours you cannot reach: operators' buttons, others' orders, forged data."""

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
    before = await driver.do(service_records.list_categories)
    for data in ("ad", "oc:1", "ps:0", "pc:1:0", "pa", "+ad", "+oc:1"):
        assert (await driver.tap(data)).text == UNKNOWN_COMMAND, data
    for data in ("y:0", "y:1", "no"):
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
    for data in (f"o:{number}", f"+o:{number}", "o:99", "o"):
        assert (await driver.tap(data, STRANGER)).text == UNKNOWN_ORDER
    for command in (f"/order {number}", f"/order #{number}", "/order", "/order x", "/order ²"):
        assert (await driver.say(command, STRANGER)).text == UNKNOWN_ORDER
    assert f"#{number}" in (await driver.tap(f"o:{number}")).text
    assert f"#{number}" in (await driver.say(f"/order #{number}")).text
    assert "1001" in (await driver.say(f"/order {number}", OPERATOR)).text
    assert (await driver.tap("oc:99", OPERATOR)).text == UNKNOWN_ORDER
    assert (await driver.tap("oc", OPERATOR)).text == UNKNOWN_ORDER


async def test_anothers_quote_buys_nothing(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    await driver.arrive(STRANGER)
    await driver.fund(who=STRANGER)
    for data in (confirm, "q:99", "q"):
        await driver.tap(data, STRANGER)
    assert await driver.do(count, Order) == 0
    assert await driver.balance() == await driver.balance(STRANGER) == 20_000_000
    await driver.tap(confirm)
    assert await driver.do(count, Order) == 1


async def test_buttons_of_what_is_not_on_sale_lead_to_what_is(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.say("/hide service 1", OPERATOR)
    for data in ("s:1", "b:1", "s:99", "b:99", "s", "b"):
        shown = await driver.tap(data)
        assert [b.data for b in shown.buttons] == ["n", "m"], data
    for data in ("c:99:0", "c", "g:99:0", "g:0:0"):
        shown = await driver.tap(data)
        assert not any((b.data or "").startswith("s:1") for b in shown.buttons), data
        assert Tap.MENU() in [b.data for b in shown.buttons], data
    assert await driver.do(count, Quote) == 0


HUGE = "9" * 40
FORGED = [
    *(f"{word}:{HUGE}" for word in ("o", "q", "os", "s", "b", "c", "g", "cs", "l", "ok", "p", "y")),
    f"os:{2**61}",
    "l:0:1",
    "ok:1:2",
    "m:1:2:3:4:5",
    "l:99",
    "ok",
    "l",
]
"""Callback data that no screen has made, but that anybody's program can send."""


@pytest.mark.parametrize("who", [STRANGER, OPERATOR])
async def test_forged_buttons_break_nothing_and_alert_nobody(driver: ChatDriver, who: int) -> None:
    await driver.arrive(who)
    asked = [*FORGED, f"oc:{HUGE}", f"pc:{HUGE}:0", f"ps:{HUGE}"]
    for data in asked:
        await driver.tap(data, who)
    assert await driver.do(count, FailedUpdate) == 0
    assert await driver.do(count, Notification) == 0
    assert len([answer for answer in driver.answers if answer]) >= len(asked)


async def test_a_button_of_another_time_is_answered_all_the_same(driver: ChatDriver) -> None:
    await driver.arrive()
    for data in ("gone", "gone:1", "m:x", "m:-1", "++m", f"m:{HUGE}"):
        before = len(driver.answers)
        await driver.tap(data)
        (answer,) = driver.answers[before:]
        assert answer is not None, data
        assert answer["method"] == "answerCallbackQuery"
