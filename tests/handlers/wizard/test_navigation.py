"""The wizard while services, prices and bounds change: no price is charged that was not shown."""

from datetime import timedelta

from sqlmodel import Session, select, update

from bot.db import table_of
from bot.orders.place import RequoteReason
from bot.orders.quote import QUOTE_LIFETIME
from bot.orders.tables import Order, Quote
from bot.screens.callback_data import Tap
from bot.screens.wizard import summary
from bot.screens.wizard.summary import GO_ON
from tests.handlers.chat_driver import ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]
PRICE = 1_350_000
GONE = render(summary.service_gone(EN)).text


def let_quotes_run_out(session: Session) -> None:
    quotes = table_of(Quote)
    for quote in session.exec(select(Quote)).all():
        session.execute(
            update(quotes)
            .where(quotes.c.id == quote.id)
            .values(expires_at=quote.expires_at - QUOTE_LIFETIME - timedelta(seconds=1))
        )


def orders(session: Session) -> list[Order]:
    return list(session.exec(select(Order).order_by(Order.id)).all())  # type: ignore[arg-type]


async def started(driver: ChatDriver, money: int = 20_000_000) -> None:
    await driver.arrive()
    if money:
        await driver.fund(money)


async def test_a_service_that_goes_between_two_questions_is_not_asked_about(
    driver: ChatDriver,
) -> None:
    await started(driver)
    for answer in ("link", Tap.BACK(), Tap.RESUME(), Tap.PICK(1, 100)):
        await driver.tap(Tap.BUY(1))
        if answer in (Tap.PICK(1, 100), Tap.BACK()):
            await driver.say("https://example.com/page")
        await driver.say("/hide service 1", OPERATOR)
        shown = await (driver.say(answer) if answer == "link" else driver.tap(answer))
        assert shown.text == GONE, answer
        assert (await driver.standing()).state is None
        await driver.say("/publish service 1", OPERATOR)
    assert await driver.balance() == 20_000_000


async def test_a_service_that_goes_before_the_payment_is_not_charged(driver: ChatDriver) -> None:
    await started(driver)
    confirm = await driver.summary()
    await driver.say("/hide service 1", OPERATOR)
    shown = await driver.tap(confirm)
    assert [button.data for button in shown.buttons] == [Tap.NETWORKS(), Tap.MENU()]
    assert (await driver.standing()).state is None
    assert await driver.balance() == 20_000_000
    assert await driver.do(orders) == []


async def test_leaving_while_the_service_goes_leads_home(driver: ChatDriver) -> None:
    await started(driver)
    await driver.tap(Tap.BUY(1))
    await driver.say("/hide service 1", OPERATOR)
    shown = await driver.tap(Tap.CANCEL())
    assert [button.data for button in shown.buttons] == [Tap.MENU()]


async def test_limits_that_move_ask_for_the_quantity_again(driver: ChatDriver) -> None:
    await started(driver)
    confirm = await driver.summary()
    driver.panel.services[1].min = 2_000
    await driver.restock()
    shown = await driver.tap(confirm)
    assert "2,000" in shown.text
    assert (await driver.standing()).state == "buy:asking"
    assert await driver.balance() == 20_000_000
    # The earlier answers are kept, and a quantity within the new bounds is accepted.
    shown = await driver.say("2000")
    assert "https://example.com/page" in shown.text


async def test_limits_that_move_while_the_summary_stands_are_noticed_when_it_is_shown_again(
    driver: ChatDriver,
) -> None:
    await started(driver, 0)
    await driver.tap(Tap.BUY(1))
    await driver.say("https://example.com/page")
    await driver.say("1000")
    driver.panel.services[1].max = 500
    await driver.restock()
    shown = await driver.tap(Tap.RESUME())
    assert "1,000" in shown.text
    assert "500" in shown.text
    assert (await driver.standing()).state == "buy:asking"


async def test_a_price_that_ran_out_is_renewed_and_nothing_is_charged(driver: ChatDriver) -> None:
    await started(driver)
    confirm = await driver.summary()
    await driver.do(let_quotes_run_out)
    shown = await driver.tap(confirm)
    fresh = str(shown.buttons[0].data)
    assert fresh.startswith(f"{Tap.CONFIRM}:")
    assert fresh != confirm
    assert await driver.balance() == 20_000_000
    # The old button does nothing when tapped again, and the new summary stays.
    await driver.tap(confirm)
    assert await driver.balance() == 20_000_000
    await driver.tap(fresh)
    assert await driver.balance() == 20_000_000 - PRICE


