"""Which refusal proves what: every class is judged for every write."""

import json
from collections.abc import Callable
from typing import get_args

import pytest

from bot.panel import Accepted, NotSent, Outcome, PanelUnreachable, RefusalClass, Rejected, Unknown
from bot.panel.answer import Answer
from bot.panel.body import read_body
from bot.panel.errors import NotSentWhy, UnknownWhy
from bot.panel.outcomes import add_outcome, cancel_outcome, not_carried, refill_outcome
from bot.panel.refusal_rules import REFUSES
from tests.panel.test_refusal_texts import WORDED

R = RefusalClass

NEVER_A_PROOF = {R.UNKNOWN, R.TRANSIENT, R.BUSY}
ALWAYS_A_PROOF = {R.AUTH, R.MISSING_FIELD, R.BAD_REQUEST, R.UNSUPPORTED_ACTION}


def refused(text: str, status: int = 200) -> Answer:
    return Answer(status, read_body(json.dumps({"error": text}).encode()))


JUDGES: dict[str, Callable[[Answer], Outcome]] = {
    "add": add_outcome,
    "refill": refill_outcome,
    "cancel": lambda answer: cancel_outcome(answer, "5"),
}


@pytest.mark.parametrize("status", [200, 400, 401, 403, 422, 500, 503])
@pytest.mark.parametrize("action", JUDGES)
@pytest.mark.parametrize("reason", RefusalClass)
def test_each_class_is_judged_for_each_write_whatever_the_status(
    reason: RefusalClass, action: str, status: int
) -> None:
    text = next(text for text in WORDED[reason] if text.strip())
    outcome = JUDGES[action](refused(text, status))
    if reason is R.RATE_LIMITED:
        assert outcome == NotSent(NotSentWhy.RATE_LIMITED)
    elif reason in REFUSES[action]:
        assert outcome == Rejected(reason, text)
    else:
        known = reason is not R.UNKNOWN
        assert outcome == Unknown(UnknownWhy.NO_PROOF if known else UnknownWhy.UNKNOWN_TEXT, text)


@pytest.mark.parametrize("action", JUDGES)
def test_a_crash_or_unknown_words_prove_nothing_for_any_write(action: str) -> None:
    assert REFUSES[action].isdisjoint(NEVER_A_PROOF | {R.RATE_LIMITED})
    assert REFUSES[action] >= ALWAYS_A_PROOF


def test_an_order_is_not_refused_in_another_actions_words() -> None:
    others = {reason for reason in RefusalClass if reason.startswith(("refill_", "cancel_"))}
    assert REFUSES["add"].isdisjoint(others | {R.ORDER_NOT_FOUND})


def test_every_class_but_those_of_no_proof_is_a_proof_somewhere() -> None:
    proved = frozenset().union(*REFUSES.values())
    assert proved == set(RefusalClass) - NEVER_A_PROOF - {R.RATE_LIMITED}


@pytest.mark.parametrize("why", NotSentWhy)
def test_what_was_not_sent_stays_not_sent(why: NotSentWhy) -> None:
    assert not_carried(PanelUnreachable(why)) == NotSent(why)


@pytest.mark.parametrize("why", UnknownWhy)
def test_what_may_have_been_sent_is_unknown(why: UnknownWhy) -> None:
    assert not_carried(PanelUnreachable(why)) == Unknown(why)


def test_there_are_four_outcomes() -> None:
    assert set(get_args(Outcome)) == {Accepted, Rejected, NotSent, Unknown}
