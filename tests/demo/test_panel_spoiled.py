"""False statuses in answers of every shape; `test_panel_wire` tests the other faults."""

import pytest

from bot.demo.panel import spoiled
from bot.demo.panel.faults import PanelFault, plan_fault
from bot.demo.panel.speech import Json
from bot.demo.panel.wire import HttpAnswer

WORD = plan_fault(PanelFault.LYING_WORD, None, times=None, probability=None, done=None)
ROWS = plan_fault(PanelFault.BAD_ROWS, None, times=None, probability=None, done=None)


@pytest.mark.parametrize(
    ("told", "spoilt"),
    [
        ({"status": "Pending"}, {"status": "Sublimated"}),
        ([{"status": "Pending"}, {"status": "Pending"}],
         [{"status": "Sublimated"}, {"status": "Pending"}]),
        ({"7": "unknown", "8": {"status": "Pending"}},
         {"7": "unknown", "8": {"status": "Sublimated"}}),
        ([], []),
        ({}, {}),
        ("Incorrect order ID", "Incorrect order ID"),
    ],
)  # fmt: skip
def test_a_lie_finds_its_order_in_every_shape(told: Json, spoilt: Json) -> None:
    assert spoiled.body(WORD, told) == spoilt


def test_bad_rows_need_a_list() -> None:
    assert spoiled.body(ROWS, {"data": []}) == {"data": []}


def test_nothing_is_spoilt_without_a_rule() -> None:
    answer = HttpAnswer(b"{}")
    assert spoiled.answer(None, answer) is answer
    assert spoiled.body(None, {"balance": "1"}) == {"balance": "1"}
    assert spoiled.answer(WORD, answer) is answer


def test_only_refusals_refuse() -> None:
    assert spoiled.refusal(WORD) is None
