"""Recording outcomes: through failures of the database, late, twice, and never at others' cost."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot import ledger
from bot.db import PostgresDatabase, SqliteDatabase, now, table_of
from bot.demo.panel import PanelFault
from bot.jobs import submit
from bot.jobs.context import JobContext
from bot.jobs.sending import delivery, record
from bot.jobs.spool.files import Spool
from bot.jobs.spool.outcomes import CallOutcome
from bot.ledger import EntryKind
from bot.orders.endings.abandoned import mark_abandoned
from bot.orders.sending.attempts import SubmissionAttempt
from bot.orders.sending.claims import claim_next
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.orders.waiting.resolve import refund_order
from bot.panel import (
    Accepted,
    NotSent,
    NotSentCause,
    Outcome,
    RefusalClass,
    Rejected,
    UnknownCause,
)
from tests.jobs.job_driver import JobDriver
from tests.support.running_shop import KEY, OPERATOR

PRICE = 1_500_000

PROOFS: dict[str, tuple[Outcome, Status]] = {
    "accepted": (Accepted("9001"), Status.PENDING),
    "rejected": (Rejected(RefusalClass.BAD_LINK, "Bad link"), Status.REJECTED),
    "not_sent": (NotSent(NotSentCause.TOO_LATE), Status.QUEUED),
}
"""Each outcome that proves something, and the order's status after it."""


def spooling(driver: JobDriver, folder: Path) -> JobContext:
    """Return the driver's context with a spool on the disk."""
    return replace(driver.context, spool=Spool(folder / "shop.db"))


async def claimed(driver: JobDriver) -> int:
    """Place an order and claim it, as a process does before its call."""
    number = await driver.ordered()
    assert await driver.do(claim_next, now(), panel_id=driver.context.panel_id)
    return number


async def attempts(driver: JobDriver) -> list[SubmissionAttempt]:
    """Return all attempts, oldest first."""
    return await driver.do(
        lambda session: list(
            session.exec(select(SubmissionAttempt).order_by(col(SubmissionAttempt.id)))
        )
    )


async def everything(driver: JobDriver) -> tuple[Any, ...]:
    """Return what recording an outcome can change."""
    orders = [order.model_dump() for order in await driver.orders()]
    letters = [(letter.key, letter.revision) for letter in await driver.letters()]
    alerts = [alert.key for alert in await driver.alerts()]
    ended = [attempt.model_dump() for attempt in await attempts(driver)]
    return orders, letters, alerts, ended, await driver.balance()


@pytest.mark.parametrize("kind", PROOFS)
async def test_recording_an_outcome_twice_changes_nothing(driver: JobDriver, kind: str) -> None:
    outcome, status = PROOFS[kind]
    call = CallOutcome(await claimed(driver), 1, outcome, now())
    await delivery.deliver(driver.context, call)
    before = await everything(driver)
    assert (await driver.order(call.order_id)).status == status
    await delivery.deliver(driver.context, call)
    assert await everything(driver) == before
    await driver.verify()


async def test_an_old_outcome_does_not_undo_the_next_attempt(driver: JobDriver) -> None:
    number = await claimed(driver)
    early = CallOutcome(number, 1, NotSent(NotSentCause.DNS), now())
    await delivery.deliver(driver.context, early)
    await driver.later(minutes=1)
    assert await driver.do(claim_next, now(), panel_id=driver.context.panel_id)
    await delivery.deliver(driver.context, early)
    order = await driver.order(number)
    assert (order.status, order.attempts) == (Status.SUBMITTING, 2)


@pytest.mark.parametrize("kind", PROOFS)
async def test_a_proof_that_comes_late_is_taken(driver: JobDriver, kind: str) -> None:
    outcome, status = PROOFS[kind]
    number = await claimed(driver)
    before = await driver.balance()
    assert await driver.do(mark_abandoned, now(), grace=None) == 1
    assert (await driver.order(number)).status == Status.UNCONFIRMED
    for _ in range(2):
        await delivery.deliver(driver.context, CallOutcome(number, 1, outcome, now()))
    order = await driver.order(number)
    (attempt,) = await attempts(driver)
    assert (order.status, attempt.outcome) == (status, kind)
    refunded = PRICE if status is Status.REJECTED else 0
    assert (order.refunded, await driver.balance()) == (refunded, before + refunded)
    assert await driver.escrow(number) == PRICE - refunded
    await driver.verify()


