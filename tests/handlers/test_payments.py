"""A payment inside Telegram is refused with a sentence, before anything is paid."""

from typing import Any

import pytest
from telegram import Update

from bot.demo.telegram import Checkout, TelegramFault
from tests.handlers.chat_driver import ChatDriver
from tests.support.running_shop import CUSTOMER

BILL: dict[str, Any] = {
    "chat_id": CUSTOMER,
    "title": "Top up",
    "description": "50 Stars",
    "payload": "top-up",
    "currency": "XTR",
    "prices": [{"label": "Top up", "amount": 50}],
}


async def pay(driver: ChatDriver) -> tuple[Checkout, Update]:
    """Let the customer pay an invoice; return the payment and its pre-checkout update."""
    await driver.shop.outgoing.call("sendInvoice", **BILL)
    checkout = await driver.people[CUSTOMER].pay()
    query = {
        "id": checkout.id,
        "from": driver.people[CUSTOMER].chat.user,
        "currency": "XTR",
        "total_amount": 50,
        "invoice_payload": "top-up",
    }
    raw = {"update_id": next(driver.numbers), "pre_checkout_query": query}
    return checkout, Update.de_json(raw, driver.shop.bot.bot)


def outcome(checkout: Checkout) -> tuple[bool, bool, str]:
    return checkout.answered, checkout.ok, checkout.error


async def test_a_payment_is_refused_by_a_call_or_in_the_webhooks_response(
    driver: ChatDriver,
) -> None:
    checkout, update = await pay(driver)
    await driver.receive(update, webhook=True)
    answer = driver.answers[-1]
    assert answer is not None
    assert (answer["method"], answer["ok"]) == ("answerPreCheckoutQuery", False)
    assert outcome(checkout) == (False, False, "")
    await driver.receive(update, webhook=False)
    assert outcome(checkout) == (True, False, answer["error_message"])
    assert "Nothing was paid" in checkout.error


async def test_a_refusal_that_telegram_does_not_take_is_logged_and_over(
    driver: ChatDriver, caplog: pytest.LogCaptureFixture
) -> None:
    checkout, update = await pay(driver)
    driver.telegram.faults.add(TelegramFault.SERVER_ERROR, "answerPreCheckoutQuery")
    await driver.receive(update, webhook=False)
    assert not checkout.answered
    assert "a payment" in caplog.text
