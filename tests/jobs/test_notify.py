"""Delivering: each kind in the reader's language, each chat in order, no endless attempts."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session

from bot.db import now, table_of
from bot.demo.telegram import TelegramFault
from bot.jobs import notify
from bot.jobs.notify import BATCH, Delivery
from bot.notifications import sending
from bot.notifications.outbox import NotificationKind, queue
from bot.notifications.sending import MAX_ATTEMPTS
from bot.orders import news
from bot.orders.settle import FINAL_NOTIFICATIONS
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.screens import menu, notices
from bot.screens.admin import alerts, panel_ids, probe
from bot.screens.catalog import favourites
from bot.screens.orders import cards, request_news
from bot.users import conversation, customers
from bot.users.conversation import Sender
from bot.users.tables import User
from tests.jobs.job_driver import OPERATORS, JobDriver, meet
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

RU = TRANSLATIONS["ru"]
MONEY: dict[str, Any] = {
    "amount": 5_000_000,
    "balance": 5_000_000,
    "currency": "USD",
    "reason": "r",
}
REPORT = dict.fromkeys(("added", "changed", "gone", "returned", "hidden"), 3)
REFILLED = {"order": 1, "request": "refill", "status": "completed"}
UNKNOWN_ID = {"order": 7, "panel_order": "900", "error": "Incorrect order ID"}
FAILED_PROBE = {"failure": {"why": "connect", "said": ""}}
NEWS = {"news": [[7, "Likes", "dearer", 1_350_000, 2_700_000]], "more": 0, "currency": "USD"}
OF_ORDERS = (
    NotificationKind.ORDER_COMPLETED,
    NotificationKind.ORDER_PARTIAL,
    NotificationKind.ORDER_CANCELED,
    NotificationKind.ORDER_EXPIRED,
    NotificationKind.ORDER_POSTS,
    NotificationKind.ORDER_REJECTED,
    NotificationKind.ORDER_WAITS,
    NotificationKind.ORDER_TURN,
    NotificationKind.REFUNDED_AFTER_END,
    NotificationKind.ORDER_WITHDRAWN,
    NotificationKind.ORDER_REFUNDED,
    NotificationKind.ORDER_COMPENSATED,
)


async def tell(
    driver: JobDriver, kind: NotificationKind, user: int = CUSTOMER, key: str = "", **payload: Any
) -> None:
    def put(session: Session) -> None:
        name = key or kind.value
        queue(session, key=name, user_id=user, kind=kind, now=now(), **payload)

    await driver.do(put)


async def credit(
    driver: JobDriver, key: str, user: int = CUSTOMER, amount: int = 5_000_000
) -> None:
    await tell(driver, NotificationKind.CREDITED, user, key, **{**MONEY, "amount": amount})


def carded(session: Session, order_id: int, message: int | None) -> None:
    orders_ = table_of(Order)
    session.execute(orders_.update().where(orders_.c.id == order_id).values(card_message=message))


def stand(session: Session, status: Status) -> None:
    orders_ = table_of(Order)
    session.execute(orders_.update().values(status=status.value))


async def waiting(driver: JobDriver) -> list[str]:
    """Return the keys of notifications that are not sent."""
    return [letter.key for letter in await driver.letters() if letter.sent_at is None]


async def test_each_kind_is_told_in_the_readers_language(driver: JobDriver) -> None:
    driver.customer.set_language("ru")
    await meet(driver, driver.customer)
    (order,) = await driver.accepted()
    driver.panel.finish(str(order.panel_order), "Partial", remains=250)
    refused = {"order": order.id, "reason": "bad_link"}
    screen = menu.not_understood(RU).as_json()
    await driver.do(_standing, screen)
    expected = {
        NotificationKind.ALERT: alerts.operator_alert(
            RU, NotificationKind.ALERT, {"what": "funds"}
        ),
        NotificationKind.SYNCED: notices.sync_report(
            RU, NotificationKind.SYNCED, {"report": REPORT}
        ),
        NotificationKind.FAVOURITES: favourites.favourite_news(
            RU, NotificationKind.FAVOURITES, NEWS
        ),
        NotificationKind.PROBED: probe.probe_report(RU, NotificationKind.PROBED, FAILED_PROBE),
        NotificationKind.PANEL_ID: panel_ids.panel_id_answer(
            RU, NotificationKind.PANEL_ID, UNKNOWN_ID
        ),
        NotificationKind.CREDITED: notices.balance_notice(RU, NotificationKind.CREDITED, MONEY),
        NotificationKind.DEBITED: notices.balance_notice(RU, NotificationKind.DEBITED, MONEY),
        NotificationKind.SCREEN: menu.not_understood(RU),
        NotificationKind.REQUEST_ENDED: request_news.request_ended(
            RU, NotificationKind.REQUEST_ENDED, REFILLED
        ),
        NotificationKind.AUTO_REFILL_STOPPED: request_news.auto_refill_stopped(
            RU, NotificationKind.AUTO_REFILL_STOPPED, REFILLED
        ),
        **{kind: notices.order_notice(RU, kind, order, refused) for kind in OF_ORDERS},
    }
    payloads: dict[NotificationKind, dict[str, Any]] = {
        NotificationKind.ALERT: {"what": "funds"},
        NotificationKind.SYNCED: {"report": REPORT},
        NotificationKind.FAVOURITES: NEWS,
        NotificationKind.PROBED: FAILED_PROBE,
        NotificationKind.PANEL_ID: UNKNOWN_ID,
        NotificationKind.CREDITED: MONEY,
        NotificationKind.DEBITED: MONEY,
        NotificationKind.SCREEN: {"screen": screen, "message": None},
        NotificationKind.REQUEST_ENDED: REFILLED,
        NotificationKind.AUTO_REFILL_STOPPED: REFILLED,
        **dict.fromkeys(OF_ORDERS, refused),
    }
    assert set(expected) == set(payloads) == set(NotificationKind) - {NotificationKind.ORDER_CARD}
    for kind, payload in payloads.items():
        await tell(driver, kind, **payload)
        await driver.deliver()
        assert driver.customer.last.text == render(expected[kind]).text.strip(), kind
    assert await waiting(driver) == []


def _standing(session: Session, screen: dict[str, Any]) -> None:
    sender = Sender(CUSTOMER, "Customer", None, "ru")
    conversation.save(
        session, conversation.load(session, sender),
        update_id=1, state=None, draft={}, screen=screen, message_id=None,
    )  # fmt: skip


async def test_a_card_is_edited_where_it_stands_and_its_newest_state_is_shown(
    driver: JobDriver,
) -> None:
    await meet(driver, driver.customer)
    number = await driver.ordered()
    await driver.deliver()
    assert driver.customer.messages == []  # it has no card yet, so there is none to edit
    await credit(driver, "first")
    await driver.deliver()
    message = driver.customer.last
    await driver.do(carded, number, message.id)
    for status in (Status.PENDING, Status.IN_PROGRESS):
        await driver.do(stand, status)
        await driver.do(news.queue_card, number, CUSTOMER, now())
    await driver.deliver()
    order = await driver.order(number)
    tr = TRANSLATIONS["en"]
    assert driver.customer.last.id == message.id
    assert driver.customer.last.text == render(cards.order_card(tr, order)).text
    assert len([call for call in driver.telegram.calls if call.method == "editMessageText"]) == 1


async def test_a_deleted_card_comes_back_and_is_edited_there(driver: JobDriver) -> None:
    await meet(driver, driver.customer)
    number = await driver.ordered()
    await driver.do(carded, number, 4_242)
    for _ in range(2):
        await driver.do(news.queue_card, number, CUSTOMER, now())
        await driver.deliver()
    (card,) = driver.customer.messages
    assert (await driver.order(number)).card_message == card.id


@pytest.mark.parametrize("fault", [TelegramFault.DROP_AFTER, TelegramFault.EMPTY])
async def test_a_deleted_card_whose_new_message_may_have_come_is_sent_once(
    driver: JobDriver, fault: TelegramFault
) -> None:
    await meet(driver, driver.customer)
    number = await driver.ordered()
    await driver.do(carded, number, 4_242)
    driver.telegram.faults.add(fault, "sendMessage", times=5)
    for _ in range(5):
        await driver.do(news.queue_card, number, CUSTOMER, now())
        await driver.deliver()
    assert len(driver.customer.messages) == 1
    assert (await driver.order(number)).card_message is None


async def test_a_deleted_card_whose_new_message_was_refused_is_sent_later(
    driver: JobDriver,
) -> None:
    await meet(driver, driver.customer)
    number = await driver.ordered()
    await driver.do(carded, number, 4_242)
    driver.telegram.faults.add(
        TelegramFault.TOO_MANY_REQUESTS, "sendMessage", times=1, retry_after=60
    )
    await driver.do(news.queue_card, number, CUSTOMER, now())
    await driver.deliver()
    assert (await driver.order(number)).card_message == 4_242
    await driver.do(news.queue_card, number, CUSTOMER, now())
    await driver.deliver()
    (card,) = driver.customer.messages
    assert (await driver.order(number)).card_message == card.id


async def test_a_persons_news_come_in_order(driver: JobDriver) -> None:
    await meet(driver, driver.customer)
    for amount in (1, 2, 3):
        await credit(driver, str(amount), amount=amount * 1_000_000)
    await driver.deliver()
    told = [message.text for message in driver.customer.messages]
    assert [f"${n}.00" in text for n, text in enumerate(told, 1)] == [True, True, True]


async def test_who_has_blocked_the_bot_is_marked_and_not_tried_again(driver: JobDriver) -> None:
    await meet(driver, driver.customer)
    driver.customer.block()
    await credit(driver, "a")
    await driver.deliver()
    assert await waiting(driver) == []
    user = await driver.do(lambda session: session.get_one(User, CUSTOMER))
    assert user.unreachable_at is not None
    calls = len(driver.telegram.calls)
    await credit(driver, "b")
    await driver.deliver()
    assert len(driver.telegram.calls) == calls
    assert await waiting(driver) == []
    assert (await driver.do(customers.languages, {CUSTOMER}))[CUSTOMER][1] is False


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [(TelegramFault.TOO_MANY_REQUESTS, 60), (TelegramFault.SERVER_ERROR, notify.OUTAGE_SECONDS),
     (TelegramFault.DROP_BEFORE, notify.OUTAGE_SECONDS)],
)  # fmt: skip
async def test_telegrams_trouble_puts_a_letter_off_and_is_not_held_against_it(
    driver: JobDriver, fault: TelegramFault, seconds: float
) -> None:
    await meet(driver, driver.customer)
    await credit(driver, "a")
    for _ in range(MAX_ATTEMPTS + 1):
        driver.telegram.faults.add(fault, "sendMessage", retry_after=60)
        await driver.deliver()
        (letter,) = await driver.letters()
        assert letter.sent_at is None
        assert letter.attempts == 0
        assert abs((letter.due_at - now()).total_seconds() - seconds) < 3
        await driver.later(seconds=seconds + 1)
    await driver.deliver()
    assert "$5.00" in driver.customer.last.text
    assert await driver.do(sending.count_given_up) == 0


async def test_a_letter_telegram_refuses_is_given_up_in_time_and_counted(driver: JobDriver) -> None:
    # Nobody has ever written from this chat: "chat not found".
    stranger = driver.telegram.user(9_001, "Customer")
    await meet(driver, stranger)
    await credit(driver, "a", stranger.id)
    pauses = []
    for _ in range(MAX_ATTEMPTS):
        await driver.deliver()
        (letter,) = await driver.letters()
        pauses.append(round((letter.due_at - now()).total_seconds()))
        await driver.later(hours=1)
    assert pauses == sorted(pauses)
    assert pauses[0] < 10
    assert await driver.do(sending.count_given_up) == 1
    calls = len(driver.telegram.calls)
    await driver.deliver()
    assert len(driver.telegram.calls) == calls


async def test_news_of_an_order_that_is_not_there_are_dropped(driver: JobDriver) -> None:
    await meet(driver, driver.customer)
    await tell(driver, NotificationKind.ORDER_COMPLETED, order=4_242)
    await driver.deliver()
    assert driver.customer.messages == []
    assert await waiting(driver) == []


async def test_a_letter_to_nobody_known_is_written_in_the_shops_language(driver: JobDriver) -> None:
    await credit(driver, "a")
    await driver.deliver()
    expected = notices.balance_notice(TRANSLATIONS["en"], NotificationKind.CREDITED, MONEY)
    assert driver.customer.last.text == render(expected).text


async def test_there_is_more_where_a_portion_was_full(driver: JobDriver) -> None:
    for number in range(BATCH + 1):
        driver.telegram.user(7_000 + number, "Customer", started=True)
        await credit(driver, str(number), 7_000 + number)
    delivery = Delivery(OPERATORS)
    assert await delivery.work(driver.context)
    assert not await delivery.work(driver.context)
    await delivery.close(5)
    assert await waiting(driver) == []


async def test_a_letter_that_hangs_keeps_only_its_own_box_waiting(driver: JobDriver) -> None:
    await meet(driver, driver.customer, driver.operator)
    driver.telegram.faults.add(TelegramFault.HANG, "sendMessage", seconds=0.5)
    delivery = Delivery(OPERATORS)
    await credit(driver, "a")
    await delivery.work(driver.context)
    async with asyncio.timeout(5):
        while driver.telegram.faults.rules:
            await asyncio.sleep(0.005)
    await credit(driver, "b", OPERATOR)
    await credit(driver, "c")
    await driver.later(minutes=2)  # the claim of the first has run out: it is not sent twice
    await delivery.work(driver.context)
    await driver.operator.wait("$5.00", 5)
    await delivery.close(5)
    assert driver.customer.messages == []
    assert await waiting(driver) == ["a", "c"]


async def test_what_a_stop_leaves_undone_is_due_again(driver: JobDriver) -> None:
    await meet(driver, driver.customer)
    driver.telegram.faults.add(TelegramFault.HANG, "sendMessage", seconds=5)
    for key in ("a", "b"):
        await credit(driver, key)
    delivery = Delivery(OPERATORS)
    await delivery.work(driver.context)
    await delivery.close(0.05)
    await asyncio.sleep(0.05)
    assert await waiting(driver) == ["a", "b"]
    await driver.later(minutes=2)
    await driver.deliver()
    assert await waiting(driver) == []
    assert len(driver.customer.messages) == 2


async def test_a_letter_that_breaks_stops_no_other(driver: JobDriver) -> None:
    await meet(driver, driver.customer)
    screen: dict[str, Any] = {"text": "x", "rows": [[{"text": "no action at all"}]]}
    await driver.do(_standing, screen)
    await tell(driver, NotificationKind.SCREEN, screen=screen, message=None)
    await credit(driver, "b")
    await driver.deliver()
    assert await waiting(driver) == ["screen"]
    assert "$5.00" in driver.customer.last.text


async def test_a_letter_that_cannot_be_written_stops_no_other(driver: JobDriver) -> None:
    await tell(driver, NotificationKind.CREDITED, key="written by another version", amount="?")
    await credit(driver, "good", OPERATOR)
    await driver.deliver()
    broken, good = await driver.letters()
    assert good.sent_at is not None
    assert (broken.sent_at, broken.error, broken.attempts) == (None, "KeyError", 1)
    for _ in range(MAX_ATTEMPTS):
        await driver.later(hours=1)
        await driver.deliver()
    assert await driver.do(sending.count_given_up) == 1


def ended(session: Session, number: int, status: Status) -> None:
    """End an order, and tell its customer."""
    values = {"status": status.value, "settled_at": now()}
    session.execute(table_of(Order).update().where(table_of(Order).c.id == number).values(**values))
    kind = FINAL_NOTIFICATIONS[status]
    news.notify_customer(session, number, CUSTOMER, kind, now())


@pytest.mark.parametrize("accepted", [True, False])
async def test_the_first_completed_order_comes_with_confetti_and_no_other(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch, accepted: bool
) -> None:
    if not accepted:
        monkeypatch.setattr(notices, "CONFETTI", "1")  # Telegram does not know it any more
    await meet(driver, driver.customer)
    shown: list[str | None] = []
    for status in (Status.CANCELED, Status.COMPLETED, Status.COMPLETED):
        number = await driver.ordered(link=f"https://example.com/{len(shown)}")
        await driver.do(ended, number, status)
        await driver.deliver()
        assert f"#{number}" in driver.customer.last.text
        shown.append(driver.customer.last.wire.get("effect_id"))
    assert shown == [None, notices.CONFETTI if accepted else None, None]


def test_every_kind_of_letter_can_be_written() -> None:
    of_no_order = {
        *(NotificationKind.ALERT, NotificationKind.SYNCED, NotificationKind.PROBED),
        *(NotificationKind.PANEL_ID, NotificationKind.FAVOURITES),
        *(NotificationKind.CREDITED, NotificationKind.DEBITED),
        *(NotificationKind.REQUEST_ENDED, NotificationKind.AUTO_REFILL_STOPPED),
    }
    assert set(notify.PAYLOAD_SCREENS) == of_no_order
    assert set(OF_ORDERS) | of_no_order | {
        NotificationKind.SCREEN,
        NotificationKind.ORDER_CARD,
    } == set(NotificationKind)
