"""A table of answers of panels, in our own words, each with what the client must make of it.

An entry with `ids` is a call with several ids. The expected value is an outcome (writes), a parsed
value (reads), or the class of an error with its detail.
"""

import json
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.panel import (
    Accepted,
    AddOrder,
    Balance,
    ItemError,
    NotSent,
    NotSentCause,
    OrderStatus,
    PanelGarbled,
    PanelRateLimited,
    PanelRefused,
    PanelService,
    PanelStatus,
    RefillStatus,
    RefusalClass,
    Rejected,
    Unknown,
    UnknownCause,
)
from bot.text.numbers import LARGEST_COUNT, Unreadable

R = RefusalClass
S = PanelStatus
U = UnknownCause


ORDER = AddOrder(service="7", link="https://example.com/p", quantity=100)
"""The order that the answers to `add` are about."""


@dataclass(frozen=True)
class Raises:
    """The error that a read must raise."""

    kind: type[Exception]
    detail: Any = None
    """`reason` of a refusal, `why` of a garbled answer, or `retry_after` of a rate limit."""


@dataclass(frozen=True)
class Case:
    name: str
    action: str
    body: str | bytes
    means: Any
    status: int = 200
    ids: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json"),)


HTML = (("content-type", "text/html; charset=UTF-8"),)
PAGE = "<!doctype html><html><head><title>Back soon</title></head><body>Back soon</body></html>"
NOTICE = (
    "<br />\n<b>Notice</b>: Undefined offset: 3 in <b>/srv/api.php</b> on line <b>9</b><br />\n"
)
UUID = "9b2f6c1e-77aa-4d10-8d53-0c6a51f0e2ab"


def no(reason: RefusalClass, text: str) -> Rejected:
    return Rejected(reason, text)


