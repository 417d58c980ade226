"""The table of statuses: complete, closed, and the only way to change one."""

import pytest
from sqlalchemy import update
from sqlmodel import Session

from bot.db import Database
from bot.orders import views
from bot.orders.status import (
    FINAL,
    FOLLOWED,
    NEEDS_OPERATOR,
    TO_SUBMIT,
    TRANSITIONS,
    ForbiddenTransition,
    Status,
    change_status,
    orders,
)
from bot.screens import statuses
from tests.orders import sample_orders

PAIRS = [(before, after) for before, nexts in TRANSITIONS.items() for after in nexts]


def test_every_state_is_in_the_table_and_in_one_class() -> None:
    assert set(TRANSITIONS) == set(Status)
    classes = [TO_SUBMIT, FOLLOWED, FINAL, NEEDS_OPERATOR, frozenset({Status.SUBMITTING})]
    assert sorted(status for group in classes for status in group) == sorted(Status)
    assert set(statuses.ICONS) == set(Status)


def test_a_final_state_is_final_and_every_other_leads_somewhere() -> None:
    assert all(bool(TRANSITIONS[status]) != (status in FINAL) for status in Status)


def test_every_state_but_the_first_is_reached_and_reaches_an_end() -> None:
    assert {after for _, after in PAIRS} == set(Status)
    ends = set(FINAL)
    while grown := {before for before, after in PAIRS if after in ends} - ends:
        ends |= grown
    assert ends == set(Status)


def test_nothing_unclear_is_ever_sent_again() -> None:
    sendable = set(TO_SUBMIT) | {Status.SUBMITTING}
    for status in (*FOLLOWED, *FINAL, Status.DISPUTED):
        assert not TRANSITIONS[status] & sendable
    # Only the late proof that it was not sent queues it again.
    assert TRANSITIONS[Status.UNCONFIRMED] & sendable == TO_SUBMIT


async def test_each_transition_moves_the_row_and_writes_its_event(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        for before, after in PAIRS:
            order_id = sample_orders.ordered(session, 10)
            session.connection().execute(
                update(orders).where(orders.c.id == order_id).values(status=before.value)
            )
            assert change_status(
                session, order_id, before, after, now=sample_orders.NOW, source="test"
            )
            assert sample_orders.read(session, order_id).status == after
            (event,) = views.events(session, order_id)
            assert (event.before, event.after, event.source) == (before, after, "test")

    await database.transact(story)


async def test_only_the_first_of_two_changes_happens(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        order_id = sample_orders.ordered(session)
        assert change_status(
            session, order_id, Status.QUEUED, Status.SUBMITTING, now=sample_orders.NOW, source="a"
        )
        assert not change_status(
            session, order_id, Status.QUEUED, Status.SUBMITTING, now=sample_orders.NOW, source="b"
        )
        assert [event.source for event in views.events(session, order_id)] == ["a"]

    await database.transact(story)


async def test_a_transition_that_is_not_in_the_table_is_a_bug(database: Database) -> None:
    def story(session: Session) -> None:
        with pytest.raises(ForbiddenTransition):
            change_status(
                session, 1, Status.COMPLETED, Status.QUEUED, now=sample_orders.NOW, source="test"
            )

    await database.transact(story)
