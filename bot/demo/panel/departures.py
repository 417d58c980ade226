"""How a simulated panel departs from the API document: a frozen set of fields, and presets.

The defaults are those of the panel API v2 document. Each field is a departure that real panels
have; a preset combines several that are seen together.
"""

from dataclasses import dataclass, replace
from typing import Literal

from bot.demo.panel.refusals import Wording


@dataclass(frozen=True)
class Departures:
    """A panel's departures, grouped by what they change."""

    # The bytes around the answer.
    content_type: str = "application/json"
    blank_lines: int = 0

    # Numbers, booleans, ids. `document`: rate, limits, money as text and ids as integers;
    # `mixed`: limits as integers too; `numbers`: money as floats too; `floats`: 50.0 for 50.
    numbers: Literal["document", "strings", "mixed", "numbers", "floats"] = "document"
    booleans: Literal["true", "1", "'1'", "'true'", "null", "absent"] = "true"
    uuid_ids: bool = False

    # Names of fields: pairs of the document's name and this panel's.
    form_names: tuple[tuple[str, str], ...] = ()
    answer_names: tuple[tuple[str, str], ...] = ()

    # Errors.
    wording: Wording = "plain"
    error_shape: Literal[
        "error", "message", "detail", "errors", "bare", "with status", "with code", "success"
    ] = "error"
    error_status: int = 200
    auth_status: int = 200
    item_errors: Literal["object", "bare", "missing"] = "object"

    # Shapes of answers. `fragile`: one unknown id makes the panel refuse the whole batch.
    wrapped_services: bool = False
    # `paged`: only the first half of the list comes, and says so.
    services: Literal["list", "grouped", "paged"] = "list"
    success_status: str | int | None = None
    batch_status: Literal["map", "list", "positional", "refused", "fragile"] = "map"
    batch_requests: Literal["taken", "refused"] = "taken"
    empty_map_as_list: bool = False
    spaced_keys: bool = False
    order_in_status: bool = False
    refill_shape: Literal["document", "success", "message", "map", "wrapped"] = "document"
    nested_refill_status: bool = False
    cancel_shape: Literal["list", "map", "object", "wrapped", "single"] = "list"

    # The balance. `grouped`: 1,500.00000; `signed`: $100.84; `suffixed`: 100.84 USD;
    # `comma`: 100,84; `words`: a text that is no number.
    balance: Literal[
        "document", "grouped", "signed", "suffixed", "comma", "arabic", "null", "words"
    ] = "document"

    # What stands for the currency in a balance: its code, a sign, or nothing.
    currency: Literal["code", "sign", "absent"] = "code"

    # Values in a status.
    words: Literal["document", "lower", "joined", "british", "other"] = "document"
    pending_remains_zero: bool = False
    no_start_count: Literal["null", "empty", "None", "zero"] = "null"
    canceled_keeps_charge: bool = False
    canceled_remains: Literal["count", "zero", "blank"] = "count"
    charge_is_rate: bool = False
    subscription_orders: bool = True
    reports_to_anyone: bool = False

    # Acceptance of orders.
    demands_quantity: bool = False
    decodes_links_twice: bool = False
    refused_characters: tuple[str, ...] = ()
    splits_comments_on_commas: bool = False
    ignores_runs: bool = False
    intervals: tuple[int, ...] = ()
    duplicate_links: Literal["accepted", "refused", "refused to all"] = "accepted"


DOCUMENT = Departures()

PRESETS: dict[str, Departures] = {
    "document": DOCUMENT,
    "common": replace(DOCUMENT, numbers="mixed"),
    "floats": replace(
        DOCUMENT, numbers="numbers", batch_status="refused", cancel_shape="object",
        canceled_keeps_charge=True, wording="chatty",
    ),
    "php": replace(
        DOCUMENT, content_type="text/html; charset=UTF-8", blank_lines=2, numbers="strings",
        booleans="'1'", error_shape="message", wording="chatty", spaced_keys=True,
        empty_map_as_list=True, item_errors="missing", order_in_status=True,
        pending_remains_zero=True, no_start_count="empty",
    ),
    "positional": replace(
        DOCUMENT, batch_status="positional", booleans="1", empty_map_as_list=True
    ),
    "rental": replace(
        DOCUMENT, numbers="strings", booleans="'true'", error_shape="with status",
        success_status=100, refill_shape="message", subscription_orders=False,
        error_status=422, no_start_count="None",
    ),
    "rows": replace(
        DOCUMENT, batch_status="list", item_errors="missing", words="lower",
        charge_is_rate=True, refill_shape="success", nested_refill_status=True,
        balance="grouped", currency="sign",
    ),
    "nested": replace(
        DOCUMENT, error_shape="detail", error_status=400, auth_status=401, booleans="absent",
        cancel_shape="wrapped", refill_shape="wrapped", wrapped_services=True,
    ),
    "maps": replace(
        DOCUMENT, uuid_ids=True, cancel_shape="map", refill_shape="map", words="joined",
        item_errors="bare", booleans="null", services="grouped",
    ),
    "codes": replace(
        DOCUMENT, wording="codes", error_shape="with code", success_status="success",
        cancel_shape="single", words="british", canceled_remains="blank",
    ),
    "strict": replace(
        DOCUMENT, demands_quantity=True, duplicate_links="refused", error_shape="errors",
        auth_status=401, decodes_links_twice=True, refused_characters=("'", "<"),
    ),
    "careless": replace(
        DOCUMENT, splits_comments_on_commas=True, ignores_runs=True, error_shape="bare",
        error_status=500, canceled_remains="zero", no_start_count="zero", numbers="floats",
        reports_to_anyone=True,
    ),
    "one by one": replace(
        DOCUMENT, batch_status="fragile", batch_requests="refused", words="other",
        error_shape="success",
    ),
    "renamed": replace(
        DOCUMENT, intervals=(5, 10, 15),
        form_names=(("service", "product"), ("link", "url"), ("quantity", "amount")),
        answer_names=(("rate", "price"), ("status", "state"), ("remains", "remaining")),
    ),
}  # fmt: skip
"""Presets by name; each field differs from its default in at least one of them."""
