"""The course of an order, computed from the clock."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.demo.panel.life import Behavior, Life, State, draw

LIFE = Life(processing_after=2, started=4, ends=14, outcome="Completed", remains=0, start_count=500)


def test_an_order_is_pending_then_processed_then_falls_to_nothing() -> None:
    assert LIFE.at(0, 100) == State("Pending", 100)
    assert LIFE.at(2, 100) == State("Processing", 100)
    assert LIFE.at(4, 100) == State("In progress", 100, 500)
    assert LIFE.at(9, 100) == State("In progress", 50, 500)
    assert LIFE.at(13.99, 100) == State("In progress", 1, 500)
    assert LIFE.at(14, 100) == State("Completed", 0, 500)
    assert LIFE.at(1e9, 100) == State("Completed", 0, 500)


def test_an_order_that_ends_partial_falls_to_what_remains() -> None:
    partial = Life(2, 4, 14, "Partial", 40, 7)
    assert partial.at(9, 100) == State("In progress", 70, 7)
    assert partial.at(14, 100) == State("Partial", 40, 7)


def test_a_cut_ends_where_the_order_stands_at_that_moment() -> None:
    cut = LIFE.cut(5, 100, wait=4)
    assert cut.at(8, 100).status == "In progress"
    assert cut.at(9, 100) == State("Canceled", 50, 500)


def test_a_cut_of_a_pending_order_leaves_everything_undelivered() -> None:
    cut = LIFE.cut(-3, 100, wait=4)
    assert cut.at(0.5, 100) == State("Pending", 100)
    assert cut.at(cut.ends, 100) == State("Canceled", 100, 500)


def test_a_cut_that_comes_after_the_end_changes_nothing() -> None:
    assert LIFE.cut(11, 100, wait=4) is LIFE


@given(seed=st.integers(), quantity=st.integers(1, 10**9), elapsed=st.floats(0, 100))
def test_a_life_is_under_a_minute_and_never_goes_back(
    seed: int, quantity: int, elapsed: float
) -> None:
    life = draw(Random(seed), quantity, Behavior(partial=0.4, canceled=0.4))
    assert 0 < life.processing_after <= life.started < life.ends < 60
    now, later = life.at(elapsed, quantity), life.at(elapsed + 1, quantity)
    assert 0 <= life.remains <= quantity
    if life.outcome != "Canceled":
        assert later.remains <= now.remains <= quantity


@given(seed=st.integers())
def test_nothing_ends_badly_unless_it_may(seed: int) -> None:
    assert draw(Random(seed), 100, Behavior()).outcome == "Completed"
    assert draw(Random(seed), 100, Behavior(canceled=1.0)).outcome == "Canceled"
    assert 0 < draw(Random(seed), 100, Behavior(partial=1.0)).remains < 100
    assert draw(Random(seed), 1, Behavior(partial=1.0)).outcome == "Completed"


def test_chances_are_met_over_many_orders() -> None:
    dice = Random("many")
    ends = [draw(dice, 100, Behavior(partial=0.10, canceled=0.07)).outcome for _ in range(5000)]
    assert 0.08 < ends.count("Partial") / 5000 < 0.12
    assert 0.055 < ends.count("Canceled") / 5000 < 0.085
