"""The outbox: each key is queued once, claimed by one process, sent at least once."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlmodel import Session, select

from bot.db import Database
from bot.notifications import outbox, sending
from bot.notifications.outbox import NotificationKind
from bot.notifications.sending import CLAIM_TIMEOUT, MAX_ATTEMPTS, ClaimedNotification
from bot.notifications.tables import Notification

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def queue(session: Session, key: str, user: int = 1, **payload: object) -> None:
    outbox.queue(session, key=key, user_id=user, kind=NotificationKind.CREDITED, now=NOW, **payload)


def card(session: Session, state: str, at: datetime = NOW) -> None:
    outbox.queue_refresh(
        session, key="card:1", user_id=1, kind=NotificationKind.ORDER_CARD, now=at, state=state
    )


async def test_the_same_event_is_queued_once(database: Database) -> None:
    def story(session: Session) -> None:
        for amount in (1, 2):
            queue(session, "credit:1", amount=amount)
        (due,) = sending.claim(session, NOW)
        assert (due.kind, due.payload) == (NotificationKind.CREDITED, {"amount": 1})

    await database.transact(story)


async def test_a_claim_is_ones_own_until_it_runs_out(database: Database) -> None:
    def story(session: Session) -> None:
        queue(session, "a")
        assert len(sending.claim(session, NOW)) == 1
        assert sending.claim(session, NOW + CLAIM_TIMEOUT / 2) == []
        (again,) = sending.claim(session, NOW + CLAIM_TIMEOUT)
        assert again.attempts == 2

    await database.transact(story)


async def test_two_processes_never_claim_the_same(database: Database) -> None:
    def prepare(session: Session) -> None:
        for number in range(10):
            queue(session, str(number), user=number)

    await database.transact(prepare)
    found = await asyncio.gather(*(database.transact(sending.claim, NOW, 3) for _ in range(6)))
    ids = [due.id for each in found for due in each]
    assert len(ids) == len(set(ids))


async def test_what_was_sent_is_not_due_again(database: Database) -> None:
    def story(session: Session) -> None:
        queue(session, "a")
        (due,) = sending.claim(session, NOW)
        sending.mark_sent(session, due, NOW)
        assert sending.claim(session, NOW + timedelta(days=1)) == []
        queue(session, "a")  # the same event, seen once more
        assert sending.claim(session, NOW + timedelta(days=1)) == []

    await database.transact(story)


async def test_a_card_that_changed_while_it_was_shown_is_shown_again(database: Database) -> None:
    def story(session: Session) -> None:
        card(session, "pending")
        (first,) = sending.claim(session, NOW)
        card(session, "done", NOW + timedelta(seconds=1))
        sending.mark_sent(session, first, NOW)
        (second,) = sending.claim(session, NOW + timedelta(seconds=1))
        assert second.payload == {"state": "done"}
        sending.mark_sent(session, second, NOW)
        assert sending.claim(session, NOW + timedelta(days=1)) == []

    await database.transact(story)


async def test_a_waiting_card_is_replaced_not_repeated(database: Database) -> None:
    def story(session: Session) -> None:
        card(session, "pending")
        card(session, "in progress")
        assert [due.payload["state"] for due in sending.claim(session, NOW)] == ["in progress"]

    await database.transact(story)


async def test_a_postponed_message_waits_and_keeps_its_error(database: Database) -> None:
    def story(session: Session) -> None:
        queue(session, "a")
        (due,) = sending.claim(session, NOW)
        until = NOW + timedelta(minutes=5)
        sending.postpone(session, due, until, "TimedOut")
        assert sending.claim(session, until - timedelta(seconds=1)) == []
        assert session.exec(select(Notification.error)).one() == "TimedOut"
        assert len(sending.claim(session, until)) == 1

    await database.transact(story)


async def test_a_message_that_cannot_be_delivered_is_given_up_and_counted(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        queue(session, "a")
        at = NOW
        for _ in range(MAX_ATTEMPTS):
            assert sending.count_given_up(session) == 0
            (due,) = sending.claim(session, at)
            assert isinstance(due, ClaimedNotification)
            at += CLAIM_TIMEOUT
        assert sending.claim(session, at) == []
        assert sending.count_given_up(session) == 1

    await database.transact(story)


async def test_the_oldest_comes_first(database: Database) -> None:
    def story(session: Session) -> None:
        for number in range(5):
            queue(session, str(number), user=number)
        assert [due.user_id for due in sending.claim(session, NOW, 3)] == [0, 1, 2]
        assert [due.user_id for due in sending.claim(session, NOW, 3)] == [3, 4]

    await database.transact(story)


async def test_many_are_queued_at_once_and_each_of_them_once(database: Database) -> None:
    def story(session: Session) -> None:
        queue(session, "b", amount=0)
        letters = [
            outbox.NewNotification(key, number, {"n": number}) for number, key in enumerate("abc")
        ]
        for _ in range(2):
            outbox.queue_all(session, NotificationKind.FAVOURITES, letters, now=NOW)
        outbox.queue_all(session, NotificationKind.FAVOURITES, [], now=NOW)
        found = {(due.kind, due.user_id): due.payload for due in sending.claim(session, NOW)}
        assert found == {
            (NotificationKind.CREDITED, 1): {"amount": 0},
            (NotificationKind.FAVOURITES, 0): {"n": 0},
            (NotificationKind.FAVOURITES, 2): {"n": 2},
        }

    await database.transact(story)


NESTED_LOOP = (
    "hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize", "bitmapscan", "indexscan",
)  # fmt: skip
"""What PostgreSQL's planner may not use, so that it computes a subquery for each row."""