async def test_a_dearer_price_is_confirmed_anew(driver: ChatDriver) -> None:
    await started(driver)
    confirm = await driver.summary()
    await driver.say("/markup 100", OPERATOR)
    shown = await driver.tap(confirm)
    assert "$1.35" in shown.text
    assert "$1.80" in shown.text
    await driver.tap(str(shown.buttons[0].data))
    assert await driver.balance() == 20_000_000 - 1_800_000


async def test_a_balance_that_was_spent_in_between_is_said_and_the_order_stays(
    driver: ChatDriver,
) -> None:
    await started(driver, 2_000_000)
    confirm = await driver.summary()
    await driver.say(f"/debit {CUSTOMER} 1 mistake", OPERATOR)
    await driver.tap(str(driver.people[OPERATOR].last.buttons[0].data), OPERATOR)
    shown = await driver.tap(confirm)
    assert "$0.35" in shown.text
    assert [button.data for button in shown.buttons] == [Tap.TOP_UP(), Tap.RESUME(), Tap.MENU()]
    assert await driver.do(orders) == []
    await driver.fund(350_000)
    shown = await driver.tap(Tap.RESUME())
    await driver.tap(str(shown.buttons[0].data))
    assert len(await driver.do(orders)) == 1
    assert await driver.balance() == 0


async def test_an_old_summary_that_cannot_be_paid_any_more_is_not_lost_either(
    driver: ChatDriver,
) -> None:
    await started(driver, 2_000_000)
    old = await driver.summary(quantity="1100")
    summary = driver.people[CUSTOMER].last
    await driver.tap(await driver.summary(quantity="1000"))
    await driver.tap(f"{old}:{GO_ON}", message=summary)
    shown = summary
    assert [button.data for button in shown.buttons] == [Tap.TOP_UP(), Tap.RESUME(), Tap.MENU()]
    await driver.fund(10_000_000)
    await driver.tap(Tap.RESUME(), message=summary)
    assert "1,100" in shown.text
    await driver.tap(str(shown.buttons[1].data), message=summary)
    assert [order.billed_quantity for order in await driver.do(orders)] == [1_000, 1_100]


async def test_a_double_tap_shows_the_same_card_twice(driver: ChatDriver) -> None:
    await started(driver)
    confirm = await driver.summary()
    summary = driver.people[CUSTOMER].last
    for _ in range(2):
        shown = await driver.tap(confirm, message=summary)
        assert shown.id == summary.id
        assert "#1" in shown.text
    (order,) = await driver.do(orders)
    assert order.card_message == summary.id
    assert await driver.balance() == 20_000_000 - PRICE


async def test_a_tapped_quantity_is_one_of_those_offered_or_the_question_stands(
    driver: ChatDriver,
) -> None:
    await started(driver)
    await driver.tap(Tap.BUY(1))
    for data in (Tap.PICK(1, 100), Tap.PICK()):  # the link is being asked for
        await driver.tap(data)
        assert (await driver.standing()).draft["step"] == "link"
    await driver.say("https://example.com/page")
    for data in (Tap.PICK(1, 1), Tap.PICK(1, 10001), Tap.PICK(1), Tap.PICK(0, 100), Tap.PICK()):
        await driver.tap(data)
        assert (await driver.standing()).draft["step"] == "quantity"
        assert (await driver.standing()).state == "buy:asking"
    await driver.tap(Tap.PICK(1, 10000))
    assert (await driver.standing()).state == "buy:summary"


async def test_typing_at_the_summary_shows_it_again(driver: ChatDriver) -> None:
    await started(driver)
    await driver.summary()
    shown = await driver.say("what?")
    assert "$1.35" in shown.text
    assert (await driver.standing()).state == "buy:summary"


async def test_terms_of_another_version_do_not_begin_the_order(driver: ChatDriver) -> None:
    await driver.say("/start")
    await driver.tap(Tap.BUY(1))
    assert (await driver.standing()).state == "buy:terms"
    shown = await driver.tap(Tap.ACCEPT_TERMS(2))
    assert shown.buttons[0].data == Tap.ACCEPT_TERMS(1)
    await driver.tap(Tap.ACCEPT_TERMS(1))
    assert ((await driver.standing()).state, (await driver.standing()).draft["service"]) == (
        "buy:asking", 1,
    )  # fmt: skip


async def test_an_order_begun_anew_replaces_the_one_that_stood(driver: ChatDriver) -> None:
    await started(driver)
    await driver.summary()
    await driver.tap(Tap.BUY(2))
    draft = (await driver.standing()).draft
    assert (draft["service"], draft["step"], draft["values"]) == (2, "link", {})


def test_every_reason_to_quote_anew_is_tried_here() -> None:
    assert set(RequoteReason) == {
        RequoteReason.EXPIRED,
        RequoteReason.DEARER,
        RequoteReason.BOUNDS,
        RequoteReason.GONE,
    }
