"""Much news at once, through a Bot API that enforces its limits: none lost, none doubled."""

from collections import Counter

from sqlmodel import Session

from bot.db import now
from bot.demo.telegram import FloodRules
from bot.demo.telegram.limits import Flood
from bot.jobs.notify import IN_FLIGHT, Delivery
from bot.notifications.outbox import NewNotification, NotificationKind, queue_all
from bot.telegram.limiter import Limiter, Priority
from tests.jobs.job_driver import OPERATORS, JobDriver

READERS, EACH = 60, 3
FIRST = 50_000


def _queue(session: Session) -> None:
    for number in range(EACH):
        news = [
            NewNotification(
                f"{number}:{reader}",
                FIRST + reader,
                {"amount": (number + 1) * 1_000_000, "balance": 0, "currency": "USD", "reason": ""},
            )
            for reader in range(READERS)
        ]
        queue_all(session, NotificationKind.CREDITED, news, now=now())


async def test_none_is_lost_or_doubled_and_each_reader_gets_them_in_order(
    driver: JobDriver,
) -> None:
    readers = [
        driver.telegram.user(FIRST + number, "Customer", started=True) for number in range(READERS)
    ]
    # Ten times as fast as Telegram's, so that the test is.
    driver.telegram.world.flood = Flood(FloodRules(10, 3, 300, 5))
    driver.context.outgoing._limiter = Limiter(chat=0.1, overall=1 / 280)
    await driver.do(_queue)
    await driver.deliver()
    assert all(letter.sent_at for letter in await driver.letters())
    for reader in readers:
        told = [message.text for message in reader.messages]
        assert [f"${n}.00" in text for n, text in enumerate(told, 1)] == [True] * EACH
    sent = Counter(call.method for call in driver.telegram.calls)
    assert sent["sendMessage"] == READERS * EACH  # none was refused by the limits


async def test_no_more_is_claimed_than_goes_out_soon(driver: JobDriver) -> None:
    limiter = driver.context.outgoing._limiter = Limiter(chat=0, overall=60)
    for _ in range(2):
        await limiter.wait(0, Priority.MONEY)
    await driver.do(_queue)
    delivery = Delivery(OPERATORS)
    while await delivery.work(driver.context):
        pass
    claimed = [letter for letter in await driver.letters() if letter.attempts]
    assert len(claimed) == IN_FLIGHT
    assert len({letter.user_id for letter in claimed}) == IN_FLIGHT
    await delivery.close(0)
