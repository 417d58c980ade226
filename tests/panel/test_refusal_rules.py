"""What each class of refusal proves for each write."""

import json
from collections.abc import Callable
from typing import get_args

import pytest

from bot.panel import Accepted, NotSent, Outcome, PanelUnreachable, RefusalClass, Rejected, Unknown
from bot.panel.answer import Answer
from bot.panel.body import read_body
from bot.panel.errors import NotSentCause, UnknownCause
from bot.panel.judge_add import judge_add
from bot.panel.judge_requests import judge_cancellation, judge_refill
from bot.panel.outcomes import judge_unreachable
from bot.panel.refusal_rules import PROVES_NOTHING_DONE
from bot.panel.refused_adds import SentOrder
from tests.panel.refusal_samples import WORDED

R = RefusalClass

NEVER_A_PROOF = {R.UNKNOWN, R.TRANSIENT, R.BUSY}
ALWAYS_A_PROOF = {R.AUTH, R.MISSING_FIELD, R.BAD_REQUEST, R.UNSUPPORTED_ACTION}


def refused(text: str, status: int = 200) -> Answer:
    return Answer(status, read_body(json.dumps({"error": text}).encode()))


JUDGES: dict[str, Callable[[Answer], Outcome]] = {
    "add": judge_add,
    "refill": judge_refill,
    "cancel": lambda answer: judge_cancellation(answer, "5"),
}


@pytest.mark.parametrize("status", [200, 400, 401, 403, 422, 500, 503])
@pytest.mark.parametrize("action", JUDGES)
@pytest.mark.parametrize("reason", RefusalClass)
def test_each_class_is_judged_for_each_write_whatever_the_status(
    reason: RefusalClass, action: str, status: int
) -> None:
    text = next(text for text in WORDED[reason] if text.strip())
    outcome = JUDGES[action](refused(text, status))
    if reason is R.RATE_LIMITED and action != "add":
        assert outcome == NotSent(NotSentCause.RATE_LIMITED)
    elif reason in PROVES_NOTHING_DONE[action]:
        assert outcome == Rejected(reason, text)
    else:
        known = reason is not R.UNKNOWN
        assert outcome == Unknown(
            UnknownCause.NO_PROOF if known else UnknownCause.UNKNOWN_TEXT, text
        )


def test_the_text_of_a_rate_limit_proves_that_an_order_was_not_sent_only_with_429() -> None:
    for text in WORDED[R.RATE_LIMITED]:
        assert judge_add(refused(text, 429)) == NotSent(NotSentCause.RATE_LIMITED), text


@pytest.mark.parametrize("action", JUDGES)
def test_a_crash_or_unknown_words_prove_nothing_for_any_write(action: str) -> None:
    assert PROVES_NOTHING_DONE[action].isdisjoint(NEVER_A_PROOF | {R.RATE_LIMITED})
    assert PROVES_NOTHING_DONE[action] >= ALWAYS_A_PROOF


def test_an_order_is_not_refused_in_another_actions_words() -> None:
    others = {reason for reason in RefusalClass if reason.startswith(("refill_", "cancel_"))}
    assert PROVES_NOTHING_DONE["add"].isdisjoint(others | {R.ORDER_NOT_FOUND})


def test_every_class_but_those_of_no_proof_is_a_proof_somewhere() -> None:
    proved = frozenset().union(*PROVES_NOTHING_DONE.values())
    assert proved == set(RefusalClass) - NEVER_A_PROOF - {R.RATE_LIMITED}


@pytest.mark.parametrize("why", NotSentCause)
def test_what_was_not_sent_stays_not_sent(why: NotSentCause) -> None:
    assert judge_unreachable(PanelUnreachable(why)) == NotSent(why)


@pytest.mark.parametrize("why", UnknownCause)
def test_what_may_have_been_sent_is_unknown(why: UnknownCause) -> None:
    assert judge_unreachable(PanelUnreachable(why)) == Unknown(why)


def test_there_are_four_outcomes() -> None:
    assert set(get_args(Outcome)) == {Accepted, Rejected, NotSent, Unknown}


@pytest.mark.parametrize("text", WORDED[R.DUPLICATE_LINK])
def test_a_duplicate_link_may_be_this_very_order_on_a_later_attempt(text: str) -> None:
    assert judge_add(refused(text), SentOrder(attempt=1)) == Rejected(R.DUPLICATE_LINK, text)
    assert judge_add(refused(text), SentOrder(attempt=2)) == Unknown(UnknownCause.NO_PROOF, text)


@pytest.mark.parametrize("reason", sorted(PROVES_NOTHING_DONE["add"] - {R.DUPLICATE_LINK}))
def test_other_proofs_hold_on_every_attempt(reason: RefusalClass) -> None:
    answer = refused(WORDED[reason][0])
    assert judge_add(answer, SentOrder(attempt=3)) == judge_add(answer, SentOrder(attempt=1))
