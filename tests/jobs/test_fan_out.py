"""An alert for a role becomes one notification for each of its operators, exactly once."""

import asyncio
from datetime import timedelta

import pytest
from sqlmodel import Session, select, update

from bot.db import Database, now
from bot.jobs.fan_out import Operators, fan_out
from bot.notifications import sending
from bot.notifications.alerts import Alert, OperatorRole, raise_alert
from bot.notifications.outbox import NotificationKind, queue
from bot.notifications.tables import Notification, RaisedAlert
from tests.jobs.job_driver import JobDriver

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
ONE: Operators = {role: {1} for role in OperatorRole}
BOTH: Operators = {role: {1, 2} for role in OperatorRole}


def alert(session: Session, number: int = 12) -> None:
    key = f"alert:order:{number}:unconfirmed"
    raise_alert(session, Alert.UNCONFIRMED, key=key, now=now(), order=number)


def keys(session: Session) -> list[str]:
    return list(session.exec(select(Notification.key).order_by(Notification.key)).all())


async def test_each_operator_of_the_role_is_notified_once(database: Database) -> None:
    def story(session: Session) -> None:
        alert(session)
        for _ in range(2):
            fan_out(session, {OperatorRole.SUPPORT: {1, 2}, OperatorRole.OWNER: {3}}, now())
            alert(session)
        assert keys(session) == ["alert:order:12:unconfirmed:1", "alert:order:12:unconfirmed:2"]
        (first, _) = session.exec(select(Notification).order_by(Notification.key)).all()
        assert (first.user_id, first.kind) == (1, NotificationKind.ALERT.value)
        assert first.payload == {"what": "unconfirmed", "order": 12}

    await database.transact(story)


async def test_a_later_operator_is_not_told_of_old_alerts(database: Database) -> None:
    def story(session: Session) -> None:
        alert(session)
        fan_out(session, ONE, now())
        alert(session)
        fan_out(session, BOTH, now())
        assert keys(session) == ["alert:order:12:unconfirmed:1"]
        alert(session, 13)
        fan_out(session, BOTH, now())
        assert len(keys(session)) == 3

    await database.transact(story)


async def test_who_was_told_before_alerts_had_a_table_is_not_told_again(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        queue(
            session, key="alert:order:12:word:Frozen:1", user_id=1, kind=NotificationKind.ALERT,
            now=now(), order=12, what="word:Frozen",
        )  # fmt: skip
        key = "alert:order:12:word:Frozen"
        raise_alert(session, Alert.UNKNOWN_STATUS, key=key, now=now(), order=12, word="Frozen")
        fan_out(session, ONE, now())
        (only,) = session.exec(select(Notification)).all()
        assert only.payload["what"] == "word:Frozen"

    await database.transact(story)


async def test_where_nobody_has_the_role_nothing_is_queued_or_kept(database: Database) -> None:
    def story(session: Session) -> None:
        alert(session)
        fan_out(session, dict.fromkeys(OperatorRole, ()), now())
        fan_out(session, BOTH, now())
        assert keys(session) == []
        # An event that goes on is raised again, and then there is somebody.
        alert(session)
        fan_out(session, BOTH, now())
        assert len(keys(session)) == 2

    await database.transact(story)


async def test_a_role_of_a_later_version_is_left_to_it(database: Database) -> None:
    def story(session: Session) -> None:
        alert(session)
        session.execute(update(RaisedAlert).values(role="auditor"))
        fan_out(session, BOTH, now())
        (left,) = session.exec(select(RaisedAlert)).all()
        assert left.fanned_out_at is None
        assert keys(session) == []

    await database.transact(story)


async def test_a_kill_between_leaves_the_alert_for_the_next(database: Database) -> None:
    def killed(session: Session) -> None:
        fan_out(session, BOTH, now())
        raise RuntimeError

    await database.transact(alert)
    with pytest.raises(RuntimeError):
        await database.transact(killed)
    assert await database.transact(keys) == []
    await database.transact(fan_out, BOTH, now())
    assert len(await database.transact(keys)) == 2


@only_postgres
async def test_two_processes_at_once_notify_once(database: Database) -> None:
    def prepare(session: Session) -> None:
        for number in range(30):
            alert(session, number)

    await database.transact(prepare)
    await asyncio.gather(*(database.transact(fan_out, BOTH, now()) for _ in range(4)))
    assert len(await database.transact(keys)) == 60


async def test_an_alert_takes_its_place_among_the_operators_news(database: Database) -> None:
    def story(session: Session) -> None:
        moment = now() - timedelta(hours=1)
        raise_alert(session, Alert.BOOKS, key="alert:books:1", now=moment, count=1)
        queue(session, key="later", user_id=1, kind=NotificationKind.SYNCED,
              now=moment + timedelta(seconds=1))  # fmt: skip
        fan_out(session, ONE, moment + timedelta(seconds=2))
        (first,) = sending.claim(session, moment + timedelta(seconds=2), limit=1)
        assert first.kind is NotificationKind.ALERT

    await database.transact(story)


async def test_delivering_fans_out_and_sends_in_one_go(driver: JobDriver) -> None:
    await driver.do(alert)
    await driver.deliver()
    await driver.deliver()
    (message,) = driver.operator.messages
    assert "Order #12: no clear answer" in message.text
    assert [button.text for button in message.buttons] == [
        "↩️ Refund", "⏳ Let it wait", "🔎 #12", "🛠 Operator",
    ]  # fmt: skip
