"""Simulate payments in Telegram Stars: sendInvoice, answerPreCheckoutQuery, refundStarPayment."""

from typing import Any

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.errors import ApiError, bad_request
from bot.demo.telegram.methods.sending import ENVELOPE, post
from bot.demo.telegram.parameters import (
    Json,
    boolean,
    integer,
    json_array,
    required,
    string,
)
from bot.demo.telegram.queries import Checkout
from bot.demo.telegram.registry import method
from bot.demo.telegram.world import World

STARS = "XTR"


@method(
    "sendInvoice",
    **ENVELOPE,
    title=required(string),
    description=required(string),
    payload=required(string),
    currency=required(string),
    prices=required(json_array),
    provider_token=string,
    start_parameter=string,
    photo_url=string,
)
def send_invoice(world: World, params: Json) -> Json:
    """Send an invoice in Stars; a tap on Pay sends the bot a pre-checkout query first."""
    chat = world.writable_chat(params["chat_id"])
    total = _total(params)
    invoice = {
        "title": params["title"],
        "description": params["description"],
        "start_parameter": params.get("start_parameter", ""),
        "currency": STARS,
        "total_amount": total,
    }
    pay = {"inline_keyboard": [[{"text": f"Pay ⭐️{total}", "pay": True}]]}
    params.setdefault("reply_markup", pay)
    sent = post(chat, params, {"invoice": invoice}, invoice=True)
    chat.payloads[sent["message_id"]] = params["payload"]
    return sent


@method(
    "answerPreCheckoutQuery",
    pre_checkout_query_id=required(string),
    ok=required(boolean),
    error_message=string,
)
def answer_pre_checkout_query(world: World, params: Json) -> bool:
    """Accept a payment if `ok`, else show the user `error_message`.

    Raise ApiError 400 for a query that is unknown or too old, or a refusal without a message.
    """
    found = world.query(Checkout, params["pre_checkout_query_id"], world.options.checkout_timeout)
    if not params["ok"] and not params.get("error_message"):
        raise bad_request("error message must be non-empty")
    if found.answered:
        return True
    found.ok, found.error = params["ok"], params.get("error_message", "")
    chat = world.chats[found.user_id]
    if found.ok:
        _pay(world, chat, found)
    else:
        chat.publish(
            "answer", callback_query_id=found.id, text=found.error, show_alert=True, url=""
        )
    found.mark_answered()
    return True


@method(
    "refundStarPayment",
    user_id=required(integer),
    telegram_payment_charge_id=required(string),
)
def refund_star_payment(world: World, params: Json) -> bool:
    """Refund the Stars of one payment; ApiError 400 if it is unknown or already refunded."""
    chat = world.chat(params["user_id"])
    charge = world.charges.get(params["telegram_payment_charge_id"])
    if charge is None or charge["person"] != chat.id:
        raise bad_request("CHARGE_NOT_FOUND")
    if charge["refunded"]:
        raise bad_request("CHARGE_ALREADY_REFUNDED")
    charge["refunded"] = True
    message = chat.add({"refunded_payment": charge["payment"]}, outgoing=True)
    world.updates.put("message", message.wire, chat.id)
    return True


def _pay(world: World, chat: Chat, checkout: Checkout) -> None:
    """Complete a payment in Stars; the bot gets a message with `successful_payment`."""
    checkout.charge_id = f"stx{world.next_number()}"
    payment = {
        "currency": checkout.invoice["currency"],
        "total_amount": checkout.invoice["total_amount"],
        "invoice_payload": chat.payloads[checkout.message_id],
        "telegram_payment_charge_id": checkout.charge_id,
        "provider_payment_charge_id": "",
    }
    world.charges[checkout.charge_id] = {
        "person": chat.id,
        "payment": payment,
        "refunded": False,
    }
    message = chat.add({"successful_payment": payment}, outgoing=True)
    world.updates.put("message", message.wire, chat.id)


def _total(params: Json) -> int:
    """Return the amount of an invoice in Stars; ApiError 400 if Telegram does not allow it."""
    for field, longest, error in (
        ("title", 32, "INVOICE_TITLE_INVALID"),
        ("description", 255, "INVOICE_DESCRIPTION_INVALID"),
        ("payload", 128, "INVOICE_PAYLOAD_INVALID"),
    ):
        length = len(params[field].encode() if field == "payload" else params[field])
        if not 0 < length <= longest:
            raise bad_request(error)
    if params["currency"] != STARS:
        raise bad_request("CURRENCY_INVALID")
    if params.get("provider_token"):
        raise bad_request("PAYMENT_PROVIDER_INVALID")
    if len(params["prices"]) != 1:
        raise bad_request("STARS_INVOICE_INVALID")
    return _amount(params["prices"][0])


def _amount(price: Any) -> int:
    if not isinstance(price, dict) or not price.get("label"):
        raise _price_error('Can\'t find field "label"')
    try:
        amount = integer(price.get("amount"))
    except TypeError:
        raise _price_error('Can\'t find field "amount"') from None
    if amount <= 0:
        raise bad_request("STARS_INVOICE_INVALID")
    return amount


def _price_error(reason: str) -> ApiError:
    return bad_request(f"can't parse labeled price: {reason}")
