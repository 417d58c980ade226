"""Screens replace the tapped message or follow the typed one, and wait where Telegram asks to."""

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
from bot.screens.callback_data import Tap
from bot.screens.orders import cards
from bot.screens.screen import ALERT_LIMIT, Screen
from bot.users.tables import User
from tests.handlers.chat_driver import ChatDriver
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER


def letters(session: Session) -> list[Notification]:
    return list(session.exec(select(Notification)).all())


def kinds(session: Session) -> list[str]:
    return [letter.kind for letter in letters(session)]


async def test_a_tap_changes_its_message_and_a_text_is_answered_below(driver: ChatDriver) -> None:
    await driver.arrive()
    menu = driver.people[CUSTOMER].last
    assert (await driver.tap(Tap.HELP())).id == menu.id
    answer = await driver.say("/balance")
    assert answer.id > menu.id
    assert menu.buttons == []  # its question is answered: only the newest has buttons
    assert answer.buttons


async def test_a_question_that_cannot_be_stripped_spoils_nothing(driver: ChatDriver) -> None:
    await driver.arrive()
    for fault in (TelegramFault.SERVER_ERROR, TelegramFault.DROP_BEFORE):
        driver.telegram.faults.add(fault, "editMessageReplyMarkup")
        before = driver.people[CUSTOMER].last
        answer = await driver.say("/balance")
        assert answer.id > before.id
        assert before.buttons


async def test_an_answer_rides_in_the_webhooks_response_or_is_a_call_of_its_own(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    driver.answers.clear()
    await driver.receive(driver.tapped(Tap.HELP()), webhook=True)
    (answer,) = driver.answers
    assert answer is not None
    assert answer["method"] == "answerCallbackQuery"
    assert driver.telegram.calls_of("answerCallbackQuery") == []
    await driver.receive(driver.tapped(Tap.HELP()), webhook=False)
    assert driver.answers[-1] is None
    assert len(driver.telegram.calls_of("answerCallbackQuery")) == 1
    await driver.receive(driver.written("/help"), webhook=True)
    assert driver.answers[-1] is None


async def test_a_toast_is_cut_to_what_telegram_shows(driver: ChatDriver) -> None:
    await driver.arrive()
    driver.hang_in("long", lambda _: Reply(toast="x" * 1_000, alert=True))
    await driver.receive(driver.written("/long"))
    await driver.receive(driver.tapped(Tap.CANCEL()))
    answer = driver.answers[-1]
    assert answer is not None
    assert 0 < len(answer["text"]) <= ALERT_LIMIT


async def test_who_has_blocked_the_bot_is_marked_and_the_turn_stands(driver: ChatDriver) -> None:
    await driver.arrive()
    driver.people[CUSTOMER].block()
    await driver.receive(driver.tapped(Tap.BUY(1)))
    assert (await driver.standing()).state == "buy:asking"
    user = await driver.do(lambda session: session.get_one(User, CUSTOMER))
    assert user.unreachable_at is not None
    driver.people[CUSTOMER].unblock()
    await driver.say("/menu")
    user = await driver.do(lambda session: session.get_one(User, CUSTOMER))
    assert user.unreachable_at is None


@pytest.mark.parametrize("way", ["tap", "text"])
async def test_a_screen_that_telegram_will_not_take_yet_comes_when_it_does(
    driver: ChatDriver, way: str
) -> None:
    await driver.arrive()
    menu = driver.people[CUSTOMER].last
    method = "editMessageText" if way == "tap" else "sendMessage"
    driver.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, method, retry_after=60)
    await (driver.tap(Tap.BALANCE()) if way == "tap" else driver.say("/balance"))
    assert driver.people[CUSTOMER].last is menu
    (letter,) = await driver.do(letters)
    assert letter.kind == NotificationKind.SCREEN
    await driver.deliver()
    assert await driver.do(kinds) == [NotificationKind.SCREEN]  # not before Telegram's time
    assert "$0.00" not in menu.text.splitlines()[0]
    await driver.later(seconds=61)
    await driver.deliver()
    shown = driver.people[CUSTOMER].last
    assert (shown.id == menu.id) is (way == "tap")
    assert "$0.00" in shown.text.splitlines()[0]


