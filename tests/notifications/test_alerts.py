"""Alerts: raised once for a role by a domain that knows no operators."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot.db import Database
from bot.notifications import alerts
from bot.notifications.alerts import ADDRESSEES, Alert, OperatorRole, raise_alert, read_payload
from bot.notifications.tables import Notification, RaisedAlert

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


def test_each_alert_is_for_a_role() -> None:
    assert set(ADDRESSEES) == set(Alert)


def test_the_values_that_are_stored_stay() -> None:
    assert set(Alert) == {
        *("unconfirmed", "disputed", "late", "word", "runs", "children", "paused"),
        *("quarantine", "set_aside", "books", "unexplained", "funds", "refused"),
        *("list_refused", "unrecorded", "mostly_remains", "missing_field", "service_hidden"),
        *("funds_given_back", "panel_down", "panel_back", "long_pending", "unknown_id"),
        *("given_back", "currency_unknown", "discovered", "compensated"),
        *("prices_stale", "prices_checked", "panel_left", "queue_late", "queue_moves"),
        "request_stuck",
    }
    assert set(OperatorRole) == {"owner", "finance", "support"}


async def test_an_event_raises_one_alert_and_tells_nobody_yet(database: Database) -> None:
    def story(session: Session) -> None:
        for count in (2, 3):
            raise_alert(session, Alert.BOOKS, key="alert:books:today", now=NOW, count=count)
        raise_alert(session, Alert.DISPUTED, key="alert:order:7:disputed", now=NOW, order=7)
        books, disputed = session.exec(select(RaisedAlert).order_by(col(RaisedAlert.id))).all()
        assert (books.role, books.payload) == ("finance", {"what": "books", "count": 2})
        assert (disputed.role, disputed.payload) == ("support", {"what": "disputed", "order": 7})
        assert session.exec(select(Notification)).all() == []

    await database.transact(story)


async def test_an_alert_goes_with_the_change_that_caused_it(database: Database) -> None:
    def fail(session: Session) -> None:
        raise_alert(session, Alert.BOOKS, key="alert:books:today", now=NOW, count=1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.transact(fail)
    assert await database.transact(alerts.lock_pending) == []


async def test_pending_alerts_come_oldest_first_and_in_batches(database: Database) -> None:
    def story(session: Session) -> None:
        for number in range(alerts.FAN_OUT_BATCH + 1):
            key = f"alert:update:{number}"
            raise_alert(session, Alert.DEAD_LETTER, key=key, now=NOW, update=number)
        first = alerts.lock_pending(session)
        assert [alert.payload["update"] for alert in first] == list(range(alerts.FAN_OUT_BATCH))
        alerts.mark_fanned_out(session, [alert.id for alert in first], NOW + timedelta(minutes=1))
        (last,) = alerts.lock_pending(session)
        assert last.created_at == NOW
        alerts.forget(session, [last.id])
        assert alerts.lock_pending(session) == []

    await database.transact(story)


@pytest.mark.parametrize(
    ("payload", "alert", "fields"),
    [
        ({"what": "word:In: review"}, Alert.UNKNOWN_STATUS, {"word": "In: review"}),
        ({"what": "word", "word": "a:b"}, Alert.UNKNOWN_STATUS, {"word": "a:b"}),
        ({"what": "late:900"}, Alert.ACCEPTED_LATE, {"panel_order": "900"}),
        ({"what": "quarantine:3"}, Alert.QUARANTINED, {"count": "3"}),
        ({"what": "funds", "error": "x"}, Alert.PANEL_FUNDS, {"error": "x"}),
        ({"what": "disk_full"}, None, {}),
        ({"what": "books:1"}, None, {}),
        ({}, None, {}),
    ],
)
def test_payloads_of_every_version_are_read(
    payload: dict[str, str], alert: Alert | None, fields: dict[str, str]
) -> None:
    assert read_payload(payload) == (alert, {**payload, **fields})
