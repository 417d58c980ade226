"""/refill, /cancel_order and the buttons of a card, as a customer uses them."""

import pytest

from bot.demo.telegram import Message
from bot.handlers.requests.customers import read_numbers
from bot.jobs.requests.work import work_on_requests
from bot.screens.callback_data import Tap
from tests.handlers.admin.cases import unconfirmed
from tests.handlers.chat_driver import STRANGER, ChatDriver
from tests.handlers.requests.bought_orders import arrive, at_panel, finished, requested
from tests.support.running_shop import CUSTOMER

PRICE = 1_350_000


def labels(message: Message) -> list[str]:
    return [button.text for button in message.buttons]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12, 15, 20", [12, 15, 20]),
        ("#12 #15", [12, 15]),
        ("12\n15\n\n20\n", [12, 15, 20]),
        ("12;15", [12, 15]),
        ("", []),
        ("twelve", []),
        ("12 and 15", []),
        ("-3", []),
        ("9" * 19, []),
        (" ".join(map(str, range(1, 101))), list(range(1, 101))),
        (" ".join(map(str, range(1, 102))), []),
    ],
)
def test_numbers_are_read_on_one_line_or_several(text: str, numbers: list[int]) -> None:
    assert read_numbers(text) == numbers


async def test_a_card_has_the_buttons_that_its_service_has(driver: ChatDriver) -> None:
    await arrive(driver)
    running = await at_panel(driver)
    shown = await driver.tap(Tap.ORDER(running))
    assert "✖ Cancel the order" in labels(shown)
    assert "♻️ Refill" not in labels(shown)
    done = await finished(driver)
    shown = await driver.tap(Tap.ORDER(done))
    assert "♻️ Refill" in labels(shown)
    assert "✖ Cancel the order" not in labels(shown)


async def test_a_card_says_where_its_service_has_no_button(driver: ChatDriver) -> None:
    await arrive(driver)
    driver.panel.services["1"].refill = False
    driver.panel.services["1"].cancel = False
    await driver.restock()
    running = await at_panel(driver)
    shown = await driver.tap(Tap.ORDER(running))
    assert "Cancel button: no" in shown.text
    done = await finished(driver)
    shown = await driver.tap(Tap.ORDER(done))
    # The name promises 30 days; the panel's list says otherwise.
    assert "30 days refill" in shown.text
    assert "Refill button: no" in shown.text
    assert "♻️ Refill" not in labels(shown)
    assert "🔁 Refill daily" not in labels(shown)


async def test_a_tap_asks_for_a_refill_once(driver: ChatDriver) -> None:
    await arrive(driver)
    done = await finished(driver)
    shown = await driver.tap(Tap.REFILL(done))
    assert "A refill is being asked for" in shown.text
    assert "requests" in driver.woken
    shown = await driver.tap(Tap.REFILL(done))
    assert driver.answers[-1] is not None
    assert "asked for already" in driver.answers[-1]["text"]
    assert await requested(driver) == [(done, "refill", "queued", CUSTOMER)]


async def test_several_numbers_get_an_answer_each(driver: ChatDriver) -> None:
    await arrive(driver)
    done, running = await finished(driver), await at_panel(driver)
    canceled = await finished(driver, "Canceled")
    shown = await driver.say(f"/refill {done}\n#{running}, {canceled} 999")
    assert f"#{done}: ♻️ the supplier is asked" in shown.text
    assert f"#{running}: it still runs" in shown.text
    assert f"#{canceled}: nothing was kept" in shown.text
    assert "#999: no such order of yours" in shown.text
    assert await requested(driver) == [(done, "refill", "queued", CUSTOMER)]


async def test_a_stranger_reaches_no_order_of_others(driver: ChatDriver) -> None:
    await arrive(driver)
    done, running = await finished(driver), await at_panel(driver)
    await driver.arrive(STRANGER)
    for text in (f"/refill {done}", f"/cancel_order {running}"):
        assert "no such order of yours" in (await driver.say(text, STRANGER)).text
    for data in (Tap.REFILL(done), Tap.CANCEL_ORDER(running), Tap.ASK_CANCEL(running),
                 Tap.AUTO_REFILL(done, 1), Tap.OPERATOR_REFILL(done),
                 Tap.OPERATOR_CANCEL(running), Tap.END_REQUEST(done, 1)):  # fmt: skip
        await driver.tap(data, STRANGER)
    assert await requested(driver) == []


