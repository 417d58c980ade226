"""Mutants of what is done about orders in doubt: waiting, making whole, the spool, later looks."""

from typing import Final

from tests.mutants.mutant import Mutant

COMPENSATION: Final = "bot/orders/evidence/compensation.py"
WHOLE_TESTS: Final = "tests/jobs/test_compensation.py"
RECORDS: Final = "bot/orders/evidence/records.py"
LOOKS: Final = "bot/orders/evidence/looks.py"
LOOK_TESTS: Final = "tests/jobs/endings/test_looks.py"
RECORD: Final = "bot/jobs/sending/record.py"
BREAKER_TESTS: Final = "tests/jobs/sending/test_breaker.py"
BLOCKS: Final = f"{BREAKER_TESTS}::test_what_says_that_the_next_call_would_end_no_better_blocks_it"
SPOOL: Final = "bot/jobs/spool/files.py"
SPOOL_TESTS: Final = "tests/jobs/spool/test_files.py"

MUTANTS: Final = (
    Mutant(
        "a customer waits for ever",
        RECORDS,
        "after a day a customer is made whole",
        "return waiting and now >= order.sent_at + deadlines.made_whole",
        "return waiting and now >= order.sent_at + 9 * deadlines.made_whole",
        (f"{WHOLE_TESTS}::test_after_a_day_the_customer_is_made_whole",),
    ),
    Mutant(
        "made whole though an operator waits",
        RECORDS,
        "an operator may let an order wait",
        "waiting = order.status is Status.UNCONFIRMED and order.kept_at is None",
        "waiting = order.status is Status.UNCONFIRMED",
        (f"{WHOLE_TESTS}::test_an_order_that_an_operator_keeps_waiting_is_not_paid_back",),
    ),
    Mutant(
        "the panel's charge not in suspense",
        COMPENSATION,
        "what the panel may have taken stands in suspense",
        "    _risk(session, order.id, _micro(charge), currency, now)\n",
        "",
        (f"{WHOLE_TESTS}::test_after_a_day_the_customer_is_made_whole",),
    ),
    Mutant(
        "half of it in suspense",
        COMPENSATION,
        "an order whose customer was made whole passes suspense",
        '        ("suspend", ledger.escrow(order.id, order.currency), suspense),\n'
        '        ("compensate", suspense, ledger.available(customer, order.currency)),\n',
        '        ("suspend", ledger.escrow(order.id, order.currency), suspense),\n',
        (f"{WHOLE_TESTS}::test_after_a_day_the_customer_is_made_whole",),
    ),
    Mutant(
        "what is found stays in suspense",
        COMPENSATION,
        "a charge that the panel turns out to have taken leaves suspense",
        "(ledger.suspense(currency), expected),",
        "(ledger.panel_prepaid(currency), expected),",
        (f"{WHOLE_TESTS}::test_what_the_panel_turns_out_to_have_is_written_off",),
    ),
    Mutant(
        "what is not found stays in suspense",
        RECORDS,
        "a charge that the panel did not take leaves suspense",
        "        compensation.record_absent(session, order, now)\n        return\n",
        "        return\n",
        (f"{WHOLE_TESTS}::test_what_the_panel_turns_out_not_to_have_costs_nothing",),
    ),
    Mutant(
        "one look after an end",
        LOOKS,
        "an order is looked at twice after its end",
        ".values(looks=orders.c.looks + 1)",
        ".values(looks=orders.c.looks + 2)",
        (f"{LOOK_TESTS}::test_an_ended_order_is_looked_at_after_a_day_and_after_three",),
    ),
    Mutant(
        "both looks on one day",
        LOOKS,
        "the second look comes days after the first",
        'and_(orders.c.looks == 1, orders.c.settled_at <= bindparam("second")),',
        'and_(orders.c.looks == 1, orders.c.settled_at <= bindparam("first")),',
        (f"{LOOK_TESTS}::test_an_ended_order_is_looked_at_after_a_day_and_after_three",),
    ),
    Mutant(
        "a failed look counts",
        LOOKS,
        "a look that the panel did not answer is made again",
        "    if order_ids:\n",
        "    if not order_ids:\n",
        (f"{LOOK_TESTS}::test_a_look_that_fails_is_made_again",),
    ),
    Mutant(
        "what the panel gives back later is kept quiet",
        LOOKS,
        "what the panel gives back after an end is shown to operators",
        "if report.status not in GIVING_BACK or",
        "if report.status is not Status.PARTIAL or",
        (f"{LOOK_TESTS}::test_what_the_panel_gives_back_later_is_shown_to_the_operators",),
    ),
    Mutant(
        "what was given back is owed again",
        LOOKS,
        "what a customer has got back is not owed again",
        "return max(share - order.refunded - order.refunded_after_end, 0)",
        "return share",
        (f"{LOOK_TESTS}::test_what_the_panel_gives_back_later_is_shown_to_the_operators",),
    ),
    Mutant(
        "no breaker after a refused key",
        RECORD,
        "after a refused key no order is sent until a read has succeeded",
        "or why in (RefusalClass.AUTH, NotSentCause.RATE_LIMITED):",
        "or why is NotSentCause.RATE_LIMITED:",
        (BLOCKS,),
    ),
    Mutant(
        "no breaker after a rate limit",
        RECORD,
        "after a rate limit no order is sent until a read has succeeded",
        "or why in (RefusalClass.AUTH, NotSentCause.RATE_LIMITED):",
        "or why is RefusalClass.AUTH:",
        (BLOCKS,),
    ),
    Mutant(
        "no breaker after calls that overlapped",
        RECORD,
        "after calls that overlapped no order is sent until a read has succeeded",
        '    block_sending(session, order.panel_id, "overlapped", moment)\n',
        "",
        (f"{BREAKER_TESTS}::test_calls_that_overlapped_block_until_a_read",),
    ),
    Mutant(
        "no breaker after a dead process",
        "bot/orders/endings/abandoned.py",
        "after a process died while it sent, no order is sent until a read has succeeded",
        "        block_sending(session, row.panel_id, REASON, now)\n",
        "",
        (f"{BREAKER_TESTS}::test_an_order_of_a_dead_process_blocks_until_a_read",),
    ),
    Mutant(
        "any refusal trips the breaker",
        RECORD,
        "the refusal of one order holds up no other",
        "    if isinstance(outcome, Unknown) or why in (",
        "    if outcome or why in (",
        (f"{BREAKER_TESTS}::test_a_refusal_of_one_order_blocks_no_other",),
    ),
    Mutant(
        "a failed read ends the block",
        "bot/jobs/panel_calls.py",
        "only an answer ends the block",
        "                panel_health.note_call_failed, shop.panel_id, str(error), now()\n",
        "                panel_health.note_call_succeeded, shop.panel_id, now()\n",
        (f"{BREAKER_TESTS}::test_a_read_that_fails_does_not_end_it",),
    ),
    Mutant(
        "reads without a pause",
        "bot/catalog/breaker.py",
        "a panel that is away is read ever more rarely",
        "pause = min(max(now - row.blocked_since, shortest), longest)",
        "pause = shortest",
        (f"{BREAKER_TESTS}::test_reads_are_tried_after_pauses_that_double_up_to_a_minute",),
    ),
    Mutant(
        "an outcome leaves the spool too soon",
        "bot/jobs/sending/delivery.py",
        "an outcome stays in the spool until it is recorded",
        '            log.warning("order %s cannot be recorded now: %s", '
        "call.order_id, _brief(error))\n",
        "            shop.spool.remove(call)\n",
        (
            "tests/jobs/sending/test_delivery.py::"
            "test_a_database_that_fails_for_minutes_leaves_the_outcome_in_the_spool",
        ),
    ),
    Mutant(
        "given up before the spool is read",
        "bot/jobs/submit.py",
        "a spooled answer is recorded before an order is given up",
        "    if not await deliver_spooled(shop):\n        return False\n",
        "",
        (
            "tests/jobs/sending/test_delivery.py::"
            "test_a_spooled_answer_comes_before_the_order_is_given_up",
        ),
    ),
    Mutant(
        "half a file believed",
        "bot/jobs/spool/outcomes.py",
        "a file of the spool is read only if it is whole",
        'if not line.endswith(b"\\n"):',
        "if not line:",
        (f"{SPOOL_TESTS}::test_a_damaged_file_is_put_aside_and_logged_once",),
    ),
    Mutant(
        "one spool for all databases",
        SPOOL,
        "an outcome is found by the processes of its database only",
        "hashlib.sha256(address.encode())",
        'hashlib.sha256(address[:0].encode() + b"all")',
        (f"{SPOOL_TESTS}::test_databases_do_not_see_each_others_outcomes",),
    ),
    Mutant(
        "a full disk loses the outcome",
        SPOOL,
        "an outcome that cannot be written is kept in memory",
        "        self._unwritten[call.key] = call\n",
        "        self._unwritten[call.key] = call\n        self._unwritten.clear()\n",
        (f"{SPOOL_TESTS}::test_what_cannot_be_written_is_kept_in_memory",),
    ),
)
