"""A tap on a summary that has become a card: the card stays, and nothing else happens."""

import pytest
from sqlmodel import Session, select

from bot.demo.telegram import Message
from bot.orders.tables import Order
from bot.screens.callback_data import Tap
from bot.screens.orders import cards
from tests.handlers.chat_driver import ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import button_data, render
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]


def orders(session: Session) -> list[Order]:
    return list(session.exec(select(Order).order_by(Order.id)).all())  # type: ignore[arg-type]


async def ordered(driver: ChatDriver) -> tuple[Message, str]:
    """Place an order; return its card and the text of the card."""
    await driver.arrive()
    await driver.fund()
    await driver.tap(await driver.summary())
    card = driver.people[CUSTOMER].last
    (order,) = await driver.do(orders)
    assert order.card_message == card.id
    assert card.text == render(cards.order_card(EN, order)).text
    return card, card.text


def answer(driver: ChatDriver) -> str:
    call = driver.answers[-1]
    assert call is not None
    return str(call["text"])


STALE = (
    Tap.CANCEL(),
    Tap.BACK(),
    Tap.RESUME(),
    Tap.EDIT(1),
    Tap.PICK(1, 500),
    Tap.CONFIRM(1),
    Tap.CONFIRM(99),
    Tap.TOP_UP(),
    Tap.MENU(),
    Tap.BUY(1),
    Tap.ORDER(7),
    Tap.YES(1),
    Tap.ACCEPT_TERMS(1),
    "of-an-older-version",
)


@pytest.mark.parametrize("data", STALE)
async def test_a_tap_on_the_summary_after_confirm_shows_the_card(
    driver: ChatDriver, data: str
) -> None:
    card, text = await ordered(driver)
    for _ in range(2):
        shown = await driver.tap(data, message=card)
        assert shown.id == card.id
        assert shown.text == text
        assert answer(driver) == cards.ordered_already(EN, 1)
    assert len(await driver.do(orders)) == 1
    assert (await driver.standing()).state is None


async def test_a_stale_cancel_leaves_the_next_order_that_is_being_filled_in(
    driver: ChatDriver,
) -> None:
    card, text = await ordered(driver)
    await driver.tap(Tap.BUY.below(1), message=card)
    question = await driver.say("https://example.com/page")
    before = await driver.standing()
    await driver.tap(Tap.CANCEL(), message=card)
    assert card.text == text
    after = await driver.standing()
    assert (after.state, after.draft) == (before.state, before.draft)
    assert after.message_id == question.id
    await driver.say("1000")
    assert question.buttons == []  # the answered question is still known


async def test_the_buttons_of_a_card_stay_when_the_customer_types(driver: ChatDriver) -> None:
    card, _ = await ordered(driver)
    await driver.tap(Tap.ORDER(1), message=card)
    await driver.say("/menu")
    assert card.buttons


async def test_a_second_summary_of_a_placed_order_becomes_a_page_not_a_second_card(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    copy = await driver.say("anything")  # shows the summary again, below
    first = driver.people[CUSTOMER].messages[-2]
    copied = next(b.data for b in copy.buttons if (b.data or "").startswith(f"{Tap.CONFIRM}:"))
    assert copied != confirm  # another quote
    await driver.tap(confirm, message=first)
    await driver.tap(confirm, message=copy)
    (order,) = await driver.do(orders)
    assert order.card_message == first.id
    page = cards.order_card(EN, order, live=False)
    assert copy.text == render(page).text
    assert [button.data for button in copy.buttons] == button_data(page)


async def test_who_is_banned_is_told_below_the_card(driver: ChatDriver) -> None:
    card, text = await ordered(driver)
    await driver.say(f"/ban {CUSTOMER} a test", OPERATOR)
    await driver.tap(Tap.ORDER(1), message=card)
    assert card.text == text
