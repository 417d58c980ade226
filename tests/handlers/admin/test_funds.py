"""Operators move money after one more question: once, audited, and the customer is told."""

import pytest
from sqlmodel import Session, select, update

from bot.db import table_of
from bot.notifications.outbox import NotificationKind
from bot.notifications.tables import Notification
from bot.orders.books import verify_all
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.screens.callback_data import Tap
from bot.users import audit
from bot.users.tables import Conversation
from tests.handlers.admin.answers import refused
from tests.handlers.admin.cases import disputed, unconfirmed
from tests.handlers.chat_driver import ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]
PRICE = 1_350_000


def kinds(session: Session) -> list[str]:
    return [
        row
        for row in session.exec(select(Notification.kind)).all()
        if row != NotificationKind.ORDER_CARD
    ]


async def ask(driver: ChatDriver, command: str) -> str:
    """Send a command that asks; return the callback data of its Yes button."""
    return str((await driver.say(command, OPERATOR)).buttons[0].data)


async def test_what_was_asked_is_done_once_audited_and_told(driver: ChatDriver) -> None:
    await driver.arrive()
    yes = await ask(driver, f"/credit {CUSTOMER} 12.50 a gift of mine")
    assert await driver.balance() == 0
    done = await driver.tap(yes, OPERATOR)
    assert "$12.50" in done.text
    assert await driver.balance() == 12_500_000
    (entry,) = await driver.do(audit.latest)
    assert (entry.actor, entry.action, entry.target) == (OPERATOR, "credit", f"user:{CUSTOMER}")
    assert (entry.reason, entry.detail["amount"]) == ("a gift of mine", 12_500_000)
    assert await driver.do(kinds) == [NotificationKind.CREDITED]


async def test_a_question_that_were_open_once_more_moves_nothing_again(driver: ChatDriver) -> None:
    await driver.arrive()
    yes = await ask(driver, f"/credit {CUSTOMER} 5 gift")
    open_question = await driver.standing(OPERATOR)
    await driver.tap(yes, OPERATOR)
    rows = table_of(Conversation)
    await driver.do(
        lambda session: session.execute(
            update(rows)
            .where(rows.c.user_id == OPERATOR)
            .values(state=open_question.state, draft=open_question.draft)
        )
    )
    await driver.tap(yes, OPERATOR)
    assert await driver.balance() == 5_000_000
    assert len(await driver.do(audit.latest)) == 1
    assert await driver.do(kinds) == [NotificationKind.CREDITED]


async def test_an_older_questions_button_answers_no_newer_one(driver: ChatDriver) -> None:
    await driver.arrive()
    first = await ask(driver, f"/credit {CUSTOMER} 5 gift")
    second = await ask(driver, f"/credit {CUSTOMER} 500 typing mistake")
    assert first != second
    await driver.tap(first, OPERATOR)
    assert await driver.balance() == 0
    assert (await driver.standing(OPERATOR)).state is None
    await driver.tap(second, OPERATOR)
    assert await driver.balance() == 0


@pytest.mark.parametrize("way", ["no", "/cancel"])
async def test_a_question_can_be_left(driver: ChatDriver, way: str) -> None:
    await driver.arrive()
    yes = await ask(driver, f"/credit {CUSTOMER} 5 gift")
    await (driver.say(way, OPERATOR) if way == "/cancel" else driver.tap(way, OPERATOR))
    await driver.tap(yes, OPERATOR)
    assert await driver.balance() == 0
    assert await driver.do(audit.latest) == []


async def test_more_than_there_is_cannot_be_taken(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund(1_000_000)
    yes = await ask(driver, f"/debit {CUSTOMER} 1.000001 mistake")
    assert "$1.00" in (await driver.tap(yes, OPERATOR)).text
    assert await driver.balance() == 1_000_000
    await driver.tap(await ask(driver, f"/debit {CUSTOMER} 1 mistake"), OPERATOR)
    assert await driver.balance() == 0


async def test_an_order_that_is_being_filled_in_is_offered_with_the_credit(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    await driver.tap(Tap.BUY(1))
    await driver.tap(await ask(driver, f"/credit {CUSTOMER} 5 gift"), OPERATOR)
    await driver.deliver()
    told = driver.people[CUSTOMER].last
    assert told.buttons[0].data == Tap.RESUME.below()
    shown = await driver.tap(Tap.RESUME.below(), message=told)
    assert shown.id > told.id
    assert (await driver.standing()).state == "buy:asking"


async def test_an_unconfirmed_order_is_refunded_or_followed_under_its_id(
    driver: ChatDriver,
) -> None:
    number = await unconfirmed(driver)
    yes = await ask(driver, f"/resolve {number} refund")
    assert await driver.balance() == 20_000_000 - PRICE
    await driver.tap(yes, OPERATOR)
    assert await driver.balance() == 20_000_000
    assert await driver.do(verify_all) == []


async def test_a_disputed_order_is_settled_by_what_the_operator_has_seen(
    driver: ChatDriver,
) -> None:
    number = await disputed(driver)
    yes = await ask(driver, f"/resolve #{number} remains 400")
    assert "$0.54" in driver.people[OPERATOR].last.text
    await driver.tap(yes, OPERATOR)
    assert await driver.balance() == 20_000_000 - PRICE + 540_000
    assert await driver.do(verify_all) == []


@pytest.mark.parametrize(
    "typed",
    [
        "/resolve",
        "/resolve 1",
        "/resolve x refund",
        "/resolve 1 refund now",
        "/resolve 1 placed",
        "/resolve 1 remains",
        "/resolve 1 remains x",
        "/resolve 1 remains 1001",
        "/resolve 1 forget",
        f"/resolve {'9' * 30} refund",
    ],
)
async def test_a_decision_that_is_badly_typed_changes_nothing(
    driver: ChatDriver, typed: str
) -> None:
    number = await disputed(driver)
    assert number == 1
    assert refused((await driver.say(typed, OPERATOR)).text)
    assert (await driver.standing(OPERATOR)).state is None
    order = await driver.do(lambda session: session.get_one(Order, number))
    assert order.status == Status.DISPUTED