@pytest.mark.parametrize("kind", ["rejected", "not_sent"])
async def test_a_late_proof_moves_nothing_after_an_operator_has_decided(
    driver: JobDriver, kind: str
) -> None:
    number = await claimed(driver)
    await driver.do(mark_abandoned, now(), grace=None)
    await driver.do(refund_order, number, operator=OPERATOR, now=now())
    before = await driver.balance()
    await delivery.deliver(driver.context, CallOutcome(number, 1, PROOFS[kind][0], now()))
    assert (await driver.order(number)).status == Status.LOST
    assert await driver.balance() == before
    await driver.verify()


async def test_an_outcome_is_logged_before_it_is_recorded_and_without_the_key(
    driver: JobDriver, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    seen: list[tuple[str, list[CallOutcome]]] = []
    context = spooling(driver, tmp_path)
    transact = driver.database.transact

    async def watched(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if work is record.record:
            seen.append((caplog.text, context.spool.unrecorded()))
        return await transact(work, *args, **kwargs)

    driver.database.transact = watched  # type: ignore[method-assign]
    number = await driver.ordered()
    assert await submit.submit_one(context)
    order = await driver.order(number)
    ((logged, kept),) = seen
    assert f"order {number} → panel id {order.panel_order}" in logged
    assert [call.outcome for call in kept] == [Accepted(str(order.panel_order))]
    assert KEY not in caplog.text
    assert context.spool.unrecorded() == []


@asynccontextmanager
async def failing(driver: JobDriver) -> AsyncIterator[None]:
    """Run the body while the SQLite file is locked, or the PostgreSQL server lets nobody in."""
    if isinstance(driver.database, SqliteDatabase):
        connection: Any = driver.database._connection.connection.driver_connection
        connection.execute("PRAGMA busy_timeout=1")
        other = sqlite3.connect(str(driver.database.url.database), isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            other.close()
        return
    assert isinstance(driver.database, PostgresDatabase)
    url = driver.database.url
    server = await asyncpg.connect(
        url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    )
    try:
        await server.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS false')
        await driver.database._engine.dispose()
        yield
    finally:
        await server.execute(f'ALTER DATABASE "{url.database}" ALLOW_CONNECTIONS true')
        await server.close()


async def test_an_outcome_is_recorded_as_soon_as_the_database_works_again(
    driver: JobDriver, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "FIRST_PAUSE", 0.01)
    number = await claimed(driver)
    async with failing(driver):
        call = CallOutcome(number, 1, Accepted("9001"), now())
        recording = asyncio.create_task(delivery.deliver(driver.context, call))
        async with asyncio.timeout(5):
            while caplog.text.count("cannot be recorded now") < 3:
                await asyncio.sleep(0.01)
        assert not recording.done()
    async with asyncio.timeout(5):
        await recording
    order = await driver.order(number)
    assert (order.status, order.panel_order) == (Status.PENDING, "9001")


async def test_a_database_that_fails_for_minutes_leaves_the_outcome_in_the_spool(
    driver: JobDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(delivery, "ENOUGH", 0.02)
    context = spooling(driver, tmp_path)
    number = await claimed(driver)
    async with failing(driver):
        await delivery.deliver(context, CallOutcome(number, 1, Accepted("9001"), now()))
        assert not await submit.submit_one(context)  # nothing is sent before it is recorded
    later = spooling(driver, tmp_path)
    await submit.recover(later)
    order = await driver.order(number)
    assert (order.status, order.panel_order) == (Status.PENDING, "9001")
    assert later.spool.unrecorded() == []


async def test_a_spooled_answer_comes_before_the_order_is_given_up(
    driver: JobDriver, tmp_path: Path
) -> None:
    context = spooling(driver, tmp_path)
    number = await claimed(driver)
    context.spool.keep(CallOutcome(number, 1, Accepted("9001"), now()))
    await driver.later(hours=1)
    assert not await submit.submit_one(spooling(driver, tmp_path))
    order = await driver.order(number)
    assert (order.status, order.panel_order) == (Status.PENDING, "9001")
    assert await driver.alerts() == []


async def test_an_order_that_cannot_be_recorded_stops_no_other(driver: JobDriver) -> None:
    first, second = await driver.ordered(), await driver.ordered()
    # Its escrow is short, so its refund cannot be posted.
    await driver.do(
        ledger.transfer,
        key="test",
        kind=EntryKind.ADJUSTMENT,
        source=ledger.escrow(first, "USD"),
        target=ledger.adjustments("USD"),
        amount=1,
        now=now(),
    )
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body="Bad link")
    assert await submit.submit_one(driver.context)
    assert await submit.submit_one(driver.context)
    order = await driver.order(first)
    assert (order.status, order.refunded) == (Status.UNCONFIRMED, 0)
    assert "rejected: bad_link" in order.refusal
    assert "EscrowMismatch" in order.refusal
    assert (await driver.order(second)).status == Status.PENDING


async def test_an_order_that_cannot_be_claimed_stops_no_other(driver: JobDriver) -> None:
    first, second, third = [await driver.ordered() for _ in range(3)]

    def spoil(session: Session) -> None:
        orders = table_of(Order)
        session.execute(
            update(orders).where(orders.c.id == first).values(parameters={"colour": "red"})
        )
        session.add(
            SubmissionAttempt(
                order_id=second, attempt=1, panel_id=1, form_hash="", sent_at=now(),
                deadline=now() - timedelta(days=1), outcome="not_sent",
            )
        )  # fmt: skip

    await driver.do(spoil)
    for _ in range(3):
        assert await submit.submit_one(driver.context)
    assert not await submit.submit_one(driver.context)
    statuses = [order.status for order in await driver.orders()]
    assert statuses == [Status.QUEUED, Status.QUEUED, Status.PENDING]
    assert (await driver.order(third)).panel_order
    assert {alert.payload["order"] for alert in await driver.alerts()} == {first, second}
    await driver.later(hours=2)
    for _ in range(2):
        await submit.submit_one(driver.context)
    assert len(await driver.alerts()) == 2  # told once


async def test_an_error_of_the_client_leaves_the_order_in_doubt(
    driver: JobDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = await driver.ordered()

    async def broken(*_: Any, **__: Any) -> Outcome:
        raise RuntimeError("broken")

    monkeypatch.setattr(type(driver.context.panel), "add_order", broken)
    assert await submit.submit_one(driver.context)
    order = await driver.order(number)
    assert (order.status, order.refusal) == (
        Status.UNCONFIRMED, f"{UnknownCause.CONNECTION_LOST}: RuntimeError",
    )  # fmt: skip


async def test_calls_that_overlapped_leave_both_orders_in_doubt(driver: JobDriver) -> None:
    first = await claimed(driver)
    await driver.later(minutes=1)  # it is frozen until after its deadline
    second = await claimed(driver)
    await delivery.deliver(driver.context, CallOutcome(second, 1, Accepted("9002"), now()))
    assert (await driver.order(second)).status == Status.PENDING
    late = CallOutcome(first, 1, Accepted("9001"), now() + timedelta(seconds=1))
    for _ in range(2):
        await delivery.deliver(driver.context, late)
    for number, panel_order in ((first, "9001"), (second, "9002")):
        order = await driver.order(number)
        assert (order.status, order.panel_order) == (Status.UNCONFIRMED, None)
        assert panel_order in order.refusal
        assert await driver.escrow(number) == PRICE
    assert {(row.overlapped, row.panel_order) for row in await attempts(driver)} == {
        (True, "9001"), (True, "9002"),
    }  # fmt: skip


async def test_two_calls_in_flight_overlap_whichever_ends_first(driver: JobDriver) -> None:
    first, second = await claimed(driver), await claimed(driver)
    for number, panel_order in ((second, "9002"), (first, "9001")):
        call = CallOutcome(number, 1, Accepted(panel_order), now())
        await delivery.deliver(driver.context, call)
        assert (await driver.order(number)).status == Status.UNCONFIRMED
    assert all(attempt.overlapped for attempt in await attempts(driver))


async def test_a_call_that_was_not_sent_overlaps_with_none(driver: JobDriver) -> None:
    first, second = await claimed(driver), await claimed(driver)
    late = now() + timedelta(seconds=1)
    not_sent = CallOutcome(first, 1, NotSent(NotSentCause.TOO_LATE), late)
    await delivery.deliver(driver.context, not_sent)
    await delivery.deliver(driver.context, CallOutcome(second, 1, Accepted("9002"), late))
    assert (await driver.order(first)).status == Status.QUEUED
    assert (await driver.order(second)).status == Status.PENDING
    assert not any(attempt.overlapped for attempt in await attempts(driver))


async def test_calls_one_after_the_other_do_not_overlap(driver: JobDriver) -> None:
    await driver.accepted(2)
    number = await claimed(driver)
    await driver.later(minutes=5)
    await driver.do(mark_abandoned, now(), grace=timedelta(0))
    assert (await driver.order(number)).status == Status.UNCONFIRMED
    # The process that sent it died: its call was over at its deadline.
    last = await driver.ordered()
    assert await submit.submit_one(driver.context)
    assert (await driver.order(last)).status == Status.PENDING
    assert not any(attempt.overlapped for attempt in await attempts(driver))


def test_recording_is_tried_for_minutes_with_pauses_that_grow() -> None:
    pauses = list(delivery._pauses())
    assert pauses[:4] == [0.1, 0.2, 0.4, 0.8]
    assert max(pauses) == delivery.LONGEST_PAUSE
    assert 300 <= sum(pauses) < 330
