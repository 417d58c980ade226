"""Attempts: what is written before a call, and which outcome stays."""

from decimal import Decimal
from itertools import permutations

import pytest
from sqlmodel import Session, col, select

from bot.catalog import balances, panels
from bot.db import Database
from bot.orders import submit
from bot.orders.sending import claims
from bot.orders.sending.attempts import (
    AttemptOutcome,
    SubmissionAttempt,
    end_attempt,
    form_hash,
)
from bot.orders.status import Status
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID, later


def attempts(session: Session) -> list[SubmissionAttempt]:
    session.expire_all()
    return list(session.exec(select(SubmissionAttempt).order_by(col(SubmissionAttempt.id))))


def test_a_form_has_one_hash_whatever_the_order_of_its_fields() -> None:
    fields = {"link": "https://example.com/é", "quantity": 1000, "comments": ["a", "b"]}
    hashes = {form_hash("7", dict(order)) for order in permutations(fields.items())}
    assert len(hashes) == 1
    assert form_hash("8", fields) not in hashes
    assert form_hash("7", fields | {"quantity": 1001}) not in hashes


async def test_what_is_known_before_the_call_is_written_with_the_claim(database: Database) -> None:
    def story(session: Session) -> None:
        panel = panels.ensure_panel(session, name="panel", url="https://panel.example/api")
        assert panel == sample_orders.TERMS.panel_id
        balances.note_balance(session, panel, Decimal("12.5"), "EUR", now=later(minutes=-3))
        sample_orders.fund(session)
        sample_orders.sent(session, panel_order="900")
        number = sample_orders.ordered(session)
        claimed = claims.claim_next(session, later(seconds=1), panel_id=PANEL_ID)
        assert claimed is not None
        first, second = attempts(session)
        assert (first.last_panel_order, second.last_panel_order) == (None, "900")
        assert (second.order_id, second.attempt, second.panel_id) == (number, 1, panel)
        assert (second.balance, second.balance_currency) == ("12.5", "EUR")
        assert second.balance_at == later(minutes=-3)
        assert second.form_hash == form_hash(claimed.panel_service, claimed.parameters)
        assert second.sent_at == later(seconds=1)
        assert second.deadline == second.sent_at + claims.CALL_DURATION
        assert (second.ended_at, second.outcome, second.overlapped) == (None, None, False)

    await database.transact(story)


async def test_the_last_own_id_is_that_of_the_order_sent_last(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        early, late = sample_orders.ordered(session), sample_orders.ordered(session)
        first = claims.claim_next(session, NOW, panel_id=PANEL_ID)
        assert first is not None
        assert first.order_id == early
        submit.record_postponed(session, first, Status.QUEUED, "dns", later(minutes=2), NOW)
        for panel_order, seconds in (("901", 60), ("902", 120)):
            order = claims.claim_next(session, later(seconds=seconds), panel_id=PANEL_ID)
            assert order is not None
            submit.record_accepted(session, order, panel_order, later(seconds=seconds))
        assert sample_orders.read(session, late).panel_order == "901"
        sample_orders.ordered(session)
        assert claims.claim_next(session, later(hours=1), panel_id=PANEL_ID) is not None
        assert attempts(session)[-1].last_panel_order == "902"

    await database.transact(story)


async def test_each_recorded_outcome_ends_the_attempt(database: Database) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        for _ in range(4):
            sample_orders.ordered(session)
        orders = [claims.claim_next(session, NOW, panel_id=PANEL_ID) for _ in range(4)]
        first, second, third, fourth = (order for order in orders if order)
        moment = later(seconds=3)
        submit.record_accepted(session, first, "900", moment)
        submit.record_refused(session, second, "bad_link", "Bad link", moment)
        submit.record_postponed(session, third, Status.QUEUED, "dns", later(minutes=9), moment)
        submit.record_unconfirmed(session, fourth.order_id, fourth.user_id, "timeout", moment)
        assert [(row.outcome, row.panel_order, row.evidence) for row in attempts(session)] == [
            ("accepted", "900", ""),
            ("rejected", None, "bad_link: Bad link"),
            ("not_sent", None, "dns"),
            ("unknown", None, "timeout"),
        ]
        assert {row.ended_at for row in attempts(session)} == {moment}

    await database.transact(story)


@pytest.mark.parametrize("first", list(AttemptOutcome))
@pytest.mark.parametrize("second", list(AttemptOutcome))
async def test_only_a_proof_replaces_an_outcome_and_only_an_unknown_one(
    database: Database, first: AttemptOutcome, second: AttemptOutcome
) -> None:
    def story(session: Session) -> None:
        sample_orders.fund(session)
        number = sample_orders.ordered(session)
        assert claims.claim_next(session, NOW, panel_id=PANEL_ID)
        assert end_attempt(session, number, 1, first, NOW)
        replaced = end_attempt(session, number, 1, second, later(minutes=1))
        unknown = AttemptOutcome.UNKNOWN
        assert replaced == (first is unknown and second is not unknown)
        (row,) = attempts(session)
        assert row.outcome == (second if replaced else first)
        assert not end_attempt(session, number, 2, AttemptOutcome.ACCEPTED, NOW)

    await database.transact(story)
