"""Mutants of refills and cancellations."""

from typing import Final

from tests.mutants.mutant import Mutant

SENDING: Final = "bot/orders/requests/sending.py"
STANDING: Final = "bot/orders/requests/standing.py"
LIVES: Final = "tests/jobs/requests/test_lives.py"
FAULTS: Final = "tests/jobs/requests/test_faults.py"

UNANSWERED: Final = "tests/jobs/requests/test_unanswered.py"

MUTANTS: Final = (
    Mutant(
        "one of several ids linked to a refill",
        "bot/orders/requests/unanswered.py",
        "refills that ids do not tell apart are linked to none",
        'if connection.execute(_NAMELESS, {"request": row.id, **span}).scalar_one():',
        'if connection.execute(_NAMELESS, {"request": row.id, **span}).scalar_one() < 0:',
        (f"{UNANSWERED}::test_one_of_two_without_an_answer_is_linked_to_nothing",),
    ),
    Mutant(
        "a refill without an answer sent again",
        SENDING,
        "a request without a clear answer is never sent again",
        "session, sending, S.UNKNOWN, now=now, evidence=evidence)",
        "session, sending, S.QUEUED, now=now, evidence=evidence)",
        (f"{FAULTS}::test_nothing_is_sent_while_the_panel_does_not_answer",),
    ),
    Mutant(
        "a refill of a dead process sent again",
        SENDING,
        "what a dead process was sending is unknown",
        "session, row, S.UNKNOWN, now=now, evidence=",
        "session, row, S.QUEUED, now=now, evidence=",
        (f"{LIVES}::test_a_process_that_died_while_it_sent_leaves_an_unknown_request",),
    ),
    Mutant(
        "requests sent to a panel that does not answer",
        SENDING,
        "nothing is sent until the panel has answered a read",
        "_panels.c.blocked_since.is_not(None)",
        "_panels.c.id < 0",
        (f"{FAULTS}::test_nothing_is_sent_while_the_panel_does_not_answer",),
    ),
    Mutant(
        "requests sent to another panel",
        SENDING,
        "an order's request goes to the panel that has the order",
        'orders.c.panel_id == bindparam("panel"),',
        'bindparam("panel") > 0,',
        (f"{LIVES}::test_a_request_for_an_order_of_another_panel_is_not_sent",),
    ),
    Mutant(
        "another customer's order refilled",
        "bot/orders/requests/asking.py",
        "a customer reaches their own orders only",
        "if standing is None or not (asker.operator or standing.user_id == asker.user_id):",
        "if standing is None:",
        (f"{LIVES}::test_nobody_asks_for_another_customers_order",),
    ),
    Mutant(
        "a completed order counts as canceled",
        "bot/orders/requests/following.py",
        "a cancellation that came too late is told",
        "STOPPED = FINAL - {Status.COMPLETED, Status.EXPIRED}",
        "STOPPED = FINAL",
        (f"{LIVES}::test_a_cancellation_that_comes_too_late_is_told",),
    ),
    Mutant(
        "refills without a pause",
        STANDING,
        "the next refill may be asked for a day later",
        "free_at = _free_at(latest, deadlines) if latest.kind is kind else None",
        "free_at = None",
        (f"{LIVES}::test_an_order_has_one_open_request_and_then_a_pause",),
    ),
    Mutant(
        "a refill button where the service has none",
        STANDING,
        "what the panel's list denies is not offered",
        "if offered is False:",
        "if offered is kind:",
        (
            "tests/handlers/requests/test_customers.py"
            "::test_a_card_says_where_its_service_has_no_button",
        ),
    ),
    Mutant(
        "a customer's order canceled without a question",
        "bot/handlers/requests/operators.py",
        "an operator is asked before a customer's money moves",
        "if others else customers.cancel_orders(turn)",
        "if not numbers else customers.cancel_orders(turn)",
        (
            "tests/handlers/requests/test_operators.py::test_what_was_not_sent_goes_back_after_a_yes",
        ),
    ),
    Mutant(
        "daily refills of what the panel refuses",
        "bot/orders/requests/auto.py",
        "automatic refill ends when the panel refuses",
        "if reason not in EARLY:",
        "if not reason:",
        (
            "tests/jobs/requests/test_auto_refill.py"
            "::test_it_ends_when_the_panel_refuses_and_not_when_it_is_too_early",
        ),
    ),
)
