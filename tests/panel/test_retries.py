"""When a read is repeated: a table of errors, and the waits in seconds."""

import pytest

from bot.panel import (
    NotSentCause,
    PanelError,
    PanelGarbled,
    PanelRateLimited,
    PanelRefused,
    PanelUnreachable,
    RefusalClass,
    Retries,
    UnknownCause,
)
from bot.panel.retries import LASTING, PASSING, is_temporary

R = Retries(attempts=4, first_delay=1.0, longest_delay=3.0, longest_accepted_wait=10.0)
LOST = PanelUnreachable(UnknownCause.CONNECTION_LOST)

TABLE: list[tuple[PanelError, bool]] = [
    (PanelUnreachable(NotSentCause.DNS), True),
    (PanelUnreachable(NotSentCause.CONNECT), True),
    (PanelUnreachable(NotSentCause.CONNECT_TIMEOUT), True),
    (PanelUnreachable(NotSentCause.TLS), False),
    (PanelUnreachable(NotSentCause.ADDRESS), False),
    (PanelUnreachable(NotSentCause.CLOSED), False),
    (PanelUnreachable(UnknownCause.TIMEOUT), True),
    (PanelUnreachable(UnknownCause.CONNECTION_LOST), True),
    (PanelUnreachable(UnknownCause.CANCELED), True),
    (PanelGarbled(UnknownCause.SERVER_ERROR), True),
    (PanelGarbled(UnknownCause.HTML), True),
    (PanelGarbled(UnknownCause.EMPTY), True),
    (PanelGarbled(UnknownCause.NOT_JSON), True),
    (PanelGarbled(UnknownCause.NOISE), True),
    (PanelGarbled(UnknownCause.REDIRECT), False),
    (PanelGarbled(UnknownCause.HTTP_ERROR), False),
    (PanelGarbled(UnknownCause.TOO_LARGE), False),
    (PanelGarbled(UnknownCause.INCOMPLETE), False),
    (PanelGarbled(UnknownCause.UNKNOWN_TEXT), False),
    (PanelRateLimited(), True),
    (PanelRateLimited(5.0), True),
    (PanelRefused(RefusalClass.TRANSIENT, ""), True),
    (PanelRefused(RefusalClass.BUSY, ""), True),
    (PanelRefused(RefusalClass.UNKNOWN, ""), False),
    (PanelRefused(RefusalClass.AUTH, ""), False),
    (PanelRefused(RefusalClass.ORDER_NOT_FOUND, ""), False),
    (PanelError("anything else"), False),
]


@pytest.mark.parametrize(("error", "again"), TABLE, ids=repr)
def test_only_what_may_pass_is_asked_again(error: PanelError, again: bool) -> None:
    assert is_temporary(error) is again
    assert (R.delay(1, error, 0.0) is not None) is again


def test_every_refusal_is_judged() -> None:
    asked_again = {one for one in RefusalClass if is_temporary(PanelRefused(one, ""))}
    assert asked_again == PASSING


def test_what_lasts_is_in_one_table() -> None:
    whys: list[NotSentCause | UnknownCause] = [*NotSentCause, *UnknownCause]
    assert {why for why in whys if not is_temporary(PanelUnreachable(why))} == LASTING


@pytest.mark.parametrize(
    ("attempt", "chance", "wait"),
    [
        (1, 0.0, 0.5),
        (1, 1.0, 1.0),
        (2, 0.0, 1.0),
        (2, 0.5, 1.5),
        (3, 0.0, 1.5),
        (3, 1.0, 3.0),
        (4, 0.0, None),
        (5, 1.0, None),
    ],
)
def test_the_wait_doubles_to_its_longest_and_is_spread(
    attempt: int, chance: float, wait: float | None
) -> None:
    assert R.delay(attempt, LOST, chance) == wait


@pytest.mark.parametrize(
    ("asked", "wait"), [(0.0, 0.5), (4.0, 4.5), (10.0, 10.5), (10.1, None), (3600.0, None)]
)
def test_a_panel_that_asks_to_wait_is_obeyed_or_given_up(asked: float, wait: float | None) -> None:
    assert R.delay(1, PanelRateLimited(asked), 0.0) == wait


def test_one_attempt_is_one_call() -> None:
    assert Retries(attempts=1).delay(1, LOST, 0.0) is None
