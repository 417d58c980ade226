"""How services fare: shares and percentiles of their ended orders, the worst services."""

from datetime import datetime, timedelta
from math import ceil
from random import Random

from sqlalchemy import insert
from sqlmodel import Session

from bot.db import Database, table_of
from bot.orders.learning import health
from bot.orders.learning.health import ENOUGH, WINDOW, Health
from bot.orders.status import Status
from bot.orders.tables import Order, OrderEvent
from tests.orders.sample_orders import LINK, NOW, PANEL_ID, USER, fund, quoted

ORDERS, EVENTS = table_of(Order), table_of(OrderEvent)


def ended(
    session: Session,
    status: Status,
    *,
    service: int = 7,
    start: int | None = None,
    end: int = 3_600,
    at: datetime = NOW,
    kind: str = "default",
) -> None:
    """Write an order that ended at `at`, `end` seconds after it was placed."""
    placed = at - timedelta(seconds=end)
    row = session.connection().execute(
        insert(ORDERS).values(
            quote_id=quoted(session).id, user_id=USER, service_id=service, panel_id=PANEL_ID,
            panel_service="70", title="t", type=kind, parameters=LINK, quantity=1_000, price=1,
            currency="USD", status=status.value, created_at=placed, next_at=at, settled_at=at,
        )
    )  # fmt: skip
    key = row.inserted_primary_key
    assert key is not None
    changes = [] if start is None else [(placed + timedelta(seconds=start), Status.IN_PROGRESS)]
    for moment, after in [*changes, (at, status)]:
        session.connection().execute(
            insert(EVENTS).values(
                order_id=key[0], at=moment, before="pending",
                after=after.value, source="follow", detail={},
            )
        )  # fmt: skip


def learn(session: Session) -> dict[int, Health]:
    health.replace_health(session, health.compute_health(session, NOW), NOW)
    return {each.service_id: each for each in health.compute_health(session, NOW)}


def percentile(values: list[int], share: float) -> timedelta | None:
    if not values:
        return None
    return timedelta(seconds=sorted(values)[ceil(len(values) * share - 1e-9) - 1])


async def test_the_figures_are_those_of_a_plain_count(database: Database) -> None:
    dice = Random(7)
    statuses = [Status.COMPLETED] * 6 + [Status.PARTIAL, Status.CANCELED]
    starts_seen = [None, *range(100)]
    made = {
        service: [
            (dice.choice(statuses), dice.choice(starts_seen), dice.randrange(100, 1_000))
            for _ in range(size)
        ]
        for service, size in enumerate((1, 2, 5, 10, 11, 37), start=1)
    }

    def work(session: Session) -> dict[int, Health]:
        fund(session)
        for service, rows in made.items():
            for status, start, end in rows:
                ended(session, status, service=service, start=start, end=end)
        return learn(session)

    found = await database.transact(work)
    assert set(found) == set(made)
    for service, rows in made.items():
        one = found[service]
        counts = [sum(row[0] is status for row in rows) for status in
                  (Status.COMPLETED, Status.PARTIAL, Status.CANCELED)]  # fmt: skip
        assert [one.completed, one.partial, one.canceled] == counts
        assert one.ended == len(rows)
        ends = [end for status, _, end in rows if status is not Status.CANCELED]
        # An order that was never seen running began when it was delivered.
        starts = [
            end if start is None else start
            for status, start, end in rows
            if start is not None or status is not Status.CANCELED
        ]
        assert (one.end_p50, one.end_p90) == (percentile(ends, 0.5), percentile(ends, 0.9))
        assert (one.start_p50, one.start_p90) == (percentile(starts, 0.5), percentile(starts, 0.9))
        shown = await database.transact(health.find_health, service)
        assert shown == (one if len(rows) >= ENOUGH else None)


async def test_only_ends_of_the_last_thirty_days_that_say_something_count(
    database: Database,
) -> None:
    def work(session: Session) -> dict[int, Health]:
        fund(session)
        ended(session, Status.COMPLETED, at=NOW - WINDOW)
        ended(session, Status.COMPLETED, at=NOW - WINDOW - timedelta(seconds=1))
        ended(session, Status.WITHDRAWN)
        ended(session, Status.LOST)
        ended(session, Status.COMPLETED, kind="subscriptions")
        return learn(session)

    assert (await database.transact(work))[7].ended == 1


async def test_the_worst_service_comes_first_and_a_perfect_one_not_at_all(
    database: Database,
) -> None:
    def work(session: Session) -> list[int]:
        fund(session)
        for service, bad, good in ((1, 1, 9), (2, 5, 5), (3, 0, 9), (4, 3, 0), (5, 10, 10)):
            for _ in range(bad):
                ended(session, Status.CANCELED, service=service)
            for _ in range(good):
                ended(session, Status.COMPLETED, service=service)
        learn(session)
        return [each.service_id for each in health.list_worst(session, 10)]

    assert await database.transact(work) == [5, 2, 1]


async def test_figures_of_a_service_without_orders_are_forgotten(database: Database) -> None:
    def work(session: Session) -> None:
        fund(session)
        for _ in range(ENOUGH):
            ended(session, Status.COMPLETED)
        learn(session)
        assert health.find_health(session, 7) is not None
        later = NOW + WINDOW + timedelta(days=1)
        health.replace_health(session, health.compute_health(session, later), later)
        assert health.find_health(session, 7) is None

    await database.transact(work)
