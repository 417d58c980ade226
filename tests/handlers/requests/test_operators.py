"""Refills and cancellations that an operator asks for in a customer's place."""

from sqlmodel import Session, select

from bot.demo.telegram import Message
from bot.jobs.requests.work import work_on_requests
from bot.orders.books import verify_all
from bot.screens.callback_data import Tap
from bot.users.tables import AuditEntry
from tests.handlers.chat_driver import ChatDriver
from tests.handlers.requests.bought_orders import arrive, at_panel, finished, requested
from tests.support.running_shop import OPERATOR

PRICE = 1_350_000


def answer_yes(question: Message) -> str:
    """Return the data of a question's Yes."""
    taps = [button.data or "" for button in question.buttons]
    return next(data for data in taps if data.startswith(f"{Tap.YES}:"))


async def audited(driver: ChatDriver) -> list[tuple[str, str]]:
    """Return action and target of each entry of the audit."""

    def rows(session: Session) -> list[tuple[str, str]]:
        return [(entry.action, entry.target) for entry in session.exec(select(AuditEntry))]

    return await driver.do(rows)


async def test_an_operator_asks_for_a_customers_refill(driver: ChatDriver) -> None:
    await arrive(driver)
    done = await finished(driver)
    shown = await driver.say(f"/refill {done}", OPERATOR)
    assert "the supplier is asked for a refill" in shown.text
    assert await requested(driver) == [(done, "refill", "queued", OPERATOR)]
    assert await audited(driver) == [("refill", f"order:{done}")]


async def test_an_operators_card_has_the_buttons(driver: ChatDriver) -> None:
    await arrive(driver)
    done, running = await finished(driver), await at_panel(driver)
    shown = await driver.say(f"/order {done}", OPERATOR)
    await driver.tap(Tap.OPERATOR_REFILL.below(done), OPERATOR, shown)
    shown = await driver.say(f"/order {running}", OPERATOR)
    shown = await driver.tap(Tap.OPERATOR_CANCEL.below(running), OPERATOR, shown)
    assert "Cancel for the customer?" in shown.text
    yes = answer_yes(shown)
    await driver.tap(yes, OPERATOR, shown)
    assert await requested(driver) == [
        (done, "refill", "queued", OPERATOR), (running, "cancel", "queued", OPERATOR),
    ]  # fmt: skip
    assert [action for action, _ in await audited(driver)] == ["refill", "cancel"]
    await work_on_requests(driver.shop.job_context)
    shown = await driver.say(f"/order {done}", OPERATOR)
    assert "Refill: accepted" in shown.text


async def test_what_was_not_sent_goes_back_after_a_yes(driver_on_both: ChatDriver) -> None:
    driver = driver_on_both
    await arrive(driver)
    before = await driver.balance()
    queued = await driver.buy()
    shown = await driver.say(f"/cancel_order {queued}", OPERATOR)
    assert f"the whole price goes back at once: #{queued}" in shown.text
    assert await driver.balance() == before - PRICE
    yes = answer_yes(shown)
    shown = await driver.tap(yes, OPERATOR, shown)
    assert "taken back" in shown.text
    assert await driver.balance() == before
    assert await audited(driver) == [("cancel", f"order:{queued}")]
    assert await driver.shop.database.read(verify_all) == []


async def test_an_operator_ends_a_refill_by_a_button(driver: ChatDriver) -> None:
    await arrive(driver)
    done = await finished(driver)
    await driver.say(f"/refill {done}", OPERATOR)
    await work_on_requests(driver.shop.job_context)
    shown = await driver.say(f"/order {done}", OPERATOR)
    assert "✅ It was done" in [button.text for button in shown.buttons]
    shown = await driver.tap(Tap.END_REQUEST.below(done, 1), OPERATOR, shown)
    assert "counts as refilled" in shown.text
    assert (await requested(driver))[0][2] == "completed"
    shown = await driver.tap(Tap.END_REQUEST.below(done, 1), OPERATOR, shown)
    assert "no open request" in shown.text
