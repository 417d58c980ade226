"""The wizard when the shop changes beneath it: nothing is charged that was not shown."""

from datetime import timedelta

from sqlmodel import Session, select, update

from bot.db import table_of
from bot.orders.place import RequoteReason
from bot.orders.quote import QUOTE_LIFETIME
from bot.orders.tables import Order, Quote
from bot.screens.wizard import summary
from tests.handlers.chat_driver import Counter
from tests.screens.judge import seen
from tests.screens.worst import TRANSLATIONS
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]
PRICE = 1_350_000
GONE = seen(summary.service_gone(EN)).text


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


async def started(counter: Counter, money: int = 20_000_000) -> None:
    await counter.arrive()
    if money:
        await counter.fund(money)


async def test_a_service_that_goes_between_two_questions_is_not_asked_about(
    counter: Counter,
) -> None:
    await started(counter)
    for answer in ("link", "w", "r", "p:1:100"):
        await counter.tap("b:1")
        if answer in ("p:1:100", "w"):
            await counter.say("https://example.com/page")
        await counter.say("/hide service 1", OPERATOR)
        shown = await (counter.say(answer) if answer == "link" else counter.tap(answer))
        assert shown.text == GONE, answer
        assert (await counter.standing()).state is None
        await counter.say("/publish service 1", OPERATOR)
    assert await counter.balance() == 20_000_000


async def test_a_service_that_goes_before_the_payment_is_not_charged(counter: Counter) -> None:
    await started(counter)
    confirm = await counter.summary()
    await counter.say("/hide service 1", OPERATOR)
    shown = await counter.tap(confirm)
    assert [button.data for button in shown.buttons] == ["n", "m"]
    assert (await counter.standing()).state is None
    assert await counter.balance() == 20_000_000
    assert await counter.do(orders) == []


async def test_leaving_while_the_service_goes_leads_home(counter: Counter) -> None:
    await started(counter)
    await counter.tap("b:1")
    await counter.say("/hide service 1", OPERATOR)
    shown = await counter.tap("x")
    assert [button.data for button in shown.buttons] == ["m"]


async def test_limits_that_move_ask_for_the_quantity_again(counter: Counter) -> None:
    await started(counter)
    confirm = await counter.summary()
    counter.panel.services[1].min = 2_000
    await counter.restock()
    shown = await counter.tap(confirm)
    assert "2,000" in shown.text
    assert (await counter.standing()).state == "buy:asking"
    assert await counter.balance() == 20_000_000
    # What was typed before is kept, and a quantity within the new limits goes on.
    shown = await counter.say("2000")
    assert "https://example.com/page" in shown.text


async def test_limits_that_move_while_the_summary_stands_are_noticed_when_it_is_shown_again(
    counter: Counter,
) -> None:
    await started(counter, 0)
    await counter.tap("b:1")
    await counter.say("https://example.com/page")
    await counter.say("1000")
    counter.panel.services[1].max = 500
    await counter.restock()
    shown = await counter.tap("r")
    assert "1,000" in shown.text
    assert "500" in shown.text
    assert (await counter.standing()).state == "buy:asking"


async def test_a_price_that_ran_out_is_renewed_and_nothing_is_charged(counter: Counter) -> None:
    await started(counter)
    confirm = await counter.summary()
    await counter.do(let_quotes_run_out)
    shown = await counter.tap(confirm)
    fresh = str(shown.buttons[0].data)
    assert fresh.startswith("q:")
    assert fresh != confirm
    assert await counter.balance() == 20_000_000
    # The old button, tapped once more, is used up: the standing summary is not lost for it.
    await counter.tap(confirm)
    assert await counter.balance() == 20_000_000
    await counter.tap(fresh)
    assert await counter.balance() == 20_000_000 - PRICE


async def test_a_dearer_price_is_confirmed_anew(counter: Counter) -> None:
    await started(counter)
    confirm = await counter.summary()
    await counter.say("/markup 100", OPERATOR)
    shown = await counter.tap(confirm)
    assert "$1.35" in shown.text
    assert "$1.80" in shown.text
    await counter.tap(str(shown.buttons[0].data))
    assert await counter.balance() == 20_000_000 - 1_800_000


