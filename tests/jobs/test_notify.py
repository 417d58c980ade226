"""Delivering: each kind in the reader's language, each person's news in order, none for ever."""

import asyncio
from typing import Any

import pytest
from sqlmodel import Session

from bot.db import now, table_of
from bot.demo.telegram import TelegramFault
from bot.jobs import notify
from bot.jobs.notify import BATCH, Delivery
from bot.notifications import outbox
from bot.notifications.outbox import MAX_ATTEMPTS, NotificationKind, queue
from bot.orders import news
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.screens import menu, notices
from bot.screens.admin import probe
from bot.screens.catalog import favourites
from bot.screens.orders import cards
from bot.users import conversation, customers
from bot.users.conversation import Sender
from bot.users.tables import User
from tests.jobs.bench import Bench, meet
from tests.screens.judge import seen
from tests.screens.worst import TRANSLATIONS
from tests.support.running_shop import CUSTOMER, OPERATOR

RU = TRANSLATIONS["ru"]
MONEY: dict[str, Any] = {
    "amount": 5_000_000,
    "balance": 5_000_000,
    "currency": "USD",
    "reason": "r",
}
REPORT = dict.fromkeys(("added", "changed", "gone", "returned", "hidden"), 3)
FAILED_PROBE = {"failure": {"why": "connect", "said": ""}}
NEWS = {"news": [[7, "Likes", "dearer", 1_350_000, 2_700_000]], "more": 0, "currency": "USD"}
OF_ORDERS = (
    NotificationKind.ORDER_COMPLETED,
    NotificationKind.ORDER_PARTIAL,
    NotificationKind.ORDER_CANCELED,
    NotificationKind.ORDER_EXPIRED,
    NotificationKind.ORDER_REJECTED,
    NotificationKind.ORDER_REFUNDED,
)


async def tell(
    opened: Bench, kind: NotificationKind, user: int = CUSTOMER, key: str = "", **payload: Any
) -> None:
    def put(session: Session) -> None:
        name = key or kind.value
        queue(session, key=name, user_id=user, kind=kind, now=now(), **payload)

    await opened.do(put)


async def credit(opened: Bench, key: str, user: int = CUSTOMER, amount: int = 5_000_000) -> None:
    await tell(opened, NotificationKind.CREDITED, user, key, **{**MONEY, "amount": amount})


def carded(session: Session, order_id: int, message: int | None) -> None:
    orders_ = table_of(Order)
    session.execute(orders_.update().where(orders_.c.id == order_id).values(card_message=message))


def stand(session: Session, status: Status) -> None:
    orders_ = table_of(Order)
    session.execute(orders_.update().values(status=status.value))


async def waiting(opened: Bench) -> list[str]:
    """The keys of what is not sent."""
    return [letter.key for letter in await opened.letters() if letter.sent_at is None]


async def test_each_kind_is_told_in_the_readers_language(opened: Bench) -> None:
    opened.customer.set_language("ru")
    await meet(opened, opened.customer)
    (order,) = await opened.accepted()
    opened.panel.finish(str(order.panel_order), "Partial", remains=250)
    refused = {"order": order.id, "reason": "bad_link"}
    screen = menu.not_understood(RU).as_json()
    await opened.do(_standing, screen)
    expected = {
        NotificationKind.ALERT: notices.operator_alert(
            RU, NotificationKind.ALERT, {"what": "funds"}
        ),
        NotificationKind.SYNCED: notices.sync_report(
            RU, NotificationKind.SYNCED, {"report": REPORT}
        ),
        NotificationKind.FAVOURITES: favourites.favourite_news(
            RU, NotificationKind.FAVOURITES, NEWS
        ),
        NotificationKind.PROBED: probe.probe_report(RU, NotificationKind.PROBED, FAILED_PROBE),
        NotificationKind.CREDITED: notices.balance_notice(RU, NotificationKind.CREDITED, MONEY),
        NotificationKind.DEBITED: notices.balance_notice(RU, NotificationKind.DEBITED, MONEY),
        NotificationKind.SCREEN: menu.not_understood(RU),
        **{kind: notices.order_notice(RU, kind, order, refused) for kind in OF_ORDERS},
    }
    payloads: dict[NotificationKind, dict[str, Any]] = {
        NotificationKind.ALERT: {"what": "funds"},
        NotificationKind.SYNCED: {"report": REPORT},
        NotificationKind.FAVOURITES: NEWS,
        NotificationKind.PROBED: FAILED_PROBE,
        NotificationKind.CREDITED: MONEY,
        NotificationKind.DEBITED: MONEY,
        NotificationKind.SCREEN: {"screen": screen, "message": None},
        **dict.fromkeys(OF_ORDERS, refused),
    }
    assert set(expected) == set(payloads) == set(NotificationKind) - {NotificationKind.ORDER_CARD}
    for kind, payload in payloads.items():
        await tell(opened, kind, **payload)
        await opened.deliver()
        assert opened.customer.last.text == seen(expected[kind]).text.strip(), kind
    assert await waiting(opened) == []