ADD = (
    Case("number", "add", '{"order": 40021}', Accepted("40021")),
    Case("text", "add", '{"order": "40022"}', Accepted("40022")),
    Case("float", "add", '{"order": 40023.0}', Accepted("40023")),
    Case("uuid", "add", f'{{"order": "{UUID}"}}', Accepted(UUID)),
    Case("called html", "add", '{"order": 40024}', Accepted("40024"), headers=HTML),
    Case("after a mark and lines", "add", b'\xef\xbb\xbf\n\n {"order": 7}', Accepted("7")),
    Case("before a comment", "add", '{"order": 7}\n<!-- 3 ms -->', Accepted("7")),
    Case("with a code", "add", '{"status": 200, "order": "88"}', Accepted("88")),
    Case("a success", "add", '{"status": "success", "order": "88"}', Accepted("88")),
    Case("an empty error", "add", '{"order": 88, "error": ""}', Accepted("88")),
    Case("a false error", "add", '{"error": false, "order": 88}', Accepted("88")),
    Case("in data", "add", '{"data": {"order": 12, "charge": "1"}}', Accepted("12")),
    Case("in a list", "add", '[{"order": 12}]', Accepted("12")),
    Case("with 500", "add", '{"order": 12}', Accepted("12"), status=500),
    Case("zero", "add", '{"order": 0}', Unknown(U.INCOMPLETE, '{"order": 0}')),
    Case("null", "add", '{"order": null}', Unknown(U.INCOMPLETE, '{"order": null}')),
    Case("a word", "add", '{"order": "success"}', Unknown(U.INCOMPLETE, '{"order": "success"}')),
    Case("not a number", "add", '{"order": NaN}', Unknown(U.INCOMPLETE, '{"order": NaN}')),
    Case("a bare number", "add", "40025", Unknown(U.INCOMPLETE, "40025")),
    Case("nothing", "add", "", Unknown(U.EMPTY)),
    Case("only blanks", "add", " \r\n\n", Unknown(U.EMPTY)),
    Case("a page", "add", PAGE, Unknown(U.HTML, "Back soon Back soon"), headers=HTML),
    Case(
        "a bad gateway", "add", PAGE, Unknown(U.SERVER_ERROR, "502 Back soon Back soon"), status=502
    ),
    Case("not found", "add", PAGE, Unknown(U.HTTP_ERROR, "404 Back soon Back soon"), status=404),
    Case("half", "add", '{"order": 400', Unknown(U.NOT_JSON, '{"order": 400')),
    Case("two", "add", '{"order": 1}{"order": 2}', Unknown(U.NOT_JSON, '{"order": 1}{"order": 2}')),
    Case(
        "after a notice",
        "add",
        NOTICE + '{"order": 9}',
        Unknown(U.NOISE, 'Notice : Undefined offset: 3 in /srv/api.php on line 9 {"order": 9}'),
    ),
    Case(
        "a refusal after a notice",
        "add",
        NOTICE + '{"error": "Your funds are insufficient"}',
        Unknown(U.NOISE, "Your funds are insufficient"),
    ),
    Case(
        "an id and an error",
        "add",
        '{"order": 9, "error": "Balance too low"}',
        Unknown(U.CONTRADICTION, "Balance too low"),
    ),
    Case(
        "an id and a failure",
        "add",
        '{"order": 9, "status": "error"}',
        Unknown(U.CONTRADICTION, '{"order": 9, "status": "error"}'),
    ),
    Case(
        "a success and an error",
        "add",
        '{"status": "success", "error": "Balance too low"}',
        Unknown(U.CONTRADICTION, "Balance too low"),
    ),
    Case(
        "unheard-of words",
        "add",
        '{"error": "The moon is in the wrong house"}',
        Unknown(U.UNKNOWN_TEXT, "The moon is in the wrong house"),
    ),
    Case(
        "try again",
        "add",
        '{"error": "Something went wrong, try again"}',
        Unknown(U.NO_PROOF, "Something went wrong, try again"),
    ),
    Case(
        "another action's words",
        "add",
        '{"error": "Unknown order"}',
        Unknown(U.NO_PROOF, "Unknown order"),
    ),
    Case(
        "a database that fell over",
        "add",
        '{"error": "SQLSTATE[23000]: Duplicate entry for link"}',
        Unknown(U.NO_PROOF, "SQLSTATE[23000]: Duplicate entry for link"),
        status=500,
    ),
    Case(
        "no money",
        "add",
        '{"error": "You do not have enough funds"}',
        no(R.PANEL_FUNDS, "You do not have enough funds"),
    ),
    Case(
        "no money, with 500",
        "add",
        '{"error": "Low balance"}',
        no(R.PANEL_FUNDS, "Low balance"),
        status=500,
    ),
    Case(
        "a message",
        "add",
        '{"status": "fail", "message": "Wrong service"}',
        no(R.BAD_SERVICE, "Wrong service"),
        headers=HTML,
    ),
    Case(
        "not successful",
        "add",
        '{"success": false, "msg": "The link is broken"}',
        no(R.BAD_LINK, "The link is broken"),
    ),
    Case(
        "a detail",
        "add",
        '{"detail": {"error": "API token has expired"}}',
        no(R.AUTH, "API token has expired"),
        status=401,
    ),
    Case(
        "fields with errors",
        "add",
        '{"message": "Check it", "errors": {"quantity": ["The quantity must be at least 20."]}}',
        no(R.MIN_QUANTITY, "The quantity must be at least 20.; Check it"),
        status=422,
    ),
    Case(
        "a code and words",
        "add",
        '{"error": {"code": "max_quantity_exceeded", "text": "Слишком много"}}',
        no(R.MAX_QUANTITY, "max_quantity_exceeded; Слишком много"),
    ),
    Case(
        "a flag and words",
        "add",
        '{"error": true, "message": "Comments are required"}',
        no(R.MISSING_FIELD, "Comments are required"),
    ),
    Case("a sentence", "add", "Wrong API key", no(R.AUTH, "Wrong API key"), status=403),
    Case("a JSON sentence", "add", '"Invalid link"', no(R.BAD_LINK, "Invalid link")),
    Case("too many", "add", PAGE, NotSent(NotSentCause.RATE_LIMITED), status=429),
    Case(
        "too many, wait",
        "add",
        '{"message": "Slower, please"}',
        NotSent(NotSentCause.RATE_LIMITED, 30.0),
        status=429,
        headers=(("retry-after", "30"),),
    ),
    Case(
        "too many, in words, with 429",
        "add",
        '{"error": "Rate limit"}',
        NotSent(NotSentCause.RATE_LIMITED),
        status=429,
    ),
    Case("too many, in words", "add", '{"error": "Rate limit"}', Unknown(U.NO_PROOF, "Rate limit")),
    Case(
        "too many, with 500",
        "add",
        '{"error": "Rate limit"}',
        Unknown(U.NO_PROOF, "Rate limit"),
        status=500,
    ),
    Case(
        "an id of another name",
        "add",
        '{"order_id": "55012"}',
        Unknown(
            U.INCOMPLETE, '{"order_id": "55012"}', hint="/panel set answered_as order=order_id"
        ),
    ),
    Case("429 with an id", "add", '{"order": 5}', Accepted("5"), status=429),
    Case(
        "429 that claims success",
        "add",
        '{"message": "Order created"}',
        Unknown(U.CONTRADICTION, "Order created"),
        status=429,
    ),
    Case(
        "429 of a success",
        "add",
        '{"status": "success"}',
        Unknown(U.HTTP_ERROR, '429 {"status": "success"}'),
        status=429,
    ),
    Case(
        "429 of a crash",
        "add",
        '{"error": "Fatal error"}',
        Unknown(U.NO_PROOF, "Fatal error"),
        status=429,
    ),
)

