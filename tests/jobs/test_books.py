"""The books are verified, a breach is alerted once a day, and what is old is deleted."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot import ledger
from bot.catalog.search import queries
from bot.catalog.sync import history
from bot.catalog.sync.merge import merge_offers
from bot.catalog.tables import Search
from bot.db import now
from bot.jobs import books
from bot.notifications.outbox import NotificationKind
from bot.orders.tables import Quote
from bot.screens.admin import alerts
from tests.catalog.stored_catalog import numbered
from tests.jobs.job_driver import JobDriver
from tests.ledger.books import run, spoil, switch_triggers_off
from tests.orders import sample_orders
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render

KEY = ledger.SealKey(b"a key of the tests, long enough")


async def test_books_that_add_up_are_nobodys_news(
    driver: JobDriver, caplog: pytest.LogCaptureFixture
) -> None:
    await driver.do(sample_orders.fund)
    assert not await books.check_books(driver.context)
    assert await driver.alerts() == []
    assert caplog.records == []


async def test_a_breach_is_logged_and_told_once_a_day(
    driver: JobDriver, caplog: pytest.LogCaptureFixture
) -> None:
    await driver.do(spoil)
    for _ in range(2):
        assert not await books.check_books(driver.context)
    assert {record.levelno for record in caplog.records} == {logging.CRITICAL}
    assert "available" in caplog.text or "account" in caplog.text
    raised = await driver.alerts()
    assert len(raised) in (1, 2)  # two where the day has just begun
    assert raised[0].payload["what"] == "books"
    assert raised[0].payload["count"] >= 2
    await driver.deliver()
    expected = alerts.operator_alert(TRANSLATIONS["en"], NotificationKind.ALERT, raised[0].payload)
    assert driver.operator.messages[0].text == render(expected).text


async def test_what_is_right_is_sealed_and_what_is_not_is_not(driver: JobDriver) -> None:
    driver.context = replace(driver.context, seal_key=KEY)
    await driver.do(sample_orders.fund)
    await books.check_books(driver.context)
    sealed = await driver.do(ledger.sealed_up_to)
    assert sealed > 0
    assert await driver.do(ledger.verify_seals, KEY) == []
    await driver.do(spoil)
    await books.check_books(driver.context)
    assert await driver.do(ledger.sealed_up_to) == sealed
    assert len(await driver.alerts()) == 1


async def test_a_shop_that_stood_still_is_told_once_and_sealed(driver: JobDriver) -> None:
    driver.context = replace(driver.context, seal_key=KEY)
    await driver.do(sample_orders.fund)
    await books.check_books(driver.context)
    await driver.do(sample_orders.fund, 5)  # long ago, by the time of its entry
    for _ in range(2):
        await books.check_books(driver.context)
        assert len(await driver.alerts()) == 1
    assert await driver.do(ledger.find_unsealed, now()) == []


async def test_each_night_all_of_it_is_checked(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.context = replace(driver.context, seal_key=KEY)
    await driver.do(sample_orders.fund)
    await books.check_books(driver.context)
    await driver.do(_forget_a_payment)  # under a seal, where only the nightly run looks
    monkeypatch.setattr(books, "NEWEST_SEALS", 0)
    for hour, count in ((-1, 0), (now().hour, 1)):
        monkeypatch.setattr(books, "NIGHT", hour)
        await books.check_books(driver.context)
        assert len(await driver.alerts()) == count


def _forget_a_payment(session: Session) -> None:
    switch_triggers_off(session)
    key = f"payment:{sample_orders.USER}:100000000"
    run(session, "UPDATE journal_entries SET kind = 'promotion' WHERE key = :key", key=key)


async def test_expired_quotes_are_kept_a_day_for_late_taps(driver: JobDriver) -> None:
    await driver.ordered()
    for age in (
        timedelta(),
        books.QUOTES_KEPT - timedelta(minutes=5),
        books.QUOTES_KEPT + timedelta(minutes=5),
    ):
        await driver.do(_expired, now() - age)
    assert not await books.tidy(driver.context)
    left = await driver.do(lambda session: session.exec(select(Quote)).all())
    assert len(left) == 3  # the one that has bought something, and the two that are young


async def test_searches_are_forgotten_a_month_after_they_were_typed(driver: JobDriver) -> None:
    for words, age in (("young", timedelta(days=29)), ("old", timedelta(days=31))):
        await driver.do(queries.save_query, words, now() - age)
    assert not await books.tidy(driver.context)
    assert await driver.do(lambda session: session.exec(select(Search.words)).all()) == ["young"]


def _expired(session: Session, at: datetime) -> None:
    session.add(
        Quote(
            user_id=1, service_id=1, parameters={}, billed_quantity=1, unit_price=1, price=1,
            currency="USD", expires_at=at,
        )
    )  # fmt: skip


async def test_changes_are_kept_for_a_season(driver: JobDriver) -> None:
    def change(session: Session) -> None:
        panel = driver.context.panel_id
        rows = numbered(3)
        for number, age in enumerate((200, 91, 89, 0)):
            changed = [replace(row, rate=row.rate + number) for row in rows]
            merge_offers(
                session,
                panel,
                changed,
                digest=str(number),
                now=now() - timedelta(days=age),
                auto_publish=True,
                denied=lambda _: False,
            )

    await driver.do(change)
    assert await driver.do(history.count_changes, None) == 9
    await books.tidy(driver.context)
    left = await driver.do(history.list_changes, None, 100)
    assert len(left) == await driver.do(history.count_changes, None) == 6
    assert min(line.at for line in left) > now() - books.CHANGES_KEPT
