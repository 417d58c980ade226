"""A refusal of `add` is believed only if nothing in the answer tells of an order."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.panel import Outcome, Rejected, Unknown, UnknownCause
from bot.panel.answer import Answer
from bot.panel.body import read_body
from bot.panel.judge_add import judge_add
from bot.panel.judge_requests import judge_cancellation, judge_refill
from bot.panel.order_ids import id_in_fields, id_in_text
from bot.panel.order_news import News, claims_success, news_in
from bot.panel.refusal_classes import RefusalClass
from bot.panel.refusal_rules import PROVES_NOTHING_DONE
from bot.panel.refused_adds import SentOrder
from tests.panel import order_news_samples as samples
from tests.panel.foreign_refusals import FOREIGN
from tests.panel.refusal_samples import WORDED

SENT = SentOrder({"service": "7", "link": "https://example.com/p", "quantity": "100"})
KNOWN = sorted(
    text
    for reason in PROVES_NOTHING_DONE["add"] | {RefusalClass.RATE_LIMITED}
    for text in (*WORDED[reason], *FOREIGN.get(reason, ()))
)

LIMITED = {*WORDED[RefusalClass.RATE_LIMITED], *FOREIGN[RefusalClass.RATE_LIMITED]}


def answered(document: Any, status: int = 200) -> Answer:
    return Answer(status, read_body(json.dumps(document).encode()))


def judged(document: Any, status: int = 200, attempt: int = 1) -> Outcome:
    return judge_add(answered(document, status), SentOrder(SENT.form, attempt))


@pytest.mark.parametrize("text", samples.MADE)
def test_news_of_an_order_in_ten_languages_makes_a_refusal_unknown(text: str) -> None:
    assert News.MADE in news_in(text)
    for status in (200, 422, 429, 500):
        assert isinstance(judged({"error": text}, status), Unknown)


@pytest.mark.parametrize("text", samples.NOT_MADE)
def test_a_denial_a_demand_and_a_rule_are_no_news(text: str) -> None:
    assert news_in(text) == frozenset()


@pytest.mark.parametrize("text", samples.EARLIER)
def test_an_order_that_was_there_before_is_news_of_its_own(text: str) -> None:
    assert news_in(text) == {News.EARLIER}


@pytest.mark.parametrize("text", samples.WITH_ID)
def test_a_text_that_names_an_order_makes_a_refusal_unknown(text: str) -> None:
    assert id_in_text(text) is not None
    outcome = judged({"error": "Low balance", "info": text})
    assert outcome == Unknown(UnknownCause.CONTRADICTION, "Low balance")


@pytest.mark.parametrize("text", samples.COUNTING)
def test_a_bound_or_a_quantity_names_no_order(text: str) -> None:
    assert id_in_text(text) is None


@pytest.mark.parametrize(
    ("reason", "text"),
    [(reason, text) for reason, texts in samples.HONEST.items() for text in texts],
)
def test_an_honest_refusal_stays_one(reason: RefusalClass, text: str) -> None:
    for status in (200, 400, 500):
        assert judged({"error": text}, status) == Rejected(reason, text)


@pytest.mark.parametrize("text", samples.REFUSALS)
def test_a_refusal_that_speaks_of_the_order_and_denies_it_is_believed(text: str) -> None:
    assert isinstance(judged({"error": text}), Rejected)


@pytest.mark.parametrize("text", [text for text in KNOWN if text not in LIMITED])
def test_every_known_refusal_stays_one(text: str) -> None:
    assert isinstance(judged({"error": text}), Rejected)


@pytest.mark.parametrize(
    "fields",
    [
        {"order_id": 41877},
        {"orderId": "41877"},
        {"ORDER-ID": "41877"},
        {"id": 41877},
        {"order_number": "A-41877"},
        {"orders": [41877]},
        {"orders": {"41877": {}}},
        {"data": 41877},
        {"data": {"id": "41877"}},
        {"detail": [{"order": {"uuid": "9b2f6c1e-77aa-4d10-8d53-0c6a51f0e2ab"}}]},
        {"id_pedido": 41877},
        {"номер_заказа": 41877},
        {"reference": "X41877"},
        {"external_id": 41877},
        {"transactionId": "41877"},
        {"txn": "A-41877"},
        {"status": "Pending"},
        {"order_status": "In progress"},
        {"created": True},
        {"queued": 1},
        {"note": "Order 41877"},
        {"extra": {"deep": ["Your order has been saved"]}},
    ],
)
def test_a_field_that_tells_of_an_order_makes_a_refusal_unknown(fields: dict[str, Any]) -> None:
    document = {"error": "Not enough credits"} | fields
    for status in (200, 400, 500):
        outcome = judged(document, status)
        assert isinstance(outcome, Unknown)
        assert outcome.why is UnknownCause.CONTRADICTION
    assert isinstance(judged({"error": "Too many calls"} | fields, 429), Unknown)


@pytest.mark.parametrize(
    "fields",
    [
        {"order": 0},
        {"order": None},
        {"order": ""},
        {"order_id": "null"},
        {"service": 7, "quantity": 100, "link": "https://example.com/p"},
        {"code": 402, "status": "104"},
        {"min": 10, "max": 500, "min_order": 10},
        {"active_orders": 3, "order_limit": 5},
        {"balance": "1.5", "request_id": "ab12"},
        {"service_id": 7, "user_id": 12, "valid": 1, "paid": 5},
        {"data": []},
        {"data": None},
        {"status": "fail"},
        {"created": False},
        {"trace": "order 5.00 USD"},
        {"url": "https://example.com/p"},
    ],
)
def test_other_fields_leave_a_refusal_a_refusal(fields: dict[str, Any]) -> None:
    document = {"error": "Not enough credits"} | fields
    outcome = judged(document)
    assert isinstance(outcome, Rejected), outcome
    assert id_in_fields(document) is None


def test_the_field_that_names_an_order_is_shown_to_operators() -> None:
    outcome = judged({"error": "Low balance", "order_id": 41877})
    assert outcome == Unknown(UnknownCause.CONTRADICTION, "Low balance (order_id=41877)")


def test_the_link_that_we_sent_is_no_news() -> None:
    link = "https://example.com/order/41877-created"
    sent = SentOrder({"service": "7", "link": link})
    refusal = answered({"error": f"Invalid link: {link}", "link": link})
    assert isinstance(judge_add(refusal, sent), Rejected)
    assert isinstance(judge_add(refusal, SENT), Unknown)


@pytest.mark.parametrize("text", samples.EARLIER)
def test_an_earlier_order_for_the_link_is_a_duplicate_on_the_first_attempt_only(text: str) -> None:
    first, second = judged({"error": text}), judged({"error": text}, attempt=2)
    assert isinstance(first, Rejected | Unknown)
    if isinstance(first, Rejected):
        assert first.reason is RefusalClass.DUPLICATE_LINK
    assert isinstance(second, Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "Order already exists, insufficient balance",
        "Duplicate link: order 41877 already exists",
        "Active order #41877 with this link",
        "Order was already created, bad link",
    ],
)
def test_an_order_that_exists_already_may_be_this_one(text: str) -> None:
    assert isinstance(judged({"error": text}), Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "Provider error: not enough funds",
        "Supplier: invalid API key",
        "Too many requests to upstream",
        "Поставщик: недостаточно средств",
        "Tedarikçi: yetersiz bakiye",
        "Proveedor: saldo insuficiente",
    ],
)
def test_the_word_of_somebody_behind_the_panel_proves_nothing(text: str) -> None:
    for status in (200, 429, 500):
        assert isinstance(judged({"error": text}, status), Unknown)


PLANTED = st.sampled_from(
    ["order", "order_id", "orderId", "id", "order_number", "orderid", "Order ID", "new_order"]
)
AROUND = st.sampled_from(
    [lambda field: field, lambda field: {"data": field}, lambda field: {"details": [field]},
     lambda field: {"x": {"y": field}}]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(KNOWN),
    PLANTED,
    st.integers(1, 10**12) | st.integers(1, 10**12).map(str) | st.uuids().map(str),
    AROUND,
    st.sampled_from([200, 400, 422, 429, 500]),
)
def test_no_known_refusal_is_believed_with_an_id_anywhere(
    text: str, name: str, own: Any, around: Any, status: int
) -> None:
    outcome = judged({"error": text} | around({name: own}), status)
    assert isinstance(outcome, Unknown)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(KNOWN),
    st.integers(1, 10**12),
    st.sampled_from(["Order {}: {}", "{1} (order #{0})", "{1}. Заказ №{0}", "Pedido {}. {}"]),
    st.sampled_from([200, 400, 422, 429, 500]),
)
def test_no_known_refusal_is_believed_with_an_order_in_its_text(
    text: str, own: int, sentence: str, status: int
) -> None:
    assert isinstance(judged({"error": sentence.format(own, text)}, status), Unknown)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(KNOWN), st.sampled_from(samples.MADE))
def test_no_known_refusal_is_believed_with_news_beside_it(text: str, news: str) -> None:
    assert isinstance(judged({"error": text, "info": news}), Unknown)
    assert isinstance(judged({"error": f"{news}. {text}"}, 429), Unknown)


@pytest.mark.parametrize(
    "text",
    [
        "Order 5 was placed too long ago, guarantee expired",
        "Refill expired: order 5 was created in May",
    ],
)
def test_what_a_refusal_of_a_refill_says_of_the_order_is_old(text: str) -> None:
    assert isinstance(judge_refill(answered({"error": text, "order": 5})), Rejected)


def test_what_a_refusal_of_a_cancellation_says_of_the_order_is_old() -> None:
    item = answered({"error": "Order 5 was accepted, too late to cancel", "order": 5})
    assert isinstance(judge_cancellation(item, "5"), Rejected)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Successfully done", True),
        ("Refill created", True),
        ("thành công", True),
        ("The order was created in May", False),
        ("Refill was not created", False),
        ("unsuccessful", False),
        ("Odd link", False),
    ],
)
def test_a_claim_of_success_is_one_unless_it_is_denied_or_of_the_order(
    text: str, claims: bool
) -> None:
    assert claims_success(text) is claims


@pytest.mark.parametrize(
    ("document", "hint"),
    [
        ({"order_id": "41877"}, "order=order_id"),
        ({"status": "success", "orderId": 41877}, "order=orderId"),
        ({"status": 200, "data": {"order_number": 41877}}, "order=order_number"),
        ({"status": "success", "id": 41877}, "order=id"),
        ({"order_id": "41877", "id": 5}, ""),
        ({"номер_заказа": 41877}, ""),
        ({"order_id": "0"}, ""),
        ({"status": "success"}, ""),
        ({"result": 41877}, ""),
    ],
)
def test_an_id_of_another_name_is_unknown_and_the_quirk_is_suggested(
    document: Any, hint: str
) -> None:
    outcome = judged(document)
    assert isinstance(outcome, Unknown)
    assert outcome.hint == (f"/panel set answered_as {hint}" if hint else "")


def test_the_suggested_quirk_keeps_the_names_that_are_set() -> None:
    sent = SentOrder(answered_as=(("rate", "price"),))
    outcome = judge_add(answered({"order_id": "41877"}), sent)
    assert isinstance(outcome, Unknown)
    assert outcome.hint == "/panel set answered_as rate=price, order=order_id"
    assert outcome.evidence.endswith(f"→ {outcome.hint}")


def test_the_evidence_is_kept_short_and_shows_the_suggestion_whole() -> None:
    long = Unknown(UnknownCause.INCOMPLETE, "x" * 600, hint="/panel set answered_as order=order_id")
    assert len(long.evidence) == 500
    assert long.evidence.endswith("/panel set answered_as order=order_id")
    assert Unknown(UnknownCause.EMPTY).evidence == "empty"