STATUS = (
    Case(
        "the document's",
        "status",
        '{"charge": "1.5", "start_count": "10", "status": "In progress", "remains": "4",'
        ' "currency": "EUR"}',
        OrderStatus(S.IN_PROGRESS, "In progress", Decimal("1.5"), 10, 4, "EUR"),
    ),
    Case(
        "unreadable numbers",
        "status",
        '{"charge": "None", "start_count": "", "status": "COMPLETED", "remains": "many",'
        ' "currency": null}',
        OrderStatus(S.COMPLETED, "COMPLETED", remains=Unreadable.NUMBER),
    ),
    Case(
        "a tiny float",
        "status",
        '{"charge": 2e-06, "status": "pending", "remains": 0}',
        OrderStatus(S.PENDING, "pending", Decimal("0.000002"), None, 0),
    ),
    Case(
        "more remains than there can be",
        "status",
        '{"status": "Partial", "remains": "-3"}',
        OrderStatus(S.PARTIAL, "Partial", remains=-3),
    ),
    Case(
        "a subscription",
        "status",
        '{"status": "Paused", "expiry": "24/12/2031", "posts": "6", "orders": ["51", 52]}',
        OrderStatus(
            S.PAUSED, "Paused", posts=6, expiry=date(2031, 12, 24), child_orders=("51", "52")
        ),
    ),
    Case(
        "a drip-feed",
        "status",
        '{"status": "Active", "runs": 4, "orders": []}',
        OrderStatus(S.ACTIVE, "Active", runs=4, child_orders=()),
    ),
    Case("a word nobody met", "status", '{"status": "Zen"}', OrderStatus(S.UNKNOWN, "Zen")),
    Case("a failed order", "status", '{"status": "Fail"}', OrderStatus(S.FAILED, "Fail")),
    Case(
        "a failed order with numbers",
        "status",
        '{"status": "Error", "charge": "0", "message": "-"}',
        OrderStatus(S.FAILED, "Error", Decimal(0)),
    ),
    Case(
        "after a notice, to a read",
        "status",
        NOTICE + '{"status": "Canceled"}',
        OrderStatus(S.CANCELED, "Canceled"),
    ),
    Case(
        "an error and a status",
        "status",
        '{"status": "7", "error": "No such order"}',
        Raises(PanelRefused, R.ORDER_NOT_FOUND),
    ),
    Case("no status", "status", '{"charge": "1"}', Raises(PanelGarbled, U.INCOMPLETE)),
    Case("a null status", "status", '{"status": null}', Raises(PanelGarbled, U.INCOMPLETE)),
    Case("a page", "status", PAGE, Raises(PanelGarbled, U.HTML)),
    Case("a bad gateway", "status", PAGE, Raises(PanelGarbled, U.SERVER_ERROR), status=503),
    Case("too many", "status", "slow down", Raises(PanelRateLimited), status=429),
    Case("strange words", "status", '{"error": "Hm"}', Raises(PanelRefused, R.UNKNOWN)),
    Case("a strange sentence", "status", "Hm", Raises(PanelGarbled, U.UNKNOWN_TEXT)),
)

