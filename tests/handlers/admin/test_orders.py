"""/resolve on every open order, /refund after its end, and what buttons do of it."""

import pytest
from sqlmodel import Session, select

from bot import ledger
from bot.jobs.endings.panel_ids import ask_about_named_ids
from bot.orders import submit
from bot.orders.sending import claims
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.orders.waiting.tables import NamedPanelOrder
from bot.screens.callback_data import Tap
from bot.users import audit
from tests.handlers.admin.cases import completed, unconfirmed
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.orders.sample_orders import PANEL_ID
from tests.orders.waiting.sample_waiting import put
from tests.support.running_shop import CUSTOMER, OPERATOR

PRICE = 1_350_000
MONEY = 20_000_000


async def order(driver: ChatDriver, number: int) -> Order:
    return await driver.do(lambda session: session.get_one(Order, number))


async def bought(driver: ChatDriver, *, sent: bool = False) -> int:
    """Buy an order; have the panel accept it if `sent`."""
    await driver.arrive()
    await driver.fund()
    number = await driver.buy()
    if sent:
        await driver.work()
    return number


async def yes(driver: ChatDriver) -> str:
    """Return the data of the question's Yes button."""
    return str(driver.people[OPERATOR].last.buttons[0].data)


async def test_what_was_not_sent_is_free_after_one_question(driver: ChatDriver) -> None:
    number = await bought(driver)
    shown = await driver.say(f"/resolve {number} refund", OPERATOR)
    assert "was not sent to the panel" in shown.text
    assert await driver.balance() == MONEY - PRICE
    confirm = await yes(driver)
    for _ in range(2):
        await driver.tap(confirm, OPERATOR)
    assert (await order(driver, number)).status == Status.WITHDRAWN
    assert await driver.balance() == MONEY
    await driver.deliver()
    assert "could not be started" in driver.people[CUSTOMER].last.text
    assert await driver.do(ledger.verify) == []


async def test_what_the_panel_has_is_refunded_after_a_question_that_says_so(
    driver: ChatDriver,
) -> None:
    number = await bought(driver, sent=True)
    await driver.do(put, number, Status.IN_PROGRESS, remains=400, start_count=70)
    await driver.say(f"/order {number}", OPERATOR)
    shown = await driver.tap(Tap.REFUND_ORDER.below(number), OPERATOR)
    for part in ("400 of 1,000 remain", "600 (60%)", "Start count: 70", "It may go on delivering"):
        assert part in shown.text
    await driver.tap(await yes(driver), OPERATOR)
    assert (await order(driver, number)).status == Status.LOST
    assert await driver.balance() == MONEY
    assert await driver.do(ledger.verify) == []


async def test_remains_of_a_pending_order_say_nothing(driver: ChatDriver) -> None:
    number = await bought(driver, sent=True)
    await driver.do(put, number, Status.PENDING, remains=0)
    shown = await driver.say(f"/resolve {number} refund", OPERATOR)
    assert "It has not said how much of 1,000" in shown.text


async def test_an_order_that_was_sent_after_the_question_is_not_refunded_by_it(
    driver: ChatDriver,
) -> None:
    number = await bought(driver)
    await driver.say(f"/resolve {number} refund", OPERATOR)
    confirm = await yes(driver)
    await driver.work()
    assert "has moved on" in (await driver.tap(confirm, OPERATOR)).text
    assert (await order(driver, number)).status == Status.PENDING
    assert await driver.balance() == MONEY - PRICE


async def test_an_order_that_is_being_sent_is_asked_about_later(driver: ChatDriver) -> None:
    number = await bought(driver)
    due = (await order(driver, number)).next_at
    assert (
        await driver.do(lambda session: claims.claim_next(session, due, panel_id=PANEL_ID))
        is not None
    )
    for word in ("refund", "placed 777", "remains 3", "wait"):
        shown = await driver.say(f"/resolve {number} {word}", OPERATOR)
        assert "is being sent to the panel right now" in shown.text
    assert (await order(driver, number)).status == Status.SUBMITTING


async def test_an_id_is_asked_about_shown_and_confirmed(driver: ChatDriver) -> None:
    number = await bought(driver, sent=True)
    panel_order = str((await order(driver, number)).panel_order)
    await driver.do(put, number, Status.UNCONFIRMED, panel_order=None)
    shown = await driver.say(f"/resolve {number} placed {panel_order}", OPERATOR)
    assert "Nothing is linked yet" in shown.text
    assert "panel_ids" in driver.woken
    assert (await order(driver, number)).panel_order is None
    await ask_about_named_ids(driver.shop.job_context)
    await driver.deliver()
    question = driver.people[OPERATOR].last
    assert f"order {panel_order} our order #{number}?" in question.text
    assert "Quantity 1,000, expected charge 0.9" in question.text
    confirm = str(question.buttons[0].data)
    await driver.tap(confirm, STRANGER, message=question)
    assert (await order(driver, number)).panel_order is None
    for _ in range(2):
        await driver.tap(confirm, OPERATOR, message=question)
    found = await order(driver, number)
    assert (found.status, found.panel_order) == (Status.PENDING, panel_order)
    actions = [(entry.action, entry.detail) for entry in await driver.do(audit.latest)]
    assert actions == [("resolve", {"outcome": "placed", "panel_order": panel_order})]