def _standing(session: Session, screen: dict[str, Any]) -> None:
    sender = Sender(CUSTOMER, "Customer", None, "ru")
    conversation.save(
        session, conversation.load(session, sender),
        update_id=1, state=None, draft={}, screen=screen, message_id=None,
    )  # fmt: skip


async def test_a_card_is_edited_where_it_stands_and_its_newest_state_is_shown(
    opened: Bench,
) -> None:
    await meet(opened, opened.customer)
    number = await opened.ordered()
    await opened.deliver()
    assert opened.customer.messages == []  # it has no card yet, so there is none to edit
    await credit(opened, "first")
    await opened.deliver()
    message = opened.customer.last
    await opened.do(carded, number, message.id)
    for status in (Status.PENDING, Status.IN_PROGRESS):
        await opened.do(stand, status)
        await opened.do(news.queue_card, number, CUSTOMER, now())
    await opened.deliver()
    order = await opened.order(number)
    tr = TRANSLATIONS["en"]
    assert opened.customer.last.id == message.id
    assert opened.customer.last.text == seen(cards.order_card(tr, order)).text
    assert len([call for call in opened.telegram.calls if call.method == "editMessageText"]) == 1


async def test_a_deleted_card_comes_back_and_is_edited_there(opened: Bench) -> None:
    await meet(opened, opened.customer)
    number = await opened.ordered()
    await opened.do(carded, number, 4_242)
    for _ in range(2):
        await opened.do(news.queue_card, number, CUSTOMER, now())
        await opened.deliver()
    (card,) = opened.customer.messages
    assert (await opened.order(number)).card_message == card.id


async def test_a_persons_news_come_in_order(opened: Bench) -> None:
    await meet(opened, opened.customer)
    for amount in (1, 2, 3):
        await credit(opened, str(amount), amount=amount * 1_000_000)
    await opened.deliver()
    told = [message.text for message in opened.customer.messages]
    assert [f"${n}.00" in text for n, text in enumerate(told, 1)] == [True, True, True]


async def test_who_has_blocked_the_bot_is_marked_and_not_tried_again(opened: Bench) -> None:
    await meet(opened, opened.customer)
    opened.customer.block()
    await credit(opened, "a")
    await opened.deliver()
    assert await waiting(opened) == []
    user = await opened.do(lambda session: session.get_one(User, CUSTOMER))
    assert user.unreachable_at is not None
    calls = len(opened.telegram.calls)
    await credit(opened, "b")
    await opened.deliver()
    assert len(opened.telegram.calls) == calls
    assert await waiting(opened) == []
    assert (await opened.do(customers.languages, {CUSTOMER}))[CUSTOMER][1] is False


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [(TelegramFault.TOO_MANY_REQUESTS, 60), (TelegramFault.SERVER_ERROR, notify.OUTAGE_SECONDS),
     (TelegramFault.DROP_BEFORE, notify.OUTAGE_SECONDS)],
)  # fmt: skip
async def test_telegrams_trouble_puts_a_letter_off_and_is_not_held_against_it(
    opened: Bench, fault: TelegramFault, seconds: float
) -> None:
    await meet(opened, opened.customer)
    await credit(opened, "a")
    for _ in range(MAX_ATTEMPTS + 1):
        opened.telegram.faults.add(fault, "sendMessage", retry_after=60)
        await opened.deliver()
        (letter,) = await opened.letters()
        assert letter.sent_at is None
        assert letter.attempts == 0
        assert abs((letter.due_at - now()).total_seconds() - seconds) < 3
        await opened.later(seconds=seconds + 1)
    await opened.deliver()
    assert "$5.00" in opened.customer.last.text
    assert await opened.do(outbox.count_given_up) == 0


