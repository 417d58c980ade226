"""Mutants of what is sent to the panel, and of what counts as proof."""

from typing import Final

from tests.mutants.mutant import Mutant

OUTCOMES: Final = "bot/panel/outcomes.py"
REQUESTING: Final = "bot/panel/requesting.py"
RUNNER: Final = "bot/jobs/runner.py"

MUTANTS: Final = (
    Mutant(
        "add sent again after a timeout",
        REQUESTING,
        "a write is sent once",
        "            return judge_unreachable(error)",
        "            received = await self.calls.call(action, fields, self.quirks, fresh=True)",
        ("tests/panel/test_calls.py::test_a_write_whose_answer_is_lost_is_sent_once",),
    ),
    Mutant(
        "sent again after a lost answer",
        OUTCOMES,
        "a lost answer proves nothing: the order is not queued again",
        "        return NotSent(error.why)\n    return Unknown(error.why)",
        "        return NotSent(error.why)\n    return NotSent(NotSentCause.CONNECT)",
        (
            "tests/panel/test_transport.py::test_what_fails_after_connecting_leaves_an_order_unknown",
        ),
    ),
    Mutant(
        "a timeout proves that nothing was sent",
        "bot/panel/transport.py",
        "only a failure to connect proves that nothing was sent",
        "(httpx.ConnectTimeout, NotSentCause.CONNECT_TIMEOUT)",
        "(httpx.TimeoutException, NotSentCause.CONNECT_TIMEOUT)",
        ("tests/panel/test_transport.py::test_only_a_failure_to_connect_proves_anything",),
    ),
    Mutant(
        "add on a kept connection",
        REQUESTING,
        "a write opens a new connection",
        "fresh=True,",
        "fresh=False,",
        ("tests/panel/test_transport.py::test_a_write_never_uses_a_kept_connection",),
    ),
    Mutant(
        "redirect followed",
        "bot/panel/calls.py",
        "the key is not sent elsewhere",
        "follow_redirects=False",
        "follow_redirects=True",
        ("tests/panel/test_transport.py::test_a_redirect_is_not_followed_and_named",),
    ),
    Mutant(
        "an id beside an error believed",
        "bot/panel/judge_add.py",
        "an answer with an id and an error is unknown",
        "if reported is not None or failed(answer.document):",
        "if answer.status < 0:",
        ("tests/panel/test_answers.py::test_an_answer_means_what_is_written_beside_it",),
    ),
    Mutant(
        "an id beside a refusal overlooked",
        "bot/panel/judge_add.py",
        "an id anywhere in a refusal of add makes it unknown",
        "if told or names_order(document, sent):",
        "if told:",
        (
            "tests/panel/test_refused_adds.py::"
            "test_a_field_that_tells_of_an_order_makes_a_refusal_unknown",
        ),
    ),
    Mutant(
        "news of the order overlooked",
        "bot/panel/judge_add.py",
        "words that tell of the order make a refusal unknown",
        "told = News.MADE in news or ",
        "told = ",
        (
            "tests/panel/test_refused_adds.py::"
            "test_news_of_an_order_in_ten_languages_makes_a_refusal_unknown",
        ),
    ),
    Mutant(
        "own earlier attempt taken for a duplicate",
        "bot/panel/judge_add.py",
        "a duplicate link on a later attempt may be the order itself",
        "(duplicate and sent.attempt > 1)",
        "(duplicate and sent.attempt > 99)",
        (
            "tests/panel/test_refused_adds.py::"
            "test_an_earlier_order_for_the_link_is_a_duplicate_on_the_first_attempt_only",
        ),
    ),
    Mutant(
        "another's rate limit believed",
        OUTCOMES,
        "only HTTP 429 proves that a rate limit refused the call",
        'limit_of_another = action == "add" and answer.status != TOO_MANY',
        'limit_of_another = action == "add" and answer.status < 0',
        ("tests/panel/test_answers.py", "tests/panel/test_refused_adds.py"),
    ),
    Mutant(
        "refund on unknown",
        OUTCOMES,
        "a text that proves nothing gives no money back",
        "if reason in PROVES_NOTHING_DONE[action]:",
        "if action:",
        ("tests/panel/test_answers.py::test_an_answer_means_what_is_written_beside_it",),
    ),
    Mutant(
        "a busy panel proves a refusal",
        "bot/panel/refusal_rules.py",
        "texts of error handlers prove nothing",
        '"add": CALLER | ORDER_RULES,',
        '"add": CALLER | ORDER_RULES | {R.BUSY, R.TRANSIENT},',
        ("tests/panel/test_refusal_rules.py",),
    ),
    Mutant(
        "the key in a log",
        "bot/panel/transport.py",
        "no address of the panel is logged",
        "return record.levelno >= logging.WARNING",
        "return True",
        ("tests/panel/test_calls.py::test_no_address_is_logged",),
    ),
    Mutant(
        "the key in an exception",
        "bot/panel/calls.py",
        "an error of a call holds no key",
        "            return PanelUnreachable(why)",
        "            raise PanelUnreachable(why) from error",
        ("tests/panel/test_calls.py::test_a_failed_call_takes_the_key_with_it",),
    ),
    Mutant(
        "an echoed key shown",
        "bot/panel/calls.py",
        "a key that the panel echoes is shown to nobody",
        "Cleaning(self._key.get_secret_value(), quirks.answered_as)",
        'Cleaning("", quirks.answered_as)',
        ("tests/panel/test_calls.py::test_a_key_that_the_panel_echoes_is_shown_to_nobody",),
    ),
    Mutant(
        "no breaker after a doubt",
        "bot/jobs/sending/record.py",
        "after an unknown no order is sent until a read has succeeded",
        "if isinstance(outcome, Unknown) or why in",
        "if why in",
        (
            "tests/jobs/sending/test_breaker.py::"
            "test_in_an_outage_one_order_is_in_doubt_and_the_others_wait",
        ),
    ),
    Mutant(
        "no lease for add",
        "bot/jobs/submit.py",
        "one add is in flight for a panel",
        "if not shop.alone and not leases.acquire(session, name, shop.holder",
        "if not shop.alone and leases.acquire(session, name, shop.holder",
        ("tests/jobs/sending/test_lease.py::test_while_one_process_sends_the_other_does_not",),
    ),
    Mutant(
        "a paused process sends late",
        "bot/panel/deadline.py",
        "nothing is sent after the deadline of a call",
        "        if self.passed:\n            raise TooLate",
        "        if self._watched is None:\n            raise TooLate",
        ("tests/panel/test_deadline.py::test_a_process_paused_while_it_connects_does_not_send",),
    ),
    Mutant(
        "overlapping calls believed",
        "bot/jobs/sending/record.py",
        "calls that overlapped leave both orders in doubt",
        "    if others or (attempt.overlapped",
        "    if len(others) > 99 or (attempt.overlapped",
        (
            "tests/jobs/sending/test_delivery.py::"
            "test_calls_that_overlapped_leave_both_orders_in_doubt",
        ),
    ),
    Mutant(
        "an answer is not spooled",
        "bot/jobs/sending/delivery.py",
        "the panel's answer survives a database that fails for minutes",
        "    shop.spool.keep(call)\n",
        "",
        (
            "tests/jobs/sending/test_delivery.py::"
            "test_a_database_that_fails_for_minutes_leaves_the_outcome_in_the_spool",
        ),
    ),
    Mutant(
        "refund above what was earned",
        "bot/orders/waiting/refunds.py",
        "no more is refunded after an end than the shop has earned",
        "if not 0 < amount <= order.earned:",
        "if not 0 < amount:",
        ("tests/orders/waiting/test_refunds.py::test_no_more_than_was_earned_goes_back",),
    ),
    Mutant(
        "an id linked unseen",
        "bot/orders/waiting/panel_ids.py",
        "an id is linked only after the panel's answer was shown",
        "wanted.answered_at is None or ",
        "",
        (
            "tests/orders/waiting/test_panel_ids.py::"
            "test_an_id_is_linked_only_after_the_answer_and_once",
        ),
    ),
    Mutant(
        "an unlisted child order taken for an order",
        "bot/orders/evidence/judging.py",
        "an id that may be a child order of a parent without a clear answer is linked to nothing",
        "if mine & children:",
        "if mine & children & rivals:",
        ("tests/orders/evidence/test_judging.py",),
    ),
    Mutant(
        "impossible remains of a parent believed",
        "bot/orders/children/deliveries.py",
        "a parent of which more remains than was ordered is left to an operator",
        "not 0 <= seen.remains <= plan.billed_quantity",
        "seen.remains < 0",
        ("tests/orders/children/test_deliveries.py",),
    ),
    Mutant(
        "the end of another order believed",
        "bot/jobs/follow.py",
        "an order is not settled by an end that fits an unclear order in its place",
        "[order for order in unchanged if order.id not in disputed]",
        "unchanged",
        ("tests/jobs/test_mistaken.py",),
    ),
    Mutant(
        "the balance does not count as evidence",
        "bot/orders/evidence/balances.py",
        "an order is refunded by evidence only if the balance agrees",
        "return None if not_taken and not taken else Reason.BALANCE_DISAGREES",
        "return None if unexplained is not None else Reason.BALANCE_DISAGREES",
        (
            "tests/jobs/test_resolve.py::"
            "test_money_that_moved_otherwise_at_the_panel_leaves_the_refund_to_a_person",
        ),
    ),
    Mutant(
        "any charge fits",
        "bot/orders/evidence/expected.py",
        "an id is linked by evidence only with the expected charge",
        "charge_matches(charge, one, PER_THOUSAND) for one in",
        "charge > 0 for one in",
        ("tests/orders/evidence/test_judging.py",),
    ),
    Mutant(
        "an older id believed",
        "bot/jobs/sending/record.py",
        "an id that is older than the order is another order's",
        "if is_older(session, order.panel_id, outcome.id, last_panel_order):",
        "if False:",
        ("tests/jobs/sending/test_panel_order_ids.py",),
    ),
    Mutant(
        "evidence prolongs a call",
        "bot/orders/sending/attempts.py",
        "what is found out later says nothing of when a call was over",
        "ended_at=func.coalesce(attempts.c.ended_at, attempts.c.deadline)",
        "ended_at=func.now()",
        ("tests/jobs/test_equal_orders.py",),
    ),
    Mutant(
        "equal orders linked too soon",
        "bot/orders/evidence/sequence.py",
        "ids tell the order of calls only if the panel was done with each before the next",
        "if len(senders) != len(candidates) or not _sent_in_turn(senders):",
        "if len(senders) != len(candidates):",
        ("tests/orders/evidence/test_judging.py",),
    ),
    Mutant(
        "a child's id stays another order's",
        "bot/orders/children/child_orders.py",
        "an order that has the id of a child order is in doubt",
        "for linked in session.connection().execute(_LINKED, parameters).scalars().all():",
        "for linked in list[int]():",
        ("tests/orders/children/test_child_orders.py",),
    ),
    Mutant(
        "work without its lease",
        RUNNER,
        "what only one process may do is done by one",
        "if not taken:",
        "if taken is None:",
        ("tests/jobs/test_runner.py::test_of_two_processes_one_does_what_only_one_may",),
    ),
    Mutant(
        "a stop drops the portion in work",
        RUNNER,
        "a stop waits for the call under way and its record",
        "return await asyncio.shield(task)",
        "return await task",
        ("tests/jobs/test_runner.py::test_a_stop_waits_for_the_portion_in_work",),
    ),
    Mutant(
        "one failing job ends the others",
        RUNNER,
        "a job that fails is tried again",
        "            except Exception:\n",
        "            except TimeoutError:\n",
        ("tests/jobs/test_runner.py::test_a_job_that_fails_is_tried_again_and_stops_no_other",),
    ),
)