async def test_a_command_without_numbers_offers_the_orders_it_fits(driver: ChatDriver) -> None:
    await arrive(driver)
    done, running = await finished(driver), await at_panel(driver)
    queued = await driver.buy()
    shown = await driver.say("/refill")
    assert "/refill 12, 15, 20" in shown.text
    assert shown.buttons[0].data == Tap.REFILL(done)
    shown = await driver.say("/cancel_order")
    offered = [button.data for button in shown.buttons if button.text.startswith("#")]
    assert offered == [Tap.ASK_CANCEL(queued), Tap.ASK_CANCEL(running)]
    shown = await driver.tap(Tap.ASK_CANCEL(running), message=shown)
    assert f"Cancel order #{running}?" in shown.text


async def test_an_order_that_was_not_sent_is_the_customers_again_at_once(
    driver: ChatDriver,
) -> None:
    await arrive(driver)
    before = await driver.balance()
    number = await driver.buy()
    assert await driver.balance() == before - PRICE
    shown = await driver.say(f"/cancel_order {number}")
    assert "taken back" in shown.text
    assert await driver.balance() == before
    assert await requested(driver) == []
    shown = await driver.say(f"/cancel_order {number}")
    assert "it has ended already" in shown.text


async def test_the_card_of_an_order_that_was_not_sent_lets_it_be_taken_back(
    driver: ChatDriver,
) -> None:
    await arrive(driver)
    before = await driver.balance()
    number = await driver.buy()
    shown = driver.people[CUSTOMER].last
    assert "✖ Take it back" in labels(shown)
    assert "works on another order" not in shown.text
    await driver.tap(Tap.WITHDRAW(number))
    assert await driver.balance() == before


async def test_a_cancellation_is_asked_about_below_the_card_and_then_sent(
    driver: ChatDriver,
) -> None:
    await arrive(driver)
    number = await at_panel(driver)
    card = driver.people[CUSTOMER].last
    before = await driver.balance()
    question = await driver.tap(Tap.ASK_CANCEL.below(number), message=card)
    assert question.id != card.id
    assert f"Cancel order #{number}?" in question.text
    assert await requested(driver) == []
    shown = await driver.tap(Tap.CANCEL_ORDER(number), message=question)
    assert "A cancellation is being asked for" in shown.text
    assert await requested(driver) == [(number, "cancel", "queued", CUSTOMER)]
    assert await driver.balance() == before
    await work_on_requests(driver.shop.job_context)
    await driver.deliver()
    live = next(each for each in driver.people[CUSTOMER].messages if each.id == card.id)
    assert "is stopping the order" in live.text


async def test_an_order_in_doubt_is_neither_canceled_nor_refilled(driver: ChatDriver) -> None:
    number = await unconfirmed(driver)
    for text in (f"/refill {number}", f"/cancel_order {number}"):
        assert "it is being checked" in (await driver.say(text)).text
    await driver.tap(Tap.ASK_CANCEL(number))
    assert driver.answers[-1] is not None
    assert "is being checked" in driver.answers[-1]["text"]
    assert await requested(driver) == []


async def test_daily_refill_is_switched_on_and_off_on_the_card(driver: ChatDriver) -> None:
    await arrive(driver)
    done = await finished(driver)
    shown = await driver.tap(Tap.AUTO_REFILL(done, 1))
    assert "A refill is asked for each day until" in shown.text
    assert "requests" in driver.woken
    await work_on_requests(driver.shop.job_context)
    assert [row[:3] for row in await requested(driver)] == [(done, "refill", "accepted")]
    shown = await driver.tap(Tap.AUTO_REFILL(done, 0))
    assert "each day" not in shown.text
    running = await at_panel(driver)
    await driver.tap(Tap.AUTO_REFILL(running, 1))
    assert driver.answers[-1] is not None
    assert "is not refilled" in driver.answers[-1]["text"]