async def test_of_two_screens_that_wait_the_newer_one_is_shown(driver: ChatDriver) -> None:
    await driver.arrive()
    for data in (Tap.HELP(), Tap.BALANCE()):
        driver.telegram.faults.add(
            TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=60
        )
        await driver.tap(data)
    assert await driver.do(kinds) == [NotificationKind.SCREEN]
    await driver.later(seconds=61)
    await driver.deliver()
    assert "$0.00" in driver.people[CUSTOMER].last.text.splitlines()[0]


async def test_a_screen_that_waited_does_not_cover_a_newer_one(driver: ChatDriver) -> None:
    await driver.arrive()
    driver.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=60)
    await driver.tap(Tap.HELP())
    newer = await driver.tap(Tap.BALANCE())
    text = newer.text
    await driver.later(seconds=61)
    await driver.deliver()
    assert driver.people[CUSTOMER].last is newer
    assert newer.text == text


async def test_a_card_that_waited_is_shown_as_the_order_stands_by_then(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    card = driver.people[CUSTOMER].last
    driver.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=60)
    await driver.tap(confirm)
    await driver.work()
    (panel_order,) = driver.panel.orders
    driver.panel.finish(panel_order)
    await follow.follow_due(driver.shop.job_context)
    for _ in range(2):
        await driver.deliver()
        await driver.later(seconds=61)
    order = await driver.do(lambda session: session.get_one(Order, 1))
    assert order.status == Status.COMPLETED
    assert card.text == render(cards.order_card(TRANSLATIONS["en"], order)).text


async def test_the_card_of_a_summary_that_was_deleted_is_the_message_sent_instead(
    driver: ChatDriver,
) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    summary = driver.people[CUSTOMER].last
    driver.people[CUSTOMER].chat.delete(summary)
    await driver.tap(confirm, message=summary)
    card = driver.people[CUSTOMER].last
    assert card.id > summary.id
    order = await driver.do(lambda session: session.get_one(Order, 1))
    assert order.card_message == card.id
    await driver.work()
    assert "Pending" in card.text
    assert driver.people[CUSTOMER].last is card


async def test_nothing_waits_where_there_was_nothing_to_show(driver: ChatDriver) -> None:
    await driver.arrive()
    driver.telegram.faults.add(
        TelegramFault.TOO_MANY_REQUESTS, "answerCallbackQuery", retry_after=60
    )
    await driver.receive(driver.tapped(Tap.NOTHING()), webhook=False)
    assert await driver.do(letters) == []


async def test_a_tap_whose_answer_must_wait_shows_one_screen(driver: ChatDriver) -> None:
    await driver.arrive()
    driver.telegram.faults.add(
        TelegramFault.TOO_MANY_REQUESTS, "answerCallbackQuery", retry_after=60
    )
    await driver.receive(driver.tapped(Tap.BALANCE()), webhook=False)
    shown = len(driver.people[CUSTOMER].messages)
    assert await driver.do(letters) == []
    await driver.later(seconds=61)
    await driver.deliver()
    assert len(driver.people[CUSTOMER].messages) == shown
    assert "$0.00" in driver.people[CUSTOMER].last.text.splitlines()[0]


async def test_a_card_that_came_late_is_shown_anew(driver: ChatDriver) -> None:
    await driver.arrive()
    await driver.fund()
    confirm = await driver.summary()
    driver.telegram.faults.add(TelegramFault.TOO_MANY_REQUESTS, "editMessageText", retry_after=1)
    await driver.tap(confirm)
    (letter,) = await driver.do(letters)
    assert (letter.kind, letter.payload) == (NotificationKind.ORDER_CARD, {"order": 1})
    await driver.tap(await driver.summary())  # in time: the card is as it is
    assert len(await driver.do(letters)) == 1


async def test_a_refusal_of_telegrams_breaks_the_turn(driver: ChatDriver) -> None:
    def wrong(_turn: Turn) -> Reply:
        return Reply(Screen(Markup("<b>unclosed")))

    driver.hang_in("wrong", wrong)
    with pytest.raises(Exception, match="parse entities"):
        await driver.receive(driver.written("/wrong"))
