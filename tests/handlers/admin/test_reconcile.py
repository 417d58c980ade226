"""/reconcile: the balance at the panel beside the books, and the rest booked once."""

from decimal import Decimal

from sqlmodel import Session, update

from bot import ledger
from bot.catalog.tables import Panel
from bot.db import now, table_of
from bot.jobs import balance
from bot.orders.books import verify_all
from bot.screens.callback_data import Tap
from bot.users import audit
from bot.users.tables import Conversation
from tests.handlers.chat_driver import ChatDriver
from tests.support.running_shop import CUSTOMER, KEY, OPERATOR

UNIT = 1_000_000


async def prepaid(driver: ChatDriver) -> int:
    """Return the shop's money at the panel by the books, in micro-units."""
    return -await driver.do(ledger.balance, ledger.panel_prepaid("USD"))


async def read_balance(driver: ChatDriver) -> None:
    """Read the balance at the panel as a sync does."""
    context = driver.shop.job_context
    answer = await balance.read_balance(context)
    await driver.do(balance.note_answer, context, answer, now())


async def at_panel(driver: ChatDriver, change: str) -> None:
    """Change the shop's balance at the panel, and read it."""
    driver.panel.balances[KEY] += Decimal(change)
    await read_balance(driver)


async def ask(driver: ChatDriver) -> str:
    """Ask to book the rest; return the callback data of Yes."""
    await driver.say("/reconcile", OPERATOR)
    question = await driver.tap(Tap.BOOK_REST(), OPERATOR)
    return str(question.buttons[0].data)


async def begun(driver: ChatDriver) -> None:
    """Book the whole balance, as the first use of the command does."""
    await driver.tap(await ask(driver), OPERATOR)


def set_panel(session: Session, /, **values: object) -> None:
    session.execute(update(table_of(Panel)).values(**values))


def ask_again(session: Session, draft: dict[str, object]) -> None:
    """Open the operator's question once more, as it was."""
    rows = table_of(Conversation)
    operator = update(rows).where(rows.c.user_id == OPERATOR)
    session.execute(operator.values(state="sure:asked", draft=draft))


async def test_first_the_whole_balance_is_the_opening_prepayment(driver: ChatDriver) -> None:
    page = await driver.say("/reconcile", OPERATOR)
    assert "By the books: $0.00" in page.text
    assert "The panel says: $1,000.00" in page.text
    assert "Book $1,000.00 as what the shop begins with" in page.text
    yes = await ask(driver)
    assert await prepaid(driver) == 0
    done = await driver.tap(yes, OPERATOR)
    assert "$1,000.00 is booked as a prepayment" in done.text
    assert await prepaid(driver) == 1000 * UNIT
    (entry,) = await driver.do(audit.latest, 1)
    assert (entry.actor, entry.action, entry.target) == (OPERATOR, "prepay", "panel:1")
    assert (entry.detail["amount"], entry.detail["currency"]) == (1000 * UNIT, "USD")
    page = await driver.say("/reconcile", OPERATOR)
    assert "✅ The books explain it." in page.text
    assert Tap.BOOK_REST() not in [button.data for button in page.buttons]
    assert await driver.do(verify_all) == []


async def test_a_second_tap_books_nothing_more(driver: ChatDriver) -> None:
    yes = await ask(driver)
    question = await driver.standing(OPERATOR)
    draft = dict(question.draft)
    await driver.tap(yes, OPERATOR)
    await driver.tap(yes, OPERATOR)
    assert await prepaid(driver) == 1000 * UNIT
    await driver.do(ask_again, draft)
    answer = await driver.tap(yes, OPERATOR)
    assert "The figures have moved since you were asked. Nothing was booked." in answer.text
    assert await prepaid(driver) == 1000 * UNIT
    assert await driver.do(verify_all) == []


async def test_a_top_up_at_the_panels_site_is_found_and_booked(driver: ChatDriver) -> None:
    await begun(driver)
    await at_panel(driver, "250.5")
    page = await driver.say("/reconcile", OPERATOR)
    assert "❓ Unexplained: $250.50 more. A top-up?" in page.text
    await driver.tap(await ask(driver), OPERATOR)
    assert await prepaid(driver) == 1250_500_000
    assert await driver.do(verify_all) == []


async def test_what_is_gone_is_booked_as_an_adjustment(driver: ChatDriver) -> None:
    await begun(driver)
    await at_panel(driver, "-12.34")
    page = await driver.say("/reconcile", OPERATOR)
    assert "❓ Unexplained: $12.34 less." in page.text
    done = await driver.tap(await ask(driver), OPERATOR)
    assert "$12.34 is booked as an adjustment" in done.text
    assert await prepaid(driver) == 987_660_000
    (entry,) = await driver.do(audit.latest, 1)
    assert (entry.action, entry.detail["amount"]) == ("adjustment", 12_340_000)
    assert await driver.do(verify_all) == []


async def test_figures_that_have_moved_are_shown_anew(driver: ChatDriver) -> None:
    await begun(driver)
    await at_panel(driver, "5")
    yes = await ask(driver)
    await at_panel(driver, "1")
    answer = await driver.tap(yes, OPERATOR)
    assert "Nothing was booked." in answer.text
    assert "Unexplained: $6.00 more" in answer.text
    assert await prepaid(driver) == 1000 * UNIT


async def test_a_balance_that_cannot_be_read_or_is_old_is_not_booked_by(driver: ChatDriver) -> None:
    yes = await ask(driver)
    await driver.do(set_panel, balance_error="timeout")
    page = await driver.tap(yes, OPERATOR)
    assert "⚠️ It cannot be read now, so nothing can be booked: timeout" in page.text
    assert Tap.BOOK_REST() not in [button.data for button in page.buttons]
    old = now() - 2 * driver.shop.shop.prices_trusted_for
    await driver.do(set_panel, balance_error=None, balance_at=old)
    page = await driver.tap(Tap.BOOK_REST(), OPERATOR)
    assert "/sync reads it anew" in page.text
    assert await prepaid(driver) == 0


async def test_without_a_balance_or_a_currency_there_is_nothing_to_compare(
    driver: ChatDriver,
) -> None:
    for values in ({"balance": None}, {"balance": "1", "currency": "$"}, {"balance": "1e30"}):
        await driver.do(set_panel, **values)
        page = await driver.say("/reconcile", OPERATOR)
        assert "Nothing to compare yet" in page.text
        page = await driver.tap(Tap.BOOK_REST(), OPERATOR)
        assert "Nothing to compare yet" in page.text


async def test_customers_do_not_see_the_balance(driver: ChatDriver) -> None:
    assert "1,000" not in (await driver.say("/reconcile", CUSTOMER)).text
    assert "1,000" not in (await driver.tap(Tap.BOOK_REST(), CUSTOMER)).text


async def test_an_unexplained_rest_stands_on_the_desk(driver: ChatDriver) -> None:
    await driver.do(set_panel, unexplained=-12_340_000)
    page = await driver.say("/admin", OPERATOR)
    assert "⚖️ -$12.34 of the balance at the panel is not explained. /reconcile" in page.text
    panel = await driver.say("/panel", OPERATOR)
    assert Tap.RECONCILE() in [button.data for button in panel.buttons]
