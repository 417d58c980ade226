"""Every field of Departures, as it shows in answers."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from bot.demo.panel import DOCUMENT, PRESETS, Departures
from bot.demo.panel.order_types import ORDER_TYPES
from tests.demo.panel_calls import FORMS, KEY, LINES, LINK, OTHER_KEY, Shop


def speaking(**switches: Any) -> Shop:
    return Shop(replace(DOCUMENT, **switches))


def test_each_switch_is_turned_in_some_preset() -> None:
    for switch in fields(Departures):
        standard = getattr(DOCUMENT, switch.name)
        assert any(getattr(preset, switch.name) != standard for preset in PRESETS.values()), switch


def rows_of(listed: Any) -> list[Any]:
    """Return the rows of a price list in any shape."""
    if isinstance(listed, list):
        return listed
    return [row for rows in listed.values() for row in rows_of(rows)]


@pytest.mark.parametrize("name", PRESETS)
async def test_every_preset_serves_a_whole_order(name: str) -> None:
    shop = Shop(PRESETS[name])
    listed = await shop.ask("services")
    assert len(rows_of(listed)) == len(ORDER_TYPES)
    order = await shop.add()
    shop.panel.finish(order, "Partial", remains=40)
    names = dict(shop.panel.departures.answer_names)
    told = await shop.status(order)
    assert int(float(told[names.get("remains", "remains")])) == 40
    assert told[names.get("status", "status")].casefold() == "partial"
    assert shop.balance == 1000 - Decimal("0.075")
    assert "refill" in await shop.ask("refill", order=order)
    assert (await shop.post("status", order="7")).content.strip()


@pytest.mark.parametrize(
    ("numbers", "rate", "least", "charge", "remains", "service"),
    [
        ("document", "1.25", "10", "0.125", "100", 1),
        ("strings", "1.25", "10", "0.125", "100", "1"),
        ("mixed", "1.25", 10, "0.125", 100, 1),
        ("numbers", 1.25, 10, 0.125, 100, 1),
        ("floats", 1.25, 10.0, 0.125, 100.0, 1),
    ],
)
async def test_numbers_are_texts_integers_or_floats(
    numbers: str, rate: object, least: object, charge: object, remains: object, service: object
) -> None:
    shop = speaking(numbers=numbers)
    row = (await shop.ask("services"))[0]
    assert (row["rate"], row["min"], row["service"]) == (rate, least, service)
    assert type(row["min"]) is type(least)
    order = await shop.add()
    told = await shop.status(order)
    assert (told["charge"], told["remains"]) == (charge, remains)
    assert type(told["remains"]) is type(remains)
    balance = (await shop.ask("balance"))["balance"]
    assert type(balance) is type(charge)


@pytest.mark.parametrize(
    ("manner", "said"),
    [("document", "1000"), ("grouped", "1,000.00000"), ("signed", "$1000.00"),
     ("suffixed", "1000.00 USD"), ("comma", "1000,00"), ("arabic", "١٠٠٠٫٠٠"), ("null", None),
     ("words", "see your account")],
)  # fmt: skip
async def test_the_balance_is_written_in_many_ways(manner: str, said: str | None) -> None:
    assert (await speaking(balance=manner).ask("balance"))["balance"] == said


@pytest.mark.parametrize(
    ("manner", "shown"),
    [("code", {"currency": "USD"}), ("sign", {"currency": "$"}), ("absent", {})],
)
async def test_the_currency_may_be_a_sign_or_absent(manner: str, shown: dict[str, str]) -> None:
    answer = await speaking(currency=manner).ask("balance")
    assert answer == {"balance": "1000"} | shown


async def test_the_list_may_be_grouped_by_category() -> None:
    whole = await Shop().ask("services")
    for wrapped in (False, True):
        answer = await speaking(services="grouped", wrapped_services=wrapped).ask("services")
        groups = answer["data"] if wrapped else answer
        assert rows_of(groups) == whole
        assert all(row["category"] == name for name, rows in groups.items() for row in rows)


async def test_the_list_may_be_one_page_of_two() -> None:
    whole = await Shop().ask("services")
    page = await speaking(services="paged").ask("services")
    assert page["data"] == whole[: len(page["data"])]
    assert len(page["data"]) < page["meta"]["total"] == len(whole)


async def test_a_tiny_float_has_an_exponent() -> None:
    shop = speaking(numbers="numbers")
    shop.panel.services[1].rate = Decimal("0.000001")
    assert b'"rate":1e-6' in (await shop.post("services")).content


@pytest.mark.parametrize(
    ("booleans", "yes", "no"),
    [("true", True, False), ("1", 1, 0), ("'1'", "1", "0"), ("'true'", "true", "false"),
     ("null", True, None)],
)  # fmt: skip
async def test_booleans_are_said_in_many_ways(booleans: str, yes: object, no: object) -> None:
    shop = speaking(booleans=booleans)
    shop.panel.services[1].cancel = False
    row = (await shop.ask("services"))[0]
    assert (row["refill"], row["cancel"]) == (yes, no)
    assert (type(row["refill"]), type(row["cancel"])) == (type(yes), type(no))


async def test_booleans_may_be_absent() -> None:
    row = (await speaking(booleans="absent").ask("services"))[0]
    assert {"refill", "cancel", "dripfeed"}.isdisjoint(row)


async def test_ids_may_be_uuids() -> None:
    shop = speaking(uuid_ids=True)
    order = await shop.add()
    assert len(order) == 36
    assert (await shop.ask("status", orders=order))[order]["status"] == "Pending"
    assert (await shop.ask("cancel", orders=order))[0]["order"] == order


@pytest.mark.parametrize(
    ("shape", "body"),
    [
        ("error", {"error": "Incorrect service ID"}),
        ("message", {"status": "error", "message": "Incorrect service ID"}),
        ("detail", {"detail": {"error": "Incorrect service ID"}}),
        ("errors", {"errors": {"service": ["Incorrect service ID"]}}),
        ("bare", "Incorrect service ID"),
        ("with status", {"error": "Incorrect service ID", "status": "104"}),
        ("with code",
         {"status": "error", "msg": "Incorrect service ID", "error": "error.service"}),
        ("success", {"success": False, "message": "Incorrect service ID"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", [200, 400, 401, 422, 500])
async def test_errors_have_many_shapes(shape: str, body: object, status: int) -> None:
    shop = speaking(error_shape=shape, error_status=status)
    response = await shop.post("add", service="999", link=LINK)
    assert (response.status_code, response.json()) == (status, body)


async def test_errors_are_worded_in_manners() -> None:
    for wording in ("chatty", "codes"):
        shop = speaking(wording=wording)
        told = (await shop.ask("add", service="999", link=LINK))["error"]
        assert told != "Incorrect service ID"
        assert "service" in told.casefold()


async def test_the_bytes_around_the_answer_vary() -> None:
    shop = speaking(content_type="text/html; charset=UTF-8", blank_lines=3)
    response = await shop.post("balance")
    assert response.headers["content-type"] == "text/html; charset=UTF-8"
    assert response.content.startswith(b"\n\n\n{")


async def test_services_may_be_wrapped() -> None:
    listed = await speaking(wrapped_services=True).ask("services")
    assert len(listed["data"]) == len(ORDER_TYPES)


@pytest.mark.parametrize("greeting", ["success", 100])
async def test_success_may_be_said_beside_the_answer(greeting: object) -> None:
    shop = speaking(success_status=greeting)
    answer = await shop.ask("add", service="1", **FORMS["Default"])
    assert answer == {"status": greeting, "order": 23501}
    assert (await shop.ask("balance"))["status"] == greeting


async def batch(**switches: Any) -> tuple[Any, list[str]]:
    shop = speaking(**switches)
    ids = [await shop.add(), await shop.add()]
    return await shop.ask("status", orders=f"{ids[0]},{ids[1]},7"), ids


async def test_a_batch_may_be_a_list_with_ids() -> None:
    answer, ids = await batch(batch_status="list")
    assert [row["order"] for row in answer] == [int(ids[0]), int(ids[1]), 7]
    assert answer[0]["status"] == "Pending"
    assert answer[2]["error"] == "Incorrect order ID"


async def test_a_batch_may_be_a_positional_list() -> None:
    answer, _ = await batch(batch_status="positional")
    assert [sorted(row)[0] for row in answer] == ["charge", "charge", "error"]
    assert "order" not in answer[0]


async def test_a_batch_may_be_refused() -> None:
    answer, _ = await batch(batch_status="refused")
    assert answer == {"error": "order id(s) required"}


async def test_one_unknown_id_may_refuse_a_whole_batch() -> None:
    answer, ids = await batch(batch_status="fragile")
    assert answer == {"error": "Incorrect order ID"}
    shop = speaking(batch_status="fragile")
    ids = [await shop.add(), await shop.add()]
    assert list(await shop.ask("status", orders=",".join(ids))) == ids


async def test_requests_about_many_may_be_refused() -> None:
    shop = speaking(batch_requests="refused")
    order, other = await shop.add(), await shop.add()
    shop.panel.finish(order)
    for action, field in (("refill", "orders"), ("refill_status", "refills"), ("cancel", "orders")):
        assert await shop.ask(action, **{field: order}) == {"error": "order id(s) required"}
    assert await shop.ask("refill", order=order) == {"refill": "1"}
    assert await shop.ask("refill_status", refill="1") == {"status": "Pending"}
    assert await shop.ask("cancel", order=other) == {"cancel": 1}
    assert await shop.ask("cancel", order=order) == {"error": "Order can no longer be canceled"}


async def test_fields_may_have_names_of_the_panels_own() -> None:
    shop = speaking(
        form_names=(("link", "url"), ("quantity", "amount")),
        answer_names=(("status", "state"), ("name", "title"), ("error", "problem")),
    )
    assert {"title", "rate"} <= (await shop.ask("services"))[0].keys()
    order = await shop.add()
    assert shop.panel.calls[-1].form["url"] == LINK
    assert (await shop.ask("status", orders=order))[order]["state"] == "Pending"
    assert await shop.ask("status", order="7") == {"problem": "Incorrect order ID"}


async def test_a_panel_may_know_some_intervals_only() -> None:
    shop = speaking(intervals=(5, 10))
    form = {**FORMS["Default"], "service": "1", "runs": "2"}
    assert await shop.ask("add", **form, interval="7") == {"error": "Interval is required"}
    assert "order" in await shop.ask("add", **form, interval="10")


async def test_the_keys_of_a_batch_may_carry_spaces() -> None:
    answer, ids = await batch(spaced_keys=True)
    assert list(answer) == [ids[0], f" {ids[1]}", " 7"]


async def test_an_unknown_id_may_be_a_bare_text_or_missing() -> None:
    answer, ids = await batch(item_errors="bare")
    assert answer["7"] == "Incorrect order ID"
    answer, ids = await batch(item_errors="missing")
    assert list(answer) == ids
    answer, ids = await batch(item_errors="missing", batch_status="list")
    assert len(answer) == 2
    answer, ids = await batch(item_errors="bare", batch_status="list")
    assert answer[2] == {"order": 7, "error": "Incorrect order ID"}


async def test_an_empty_map_may_be_a_list() -> None:
    shop = speaking(empty_map_as_list=True, item_errors="missing")
    assert await shop.ask("status", orders="7") == []
    shop = speaking(item_errors="missing")
    assert await shop.ask("status", orders="7") == {}


async def test_a_status_may_repeat_the_order() -> None:
    shop = speaking(order_in_status=True)
    assert (await shop.status(await shop.add()))["order"] == 23501


@pytest.mark.parametrize(
    ("words", "running", "canceled"),
    [("document", "In progress", "Canceled"), ("lower", "in progress", "canceled"),
     ("joined", "in_progress", "canceled"), ("british", "In Progress", "Cancelled"),
     ("other", "Running", "Refunded")],
)  # fmt: skip
async def test_status_words_are_spelt_in_many_ways(words: str, running: str, canceled: str) -> None:
    shop = speaking(words=words)
    order = await shop.add()
    shop.panel.progress(order)
    assert (await shop.status(order))["status"] == running
    shop.panel.finish(order, "Canceled")
    assert (await shop.status(order))["status"] == canceled


async def test_refill_words_follow_the_order_words() -> None:
    shop = speaking(words="lower")
    order = await shop.add()
    shop.panel.finish(order)
    await shop.ask("refill", order=order)
    assert await shop.ask("refill_status", refill="1") == {"status": "pending"}


async def test_pending_may_have_nothing_remaining() -> None:
    shop = speaking(pending_remains_zero=True)
    order = await shop.add()
    assert (await shop.status(order))["remains"] == "0"
    shop.panel.progress(order, remains=60)
    assert (await shop.status(order))["remains"] == "60"


@pytest.mark.parametrize(
    ("manner", "said"), [("null", None), ("empty", ""), ("None", "None"), ("zero", "0")]
)
async def test_no_start_count_is_said_in_many_ways(manner: str, said: object) -> None:
    shop = speaking(no_start_count=manner)
    assert (await shop.status(await shop.add()))["start_count"] == said


@pytest.mark.parametrize(("manner", "said"), [("count", "100"), ("zero", "0"), ("blank", "")])
async def test_a_canceled_order_tells_its_remains_or_not(manner: str, said: str) -> None:
    shop = speaking(canceled_remains=manner)
    order = await shop.add()
    shop.panel.finish(order, "Canceled")
    assert (await shop.status(order))["remains"] == said
    assert shop.balance == 1000


async def test_the_charge_of_a_canceled_order_may_stand() -> None:
    for keeps, charge in ((True, "0.125"), (False, "0")):
        shop = speaking(canceled_keeps_charge=keeps)
        order = await shop.add()
        shop.panel.finish(order, "Canceled")
        assert (await shop.status(order))["charge"] == charge
        assert shop.balance == 1000


async def test_the_charge_may_be_the_rate() -> None:
    shop = speaking(charge_is_rate=True)
    order = await shop.add()
    assert (await shop.status(order))["charge"] == "1.25"
    del shop.panel.services[1]
    assert (await shop.status(order))["charge"] == "0.125"


async def test_a_subscription_may_keep_its_orders_to_itself() -> None:
    shop = speaking(subscription_orders=False)
    told = await shop.status(await shop.add("Subscriptions"))
    assert told == {"status": "Active", "expiry": None, "posts": "0"}


async def refills(shape: str) -> tuple[Any, Any]:
    shop = speaking(refill_shape=shape)
    order = await shop.add()
    shop.panel.finish(order)
    both = await shop.ask("refill", orders=f"{order},7")
    shop.clock.tick(100)
    return await shop.ask("refill", order=order), both


@pytest.mark.parametrize(
    ("shape", "one", "many"),
    [
        ("document", {"refill": "2"},
         [{"order": 23501, "refill": 1}, {"order": 7, "refill": {"error": "Incorrect order ID"}}]),
        ("success", {"refill": "2"},
         [{"refill": 23501, "status": "success"},
          {"refill": 7, "status": {"error": "Incorrect order ID"}}]),
        ("message", {"refill": "2", "status": 200, "message": "The refill is on its way"},
         [{"order": 23501, "refill": 1}, {"order": 7, "refill": {"error": "Incorrect order ID"}}]),
        ("map", {"refill": "2"}, {"23501": 1, "7": {"error": "Incorrect order ID"}}),
        ("wrapped", {"refill": "2"},
         {"refill": [{"order": 23501, "refill": 1},
                     {"order": 7, "refill": {"error": "Incorrect order ID"}}]}),
    ],
)  # fmt: skip
async def test_refills_have_many_shapes(shape: str, one: object, many: object) -> None:
    assert await refills(shape) == (one, many)


@pytest.mark.parametrize("order", ["9" * 30, "9" * 5000, "१", "²", 'a"b', "-1"])
async def test_an_id_that_is_no_number_of_json_comes_back_as_text(order: str) -> None:
    answer = await Shop().ask("cancel", orders=order)
    assert answer == [{"order": order, "cancel": {"error": "Incorrect order ID"}}]


async def test_a_refill_id_is_a_number_where_all_are() -> None:
    shop = speaking(numbers="mixed")
    order = await shop.add()
    shop.panel.finish(order)
    assert await shop.ask("refill", order=order) == {"refill": 1}


async def test_an_unknown_refill_may_be_an_error_inside_a_status() -> None:
    shop = speaking(nested_refill_status=True)
    told = await shop.ask("refill_status", refill="5")
    assert told == {"status": {"error": "Refill not found"}}


@pytest.mark.parametrize(
    ("shape", "answer"),
    [
        ("list", [{"order": 23501, "cancel": 1},
                  {"order": 7, "cancel": {"error": "Incorrect order ID"}}]),
        ("map", {"23501": {"cancel": 1}, "7": {"cancel": 0, "error": "Incorrect order ID"}}),
        ("object", [{"order": 23501, "cancel": {"status": "Canceled"}},
                    {"order": 7, "cancel": {"error": "Incorrect order ID"}}]),
        ("wrapped", {"cancel": [{"order": 23501, "cancel": {"1": "success"}},
                                {"order": 7, "cancel": {"error": "Incorrect order ID"}}]}),
        ("single", [{"order": 23501, "cancel": 1},
                    {"order": 7, "cancel": {"error": "Incorrect order ID"}}]),
    ],
)  # fmt: skip
async def test_cancels_have_many_shapes(shape: str, answer: object) -> None:
    shop = speaking(cancel_shape=shape)
    order = await shop.add()
    assert await shop.ask("cancel", orders=f"{order},7") == answer


async def test_a_single_cancel_may_be_an_object() -> None:
    shop = speaking(cancel_shape="single")
    order = await shop.add()
    assert await shop.ask("cancel", orders=order) == {"cancel": 1}
    assert await shop.ask("cancel", orders="7") == {"cancel": {"error": "Incorrect order ID"}}


async def test_a_demanding_panel_wants_a_quantity_with_lists() -> None:
    shop = speaking(demands_quantity=True)
    form = {"service": "4", "link": LINK, "comments": LINES}
    assert "quantity" in (await shop.ask("add", **form))["error"]
    assert "order" in await shop.ask("add", **form, quantity="10")


async def test_a_panel_may_decode_links_twice_and_refuse_characters() -> None:
    shop = speaking(decodes_links_twice=True, refused_characters=("'",))
    assert await shop.ask("add", service="1", link="https://t.me/+Ab", quantity="50") == {
        "error": "Bad link"
    }
    order = await shop.add(link="https://t.me/%2BAb")
    assert shop.panel.orders[order].terms.link == "https://t.me/+Ab"
    refused = await shop.ask("add", service="1", link="https://example.com/it's", quantity="50")
    assert refused == {"error": "Incorrect link"}


async def test_a_careless_panel_bills_split_comments_and_ignores_runs() -> None:
    shop = speaking(splits_comments_on_commas=True, ignores_runs=True)
    order = await shop.add("Custom Comments", comments=LINES.replace("first", "first, "))
    assert shop.panel.orders[order].quantity == 11
    order = await shop.add(runs="5", interval="10")
    assert "remains" in await shop.status(order)
    assert shop.panel.orders[order].charge == Decimal("0.125")


async def test_a_dialect_may_change_while_orders_run() -> None:
    shop = Shop()
    order = await shop.add()
    shop.panel.departures = PRESETS["floats"]
    assert (await shop.status(order))["charge"] == 0.125
    assert await shop.ask("balance", OTHER_KEY) == {"balance": 5.0, "currency": "USD"}
    assert KEY in shop.panel.balances