async def test_a_balance_that_was_spent_in_between_is_said_and_the_order_stays(
    counter: Counter,
) -> None:
    await started(counter, 2_000_000)
    confirm = await counter.summary()
    await counter.say(f"/debit {CUSTOMER} 1 mistake", OPERATOR)
    await counter.tap(str(counter.people[OPERATOR].last.buttons[0].data), OPERATOR)
    shown = await counter.tap(confirm)
    assert "$0.35" in shown.text
    assert [button.data for button in shown.buttons] == ["u", "r", "m"]
    assert await counter.do(orders) == []
    await counter.fund(350_000)
    shown = await counter.tap("r")
    await counter.tap(str(shown.buttons[0].data))
    assert len(await counter.do(orders)) == 1
    assert await counter.balance() == 0


async def test_an_old_summary_that_cannot_be_paid_any_more_is_not_lost_either(
    counter: Counter,
) -> None:
    await started(counter, 2_000_000)
    old = await counter.summary(quantity="1100")
    await counter.tap(await counter.summary(quantity="1000"))
    shown = await counter.tap(old)
    assert [button.data for button in shown.buttons] == ["u", "r", "m"]
    await counter.fund(10_000_000)
    shown = await counter.tap("r")
    assert "1,100" in shown.text
    await counter.tap(str(shown.buttons[0].data))
    assert [order.billed_quantity for order in await counter.do(orders)] == [1_000, 1_100]


async def test_a_double_tap_shows_the_same_card_twice(counter: Counter) -> None:
    await started(counter)
    confirm = await counter.summary()
    summary = counter.people[CUSTOMER].last
    for _ in range(2):
        shown = await counter.tap(confirm, message=summary)
        assert shown.id == summary.id
        assert "#1" in shown.text
    (order,) = await counter.do(orders)
    assert order.card_message == summary.id
    assert await counter.balance() == 20_000_000 - PRICE


async def test_a_tapped_quantity_is_one_of_those_offered_or_the_question_stands(
    counter: Counter,
) -> None:
    await started(counter)
    await counter.tap("b:1")
    for data in ("p:1:100", "p"):  # the link is being asked for
        await counter.tap(data)
        assert (await counter.standing()).draft["step"] == "link"
    await counter.say("https://example.com/page")
    for data in ("p:1:1", "p:1:10001", "p:1", "p:0:100", "p"):
        await counter.tap(data)
        assert (await counter.standing()).draft["step"] == "quantity"
        assert (await counter.standing()).state == "buy:asking"
    await counter.tap("p:1:10000")
    assert (await counter.standing()).state == "buy:summary"


async def test_typing_at_the_summary_shows_it_again(counter: Counter) -> None:
    await started(counter)
    await counter.summary()
    shown = await counter.say("what?")
    assert "$1.35" in shown.text
    assert (await counter.standing()).state == "buy:summary"


async def test_terms_of_another_version_do_not_begin_the_order(counter: Counter) -> None:
    await counter.say("/start")
    await counter.tap("b:1")
    assert (await counter.standing()).state == "buy:terms"
    shown = await counter.tap("ok:2")
    assert shown.buttons[0].data == "ok:1"
    await counter.tap("ok:1")
    assert ((await counter.standing()).state, (await counter.standing()).draft["service"]) == (
        "buy:asking", 1,
    )  # fmt: skip


async def test_an_order_begun_anew_replaces_the_one_that_stood(counter: Counter) -> None:
    await started(counter)
    await counter.summary()
    await counter.tap("b:2")
    draft = (await counter.standing()).draft
    assert (draft["service"], draft["step"], draft["values"]) == (2, "link", {})


def test_every_reason_to_quote_anew_is_tried_here() -> None:
    assert set(RequoteReason) == {
        RequoteReason.EXPIRED,
        RequoteReason.DEARER,
        RequoteReason.BOUNDS,
        RequoteReason.GONE,
    }