STATUSES = (
    Case(
        "a map",
        "status",
        '{"5": {"status": "Pending"}, " 6": {"error": "Wrong order id"}, "7": "Completed",'
        ' "8": "order not found"}',
        {
            "5": OrderStatus(S.PENDING, "Pending"),
            "6": ItemError(R.ORDER_NOT_FOUND, "Wrong order id"),
            "7": OrderStatus(S.COMPLETED, "Completed"),
            "8": ItemError(R.ORDER_NOT_FOUND, "order not found"),
            "9": ItemError(why=U.MISSING),
        },
        ids=("5", "6", "7", "8", "9"),
    ),
    Case(
        "a list by order",
        "status",
        '[{"order": 6, "status": "partial"}, {"order": "5", "status": "active"}]',
        {"5": OrderStatus(S.ACTIVE, "active"), "6": OrderStatus(S.PARTIAL, "partial")},
        ids=("5", "6"),
    ),
    Case(
        "a list by place",
        "status",
        '[{"status": "expired"}, {"error": "Unknown order"}, null]',
        {
            "5": OrderStatus(S.EXPIRED, "expired"),
            "6": ItemError(R.ORDER_NOT_FOUND, "Unknown order"),
            "7": ItemError(why=U.INCOMPLETE),
        },
        ids=("5", "6", "7"),
    ),
    Case(
        "too short a list",
        "status",
        '[{"status": "Completed"}]',
        {"5": ItemError(why=U.MISSING), "6": ItemError(why=U.MISSING)},
        ids=("5", "6"),
    ),
    Case(
        "an empty list",
        "status",
        "[]",
        {"5": ItemError(why=U.MISSING), "6": ItemError(why=U.MISSING)},
        ids=("5", "6"),
    ),
    Case(
        "a wrapped map",
        "status",
        '{"status": "success", "data": {"5": {"status": "queued"}, "6": {"status": "refunded"}}}',
        {"5": OrderStatus(S.PENDING, "queued"), "6": OrderStatus(S.REFUNDED, "refunded")},
        ids=("5", "6"),
    ),
    Case(
        "no key", "status", '{"error": "Bad API key"}', Raises(PanelRefused, R.AUTH), ids=("5", "6")
    ),
)

REFILL = (
    Case("text", "refill", '{"refill": "31"}', Accepted("31")),
    Case("a code", "refill", '{"refill": 31, "status": 200, "message": "Done!"}', Accepted("31")),
    Case("without an id", "refill", '{"status": "success"}', Accepted("")),
    Case("a flag", "refill", '{"refill": true}', Accepted("")),
    Case("zero", "refill", '{"refill": 0}', no(R.REFILL_UNAVAILABLE, "")),
    Case(
        "too early",
        "refill",
        '{"error": "Refill is possible after 2 days"}',
        no(R.REFILL_TOO_EARLY, "Refill is possible after 2 days"),
    ),
    Case(
        "nested",
        "refill",
        '{"refill": {"error": "Unknown order"}}',
        no(R.ORDER_NOT_FOUND, "Unknown order"),
    ),
    Case("a page", "refill", PAGE, Unknown(U.HTML, "Back soon Back soon")),
    Case("a number", "refill", "4", Unknown(U.INCOMPLETE, "4")),
    Case(
        "another action's words",
        "refill",
        '{"error": "Low balance"}',
        Unknown(U.NO_PROOF, "Low balance"),
    ),
)

REFILLS = (
    Case(
        "the document's",
        "refill",
        '[{"order": 5, "refill": 61}, {"order": 6, "refill": {"error": "Refill not allowed"}}]',
        {"5": Accepted("61"), "6": no(R.REFILL_UNAVAILABLE, "Refill not allowed")},
        ids=("5", "6"),
    ),
    Case(
        "by the order's id",
        "refill",
        '[{"refill": 6, "status": "success"}, {"refill": 5, "status": {"error": "Bad order"}}]',
        {"5": no(R.ORDER_NOT_FOUND, "Bad order"), "6": Accepted("")},
        ids=("5", "6"),
    ),
    Case(
        "a map of ids",
        "refill",
        '{"5": 61, "6": {"error": "Refill not allowed"}, "7": "62", "8": "Unknown order"}',
        {
            "5": Accepted("61"),
            "6": no(R.REFILL_UNAVAILABLE, "Refill not allowed"),
            "7": Accepted("62"),
            "8": no(R.ORDER_NOT_FOUND, "Unknown order"),
        },
        ids=("5", "6", "7", "8"),
    ),
    Case(
        "one is missing, one says nothing",
        "refill",
        '[{"order": 5}]',
        {"5": Unknown(U.INCOMPLETE), "6": Unknown(U.MISSING)},
        ids=("5", "6"),
    ),
    Case(
        "a bad gateway",
        "refill",
        "",
        {"5": Unknown(U.SERVER_ERROR, "502"), "6": Unknown(U.SERVER_ERROR, "502")},
        status=502,
        ids=("5", "6"),
    ),
)

