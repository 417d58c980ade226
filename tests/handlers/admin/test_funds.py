"""Money by an operator's hand: asked once more, moved once, audited, told."""

import pytest
from sqlmodel import Session, select, update

from bot import ledger
from bot.db import table_of
from bot.notifications.outbox import NotificationKind
from bot.notifications.tables import Notification
from bot.orders import submit
from bot.orders.follow import PanelReport, claim_due, record_report
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.screens.admin import replies
from bot.users import audit
from bot.users.tables import Conversation
from tests.handlers.chat_driver import Counter
from tests.screens.judge import seen
from tests.screens.worst import TRANSLATIONS
from tests.support.running_shop import CUSTOMER, OPERATOR

EN = TRANSLATIONS["en"]
PRICE = 1_350_000


def kinds(session: Session) -> list[str]:
    return [
        row
        for row in session.exec(select(Notification.kind)).all()
        if row != NotificationKind.ORDER_CARD
    ]


def refused(text: str) -> bool:
    """Whether an answer says how the command is written, and so that nothing was changed."""
    return seen(replies.usage(EN, "x", "y")).text.splitlines()[-1] in text


async def ask(counter: Counter, command: str) -> str:
    """Ask for something; returns what Yes carries."""
    return str((await counter.say(command, OPERATOR)).buttons[0].data)


async def unconfirmed(counter: Counter) -> int:
    """An order nobody knows anything of."""
    await counter.arrive()
    await counter.fund()
    number = await counter.buy()

    def lose(session: Session) -> None:
        order = session.get_one(Order, number)
        claimed = submit.claim_next(session, order.next_at)
        assert claimed is not None
        submit.record_unconfirmed(session, number, CUSTOMER, "timeout", (OPERATOR,), order.next_at)

    await counter.do(lose)
    return number


async def disputed(counter: Counter) -> int:
    """An order of which the panel does not say what was delivered."""
    await counter.arrive()
    await counter.fund()
    number = await counter.buy()
    await counter.work()

    def dispute(session: Session) -> None:
        moment = session.get_one(Order, number).next_at
        (order,) = claim_due(session, moment, counter.shop.job_context.follow_every)
        said = PanelReport(Status.PARTIAL, "Partial")
        base = counter.shop.job_context.follow_every
        record_report(session, order, said, operators=(OPERATOR,), base=base, now=moment)

    await counter.do(dispute)
    return number


async def test_what_was_asked_is_done_once_audited_and_told(counter: Counter) -> None:
    await counter.arrive()
    yes = await ask(counter, f"/credit {CUSTOMER} 12.50 a gift of mine")
    assert await counter.balance() == 0
    done = await counter.tap(yes, OPERATOR)
    assert "$12.50" in done.text
    assert await counter.balance() == 12_500_000
    (entry,) = await counter.do(audit.latest)
    assert (entry.actor, entry.action, entry.target) == (OPERATOR, "credit", f"user:{CUSTOMER}")
    assert (entry.reason, entry.detail["amount"]) == ("a gift of mine", 12_500_000)
    assert await counter.do(kinds) == [NotificationKind.CREDITED]


async def test_a_question_that_were_open_once_more_moves_nothing_again(counter: Counter) -> None:
    await counter.arrive()
    yes = await ask(counter, f"/credit {CUSTOMER} 5 gift")
    open_question = await counter.standing(OPERATOR)
    await counter.tap(yes, OPERATOR)
    rows = table_of(Conversation)
    await counter.do(
        lambda session: session.execute(
            update(rows)
            .where(rows.c.user_id == OPERATOR)
            .values(state=open_question.state, draft=open_question.draft)
        )
    )
    await counter.tap(yes, OPERATOR)
    assert await counter.balance() == 5_000_000
    assert len(await counter.do(audit.latest)) == 1
    assert await counter.do(kinds) == [NotificationKind.CREDITED]


async def test_an_older_questions_button_answers_no_newer_one(counter: Counter) -> None:
    await counter.arrive()
    first = await ask(counter, f"/credit {CUSTOMER} 5 gift")
    second = await ask(counter, f"/credit {CUSTOMER} 500 typing mistake")
    assert first != second
    await counter.tap(first, OPERATOR)
    assert await counter.balance() == 0
    assert (await counter.standing(OPERATOR)).state is None
    await counter.tap(second, OPERATOR)
    assert await counter.balance() == 0


@pytest.mark.parametrize("way", ["no", "/cancel"])
async def test_a_question_can_be_left(counter: Counter, way: str) -> None:
    await counter.arrive()
    yes = await ask(counter, f"/credit {CUSTOMER} 5 gift")
    await (counter.say(way, OPERATOR) if way == "/cancel" else counter.tap(way, OPERATOR))
    await counter.tap(yes, OPERATOR)
    assert await counter.balance() == 0
    assert await counter.do(audit.latest) == []


async def test_more_than_there_is_cannot_be_taken(counter: Counter) -> None:
    await counter.arrive()
    await counter.fund(1_000_000)
    yes = await ask(counter, f"/debit {CUSTOMER} 1.000001 mistake")
    assert "$1.00" in (await counter.tap(yes, OPERATOR)).text
    assert await counter.balance() == 1_000_000
    await counter.tap(await ask(counter, f"/debit {CUSTOMER} 1 mistake"), OPERATOR)
    assert await counter.balance() == 0


async def test_an_order_that_is_being_filled_in_is_offered_with_the_credit(
    counter: Counter,
) -> None:
    await counter.arrive()
    await counter.tap("b:1")
    await counter.tap(await ask(counter, f"/credit {CUSTOMER} 5 gift"), OPERATOR)
    await counter.deliver()
    told = counter.people[CUSTOMER].last
    assert told.buttons[0].data == "+r"
    shown = await counter.tap("+r", message=told)
    assert shown.id > told.id
    assert (await counter.standing()).state == "buy:asking"


async def test_an_unconfirmed_order_is_refunded_or_followed_under_its_id(
    counter: Counter,
) -> None:
    number = await unconfirmed(counter)
    yes = await ask(counter, f"/resolve {number} refund")
    assert await counter.balance() == 20_000_000 - PRICE
    await counter.tap(yes, OPERATOR)
    assert await counter.balance() == 20_000_000
    assert await counter.do(ledger.verify) == []


async def test_a_panels_id_is_taken_without_a_second_question(counter: Counter) -> None:
    number = await unconfirmed(counter)
    await counter.say(f"/resolve {number} placed 777", OPERATOR)
    order = await counter.do(lambda session: session.get_one(Order, number))
    assert (order.status, order.panel_order) == (Status.PENDING, "777")
    assert await counter.balance() == 20_000_000 - PRICE


async def test_a_disputed_order_is_settled_by_what_the_operator_has_seen(
    counter: Counter,
) -> None:
    number = await disputed(counter)
    yes = await ask(counter, f"/resolve #{number} remains 400")
    assert "$0.54" in counter.people[OPERATOR].last.text
    await counter.tap(yes, OPERATOR)
    assert await counter.balance() == 20_000_000 - PRICE + 540_000
    assert await counter.do(ledger.verify) == []


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
async def test_a_decision_that_is_badly_typed_changes_nothing(counter: Counter, typed: str) -> None:
    number = await disputed(counter)
    assert number == 1
    assert refused((await counter.say(typed, OPERATOR)).text)
    assert (await counter.standing(OPERATOR)).state is None
    order = await counter.do(lambda session: session.get_one(Order, number))
    assert order.status == Status.DISPUTED
