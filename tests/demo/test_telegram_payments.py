"""Stars: the invoice, the pre-checkout query, the payment, the refund."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.demo.telegram import Checkout, ClientError, Options
from tests.demo.telegram_line import BILL, Line, buttons, callback, connected


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


async def asked(line: Line) -> Checkout:
    """Send an invoice, start its payment, fetch the pre-checkout query, and return the checkout."""
    await line.call("sendInvoice", **BILL)
    checkout = await line.customer().pay()
    [update] = await line.call("getUpdates")
    query = update["pre_checkout_query"]
    assert (query["id"], query["from"]["id"]) == (checkout.id, 1)
    assert (query["currency"], query["total_amount"]) == ("XTR", 50)
    assert query["invoice_payload"] == "topup:1"
    await line.call("getUpdates", offset=update["update_id"] + 1)
    return checkout


async def test_a_bill_shows_its_sum_and_a_pay_button(line: Line) -> None:
    sent = await line.call("sendInvoice", **BILL, provider_token="", start_parameter="x")
    assert sent["invoice"] == {
        "title": "Top up",
        "description": "50 Stars for the wallet",
        "start_parameter": "x",
        "currency": "XTR",
        "total_amount": 50,
    }
    assert "topup:1" not in str(sent)
    [button] = line.customer().last.buttons
    assert (button.text, button.pay) == ("Pay ⭐️50", True)


async def test_a_bill_may_bring_its_own_buttons(line: Line) -> None:
    keys = buttons([{"text": "Give 50", "pay": True}], [callback("Back", "back")])
    sent = await line.call("sendInvoice", **BILL, reply_markup=keys)
    assert sent["reply_markup"] == keys
    other = buttons([callback("Back", "back")])
    answer = await line.refusal("sendInvoice", **BILL, reply_markup=other)
    assert answer == "Bad Request: REPLY_MARKUP_INVALID"
    edited = await line.call(
        "editMessageReplyMarkup",
        chat_id=1,
        message_id=1,
        reply_markup=buttons(keys["inline_keyboard"][0]),
    )
    assert "invoice" in edited


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": ""}, "INVOICE_TITLE_INVALID"),
        ({"title": "x" * 33}, "INVOICE_TITLE_INVALID"),
        ({"description": ""}, "INVOICE_DESCRIPTION_INVALID"),
        ({"description": "x" * 256}, "INVOICE_DESCRIPTION_INVALID"),
        ({"payload": ""}, "INVOICE_PAYLOAD_INVALID"),
        ({"payload": "é" * 65}, "INVOICE_PAYLOAD_INVALID"),
        ({"currency": "USD"}, "CURRENCY_INVALID"),
        ({"provider_token": "x"}, "PAYMENT_PROVIDER_INVALID"),
        ({"prices": []}, "STARS_INVOICE_INVALID"),
        ({"prices": [{"label": "x", "amount": 1}] * 2}, "STARS_INVOICE_INVALID"),
        ({"prices": [{"label": "x", "amount": 0}]}, "STARS_INVOICE_INVALID"),
        ({"prices": [{"amount": 1}]}, "can't parse labeled price: Can't find field \"label\""),
        ({"prices": ["x"]}, "can't parse labeled price: Can't find field \"label\""),
        (
            {"prices": [{"label": "x", "amount": "much"}]},
            "can't parse labeled price: Can't find field \"amount\"",
        ),
    ],
)
async def test_a_bad_bill_is_refused(line: Line, change: dict[str, Any], reason: str) -> None:
    assert await line.refusal("sendInvoice", **{**BILL, **change}) == f"Bad Request: {reason}"


async def test_a_payment_the_bot_agrees_to_is_made(line: Line) -> None:
    checkout = await asked(line)
    await line.call("answerPreCheckoutQuery", pre_checkout_query_id=checkout.id, ok=True)
    assert (await checkout.answer()).ok
    [update] = await line.call("getUpdates")
    payment = update["message"]["successful_payment"]
    assert payment["telegram_payment_charge_id"] == checkout.charge_id
    assert (payment["invoice_payload"], payment["total_amount"]) == ("topup:1", 50)
    assert update["message"]["from"]["id"] == 1


async def test_a_payment_the_bot_declines_is_not_made(line: Line) -> None:
    checkout = await asked(line)
    seen: list[Any] = []
    line.telegram.add_listener(seen.append)
    answer = {"pre_checkout_query_id": checkout.id, "ok": False}
    assert await line.refusal("answerPreCheckoutQuery", **answer) == (
        "Bad Request: error message must be non-empty"
    )
    await line.call("answerPreCheckoutQuery", **answer, error_message="Closed")
    assert ((await checkout.answer()).ok, checkout.error) == (False, "Closed")
    assert line.telegram.pending_updates == []
    [event] = seen
    assert (event.kind, event.fields["text"], event.fields["show_alert"]) == (
        "answer",
        "Closed",
        True,
    )


async def test_a_payment_is_made_once_however_often_it_is_agreed_to(line: Line) -> None:
    checkout = await asked(line)
    for _ in range(2):
        await line.call("answerPreCheckoutQuery", pre_checkout_query_id=checkout.id, ok=True)
    assert len(line.telegram.pending_updates) == 1


async def test_one_bill_can_be_paid_twice_as_in_telegram(line: Line) -> None:
    await line.call("sendInvoice", **BILL)
    charges = set()
    for _ in range(2):
        checkout = await line.customer().pay(line.customer().messages[0])
        await line.call("answerPreCheckoutQuery", pre_checkout_query_id=checkout.id, ok=True)
        charges.add(checkout.charge_id)
    assert len(charges) == 2


async def test_an_answer_after_ten_seconds_is_too_late() -> None:
    async with connected(options=Options(checkout_timeout=0.01)) as line:
        line.customer()
        checkout = await asked(line)
        await asyncio.sleep(0.02)
        answer = await line.refusal(
            "answerPreCheckoutQuery", pre_checkout_query_id=checkout.id, ok=True
        )
        assert answer.startswith("Bad Request: query is too old")
        assert checkout.charge_id == ""


async def test_a_payment_is_given_back_once(line: Line) -> None:
    checkout = await asked(line)
    await line.call("answerPreCheckoutQuery", pre_checkout_query_id=checkout.id, ok=True)
    [paid] = await line.call("getUpdates")
    refund = {"user_id": 1, "telegram_payment_charge_id": checkout.charge_id}
    assert await line.call("refundStarPayment", **refund) is True
    [update] = await line.call("getUpdates", offset=paid["update_id"] + 1)
    assert update["message"]["refunded_payment"]["total_amount"] == 50
    answer = await line.refusal("refundStarPayment", **refund)
    assert answer == "Bad Request: CHARGE_ALREADY_REFUNDED"


async def test_a_charge_of_nobody_or_of_another_is_not_found(line: Line) -> None:
    checkout = await asked(line)
    await line.call("answerPreCheckoutQuery", pre_checkout_query_id=checkout.id, ok=True)
    line.customer(2)
    for user, charge in ((1, "x"), (2, checkout.charge_id)):
        answer = await line.refusal(
            "refundStarPayment", user_id=user, telegram_payment_charge_id=charge
        )
        assert answer == "Bad Request: CHARGE_NOT_FOUND"


async def test_only_an_invoice_can_be_paid(line: Line) -> None:
    person = line.customer()
    with pytest.raises(AssertionError, match="there is no invoice"):
        await person.pay()
    await line.say("hello")
    with pytest.raises(ClientError, match="message 1 is no invoice"):
        await person.pay(person.last)