async def test_a_letter_telegram_refuses_is_given_up_in_time_and_counted(opened: Bench) -> None:
    # Nobody has ever written from this chat: "chat not found".
    stranger = opened.telegram.user(9_001, "Customer")
    await meet(opened, stranger)
    await credit(opened, "a", stranger.id)
    pauses = []
    for _ in range(MAX_ATTEMPTS):
        await opened.deliver()
        (letter,) = await opened.letters()
        pauses.append(round((letter.due_at - now()).total_seconds()))
        await opened.later(hours=1)
    assert pauses == sorted(pauses)
    assert pauses[0] < 10
    assert await opened.do(outbox.count_given_up) == 1
    calls = len(opened.telegram.calls)
    await opened.deliver()
    assert len(opened.telegram.calls) == calls


async def test_news_of_an_order_that_is_not_there_are_dropped(opened: Bench) -> None:
    await meet(opened, opened.customer)
    await tell(opened, NotificationKind.ORDER_COMPLETED, order=4_242)
    await opened.deliver()
    assert opened.customer.messages == []
    assert await waiting(opened) == []


async def test_a_letter_to_nobody_known_is_written_in_the_shops_language(opened: Bench) -> None:
    await credit(opened, "a")
    await opened.deliver()
    expected = notices.balance_notice(TRANSLATIONS["en"], NotificationKind.CREDITED, MONEY)
    assert opened.customer.last.text == seen(expected).text


async def test_there_is_more_where_a_portion_was_full(opened: Bench) -> None:
    for number in range(BATCH + 1):
        opened.telegram.user(7_000 + number, "Customer", started=True)
        await credit(opened, str(number), 7_000 + number)
    assert await opened.deliver()
    assert not await opened.deliver()
    assert await waiting(opened) == []


async def test_a_letter_that_hangs_keeps_only_its_own_box_waiting(opened: Bench) -> None:
    await meet(opened, opened.customer, opened.operator)
    opened.telegram.faults.add(TelegramFault.HANG, "sendMessage", seconds=0.5)
    delivery = Delivery()
    await credit(opened, "a")
    await delivery.work(opened.workshop)
    async with asyncio.timeout(5):
        while opened.telegram.faults.rules:
            await asyncio.sleep(0.005)
    await credit(opened, "b", OPERATOR)
    await credit(opened, "c")
    await opened.later(minutes=2)  # the claim of the first has run out: it is not sent twice
    await delivery.work(opened.workshop)
    await opened.operator.wait("$5.00", 5)
    assert opened.customer.messages == []
    await delivery.close(5)
    await delivery.close(5)
    assert len(opened.customer.messages) == 1
    assert await waiting(opened) == ["a"]


async def test_what_a_stop_leaves_undone_is_due_again(opened: Bench) -> None:
    await meet(opened, opened.customer)
    opened.telegram.faults.add(TelegramFault.HANG, "sendMessage", seconds=5)
    for key in ("a", "b"):
        await credit(opened, key)
    delivery = Delivery()
    await delivery.work(opened.workshop)
    await delivery.close(0.05)
    await asyncio.sleep(0.05)
    assert await waiting(opened) == ["a", "b"]
    await opened.later(minutes=2)
    await opened.deliver()
    assert await waiting(opened) == []
    assert len(opened.customer.messages) == 2


async def test_a_letter_that_breaks_stops_no_other(opened: Bench) -> None:
    await meet(opened, opened.customer)
    screen: dict[str, Any] = {"text": "x", "rows": [[{"text": "no action at all"}]]}
    await opened.do(_standing, screen)
    await tell(opened, NotificationKind.SCREEN, screen=screen, message=None)
    await credit(opened, "b")
    await opened.deliver()
    assert await waiting(opened) == ["screen"]
    assert "$5.00" in opened.customer.last.text


def test_every_kind_of_letter_can_be_written() -> None:
    of_no_order = {
        *(NotificationKind.ALERT, NotificationKind.SYNCED, NotificationKind.PROBED),
        *(NotificationKind.FAVOURITES, NotificationKind.CREDITED, NotificationKind.DEBITED),
    }
    assert set(notify.PAYLOAD_SCREENS) == of_no_order
    assert set(OF_ORDERS) | of_no_order | {
        NotificationKind.SCREEN,
        NotificationKind.ORDER_CARD,
    } == set(NotificationKind)
