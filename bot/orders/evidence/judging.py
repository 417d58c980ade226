"""Judges an order without a clear answer by what the panel says of the ids around it.

The panel has no idempotency key and no list of orders. But its ids grow with time, and it answers
for the ids of one key only. So if the panel has the order, its id is between the shop's last id
before the call and its first id after it, and it answers with the charge that was expected. If no
such id answers and the balance shows no charge, the panel does not have the order.

Anything that does not fit this picture is left to an operator: a wrong link or a wrong refund
costs more than a question.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from bot.orders.evidence.balances import BalanceChange, objection_to_refund
from bot.orders.evidence.expected import ExpectedOrder, fits, may_be_child
from bot.orders.evidence.reasons import MAY_PASS, Reason, Verdict
from bot.orders.evidence.sequence import id_by_sequence
from bot.orders.evidence.windows import Window
from bot.orders.follow import PanelReport
from bot.orders.plans import ParentKind

RIVALRY = frozenset({Reason.SEVERAL, Reason.RIVAL})
"""Reasons that only say that orders without a clear answer look the same at the panel."""


class NoReport(Enum):
    """Why there is no report on an id."""

    NOT_OURS = "not ours"
    """The panel refused the id: it is unknown, or another customer's."""
    UNREADABLE = "unreadable"
    """The panel has not answered, or not so that it can be read."""


Answers = Mapping[str, PanelReport | NoReport]
"""The panel's answer for each id."""


@dataclass(frozen=True, slots=True)
class Judgment:
    """A verdict with what it rests on."""

    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    """Why the evidence decides nothing; empty for LINK and REFUND."""
    panel_order: str | None = None
    """The order's id at the panel, for LINK."""
    candidates: Mapping[str, PanelReport] = field(default_factory=dict)
    """The ids that answer as the shop's and belong to none of its orders."""


@dataclass(frozen=True, slots=True)
class UnclearOrder:
    """An order without a clear answer, and what the shop knows besides."""

    order: ExpectedOrder
    rivals: tuple[ExpectedOrder, ...] = ()
    """Other orders without a clear answer that may be any of the same ids."""
    known: frozenset[str] = frozenset()
    """Ids that belong to orders of the shop, or are child orders of them."""
    earlier: tuple[ExpectedOrder, ...] = ()
    """Orders without a clear answer that were sent before the window: they are below it."""
    children_listed: bool = True
    """False if a running drip-feed or subscription has not listed its child orders."""


def objection_to_order(order: ExpectedOrder) -> Reason | None:
    """Return why an order cannot be recognized at the panel; None if it can."""
    if order.parent_kind is ParentKind.SUBSCRIPTION:
        return Reason.SUBSCRIPTION
    return Reason.NO_RATE if order.charge is None else None


def judge(
    unclear: UnclearOrder, window: Window, answers: Answers, changes: Sequence[BalanceChange]
) -> Judgment:
    """Judge an order by the answers on the window's ids, its own ids and its controls.

    One of the balance's `changes` is enough to prove that the panel took nothing.
    """
    candidates = _candidates(unclear, window, answers)
    objections = tuple(_objections(unclear, window, answers, candidates))
    if objections:
        among = _judge_among_rivals(unclear, candidates, objections, changes)
        return among or Judgment(Verdict.ASK, objections, candidates=candidates)
    fitting = [one for one, report in candidates.items() if fits(report, unclear.order)]
    if fitting:
        return Judgment(Verdict.LINK, panel_order=fitting[0], candidates=candidates)
    doubt = _doubt_of_balance(unclear.order, changes)
    if doubt is None:
        return Judgment(Verdict.REFUND)
    return Judgment(Verdict.ASK, (doubt,), candidates=candidates)


def _doubt_of_balance(order: ExpectedOrder, changes: Sequence[BalanceChange]) -> Reason | None:
    """Return why no change of the balance proves that the panel took nothing; None if one does."""
    doubts = [objection_to_refund(change, order.charge) for change in changes]
    if None in doubts:
        return None
    return doubts[-1] if doubts else Reason.BALANCE_UNKNOWN


