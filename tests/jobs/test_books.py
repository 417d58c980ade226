"""The books are checked, a breach is told once a day, and what is old is forgotten."""

import logging
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot.db import now
from bot.jobs import books
from bot.notifications.outbox import Kind
from bot.orders.tables import Quote
from bot.screens import notices
from tests.jobs.bench import Bench
from tests.ledger.books import UNIT, run, top_up
from tests.ledger.test_invariants import TRIGGERS
from tests.screens.judge import seen
from tests.screens.worst import TRANSLATIONS
from tests.support.town import OPERATOR


def spoil(session: Session) -> None:
    """Change a balance behind the ledger's back."""
    top_up(session, UNIT)
    if session.connection().dialect.name == "sqlite":
        run(session, *(f"DROP TRIGGER {trigger}" for trigger in TRIGGERS))
    else:
        run(session, "SET LOCAL session_replication_role = replica")
    run(session, "UPDATE accounts SET balance = balance + 1 WHERE kind = 'available'")


async def test_books_that_add_up_are_nobodys_news(
    opened: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await opened.do(top_up, UNIT)
    assert not await books.check_books(opened.workshop)
    assert await opened.letters() == []
    assert caplog.records == []


async def test_a_breach_is_logged_and_told_once_a_day(
    opened: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    await opened.do(spoil)
    for _ in range(2):
        assert not await books.check_books(opened.workshop)
    assert {record.levelno for record in caplog.records} == {logging.CRITICAL}
    assert "available" in caplog.text or "account" in caplog.text
    letters = await opened.letters("alert")
    assert len(letters) in (1, 2)  # two where the day has just begun
    assert (letters[0].user_id, letters[0].payload["what"]) == (OPERATOR, "books")
    assert letters[0].payload["count"] >= 2
    await opened.deliver()
    expected = notices.alert(TRANSLATIONS["en"], Kind.ALERT, letters[0].payload)
    assert opened.operator.messages[0].text == seen(expected).text


async def test_expired_quotes_are_kept_a_day_for_late_taps(opened: Bench) -> None:
    await opened.ordered()
    for age in (timedelta(), books.KEPT - timedelta(minutes=5), books.KEPT + timedelta(minutes=5)):
        await opened.do(_expired, now() - age)
    assert not await books.tidy(opened.workshop)
    left = await opened.do(lambda session: session.exec(select(Quote)).all())
    assert len(left) == 3  # the one that has bought something, and the two that are young


def _expired(session: Session, at: datetime) -> None:
    session.add(
        Quote(
            user_id=1, service_id=1, parameters={}, quantity=1, rate=1, price=1, currency="USD",
            expires_at=at,
        )
    )  # fmt: skip
