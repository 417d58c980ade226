"""An order without a clear answer is judged by the ids around it, or left to an operator."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.orders.evidence.balances import BalanceChange
from bot.orders.evidence.expected import CallTimes, ExpectedOrder, expect
from bot.orders.evidence.judging import (
    Answers,
    Judgment,
    NoReport,
    UnclearOrder,
    judge,
    patient,
)
from bot.orders.evidence.reasons import LASTING, MAY_PASS, Reason, Verdict
from bot.orders.evidence.windows import Bounds, Window, bounds_between, window_of
from bot.orders.follow import PanelReport
from bot.orders.plans import ParentKind
from bot.orders.status import Status

MINE = ExpectedOrder(order_id=1, billed_quantity=1_000, charge=Decimal("0.9"))
OTHER = ExpectedOrder(order_id=2, billed_quantity=100, charge=Decimal("0.25"))
TWIN = replace(MINE, order_id=3)
LOWER, UPPER = "500", "504"
KNOWN = frozenset({LOWER, UPPER})


def report(charge: str | None = "0.90", **given: object) -> PanelReport:
    values = {"status": Status.PENDING, "status_text": "Pending", "remains": 1_000, **given}
    return PanelReport(charge=charge, **values)  # type: ignore[arg-type]


def window(upper: str | None = UPPER, known: frozenset[str] = KNOWN) -> Window:
    return between(LOWER, upper, known)


def between(lower: str, upper: str | None, known: Collection[str]) -> Window:
    bounds = bounds_between(lower, upper, ids_grow=True)
    assert isinstance(bounds, Bounds)
    return window_of(bounds, known)


def answered(where: Window, **ours: PanelReport | NoReport) -> dict[str, PanelReport | NoReport]:
    """Return answers in which own ids are ours, `i501=…` answers so, and all others are refused."""
    refused = dict.fromkeys((*where.ids, *where.controls), NoReport.NOT_OURS)
    own = dict.fromkeys(where.own, report("7"))
    return {**refused, **own, **{name[1:]: answer for name, answer in ours.items()}}


SPENT = BalanceChange(Decimal("100.00"), Decimal("93.00"), certain=(Decimal(-7),))
"""The balance has paid for the order with the upper id, and for nothing else."""
SPENT_MORE = replace(SPENT, after=Decimal("92.10"))


def judged(
    unclear: UnclearOrder | None = None, change: BalanceChange = SPENT, **ours: PanelReport
) -> Judgment:
    where = window()
    return judge(
        unclear or UnclearOrder(MINE, known=KNOWN), where, answered(where, **ours), [change]
    )


def test_the_one_id_of_ours_with_the_expected_charge_is_the_order() -> None:
    judgment = judged(i502=report(), change=SPENT_MORE)
    assert (judgment.verdict, judgment.panel_order) == (Verdict.LINK, "502")


@pytest.mark.parametrize(
    ("charge", "given"),
    [
        ("0", {"status": Status.CANCELED}),
        (None, {"status": Status.CANCELED}),
        ("0.90", {"status": Status.CANCELED}),
        ("0.36", {"status": Status.CANCELED, "remains": 600}),
        ("0.36", {"status": Status.PARTIAL, "remains": 600}),
        ("0.90", {"status": Status.PARTIAL, "remains": 600}),
    ],
)
def test_an_order_that_has_ended_meanwhile_is_known_by_what_is_left_of_its_charge(
    charge: str | None, given: dict[str, Any]
) -> None:
    judgment = judged(i502=report(charge, **given), change=SPENT_MORE)
    assert (judgment.verdict, judgment.panel_order) == (Verdict.LINK, "502")


@pytest.mark.parametrize(
    ("charge", "given"),
    [
        ("0", {"status": Status.PARTIAL, "remains": 600}),
        ("0.54", {"status": Status.PARTIAL, "remains": 600}),
        ("0.36", {"status": Status.COMPLETED, "remains": 600}),
        ("0.36", {"status": Status.PARTIAL, "remains": None}),
    ],
)
def test_another_charge_is_not_what_is_left_of_it(
    charge: str | None, given: dict[str, Any]
) -> None:
    assert judged(i502=report(charge, **given)).reasons == (Reason.STRANGERS,)


def sent(order: ExpectedOrder, minute: int, done: int) -> ExpectedOrder:
    """Return the order as sent at a minute; the panel was done with it `done` minutes later."""
    at = datetime(2026, 5, 1, 12, minute, tzinfo=UTC)
    return replace(order, call=CallTimes(at, at + timedelta(minutes=done)))


@pytest.mark.parametrize(("minute", "own"), [(20, "501"), (10, "502")])
def test_equal_orders_sent_in_turn_have_their_ids_in_turn(minute: int, own: str) -> None:
    twin = sent(TWIN, minute, 2)
    unclear = UnclearOrder(sent(MINE, 15, 2), rivals=(sent(OTHER, 15, 2), twin), known=KNOWN)
    judgment = judged(unclear, i501=report(), i502=report())
    assert (judgment.verdict, judgment.panel_order) == (Verdict.LINK, own)


@pytest.mark.parametrize(
    ("mine", "twin", "ids"),
    [
        (sent(MINE, 15, 2), sent(TWIN, 16, 2), 2),  # the panel may not have been done with mine
        (sent(MINE, 15, 2), sent(TWIN, 20, 2), 1),
        (sent(MINE, 15, 2), sent(TWIN, 20, 2), 3),
        (MINE, sent(TWIN, 20, 2), 2),
    ],
)
def test_equal_orders_that_cannot_be_told_apart_are_asked_about(
    mine: ExpectedOrder, twin: ExpectedOrder, ids: int
) -> None:
    ours = {f"i50{number}": report() for number in range(1, ids + 1)}
    judgment = judged(UnclearOrder(mine, rivals=(twin,), known=KNOWN), SPENT_MORE, **ours)
    assert judgment.verdict is Verdict.ASK
    assert Reason.RIVAL in judgment.reasons


def test_an_order_that_was_not_charged_leaves_the_id_to_its_rival() -> None:
    unclear = UnclearOrder(MINE, rivals=(TWIN,), known=KNOWN)
    assert judged(unclear, SPENT, i502=report()).verdict is Verdict.REFUND
    assert judged(unclear, SPENT_MORE, i502=report()).verdict is Verdict.ASK
    both = judged(unclear, SPENT, i501=report(), i502=report())
    assert both.verdict is Verdict.ASK


def test_no_id_of_ours_and_an_untouched_balance_prove_that_the_panel_has_nothing() -> None:
    assert judged().verdict is Verdict.REFUND


@pytest.mark.parametrize(
    ("ours", "reason"),
    [
        ({"i501": report(), "i502": report()}, Reason.SEVERAL),
        ({"i502": report("0.91")}, Reason.STRANGERS),
        ({"i502": report(None)}, Reason.STRANGERS),
        ({"i502": report("0")}, Reason.STRANGERS),
        ({"i502": report(remains=1_001)}, Reason.STRANGERS),
        ({"i502": report(status=None)}, Reason.STRANGERS),
        ({"i502": report(runs=2)}, Reason.STRANGERS),
        ({"i501": report(), "i502": report("5")}, Reason.STRANGERS),
        ({"i502": NoReport.UNREADABLE}, Reason.UNREADABLE),
        ({"i500": NoReport.NOT_OURS}, Reason.UNREADABLE),
        ({"i504": NoReport.UNREADABLE}, Reason.UNREADABLE),
        ({"i499": report()}, Reason.OTHERS_ANSWERED),
        ({"i1000504": report()}, Reason.OTHERS_ANSWERED),
    ],
)
@pytest.mark.parametrize("change", [SPENT, SPENT_MORE])
def test_whatever_does_not_fit_the_picture_is_for_a_person(
    ours: dict[str, Any], reason: Reason, change: BalanceChange
) -> None:
    judgment = judged(change=change, **ours)
    assert (judgment.verdict, judgment.reasons) == (Verdict.ASK, (reason,))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (SPENT_MORE, Reason.BALANCE_DISAGREES),
        (replace(SPENT, after=Decimal(193)), Reason.BALANCE_DISAGREES),
        (replace(SPENT, before=None), Reason.BALANCE_UNKNOWN),
        (replace(SPENT, after=None), Reason.BALANCE_UNKNOWN),
        (replace(SPENT, unmeasured=True), Reason.BALANCE_UNKNOWN),
        (replace(SPENT, uncertain=(Decimal(-1),) * 13), Reason.BALANCE_UNKNOWN),
        (replace(SPENT, uncertain=(Decimal("0.9"),)), Reason.BALANCE_DISAGREES),
        (replace(SPENT, certain=(Decimal(-7), Decimal("0.9")), after=Decimal("93.90")), None),
        (replace(SPENT, uncertain=(Decimal(-3),), after=Decimal(90)), None),
        (replace(SPENT, uncertain=(Decimal(-3),)), None),
    ],
)
def test_the_balance_must_agree_without_the_charge_and_not_with_it(
    change: BalanceChange, reason: Reason | None
) -> None:
    judgment = judged(change=change)
    assert judgment.reasons == (() if reason is None else (reason,))
    assert judgment.verdict is (Verdict.REFUND if reason is None else Verdict.ASK)


def test_a_charge_below_the_balances_last_digit_is_not_seen_in_it() -> None:
    small = UnclearOrder(replace(MINE, charge=Decimal("0.004")), known=KNOWN)
    assert judged(small).reasons == (Reason.BALANCE_TOO_COARSE,)
    fine = replace(SPENT, before=Decimal("100.0000"), after=Decimal("93.0001"))
    assert judged(small, change=fine).verdict is Verdict.REFUND


def test_one_pair_of_readings_is_enough_to_prove_that_nothing_was_taken() -> None:
    where, unclear = window(), UnclearOrder(MINE, known=KNOWN)
    for changes in ([SPENT_MORE, SPENT], [SPENT, SPENT_MORE]):
        assert judge(unclear, where, answered(where), changes).verdict is Verdict.REFUND
    assert judge(unclear, where, answered(where), []).reasons == (Reason.BALANCE_UNKNOWN,)


def test_an_earlier_unclear_order_below_the_window_is_no_stranger() -> None:
    earlier = UnclearOrder(MINE, known=KNOWN, earlier=(OTHER,))
    judgment = judged(earlier, i499=report("0.25", remains=100))
    assert judgment.verdict is Verdict.REFUND
    assert judged(earlier, i499=report("0.26")).reasons == (Reason.OTHERS_ANSWERED,)


def test_an_id_that_fits_two_orders_belongs_to_neither() -> None:
    judgment = judged(UnclearOrder(MINE, (TWIN,), KNOWN), SPENT_MORE, i501=report())
    assert (judgment.verdict, judgment.reasons) == (Verdict.ASK, (Reason.RIVAL,))
    assert list(judgment.candidates) == ["501"]


def test_ids_of_two_orders_with_other_charges_are_told_apart() -> None:
    ids: dict[str, Any] = {"i501": report("0.25", remains=100), "i502": report()}
    mine = judged(UnclearOrder(MINE, (OTHER,), KNOWN), **ids)
    other = judged(UnclearOrder(OTHER, (MINE,), KNOWN), **ids)
    assert (mine.panel_order, other.panel_order) == ("502", "501")


def test_an_order_waits_while_an_id_may_be_its_rivals() -> None:
    judgment = judged(UnclearOrder(MINE, (OTHER,), KNOWN), i501=report("0.25", remains=100))
    assert judgment.reasons == (Reason.RIVAL_FIRST,)
    linked = UnclearOrder(MINE, (OTHER,), KNOWN | {"501"})
    change = replace(SPENT, certain=(Decimal(-7), Decimal("-0.25")), after=Decimal("92.75"))
    assert judged(linked, change=change, i501=report("0.25")).verdict is Verdict.REFUND


def test_two_equal_orders_of_which_the_panel_has_none_are_both_refunded() -> None:
    twins = UnclearOrder(MINE, (TWIN,), KNOWN)
    open_charge = replace(SPENT, uncertain=(Decimal("-0.9"),))
    assert judged(twins, change=open_charge).verdict is Verdict.REFUND
    one_taken = replace(open_charge, after=Decimal("92.10"))
    assert judged(twins, change=one_taken).reasons == (Reason.BALANCE_DISAGREES,)


def test_a_drip_feed_is_known_by_its_runs_and_its_child_orders_are_not_strangers() -> None:
    drip = expect(1, "default", {"link": "x", "quantity": "100", "runs": "3", "interval": "5"},
                  300, "0.9")  # fmt: skip
    parent = report(None, remains=None, runs=3, children=("502",))
    child = report("0.09", remains=100)
    judgment = judged(UnclearOrder(drip, known=KNOWN), i501=parent, i502=child)
    assert (judgment.verdict, judgment.panel_order) == (Verdict.LINK, "501")
    other = judged(UnclearOrder(drip, known=KNOWN), i501=replace(parent, runs=4), i502=child)
    assert other.verdict is Verdict.ASK


@pytest.mark.parametrize("sent", ["rivals", "earlier"])
def test_an_id_may_be_a_child_order_of_a_parent_without_a_clear_answer(sent: str) -> None:
    form = {"link": "x", "quantity": "1000", "runs": "3", "interval": "5"}
    drip = expect(2, "default", form, 3_000, "0.9")
    unclear = UnclearOrder(MINE, known=KNOWN, **{sent: (drip,)})  # type: ignore[arg-type]
    assert judged(unclear, i501=report()).reasons == (Reason.CHILDREN_UNKNOWN,)
    dearer = replace(unclear, order=replace(MINE, charge=Decimal("1.1")))
    assert judged(dearer, i501=report()).reasons == (Reason.RIVAL_FIRST,)
    assert judged(unclear, i501=report("0.91")).reasons == (Reason.STRANGERS,)


def test_a_subscription_without_a_clear_answer_may_have_any_child_within_its_bounds() -> None:
    form = {"username": "x", "min": 500, "max": 1_000, "posts": 3, "delay": 0}
    watch = expect(2, "subscriptions", form, 3_000, "0.9")
    unclear = UnclearOrder(MINE, known=KNOWN, earlier=(watch,))
    assert judged(unclear, i501=report()).reasons == (Reason.CHILDREN_UNKNOWN,)
    assert judged(unclear, i501=report("0.45")).reasons == (Reason.RIVAL_FIRST,)
    assert judged(unclear, i501=report("0.44")).reasons == (Reason.STRANGERS,)
    unpriced = UnclearOrder(MINE, known=KNOWN, earlier=(replace(watch, child_charges=None),))
    assert judged(unpriced, i501=report("0.44")).reasons == (Reason.RIVAL_FIRST,)


def test_a_child_order_that_nobody_listed_yet_may_be_the_one_id() -> None:
    unlisted = UnclearOrder(MINE, known=KNOWN, children_listed=False)
    assert judged(unlisted, i501=report()).reasons == (Reason.CHILDREN_UNKNOWN,)
    assert judged(unlisted).verdict is Verdict.REFUND


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (replace(MINE, charge=None, parent_kind=ParentKind.SUBSCRIPTION), Reason.SUBSCRIPTION),
        (replace(MINE, charge=None), Reason.NO_RATE),
    ],
)
def test_what_cannot_be_recognized_is_never_settled(order: ExpectedOrder, reason: Reason) -> None:
    judgment = judged(UnclearOrder(order, known=KNOWN))
    assert (judgment.verdict, judgment.reasons) == (Verdict.ASK, (reason,))


def test_without_an_upper_id_the_candidates_are_shown_and_nothing_is_decided() -> None:
    wide = window(upper=None, known=frozenset({LOWER}))
    alone = UnclearOrder(MINE, known=frozenset({LOWER}))
    judgment = judge(alone, wide, answered(wide, i501=report()), [SPENT])
    assert (judgment.verdict, judgment.reasons) == (Verdict.ASK, (Reason.NO_UPPER_ID,))
    assert list(judgment.candidates) == ["501"]


def test_only_what_may_pass_by_itself_is_waited_for() -> None:
    assert not MAY_PASS & LASTING
    for reason in Reason:
        judgment = Judgment(Verdict.ASK, (reason,))
        expected = Verdict.WAIT if reason in MAY_PASS else Verdict.ASK
        assert patient(judgment, waits=True).verdict is expected
        assert patient(judgment, waits=False) == judgment
    mixed = Judgment(Verdict.ASK, (Reason.NO_UPPER_ID, Reason.STRANGERS))
    assert patient(mixed, waits=True) == mixed


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda kwargs: kwargs | {"lower": None}, Reason.NO_LOWER_ID),
        (lambda kwargs: kwargs | {"lower": "9f1c-22"}, Reason.RANDOM_IDS),
        (lambda kwargs: kwargs | {"upper": "9f1c-22"}, Reason.RANDOM_IDS),
        (lambda kwargs: kwargs | {"upper": "0504"}, Reason.RANDOM_IDS),
        (lambda kwargs: kwargs | {"upper": "500"}, Reason.RANDOM_IDS),
        (lambda kwargs: kwargs | {"upper": "12"}, Reason.RANDOM_IDS),
        (lambda kwargs: kwargs | {"ids_grow": False}, Reason.RANDOM_IDS),
        (lambda kwargs: kwargs | {"upper": "802"}, Reason.TOO_MANY_IDS),
    ],
)
def test_there_is_no_window_without_two_growing_ids(
    change: Callable[[dict[str, object]], dict[str, object]], expected: Reason
) -> None:
    kwargs = change({"lower": "500", "upper": "504", "ids_grow": True})
    assert bounds_between(**kwargs) is expected  # type: ignore[arg-type]


def test_a_window_has_the_ids_between_and_controls_that_are_not_ours() -> None:
    small = between("500", "503", {"500", "503", "498"})
    assert small.ids == ("501", "502")
    assert small.controls == ("499", "497", "496", "495", "494", "1000503")
    assert len(between("500", "801", KNOWN).ids) == 300
    assert between("1", "3", {"1", "3"}).controls == ("1000003",)


CENTS = st.integers(1, 400).map(lambda cents: Decimal(cents) / 100)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[UnclearOrder, Window, Answers, BalanceChange, str | None]:
    """A window as a panel may have filled it, and the id that the order really has there."""
    size = draw(st.integers(0, 12))
    ids = [str(501 + place) for place in range(size)]
    upper = str(501 + size)
    charges = draw(st.lists(CENTS, min_size=1, max_size=3))
    orders = [ExpectedOrder(number, 1_000, charge) for number, charge in enumerate(charges)]
    places = draw(st.permutations(ids))
    taken = [
        (order, places[number] if number < size and draw(st.booleans()) else None)
        for number, order in enumerate(orders)
    ]
    known = {LOWER, upper}
    world = between(LOWER, upper, known)
    answers = answered(world)
    own = draw(st.sets(st.sampled_from(ids), max_size=3)) if ids else set()
    for one in own - {place for _, place in taken}:
        known.add(one)
        answers[one] = report("1.5")
    spent = Decimal(7)
    for order, place in taken:
        if place is not None:
            answers[place] = report(str(order.charge))
            spent += order.charge or 0
    other = draw(st.sampled_from([Decimal(0), Decimal(0), Decimal(10), Decimal("-0.5")]))
    rivals = tuple(order for order, _ in taken[1:])
    change = BalanceChange(
        Decimal("100.00"),
        Decimal("100.00") - spent + other,
        certain=(Decimal(-7),),
        uncertain=tuple(-(rival.charge or Decimal(0)) for rival in rivals),
    )
    unclear = UnclearOrder(orders[0], rivals, frozenset(known))
    return unclear, world, answers, change, taken[0][1]


@settings(max_examples=400, deadline=None)
@given(worlds())
def test_no_wrong_id_and_no_refund_of_what_the_panel_has(
    world: tuple[UnclearOrder, Window, Answers, BalanceChange, str | None],
) -> None:
    unclear, around, answers, change, truth = world
    judgment = judge(unclear, around, answers, [change])
    candidates = {
        one for one in around.ids
        if isinstance(answers[one], PanelReport) and one not in unclear.known
    }  # fmt: skip
    if judgment.verdict is Verdict.LINK:
        assert judgment.panel_order == truth
        mine = [one for one in candidates if _charge(answers, one) == unclear.order.charge]
        assert mine == [truth]
    elif judgment.verdict is Verdict.REFUND:
        assert truth is None
        rivals = {one.charge for one in unclear.rivals}
        assert all(_charge(answers, one) in rivals for one in candidates)
    else:
        assert judgment.reasons


def _charge(answers: Answers, one: str) -> Decimal:
    answer = answers[one]
    assert isinstance(answer, PanelReport)
    assert isinstance(answer.charge, str | None)
    return Decimal(answer.charge or 0)


@settings(max_examples=200, deadline=None)
@given(worlds(), st.sampled_from(["501", "502", "503"]), CENTS)
def test_a_stranger_in_the_window_leads_to_no_wrong_refund(
    world: tuple[UnclearOrder, Window, Answers, BalanceChange, str | None],
    place: str,
    charge: Decimal,
) -> None:
    unclear, around, answers, change, truth = world
    if place not in around.ids or isinstance(answers[place], PanelReport):
        return
    judgment = judge(unclear, around, {**answers, place: report(str(charge))}, [change])
    if judgment.verdict is Verdict.REFUND:
        # The stranger looks like a rival, and the balance shows that the order was not charged.
        assert truth is None
        assert charge in {one.charge for one in unclear.rivals}
    if judgment.verdict is Verdict.LINK and judgment.panel_order != truth:
        # Nobody can tell an order of the operator's own with the very same charge.
        assert truth is None
        assert charge == unclear.order.charge
