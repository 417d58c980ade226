"""Rules of faults: which calls meet them, how often, and which rules are refused."""

from random import Random

import pytest

from bot.demo.panel.faults import (
    AFTERWARDS,
    ONLY_AT,
    REFUSALS,
    PanelFault,
    PanelFaults,
    PlannedPanelFault,
    chaos,
    plan_fault,
)


def waiting(*rules: PlannedPanelFault) -> PanelFaults:
    faults = PanelFaults(Random(1))
    for rule in rules:
        faults.add(rule)
    return faults


def plan(
    fault: PanelFault,
    action: str | None = None,
    times: int | None = None,
    probability: float | None = None,
    done: bool | None = None,
) -> PlannedPanelFault:
    return plan_fault(fault, action, times=times, probability=probability, done=done)


def test_a_rule_happens_once_unless_told_otherwise() -> None:
    faults = waiting(plan(PanelFault.EMPTY))
    assert faults.next_fault("add") is not None
    assert faults.next_fault("add") is None


def test_a_rule_happens_as_often_as_told() -> None:
    faults = waiting(plan(PanelFault.EMPTY, times=3))
    assert [faults.next_fault("add") is not None for _ in range(5)] == [True] * 3 + [False] * 2


def test_a_rule_waits_for_its_action() -> None:
    faults = waiting(plan(PanelFault.EMPTY, "add"))
    assert faults.next_fault("status") is None
    assert faults.next_fault("add") is not None


def test_rules_happen_one_a_call_in_their_order() -> None:
    faults = waiting(plan(PanelFault.EMPTY), plan(PanelFault.PAGE))
    met = [rule.fault for rule in (faults.next_fault("add"), faults.next_fault("add")) if rule]
    assert met == [PanelFault.EMPTY, PanelFault.PAGE]


def test_a_rule_by_chance_never_wears_out() -> None:
    faults = waiting(plan(PanelFault.EMPTY, probability=0.3))
    met = sum(faults.next_fault("add") is not None for _ in range(3000))
    assert 800 < met < 1000


def test_a_chance_may_have_a_number_of_times() -> None:
    faults = waiting(plan(PanelFault.EMPTY, probability=0.5, times=2))
    assert sum(faults.next_fault("add") is not None for _ in range(200)) == 2


def test_cleared_rules_happen_no_more() -> None:
    faults = waiting(plan(PanelFault.EMPTY, times=9))
    faults.clear()
    assert faults.next_fault("add") is None


def test_a_refusal_is_never_done_and_a_spoilt_answer_always() -> None:
    for fault in REFUSALS:
        with pytest.raises(ValueError, match="never done"):
            plan(fault, done=True)
        assert plan(fault).done is False
    for fault in AFTERWARDS:
        with pytest.raises(ValueError, match="always done"):
            plan(fault, done=False)
        assert plan(fault).done is True


def test_the_rest_is_done_when_told() -> None:
    for fault in set(PanelFault) - REFUSALS - AFTERWARDS:
        assert [plan(fault, done=done).done for done in (None, False, True)] == [
            False, False, True,
        ]  # fmt: skip


def test_some_faults_have_their_action() -> None:
    for fault, action in ONLY_AT.items():
        assert plan(fault).action == action
        with pytest.raises(ValueError, match=f"at {action} only"):
            plan(fault, "balance")


def test_chaos_spoils_about_one_call_in_eight() -> None:
    faults = waiting(*chaos(Random(0)))
    met = [faults.next_fault("add") for _ in range(4000)]
    spoilt = [rule for rule in met if rule is not None]
    assert 0.08 < len(spoilt) / 4000 < 0.20
    assert {rule.fault for rule in spoilt} >= {
        PanelFault.DROP,
        PanelFault.HANG,
        PanelFault.NO_ORDER,
        PanelFault.BOM,
    }
    assert any(rule.fault is PanelFault.DROP and rule.done for rule in spoilt)
    assert not any(rule.fault is PanelFault.VERBATIM for rule in spoilt)
