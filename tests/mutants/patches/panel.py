"""Mutants of how the panel's answers are read."""

from typing import Final

from tests.mutants.mutant import Mutant

STATUSES: Final = "bot/panel/statuses.py"

MUTANTS: Final = (
    Mutant(
        "an unknown word completes an order",
        STATUSES,
        "a word that nobody knows changes nothing",
        "WORDS.get(plain, PanelStatus.UNKNOWN)",
        "WORDS.get(plain, PanelStatus.COMPLETED)",
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
        "bot/jobs/follow.py",
        "only words whose meaning for money is known change an order",
        "PanelStatus.CANCELED: Status.CANCELED,",
        "PanelStatus.CANCELED: Status.CANCELED,\n    PanelStatus.FAILED: Status.CANCELED,",
        ("tests/jobs/test_follow.py::test_a_subscriptions_words_mean_less_for_what_is_none",),
    ),
    Mutant(
        "two orders of one id",
        "bot/orders/submit.py",
        "a panel's id belongs to one order",
        "    return found\n\n\ndef record_refused",
        "    return None\n\n\ndef record_refused",
        (
            "tests/orders/test_submit.py::test_an_id_that_another_order_has_is_no_answer",
            "tests/orders/test_resolve.py::test_an_id_that_is_taken_is_refused",
        ),
    ),
    Mutant(
        "a followed order reports over a settled one",
        "bot/orders/follow.py",
        "a report on an order that has ended meanwhile changes nothing",
        '.where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))',
        '.where(orders.c.id == bindparam("order"), bindparam("before") != "")',
        ("tests/orders/test_follow.py::test_a_late_report_leaves_an_order_as_it_was_settled",),
    ),
)
