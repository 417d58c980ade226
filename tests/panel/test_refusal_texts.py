"""Error texts in our own words, each with its class; what is not sure stays unknown."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.panel import (
    AddOrder,
    NotSent,
    PanelRateLimited,
    PanelRefused,
    RefusalClass,
    Rejected,
    Unknown,
)
from bot.panel.refusal_patterns import TABLE
from bot.panel.refusal_rules import PROVES_NOTHING_DONE
from bot.panel.refusal_texts import LONGEST, claims_success, classify, folded
from tests.panel.line import answered, said

R = RefusalClass

WORDED: dict[RefusalClass, list[str]] = {
    R.AUTH: [
        "Wrong api key!",
        "Unknown API token",
        "The API key you sent is not valid",
        "api_key: missing",
        "Your account has been suspended",
        "IP address not whitelisted",
        "Unauthorized",
        "Permission denied.",
        "API user is blocked",
        "API khóa: API key không hợp lệ",
        "Неверный API ключ",
        "API access is disabled",
    ],
    R.PANEL_FUNDS: [
        "Low balance",
        "You don't have enough balance for this",
        "Insufficient credits (need 3.10)",
        "Balance is too low",
        "funds: not sufficient",
        "Số dư tài khoản không đủ",
        "Недостаточно средств на балансе",
        "Saldo insuficiente",
        "Yetersiz bakiye, lütfen yükleyin",
        "Saldo anda tidak cukup",
        "order.create.insufficient_balance",
    ],
    R.DUPLICATE_LINK: [
        "There is an active order for this link",
        "Another pending order with the same username exists",
        "This link is already in use",
        "The link has already been taken.",
        "Duplicate link",
        "order.error.running_order_for_link",
        "Please wait for your previous order to be completed",
        "У вас уже есть активный заказ на эту ссылку",
        "Link này đang có đơn chưa xong, đang chạy",
    ],
    R.PER_LINK_LIMIT: [
        "Maximum 5000 per profile",
        "Limit reached for this link",
        "Link limit exceeded",
    ],
    R.BAD_SERVICE: [
        "Unknown service",
        "Service was not found",
        "The selected service is invalid.",
        "No such service",
        "Услуга не найдена",
        "Dịch vụ không hợp lệ",
        "order.create.wrong_service",
    ],
    R.SERVICE_DOWN: [
        "Service is disabled",
        "This service is currently under maintenance",
        "Inactive service",
        "Service not available in your country",
        "Dịch vụ này đang bảo trì",
        "Услуга временно отключена",
    ],
    R.MIN_QUANTITY: [
        "Minimum quantity is 20",
        "The quantity must be at least 20.",
        "Quantity too small",
        "Số lượng phải tối thiểu 20",
        "Минимальное количество 20",
        "order.min_amount",
    ],
    R.MAX_QUANTITY: [
        "Maximum quantity is 2000",
        "Quantity exceeds what we can do",
        "The quantity may not be greater than 2000.",
        "Max limit exceeded",
        "Số lượng tối đa 2000",
        "Максимальное количество 2000",
    ],
    R.BAD_QUANTITY: [
        "Incorrect quantity",
        "Amount out of range",
        "Quantity should be a multiple of 10",
        "Quantity: min 10, max 500",
        "Quantity is not a number",
        "The amount must be an integer",
    ],
    R.BAD_LINK: [
        "Wrong link format",
        "Link is not supported",
        "Username not found",
        "Profile is private",
        "The url field is required.",
        "order.missing.username",
        "Set to private: account is private",
        "Liên kết không hợp lệ",
        "Неверная ссылка",
    ],
    R.BAD_COMMENTS: ["Comment 3 contains a forbidden word", "Keywords are too long"],
    R.MISSING_FIELD: [
        "Hashtags cannot be empty",
        "The answer number is required",
        "Missing required param: groups",
        "Please fill in all fields",
        "order.required.comments",
        "Parameter usernames is missing",
    ],
    R.DRIP: [
        "Interval must be between 1 and 60",
        "Drip-feed is not supported here",
        "Invalid runs",
        "Drip feed disabled",
    ],
    R.BAD_REQUEST: [
        "Bad request",
        "Invalid parameters given",
        "order ids required",
        "order.required",
        "This parameter is not supported: colour",
        "Incomplete data",
    ],
    R.UNSUPPORTED_ACTION: [
        "No such action",
        "Unknown method",
        "Action is not supported",
        "Not implemented",
    ],
    R.ORDER_NOT_FOUND: [
        "Wrong order",
        "Invalid order id",
        "Order does not exist",
        "No orders found",
        "Заказ не найден",
        "Đơn hàng không tồn tại",
    ],
    R.REFILL_UNAVAILABLE: [
        "Refill not available",
        "You cannot refill this",
        "No refill for this service",
        "Guarantee has expired",
        "Refill is available only for 30 orders",
        "Order is not completed yet",
    ],
    R.REFILL_TOO_EARLY: [
        "Refill allowed once every 2 days",
        "Too early for a refill",
        "Refill: please wait 5 hours",
    ],
    R.REFILL_IN_PROGRESS: [
        "Refill already requested",
        "Refill is pending",
        "There is a pending refill",
    ],
    R.REFILL_NOT_FOUND: ["Refill does not exist", "Wrong refill id", "No refill found"],
    R.CANCEL_UNAVAILABLE: [
        "Cannot cancel",
        "Cancel is not possible",
        "Too late to cancel it",
        "cancel.finished",
    ],
    R.CANCEL_IN_PROGRESS: ["Order was already cancelled", "Cancellation is pending"],
    R.RATE_LIMITED: [
        "Too many calls",
        "Rate limit reached",
        "Request throttled",
        "Please slow down",
        "Слишком много запросов",
        "Quá nhiều yêu cầu",
    ],
    R.BUSY: ["The system is busy", "Processing other orders", "Another payment is being processed"],
    R.TRANSIENT: [
        "Internal server error",
        "Something went wrong",
        "Please try again",
        "503 Service Unavailable",
        "The API is under maintenance",
        "Connection timed out",
        "SQLSTATE[HY000] general",
        "Uncaught Exception: not enough credits",
        "Access denied for user 'root'",
        "Vui lòng thử lại sau",
        "Попробуйте позже",
        "Failed to create order",
        "Deadlock found when trying to get lock",
    ],
    R.UNKNOWN: [
        "",
        "   ",
        "Hm",
        "Order already exists",
        "Wrong house of the moon",
        "Thank you",
        "42",
        "Balance updated",
        "Your order has been accepted",
        "Order created. Not enough funds for another one",
        "Order placed, link is private",
        "Đặt hàng thành công",
        "Minimum deposit amount is 5",
        "好",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"), [(text, reason) for reason, texts in WORDED.items() for text in texts]
)
def test_a_text_has_its_class(text: str, reason: RefusalClass) -> None:
    assert classify(text) is reason


SHAPES: list[tuple[Callable[[str], Any], int]] = [
    (lambda text: {"error": text}, 200),
    (lambda text: {"status": "error", "message": text}, 422),
    (lambda text: {"detail": {"error": text}}, 401),
    (lambda text: {"errors": [text]}, 500),
    (lambda text: {"success": False, "msg": text}, 400),
]


@pytest.mark.parametrize(("shape", "status"), SHAPES)
async def test_a_text_has_its_class_over_the_wire_in_every_shape(
    shape: Callable[[str], Any], status: int
) -> None:
    """And an order is given back for it only where the class proves that nothing was done."""
    texts = {
        text: reason for reason, all_ in WORDED.items() for text in all_ if reason is not R.UNKNOWN
    }
    assert len(texts) >= 60
    replies = [said(shape(text), status) for text in texts for _ in range(2)]
    async with answered(*replies) as (client, _):
        for text, reason in texts.items():
            with pytest.raises((PanelRefused, PanelRateLimited)) as caught:
                await client.read_balance()
            assert getattr(caught.value, "reason", R.RATE_LIMITED) is reason, text
            outcome = await client.add_order(AddOrder(service="7", link="https://example.com/p"))
            if reason in PROVES_NOTHING_DONE["add"]:
                assert outcome == Rejected(reason, text.strip()), text
            elif reason is R.RATE_LIMITED:
                assert isinstance(outcome, NotSent), text
            else:
                assert isinstance(outcome, Unknown), text


def test_every_class_is_worded_and_has_patterns() -> None:
    assert set(WORDED) == set(RefusalClass)
    assert {reason for reason, _ in TABLE} == set(RefusalClass) - {R.UNKNOWN}


@pytest.mark.parametrize("wrap", ["<b>{}</b>", "  {} !!", "ERROR: {}", "{}\n"])
def test_marks_around_a_text_change_nothing(wrap: str) -> None:
    assert classify(wrap.format("Not Enough Credits")) is R.PANEL_FUNDS


@pytest.mark.parametrize("text", ["NOT ENOUGH BALANCE", "not_enough_balance", "not-enough.balance"])
def test_case_and_marks_change_nothing(text: str) -> None:
    assert classify(text) is R.PANEL_FUNDS


def test_a_text_as_long_as_a_page_is_no_refusal() -> None:
    assert classify("Not enough credits".ljust(LONGEST, ".")) is R.PANEL_FUNDS
    assert classify("Not enough credits".ljust(LONGEST + 1, ".")) is R.UNKNOWN


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Dịch vụ ĐANG tạm", "dich vu dang tam"),
        ("Can&#039;t  do_it: now!", "cant do it now"),
        ("Неверный й", "неверныи и"),
        ("İstek", "istek"),
        ("…", ""),
    ],
)
def test_a_folded_text_is_plain_words(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Order created", True),
        ("Successfully placed", True),
        ("Your order was accepted, thank you", True),
        ("thành công", True),
        ("Order was not created", False),
        ("It could not be placed", False),
        ("No order was placed", False),
        ("unsuccessful", False),
        ("Failed to be accepted", False),
        ("Not now. Later on, after a while, order created", True),
        ("Odd link", False),
    ],
)
def test_a_claim_of_success_is_one_unless_it_is_denied(text: str, claims: bool) -> None:
    assert claims_success(text) is claims


@given(st.text(max_size=500))
def test_any_text_has_a_class(text: str) -> None:
    assert classify(text) in RefusalClass