async def test_what_is_no_id_is_said_at_once(driver: ChatDriver) -> None:
    number = await unconfirmed(driver)
    assert "is not an id" in (await driver.say(f"/resolve {number} placed 0", OPERATOR)).text
    rows = await driver.do(lambda session: list(session.exec(select(NamedPanelOrder))))
    assert rows == []


async def test_orders_are_told_to_wait_by_command_and_by_button(driver: ChatDriver) -> None:
    number = await bought(driver)
    assert "No deadline ends" in (await driver.say(f"/resolve {number} wait", OPERATOR)).text
    await driver.do(put, number, Status.WAITING_FUNDS)
    shown = await driver.say("/admin", OPERATOR)
    assert f"Order #{number}" in shown.text
    assert "waits for the panel's balance" in shown.text
    assert Tap.KEEP_ALL.below() in [button.data for button in shown.buttons]
    assert "1 order waits now" in (await driver.tap(Tap.KEEP_ALL.below(), OPERATOR)).text
    assert (await order(driver, number)).kept_at is not None
    await driver.do(put, number, Status.UNCONFIRMED, kept_at=None)
    assert "waits now" in (await driver.tap(Tap.KEEP_ORDER.below(number), OPERATOR)).text
    assert (await order(driver, number)).kept_at is not None
    assert "An operator let it wait" in (await driver.say(f"/order {number}", OPERATOR)).text


async def test_money_is_given_back_after_the_end_once_told_and_on_the_statement(
    driver: ChatDriver,
) -> None:
    number = await completed(driver)
    await driver.deliver()
    shown = await driver.say(f"/refund {number} 0.50 came too late", OPERATOR)
    for part in ("$0.50", "$1.35", "came too late"):
        assert part in shown.text
    confirm = await yes(driver)
    for _ in range(2):
        await driver.tap(confirm, OPERATOR)
    assert await driver.balance() == MONEY - PRICE + 500_000
    assert (await order(driver, number)).refunded_after_end == 500_000
    await driver.deliver()
    # The order's end was written with a moment of its own: either message may be the last.
    newest = [message.text for message in driver.people[CUSTOMER].messages[-2:]]
    assert any("$0.50 of order #1 was given back" in text for text in newest)
    assert f"Refund for order #{number}" in (await driver.say("/balance")).text
    assert "$0.50" in (await driver.tap(Tap.ORDER(number))).text
    assert "Refunded after the end: $0.50" in (await driver.say(f"/order {number}", OPERATOR)).text
    entry = (await driver.do(audit.latest))[0]
    assert (entry.action, entry.reason) == ("refund", "came too late")
    assert await driver.do(ledger.verify) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/refund", "/refund 12"),
        ("/refund 1 5", "/refund 12"),
        ("/refund x 5 why", "/refund 12"),
        ("/refund 1 x why", "plain number"),
        ("/refund 1 1.36 why", "$1.35"),
        ("/refund 99 1 why", "has not ended"),
    ],
)
async def test_a_refund_that_cannot_be_is_said_at_once(
    driver: ChatDriver, typed: str, said: str
) -> None:
    assert await completed(driver) == 1
    assert said in (await driver.say(typed, OPERATOR)).text
    assert (await driver.standing(OPERATOR)).state is None


async def test_a_customer_takes_a_waiting_order_back_on_its_card(driver: ChatDriver) -> None:
    number = await bought(driver)

    def busy(session: Session) -> None:
        moment = session.get_one(Order, number).next_at
        claimed = claims.claim_next(session, moment, panel_id=PANEL_ID)
        assert claimed is not None
        submit.record_postponed(session, claimed, Status.WAITING_LINK, "busy", moment, moment)

    await driver.do(busy)
    card = await driver.tap(Tap.ORDER(number))
    assert str(card.buttons[0].data) == Tap.WITHDRAW(number)
    assert "you may take it back" in card.text
    await driver.arrive(STRANGER)
    await driver.tap(Tap.WITHDRAW(number), STRANGER)
    assert (await order(driver, number)).status == Status.WAITING_LINK
    taken = await driver.tap(Tap.WITHDRAW(number), message=card)
    assert "Taken back" in taken.text
    await driver.tap(Tap.WITHDRAW(number), message=card)
    assert await driver.balance() == MONEY
    await driver.deliver()
    assert "You took order #1 back" in driver.people[CUSTOMER].last.text
    assert await driver.do(ledger.verify) == []


async def test_an_order_that_is_sent_at_this_moment_is_not_given_back(driver: ChatDriver) -> None:
    number = await bought(driver)
    await driver.do(put, number, Status.SUBMITTING)
    await driver.tap(Tap.WITHDRAW(number))
    assert (await order(driver, number)).status == Status.SUBMITTING
    assert await driver.balance() == MONEY - PRICE
