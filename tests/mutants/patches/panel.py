"""Mutants of how the panel's answers are read."""

from typing import Final

from tests.mutants.mutant import Mutant

STATUSES: Final = "bot/panel/statuses.py"

MUTANTS: Final = (
    Mutant(
        "an unknown word completes an order",
        "bot/quirks/status_words.py",
        "a word that nobody knows changes nothing",
        "meanings = {WORDS.get(part, PanelStatus.UNKNOWN) for part in parts}",
        "meanings = {WORDS.get(part, PanelStatus.COMPLETED) for part in parts}",
        ("tests/panel/test_answers.py", "tests/jobs/test_follow.py"),
    ),
    Mutant(
        "zero is an id",
        "bot/panel/json_values.py",
        "an order has an id that is not zero",
        "or ZERO.fullmatch(written)",
        "",
        ("tests/panel/test_json_values.py::test_an_id_holds_a_digit_and_is_not_zero",),
    ),
    Mutant(
        "an unreadable number is an absent one",
        "bot/text/numbers.py",
        "what is written and cannot be read is not taken for nothing",
        "return Unreadable.NUMBER if number is None else sane_amount(number)",
        "return None if number is None else sane_amount(number)",
        (
            "tests/text/test_numbers.py::test_an_amount_with_two_meanings_or_none_is_unreadable",
            "tests/panel/test_json_values.py::test_what_is_written_and_no_amount_is_unreadable",
        ),
    ),
    Mutant(
        "thousandths of a piece",
        "bot/text/numbers.py",
        "a count with exactly three decimals may be a thousand times more",
        "if number is None or len(_decimals(number)) == GROUP_DIGITS:",
        "if number is None:",
        (
            "tests/text/test_numbers.py::"
            "test_a_text_that_may_be_another_count_or_none_is_unreadable",
        ),
    ),
    Mutant(
        "a failing order ends as canceled",
        "bot/jobs/reports/reading.py",
        "an order that the panel has given up is for a person",
        "PanelStatus.FAILED: Status.DISPUTED,",
        "PanelStatus.FAILED: Status.CANCELED,",
        ("tests/jobs/test_follow.py", "tests/jobs/test_whose_answer.py"),
    ),
    Mutant(
        "a nameless end believed",
        "bot/jobs/reports/reading.py",
        "an end in a list without names is asked for alone",
        "is_certain=answer.attribution is not Attribution.POSITION,",
        "is_certain=answer.attribution is not None,",
        ("tests/jobs/test_whose_answer.py::test_the_ends_of_a_nameless_list_are_asked_for_alone",),
    ),
    Mutant(
        "another order's answer believed",
        "bot/panel/batches.py",
        "an item that names another order is not this order's",
        "return bool(named) and own not in named",
        "return bool(named) and not own",
        ("tests/jobs/test_whose_answer.py::test_an_answer_about_another_order_ends_nothing",),
    ),
    Mutant(
        "a short list read by position",
        "bot/panel/batches.py",
        "positions are trusted only in a list of the right length",
        "if in_order:",
        "if in_order or not any(own):",
        ("tests/panel/test_batches.py::test_each_item_finds_its_id",),
    ),
    Mutant(
        "unreadable remains of a canceled order",
        "bot/orders/endings/delivered.py",
        "remains that cannot be read are not taken for none",
        'raise Undecided("what remains cannot be read")',
        "remains = None",
        (
            "tests/orders/endings/test_delivered.py::test_what_is_not_certain_is_for_a_person",
            "tests/orders/test_recording.py::test_an_end_with_unreadable_remains_moves_no_money",
        ),
    ),
    Mutant(
        "canceled after a delivery was seen",
        "bot/orders/endings/delivered.py",
        "what was seen delivered is not given back unasked",
        "if delivery_seen or left < 0:",
        "if left < 0:",
        (
            "tests/orders/endings/test_delivered.py::"
            "test_canceled_without_remains_gives_nothing_back_where_a_delivery_was_seen",
        ),
    ),
    Mutant(
        "partial of a package",
        "bot/orders/endings/delivered.py",
        "a package is not settled by remains in a unit that nobody knows",
        "if status is Status.PARTIAL and remains and confirmed:",
        "if status is Status.PARTIAL and remains:",
        ("tests/orders/endings/test_delivered.py::test_a_package_is_for_a_person_where_it_is_not",),
    ),
    Mutant(
        "canceled package of another size",
        "bot/orders/endings/delivered.py",
        "a canceled package gives all back only if as much remains as at first",
        "remains == terms.size_seen",
        "remains != -1",
        ("tests/orders/endings/test_delivered.py::test_a_package_is_for_a_person_where_it_is_not",),
    ),
    Mutant(
        "one bad order stops the others",
        "bot/jobs/reports/isolation.py",
        "an order that cannot be recorded stops nobody else",
        '    except Exception:\n        log.exception("order %s cannot be recorded"',
        '    except TimeoutError:\n        log.exception("order %s cannot be recorded"',
        ("tests/jobs/test_whose_answer.py::test_an_order_that_cannot_be_recorded_stops_no_other",),
    ),
    Mutant(
        "one bad order stops its batch",
        "bot/jobs/follow.py",
        "a batch that cannot be recorded together is recorded order by order",
        '    except Exception:\n        log.exception("%s orders',
        '    except TimeoutError:\n        log.exception("%s orders',
        ("tests/jobs/test_whose_answer.py::test_an_order_that_cannot_be_recorded_stops_no_other",),
    ),
    Mutant(
        "old answers are recorded",
        "bot/orders/follow.py",
        "an answer is recorded only for an order that stands as it was when the panel was asked",
        "if standing.get(order.id) == (order.status.value, order.panel_order, order.next_at)",
        "if order.id in standing",
        ("tests/orders/test_follow.py::test_an_order_polled_or_linked_since_is_not_recorded",),
    ),
    Mutant(
        "two orders of one id",
        "bot/orders/submit.py",
        "a panel's id belongs to one order",
        "    return found\n\n\ndef parent_at_panel",
        "    return None\n\n\ndef parent_at_panel",
        (
            "tests/orders/test_submit.py::test_an_id_that_another_order_has_is_no_answer",
            "tests/orders/waiting/test_resolve.py::test_an_id_that_is_taken_is_refused",
        ),
    ),
    Mutant(
        "a followed order reports over a settled one",
        "bot/orders/recording.py",
        "a report on an order that has ended meanwhile changes nothing",
        '.where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))',
        '.where(orders.c.id == bindparam("order"), bindparam("before") != "")',
        ("tests/orders/test_follow.py::test_a_late_report_leaves_an_order_as_it_was_settled",),
    ),
)