def _judge_among_rivals(
    unclear: UnclearOrder,
    candidates: Mapping[str, PanelReport],
    objections: Collection[Reason],
    changes: Sequence[BalanceChange],
) -> Judgment | None:
    """Judge an order whose only objection is that others look the same; None if nobody can."""
    if not RIVALRY.issuperset(objections):
        return None
    own = id_by_sequence(unclear.order, unclear.rivals, candidates)
    if own is not None:
        return Judgment(Verdict.LINK, panel_order=own, candidates=candidates)
    theirs = _rivals_may_have_all(unclear, candidates)
    if theirs and _doubt_of_balance(unclear.order, changes) is None:
        return Judgment(Verdict.REFUND)
    return None


def _rivals_may_have_all(unclear: UnclearOrder, candidates: Mapping[str, PanelReport]) -> bool:
    """Return True if each id that fits the order may be one of its rivals'."""
    mine = _fitting(candidates, (unclear.order,))
    rivals = [one for one in unclear.rivals if mine & _fitting(candidates, (one,))]
    return 0 < len(mine) <= len(rivals)


def patient(judgment: Judgment, *, waits: bool) -> Judgment:
    """Return WAIT in place of ASK while it `waits` and all reasons may pass by themselves."""
    if judgment.verdict is Verdict.ASK and waits and MAY_PASS.issuperset(judgment.reasons):
        return Judgment(Verdict.WAIT, judgment.reasons, candidates=judgment.candidates)
    return judgment


def _candidates(unclear: UnclearOrder, window: Window, answers: Answers) -> dict[str, PanelReport]:
    """Return the window's ids that answer as ours and belong to no order of the shop."""
    reports = {
        one: answer
        for one in window.ids
        if isinstance(answer := answers.get(one), PanelReport) and one not in unclear.known
    }
    # A drip-feed that is a candidate itself brings its child orders along.
    children = {child for report in reports.values() for child in report.children or ()}
    return {one: report for one, report in reports.items() if one not in children}


def _objections(
    unclear: UnclearOrder,
    window: Window,
    answers: Answers,
    candidates: Mapping[str, PanelReport],
) -> Iterable[Reason]:
    """Yield every reason not to decide by these answers."""
    unsuited = objection_to_order(unclear.order)
    if unsuited is not None:
        yield unsuited
    if any(_is_strange(answers.get(one), unclear.earlier) for one in window.controls):
        yield Reason.OTHERS_ANSWERED
    if not _all_answered(window, answers):
        yield Reason.UNREADABLE
    if window.upper is None:
        yield Reason.NO_UPPER_ID
    if candidates and not unclear.children_listed:
        yield Reason.CHILDREN_UNKNOWN
    yield from _misfits(unclear, candidates)


def _is_strange(answer: PanelReport | NoReport | None, earlier: Sequence[ExpectedOrder]) -> bool:
    """Return True if an id that is not the shop's is answered, and is no earlier unclear order."""
    return isinstance(answer, PanelReport) and not any(fits(answer, order) for order in earlier)


def _misfits(unclear: UnclearOrder, candidates: Mapping[str, PanelReport]) -> Iterable[Reason]:
    """Yield why the candidates are not this one order."""
    mine = _fitting(candidates, (unclear.order,))
    # The child orders of one without a clear answer are listed by an id that nobody knows yet.
    children = _children(candidates, (*unclear.rivals, *unclear.earlier))
    rivals = _fitting(candidates, unclear.rivals)
    if mine & children:
        yield Reason.CHILDREN_UNKNOWN
    if candidates.keys() - mine - rivals - children:
        yield Reason.STRANGERS
    if len(mine) > 1:
        yield Reason.SEVERAL
    if mine & rivals:
        yield Reason.RIVAL
    if not mine and rivals | children:
        yield Reason.RIVAL_FIRST


def _fitting(candidates: Mapping[str, PanelReport], orders: Collection[ExpectedOrder]) -> set[str]:
    """Return the candidates that fit at least one of these orders."""
    return {
        one for one, report in candidates.items() if any(fits(report, order) for order in orders)
    }


def _children(
    candidates: Mapping[str, PanelReport], parents: Collection[ExpectedOrder]
) -> set[str]:
    """Return the candidates that may be child orders of at least one of these orders."""
    return {
        one
        for one, report in candidates.items()
        if any(may_be_child(report, order) for order in parents)
    }


def _all_answered(window: Window, answers: Answers) -> bool:
    """Return True if own ids answer as ours and every other id is answered or refused."""
    return all(isinstance(answers.get(one), PanelReport) for one in window.own) and all(
        isinstance(answers.get(one), PanelReport) or answers.get(one) is NoReport.NOT_OURS
        for one in (*window.ids, *window.controls)
    )