REFILL_STATUS = (
    Case("plain", "refill_status", '{"status": "Rejected"}', RefillStatus(S.REJECTED, "Rejected")),
    Case(
        "a bare word", "refill_status", '"In Progress"', RefillStatus(S.IN_PROGRESS, "In Progress")
    ),
    Case(
        "nested",
        "refill_status",
        '{"status": {"error": "No refill found"}}',
        Raises(PanelRefused, R.REFILL_NOT_FOUND),
    ),
    Case(
        "many",
        "refill_status",
        '[{"refill": 3, "status": "Completed"}, {"refill": 4, "status": {"error": "Bad refill"}}]',
        {
            "3": RefillStatus(S.COMPLETED, "Completed"),
            "4": ItemError(R.REFILL_NOT_FOUND, "Bad refill"),
        },
        ids=("3", "4"),
    ),
)

CANCEL = (
    Case(
        "the document's",
        "cancel",
        '[{"order": 5, "cancel": {"error": "Cannot cancel it"}}, {"order": 6, "cancel": 1}]',
        {"5": no(R.CANCEL_UNAVAILABLE, "Cannot cancel it"), "6": Accepted("6")},
        ids=("5", "6"),
    ),
    Case(
        "a map",
        "cancel",
        '{"5": {"cancel": 0}, "6": {"status": "Canceled"}, "7": 1, "8": "Unknown order"}',
        {
            "5": no(R.CANCEL_UNAVAILABLE, ""),
            "6": Accepted("6"),
            "7": Accepted("7"),
            "8": no(R.ORDER_NOT_FOUND, "Unknown order"),
        },
        ids=("5", "6", "7", "8"),
    ),
    Case(
        "wrapped",
        "cancel",
        '{"cancel": [{"order": 5, "cancel": {"9": "success"}}, {"order": 6, "cancel": "9"}]}',
        {"5": Accepted("5"), "6": Accepted("6")},
        ids=("5", "6"),
    ),
    Case("one object", "cancel", '{"cancel": 1}', {"5": Accepted("5")}, ids=("5",)),
    Case("one success", "cancel", '{"status": "success"}', {"5": Accepted("5")}, ids=("5",)),
    Case("one number", "cancel", "1", {"5": Accepted("5")}, ids=("5",)),
    Case(
        "one answer for two",
        "cancel",
        '{"cancel": 1}',
        {
            "5": Unknown(U.INCOMPLETE, '{"cancel": 1}'),
            "6": Unknown(U.INCOMPLETE, '{"cancel": 1}'),
        },
        ids=("5", "6"),
    ),
    Case(
        "no longer",
        "cancel",
        '[{"order": 5, "cancel": {"error": "Cancellation already requested"}}]',
        {"5": no(R.CANCEL_IN_PROGRESS, "Cancellation already requested")},
        ids=("5",),
    ),
    Case("a pending word", "cancel", '{"5": {"id": 5}}', {"5": Unknown(U.INCOMPLETE)}, ids=("5",)),
)

