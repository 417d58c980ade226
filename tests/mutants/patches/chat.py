"""Mutants of updates, of their confirmation, and of who may do what in the chat."""

from typing import Final

from tests.mutants.mutant import Mutant

TURNS: Final = "bot/handlers/dispatch/turn_receiver.py"
TURN_TESTS: Final = "tests/handlers/dispatch/test_turn_receiver.py"
ROUTES: Final = "bot/handlers/__init__.py"
CONFIRM: Final = "bot/handlers/admin/confirm.py"

MUTANTS: Final = (
    Mutant(
        "anothers order",
        "bot/orders/views.py",
        "an id in a button is checked against its customer",
        "user_id in (None, order.user_id) else None",
        "user_id != -1 else None",
        ("tests/handlers/test_strangers.py::test_anothers_order_is_unknown",),
    ),
    Mutant(
        "operators' buttons for all",
        "bot/handlers/admin/access.py",
        "operators' buttons do nothing for a customer",
        "return handler(turn) if turn.is_operator else front.answer_unknown_command(turn)",
        "return handler(turn)",
        (
            "tests/handlers/test_strangers.py::"
            "test_operators_buttons_tell_a_customer_nothing_and_do_nothing",
        ),
    ),
    Mutant(
        "a dismissed operator moves money",
        ROUTES,
        "who is no operator any more confirms nothing",
        "operators_only(confirm.when_yes(CONFIRMED_ACTIONS))",
        "confirm.when_yes(CONFIRMED_ACTIONS)",
        (
            "tests/handlers/admin/test_confirm.py::"
            "test_who_is_no_operator_any_more_moves_no_money_by_an_open_question",
        ),
    ),
    Mutant(
        "a dismissed operator is shown a page",
        CONFIRM,
        "who is no operator any more sees no page of operators",
        "if confirmed is None or not turn.is_operator:",
        "if confirmed is None:",
        ("tests/handlers/admin/test_confirm.py::test_who_is_no_operator_any_more_can_only_leave",),
    ),
    Mutant(
        "an older question's button",
        CONFIRM,
        "a button answers the question it was shown with",
        'or turn.number() != turn.draft.get("number"):',
        "or turn.number() == -1:",
        (
            "tests/handlers/admin/test_funds.py::"
            "test_an_older_questions_button_answers_no_newer_one",
        ),
    ),
    Mutant(
        "one question moves money twice",
        "bot/handlers/admin/funds.py",
        "a question moves money once",
        "{wanted['number']}\"",
        "{wanted['number']}:{turn.now}\"",
        (
            "tests/handlers/admin/test_funds.py::"
            "test_a_question_that_were_open_once_more_moves_nothing_again",
        ),
    ),
    Mutant(
        "an update is done twice",
        TURNS,
        "an update that Telegram sends again does nothing again",
        "if update.update_id in loaded.recent_updates:",
        "if update.update_id in loaded.recent_updates[:0]:",
        (f"{TURN_TESTS}::test_an_update_that_comes_twice_shows_what_stands_and_does_nothing",),
    ),
    Mutant(
        "a late update is lost",
        TURNS,
        "done updates are a set, not a maximum",
        "if update.update_id in loaded.recent_updates:",
        "if update.update_id <= max(loaded.recent_updates, default=0):",
        (f"{TURN_TESTS}::test_an_update_that_comes_after_a_later_one_is_done_too",),
    ),
    Mutant(
        "no dead letters",
        TURNS,
        "an update that fails three times is put aside",
        "            if not await self._count(update, sender, error):\n                raise",
        "            raise",
        (f"{TURN_TESTS}::test_the_third_failure_puts_an_update_aside_and_everybody_is_told",),
    ),
    Mutant(
        "polled updates confirmed before the commit",
        "bot/receiving/poller.py",
        "an update is confirmed when its turn is done",
        "offset = min(self._working, default=self._next)",
        "offset = self._next",
        (
            "tests/receiving/test_poller.py::"
            "test_an_update_in_work_is_not_confirmed_and_others_go_past_it",
        ),
    ),
    Mutant(
        "posted updates confirmed before the commit",
        "bot/receiving/webhook.py",
        "the webhook answers when the turn is done",
        "method = await self._receive(update, webhook=True)",
        "method = asyncio.ensure_future(self._receive(update, webhook=True)) and None",
        ("tests/receiving/test_webhook.py::test_the_answer_waits_for_the_end_of_the_turn",),
    ),
    Mutant(
        "a failed update confirmed",
        "bot/receiving/webhook.py",
        "an update that failed comes again",
        'return 500, b""',
        'return 200, b""',
        ("tests/receiving/test_webhook.py::test_an_update_that_failed_comes_again",),
    ),
    Mutant(
        "updates from anybody",
        "bot/receiving/webhook.py",
        "only Telegram may post updates",
        "if not hmac.compare_digest(_header(scope, SECRET_HEADER.encode()), self._secret):",
        "if self._secret is None:",
        ("tests/receiving/test_webhook.py::test_nobody_else_may_post",),
    ),
    Mutant(
        "an outage of Telegram loses a message",
        "bot/jobs/notify.py",
        "a message waits as long as Telegram cannot be reached",
        "sending.postpone_uncounted, due, until, type(error).__name__)",
        "sending.mark_sent, due, until)",
        (
            "tests/jobs/test_notify.py::"
            "test_telegrams_trouble_puts_a_letter_off_and_is_not_held_against_it",
        ),
    ),
    Mutant(
        "a file has everybody's orders",
        "bot/orders/views.py",
        "a customer exports their own orders only",
        "newest = select(orders).where(orders.c.user_id == user_id)",
        "newest = select(orders).where(orders.c.user_id != 0)",
        ("tests/handlers/pages/test_statement.py::test_a_customer_gets_nothing_of_anybody_else",),
    ),
    Mutant(
        "a file runs a formula",
        "bot/text/spreadsheet.py",
        "a spreadsheet runs no text of our files",
        'text.lstrip(" \\u00a0").startswith(FORMULA_STARTS)',
        'text.startswith("=")',
        (
            "tests/text/test_spreadsheet.py::"
            "test_a_text_that_a_spreadsheet_would_run_begins_with_an_apostrophe",
        ),
    ),
    Mutant(
        "news before replies",
        "bot/telegram/limiter.py",
        "replies go before news of money, and these before other news",
        "waiting = (priority, next(self._numbers), chat, granted)",
        "waiting = (Priority.NEWS, next(self._numbers), chat, granted)",
        ("tests/telegram/test_limiter.py::test_replies_go_first_then_money_then_other_news",),
    ),
    Mutant(
        "a quantity split for more money",
        "bot/handlers/wizard/answering.py",
        "an order that is split into parts has the same pieces and the same price",
        "str(Parameter.QUANTITY): draft.pieces // parts}",
        "str(Parameter.QUANTITY): draft.pieces}",
        (
            "tests/handlers/wizard/test_answering.py::"
            "test_a_quantity_is_split_at_the_same_price_or_repeated_for_more",
        ),
    ),
)
