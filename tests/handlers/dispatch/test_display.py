"""Showing: in the tapped message or below what was typed, and not lost where Telegram is busy."""

import pytest
from markupsafe import Markup
from sqlmodel import Session, select

from bot.demo.telegram import TelegramFault
from bot.handlers.dispatch.turn import Reply, Turn
from bot.jobs import follow
from bot.notifications.outbox import NotificationKind
from bot.notifications.tables import Notification
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.screens.orders import cards
from bot.screens.screen import ALERT_LIMIT, Screen
from bot.users.tables import User
from tests.handlers.chat_driver import Counter
from tests.screens.judge import seen
from tests.screens.worst import TRANSLATIONS
from tests.support.running_shop import CUSTOMER


def letters(session: Session) -> list[Notification]:
    return list(session.exec(select(Notification)).all())


def kinds(session: Session) -> list[str]:
    return [letter.kind for letter in letters(session)]


async def test_a_tap_changes_its_message_and_a_text_is_answered_below(counter: Counter) -> None:
    await counter.arrive()
    menu = counter.people[CUSTOMER].last
    assert (await counter.tap("h")).id == menu.id
    answer = await counter.say("/balance")
    assert answer.id > menu.id
    assert menu.buttons == []  # its question is answered: only the newest has buttons
    assert answer.buttons


async def test_a_question_that_cannot_be_stripped_spoils_nothing(counter: Counter) -> None:
    await counter.arrive()
    for fault in (TelegramFault.SERVER_ERROR, TelegramFault.DROP_BEFORE):
        counter.telegram.faults.add(fault, "editMessageReplyMarkup")
        before = counter.people[CUSTOMER].last
        answer = await counter.say("/balance")
        assert answer.id > before.id
        assert before.buttons


async def test_an_answer_rides_in_the_webhooks_response_or_is_a_call_of_its_own(
    counter: Counter,
) -> None:
    await counter.arrive()
    counter.answers.clear()
    await counter.receive(counter.tapped("h"), webhook=True)
    (answer,) = counter.answers
    assert answer is not None
    assert answer["method"] == "answerCallbackQuery"
    assert counter.telegram.calls_of("answerCallbackQuery") == []
    await counter.receive(counter.tapped("h"), webhook=False)
    assert counter.answers[-1] is None
    assert len(counter.telegram.calls_of("answerCallbackQuery")) == 1
    await counter.receive(counter.written("/help"), webhook=True)
    assert counter.answers[-1] is None


async def test_a_toast_is_cut_to_what_telegram_shows(counter: Counter) -> None:
    await counter.arrive()
    counter.hang_in("long", lambda _: Reply(toast="x" * 1_000, alert=True))
    await counter.receive(counter.written("/long"))
    await counter.receive(counter.tapped("x"))
    answer = counter.answers[-1]
    assert answer is not None
    assert 0 < len(answer["text"]) <= ALERT_LIMIT


async def test_who_has_blocked_the_bot_is_marked_and_the_turn_stands(counter: Counter) -> None:
    await counter.arrive()
    counter.people[CUSTOMER].block()
    await counter.receive(counter.tapped("b:1"))
    assert (await counter.standing()).state == "buy:asking"
    user = await counter.do(lambda session: session.get_one(User, CUSTOMER))
    assert user.unreachable_at is not None
    counter.people[CUSTOMER].unblock()
    await counter.say("/menu")
    user = await counter.do(lambda session: session.get_one(User, CUSTOMER))
    assert user.unreachable_at is None


@pytest.mark.parametrize("way", ["tap", "text"])
async def test_a_screen_that_telegram_will_not_take_yet_comes_when_it_does(
    counter: Counter, way: str
) -> None:
    await counter.arrive()
    menu = counter.people[CUSTOMER].last
    method = "editMessageText" if way == "tap" else "sendMessage"
    counter.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, method, retry_after=60)
    await (counter.tap("a") if way == "tap" else counter.say("/balance"))
    assert counter.people[CUSTOMER].last is menu
    (letter,) = await counter.do(letters)
    assert letter.kind == NotificationKind.SCREEN
    await counter.deliver()
    assert await counter.do(kinds) == [NotificationKind.SCREEN]  # not before Telegram's time
    assert "$0.00" not in menu.text.splitlines()[0]
    await counter.later(seconds=61)
    await counter.deliver()
    shown = counter.people[CUSTOMER].last
    assert (shown.id == menu.id) is (way == "tap")
    assert "$0.00" in shown.text.splitlines()[0]


async def test_of_two_screens_that_wait_the_newer_one_is_shown(counter: Counter) -> None:
    await counter.arrive()
    for data in ("h", "a"):
        counter.telegram.faults.add(
            TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=60
        )
        await counter.tap(data)
    assert await counter.do(kinds) == [NotificationKind.SCREEN]
    await counter.later(seconds=61)
    await counter.deliver()
    assert "$0.00" in counter.people[CUSTOMER].last.text.splitlines()[0]


async def test_a_screen_that_waited_does_not_cover_a_newer_one(counter: Counter) -> None:
    await counter.arrive()
    counter.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=60)
    await counter.tap("h")
    newer = await counter.tap("a")
    text = newer.text
    await counter.later(seconds=61)
    await counter.deliver()
    assert counter.people[CUSTOMER].last is newer
    assert newer.text == text


async def test_a_card_that_waited_is_shown_as_the_order_stands_by_then(counter: Counter) -> None:
    await counter.arrive()
    await counter.fund()
    confirm = await counter.summary()
    card = counter.people[CUSTOMER].last
    counter.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=60)
    await counter.tap(confirm)
    await counter.work()
    (panel_order,) = counter.panel.orders
    counter.panel.finish(panel_order)
    await follow.follow_due(counter.shop.job_context)
    for _ in range(2):
        await counter.deliver()
        await counter.later(seconds=61)
    order = await counter.do(lambda session: session.get_one(Order, 1))
    assert order.status == Status.COMPLETED
    assert card.text == seen(cards.order_card(TRANSLATIONS["en"], order)).text


async def test_nothing_waits_where_there_was_nothing_to_show(counter: Counter) -> None:
    await counter.arrive()
    counter.telegram.faults.add(
        TelegramFault.TOO_MANY_REQUESTS, "answerCallbackQuery", retry_after=60
    )
    await counter.receive(counter.tapped("z"), webhook=False)
    assert await counter.do(letters) == []


async def test_a_card_that_came_late_is_shown_anew(counter: Counter) -> None:
    await counter.arrive()
    await counter.fund()
    confirm = await counter.summary()
    counter.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=1)
    await counter.tap(confirm)
    (letter,) = await counter.do(letters)
    assert (letter.kind, letter.payload) == (NotificationKind.ORDER_CARD, {"order": 1})
    await counter.tap(await counter.summary())  # in time: the card is as it is
    assert len(await counter.do(letters)) == 1


async def test_a_refusal_of_telegrams_breaks_the_turn(counter: Counter) -> None:
    def wrong(_turn: Turn) -> Reply:
        return Reply(Screen(Markup("<b>unclosed")))

    counter.hang_in("wrong", wrong)
    with pytest.raises(Exception, match="parse entities"):
        await counter.receive(counter.written("/wrong"))