BALANCE = (
    Case(
        "text",
        "balance",
        '{"balance": "12.50", "currency": "usd"}',
        Balance(Decimal("12.50"), "USD"),
    ),
    Case("an int", "balance", '{"balance": 7}', Balance(Decimal(7), None)),
    Case(
        "owed", "balance", '{"balance": "-0.25", "currency": ""}', Balance(Decimal("-0.25"), None)
    ),
    Case("in data", "balance", '{"data": {"balance": 1.10}}', Balance(Decimal("1.10"), None)),
    Case("endless", "balance", '{"balance": Infinity}', Balance(None, None, "Infinity")),
    Case(
        "none",
        "balance",
        '{"balance": null, "currency": "USD"}',
        Balance(None, "USD", "null"),
    ),
    Case("of two meanings", "balance", '{"balance": "1,000"}', Balance(None, None, "1,000")),
    Case("grouped", "balance", '{"balance": "2,750.00000"}', Balance(Decimal("2750"), None)),
    Case("with a sign", "balance", '{"balance": "$64.2"}', Balance(Decimal("64.2"), None)),
    Case("with a comma", "balance", '{"balance": "64,25"}', Balance(Decimal("64.25"), None)),
    Case("with a code", "balance", '{"balance": "64.25 EUR"}', Balance(Decimal("64.25"), None)),
    Case("in Arabic digits", "balance", '{"balance": "٧٠"}', Balance(Decimal(70), None)),
    Case("in words", "balance", '{"balance": "a hundred"}', Balance(None, None, "a hundred")),
    Case(
        "an object", "balance", '{"balance": {"sum": 1.5}}', Balance(None, None, '{"sum": "1.5"}')
    ),
    Case("without it", "balance", '{"currency": "USD"}', Raises(PanelGarbled, U.INCOMPLETE)),
    Case("a list", "balance", "[1, 2]", Raises(PanelGarbled, U.INCOMPLETE)),
    Case("a message", "balance", '{"message": "Unauthenticated."}', Raises(PanelRefused, R.AUTH)),
    Case("a code", "balance", '{"code": 403, "msg": "Forbidden"}', Raises(PanelRefused, R.AUTH)),
    Case("not ok", "balance", '{"ok": 0}', Raises(PanelRefused, R.UNKNOWN)),
    Case(
        "too many, wait",
        "balance",
        '{"error": "Too many calls"}',
        Raises(PanelRateLimited, 12.0),
        headers=(("retry-after", "12"),),
    ),
)

ROW: dict[str, Any] = {
    "service": 9, "name": "Blue stars", "type": "Default", "category": "Stars", "rate": "1.25",
    "min": "10", "max": "5000",
}  # fmt: skip


def listed(*rows: Any) -> str:
    """Return a price list as JSON text."""
    return json.dumps(rows)


def row(**changed: Any) -> PanelService:
    """Return the service that ROW must be read as, with these fields changed."""
    plain = PanelService(
        id="9", name="Blue stars", type="Default", category="Stars", rate=Decimal("1.25"),
        min=10, max=5000, dripfeed=None, refill=None, cancel=None, description="", position=0,
    )  # fmt: skip
    return replace(plain, **changed)


SERVICES = (
    Case("the document's", "services", listed(ROW), (row(),)),
    Case(
        "numbers as numbers",
        "services",
        '[{"service": 9.0, "name": "Blue stars", "type": "Default", "category": "Stars",'
        ' "rate": 4e-06, "min": 10.0, "max": 5000}]',
        (row(rate=Decimal("0.000004")),),
    ),
    Case("a uuid", "services", listed(ROW | {"service": UUID}), (row(id=UUID),)),
    Case(
        "switches as words",
        "services",
        listed(ROW | {"dripfeed": "1", "refill": "false", "cancel": 0}),
        (row(dripfeed=True, refill=False, cancel=False),),
    ),
    Case(
        "switches that say nothing",
        "services",
        listed(ROW | {"dripfeed": None, "refill": "maybe", "cancel": 2}),
        (row(),),
    ),
    Case("in data, called html", "services", f'{{"data": {listed(ROW)}}}', (row(),), headers=HTML),
    Case("after a notice", "services", NOTICE + listed(ROW), (row(),)),
    Case(
        "a map by id",
        "services",
        json.dumps({"9": {name: value for name, value in ROW.items() if name != "service"}}),
        (row(),),
    ),
    Case(
        "bad rows among good ones",
        "services",
        listed("?", ROW | {"rate": "1.2.5"}, ROW, None, ROW | {"min": 9, "max": 8}, ROW),
        (row(position=2),),
    ),
    Case(
        "nothing between most and no limit",
        "services",
        listed(ROW | {"max": 10**24}),
        (row(max=LARGEST_COUNT),),
    ),
    Case("no type", "services", listed(ROW | {"type": None}), (row(type=""),)),
    Case("an empty shop", "services", "[]", ()),
    Case("a page", "services", PAGE, Raises(PanelGarbled, U.HTML), headers=HTML),
    Case(
        "no key",
        "services",
        '{"error": "API key missing"}',
        Raises(PanelRefused, R.AUTH),
        status=401,
    ),
    Case("elsewhere", "services", "", Raises(PanelGarbled, U.REDIRECT), status=302),
)

CASES = (
    *ADD,
    *SERVICES,
    *STATUS,
    *STATUSES,
    *REFILL,
    *REFILLS,
    *REFILL_STATUS,
    *CANCEL,
    *BALANCE,
)