async def test_a_claim_is_never_larger_than_its_limit(database: Database) -> None:
    # Statistics of a table that was empty a moment ago make PostgreSQL choose this plan by itself.
    def story(session: Session) -> None:
        if session.get_bind().dialect.name == "postgresql":
            for each in NESTED_LOOP:
                session.connection().exec_driver_sql(f"SET LOCAL enable_{each} = off")
        for number in range(12):
            queue(session, str(number), user=number)
        assert len(sending.claim(session, NOW, 3)) == 3
        assert len(sending.claim(session, NOW, 3)) == 3

    await database.transact(story)


def keys(session: Session, at: datetime = NOW, limit: int = 20) -> list[str]:
    """Claim what is due; return the keys in the order in which it is sent."""
    ids = [due.id for due in sending.claim(session, at, limit)]
    return [session.get_one(Notification, one).key for one in ids]


async def test_a_readers_messages_are_claimed_one_by_one(database: Database) -> None:
    def story(session: Session) -> None:
        queue(session, "a1", user=1)
        queue(session, "a2", user=1)
        queue(session, "b1", user=2)
        first, _ = sending.claim(session, NOW)
        assert keys(session) == []  # the others of this reader wait for it
        sending.postpone_uncounted(session, first, NOW + timedelta(minutes=5), "TimedOut")
        assert keys(session) == []
        again, *_ = sending.claim(session, NOW + timedelta(minutes=5))
        sending.mark_sent(session, again, NOW)
        assert keys(session) == ["a2"]

    await database.transact(story)


async def test_a_message_that_telegram_refuses_holds_up_no_later_one(database: Database) -> None:
    def story(session: Session) -> None:
        queue(session, "bad")
        queue(session, "good")
        (bad,) = sending.claim(session, NOW)
        sending.postpone(session, bad, NOW + timedelta(minutes=5), "BadRequest")
        assert keys(session) == ["good"]

    await database.transact(story)


async def test_replies_go_before_news_of_money_and_these_before_other_news(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        for user, kind in enumerate(
            (NotificationKind.FAVOURITES, NotificationKind.CREDITED, NotificationKind.SCREEN)
        ):
            outbox.queue(session, key=kind.value, user_id=user, kind=kind, now=NOW)
        assert keys(session, limit=2) == ["screen", "credited"]
        assert keys(session) == ["favourites"]

    await database.transact(story)


async def test_money_does_not_wait_for_other_news_of_its_reader(database: Database) -> None:
    def story(session: Session) -> None:
        for kind in (NotificationKind.FAVOURITES, NotificationKind.CREDITED):
            outbox.queue(session, key=kind.value, user_id=1, kind=kind, now=NOW)
        assert keys(session) == ["credited", "favourites"]

    await database.transact(story)


async def test_a_card_waits_for_nothing_and_holds_up_nothing(database: Database) -> None:
    def story(session: Session) -> None:
        queue(session, "a")
        card(session, "pending")
        queue(session, "b")
        assert sorted(keys(session)) == ["a", "card:1"]

    await database.transact(story)


async def test_what_was_sent_long_ago_is_deleted_a_portion_at_a_time(database: Database) -> None:
    def story(session: Session) -> None:
        for number in range(5):
            queue(session, str(number), user=number)
        for due in sending.claim(session, NOW, 3):
            sending.mark_sent(session, due, NOW)
        assert not sending.delete_sent_before(session, NOW, 2)
        later = NOW + timedelta(days=30)
        assert sending.delete_sent_before(session, later, 2)
        assert not sending.delete_sent_before(session, later, 2)
        assert session.exec(select(Notification.key)).all() == ["3", "4"]

    await database.transact(story)
