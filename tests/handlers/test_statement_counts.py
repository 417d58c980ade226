"""An update takes few statements and two transactions: one loads the user's row, one does the work.

Counted on both databases, so that no statement comes in unnoticed. Times are the bench's.
"""

from bot.screens.callback_data import Tap
from tests.handlers.chat_driver import ChatDriver
from tests.support.statement_counts import StatementCounts, counted


async def test_a_tap_reads_the_users_row_and_writes_it(driver_on_both: ChatDriver) -> None:
    await driver_on_both.arrive()
    with counted() as counts:
        shown = await driver_on_both.tap(Tap.CATEGORY(1, 0))
    assert Tap.SERVICE(1) in {button.data for button in shown.buttons}
    assert counts == StatementCounts(transactions=2, statements=2)


async def test_a_confirmed_order_takes_nine_statements(driver_on_both: ChatDriver) -> None:
    await driver_on_both.arrive()
    await driver_on_both.fund()
    confirm = await driver_on_both.summary()
    with counted() as counts:
        shown = await driver_on_both.tap(confirm)
    assert "Accepted" in shown.text
    # The user's row, the quote, what the service costs now, the order, the two accounts, the entry,
    # its postings, the user's row.
    assert counts == StatementCounts(transactions=2, statements=9)


async def test_a_search_keeps_its_words_and_the_place_of_its_answer(
    driver_on_both: ChatDriver,
) -> None:
    await driver_on_both.arrive()
    with counted() as counts:
        shown = await driver_on_both.say("/search views")
    assert "found" in shown.text
    assert counts == StatementCounts(transactions=3, statements=4)
