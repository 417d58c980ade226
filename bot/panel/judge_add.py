"""Judging the answer to `add`; the table of all outcomes is in `outcomes`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.panel.answer import Answer
from bot.panel.body import BodyKind
from bot.panel.error_texts import failed
from bot.panel.errors import UnknownCause
from bot.panel.json_values import id_of
from bot.panel.order_news import News
from bot.panel.outcomes import (
    Accepted,
    NotSent,
    Outcome,
    Rejected,
    Unknown,
    judge_without_id,
)
from bot.panel.refusal_classes import RefusalClass
from bot.panel.refused_adds import (
    SentOrder,
    is_from_behind,
    names_order,
    news_of_order,
    suggested_quirk,
    with_id,
)
from bot.panel.unwrapping import unwrapped

ANYTHING: Final = SentOrder()


def judge_add(answer: Answer, sent: SentOrder = ANYTHING) -> Outcome:
    """Judge the answer to `add`: it is Accepted only with a non-empty, non-zero `order`."""
    fields = unwrapped(answer.document, "order")
    order = id_of(fields.get("order")) if isinstance(fields, Mapping) else None
    if order is None:
        return _without_id(answer, sent)
    if answer.body.kind is not BodyKind.JSON:
        return Unknown(UnknownCause.NOISE, answer.body.excerpt, answer.document)
    reported = answer.reported_error
    if reported is not None or failed(answer.document):
        text = reported.text if reported else answer.body.excerpt
        return Unknown(UnknownCause.CONTRADICTION, text, answer.document)
    return Accepted(order, answer.document)


def _without_id(answer: Answer, sent: SentOrder) -> Outcome:
    outcome = judge_without_id(answer, "add")
    if isinstance(outcome, Rejected | NotSent):
        why = _why_unbelievable(answer.document, outcome, sent)
        reported = answer.reported_error
        text = with_id(reported.text if reported else answer.body.excerpt, answer.document)
        return Unknown(why, text, answer.document) if why else outcome
    if isinstance(outcome, Unknown) and answer.body.kind is BodyKind.JSON:
        return replace(outcome, hint=suggested_quirk(answer.document, sent))
    return outcome


def _why_unbelievable(
    document: Any, outcome: Rejected | NotSent, sent: SentOrder
) -> UnknownCause | None:
    """Return why a refusal proves nothing, or None if it is believed."""
    duplicate = isinstance(outcome, Rejected) and outcome.reason is RefusalClass.DUPLICATE_LINK
    news = news_of_order(document, sent)
    # Of an order with the same link, it is no news that it was made earlier.
    told = News.MADE in news or (News.EARLIER in news and not duplicate)
    if told or names_order(document, sent):
        return UnknownCause.CONTRADICTION
    if is_from_behind(document) or (duplicate and sent.attempt > 1):
        return UnknownCause.NO_PROOF
    return None
