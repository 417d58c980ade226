"""Each action by the API document: for one id, for many, and for another key's ids."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.demo.panel.departures import DOCUMENT
from bot.demo.panel.order_types import ORDER_TYPES, OrderType
from tests.demo.panel_calls import FORMS, KEY, LINK, NUMBERS, OTHER_KEY, Shop

KINDS = pytest.mark.parametrize("kind", ORDER_TYPES, ids=lambda kind: kind.name)


async def test_the_price_list_is_the_documents() -> None:
    shop = Shop()
    rows = await shop.ask("services")
    assert len(rows) == len(ORDER_TYPES)
    assert rows[0] == {
        "service": 1,
        "name": "Sold as Default",
        "type": "Default",
        "category": "All",
        "rate": "1.25",
        "min": "10",
        "max": "1000",
        "dripfeed": True,
        "refill": True,
        "cancel": True,
    }


async def test_the_price_list_follows_its_changes() -> None:
    shop = Shop()
    shop.panel.services[1].rate = Decimal("9.90")
    shop.panel.services[1].desc = "Links only"
    shop.panel.services[1].refill = None
    del shop.panel.services[2]
    rows = await shop.ask("services")
    assert len(rows) == len(ORDER_TYPES) - 1
    assert (rows[0]["rate"], rows[0]["desc"]) == ("9.90", "Links only")
    assert "refill" not in rows[0]
    refused = await shop.ask("add", service="2", link=LINK)
    assert refused == {"error": "Incorrect service ID"}


@KINDS
async def test_every_type_can_be_ordered(kind: OrderType) -> None:
    shop = Shop()
    order = await shop.add(kind.name)
    sent = {"action": "add", "service": NUMBERS[kind.name], **FORMS[kind.name]}
    assert shop.panel.orders[order].form == sent
    assert shop.panel.calls[-1].form == sent
    assert shop.balance == 1000 - shop.panel.orders[order].charge


@KINDS
async def test_every_missing_parameter_is_refused_and_costs_nothing(kind: OrderType) -> None:
    shop = Shop()
    for field in kind.required:
        form = {name: text for name, text in FORMS[kind.name].items() if name != field}
        answer = await shop.ask("add", service=NUMBERS[kind.name], **form)
        assert answer == {"error": f"The {field} field is required"}
    assert shop.balance == 1000
    assert len(shop.panel.orders) == 0


@pytest.mark.parametrize(
    ("service", "text"),
    [("", "The service field is required"), ("999", "Incorrect service ID")],
)
async def test_an_order_needs_a_service(service: str, text: str) -> None:
    shop = Shop()
    assert await shop.ask("add", service=service, **FORMS["Default"]) == {"error": text}


async def test_one_status_is_the_documents() -> None:
    shop = Shop()
    order = await shop.add()
    assert await shop.status(order) == {
        "charge": "0.125",
        "start_count": None,
        "status": "Pending",
        "remains": "100",
        "currency": "USD",
    }
    shop.panel.finish(order, "Partial", remains=30)
    assert await shop.status(order) == {
        "charge": "0.0875",
        "start_count": str(shop.panel.orders[order].life.start_count),
        "status": "Partial",
        "remains": "30",
        "currency": "USD",
    }


async def test_many_statuses_are_a_map_with_errors_inside() -> None:
    shop = Shop()
    mine, others = await shop.add(), await shop.add(key=OTHER_KEY)
    answer = await shop.ask("status", orders=f"{mine}, {others},7,{mine}")
    assert list(answer) == [mine, others, "7"]
    assert answer[mine]["status"] == "Pending"
    assert answer[others] == answer["7"] == {"error": "Incorrect order ID"}


async def test_a_hundred_ids_are_the_most() -> None:
    shop = Shop()
    hundred = ",".join(str(number) for number in range(1, 101))
    assert len(await shop.ask("status", orders=hundred)) == 100
    for action, field in (("status", "orders"), ("refill", "orders"), ("cancel", "orders"),
                          ("refill_status", "refills")):  # fmt: skip
        answer = await shop.ask(action, **{field: hundred + ",101"})
        assert answer == {"error": "No more than 100 IDs in one request"}
        answer = await shop.ask(action, **{field: " , "})
        assert answer == {"error": f"The {field} field is required"}


async def test_anothers_order_is_unknown_to_a_key() -> None:
    shop = Shop()
    order = await shop.add(key=OTHER_KEY)
    assert await shop.status(order) == {"error": "Incorrect order ID"}
    assert await shop.ask("refill", order=order) == {"error": "Incorrect order ID"}
    canceled = await shop.ask("cancel", orders=order)
    assert canceled == [{"order": int(order), "cancel": {"error": "Incorrect order ID"}}]
    assert "charge" in await shop.ask("status", OTHER_KEY, order=order)


async def test_ids_run_across_keys() -> None:
    shop = Shop()
    ids = [await shop.add(), await shop.add(key=OTHER_KEY), await shop.add()]
    assert [int(each) - int(ids[0]) for each in ids] == [0, 1, 2]


async def test_a_drip_feed_and_a_subscription_tell_their_children() -> None:
    shop = Shop()
    drip = await shop.add(runs="3", interval="10")
    watch = await shop.add("Subscriptions", expiry="31/12/2026")
    assert await shop.status(drip) == {"status": "Pending", "runs": "3", "orders": []}
    assert await shop.status(watch) == {
        "status": "Active", "expiry": "31/12/2026", "posts": "0", "orders": [],
    }  # fmt: skip
    shop.clock.tick(300)
    children = (await shop.status(drip))["orders"]
    assert len(children) == 3
    assert (await shop.status(str(children[0])))["status"] == "Completed"
    ended = await shop.status(watch)
    assert (ended["status"], ended["posts"], len(ended["orders"])) == ("Completed", "3", 3)


async def test_a_cancel_is_asked_and_happens_later() -> None:
    shop = Shop()
    order, done = await shop.add(), await shop.add()
    shop.panel.finish(done)
    assert await shop.ask("cancel", orders=f"{order},{done}") == [
        {"order": int(order), "cancel": 1},
        {"order": int(done), "cancel": {"error": "Order can no longer be canceled"}},
    ]
    assert (await shop.status(order))["status"] == "Pending"
    again = await shop.ask("cancel", orders=order)
    assert "error" in again[0]["cancel"]
    shop.clock.tick(5)
    assert (await shop.status(order))["status"] == "Canceled"
    assert shop.balance == 1000 - Decimal("0.125")


async def test_a_service_without_cancel_refuses() -> None:
    shop = Shop()
    order = await shop.add()
    shop.panel.services[1].cancel = False
    answer = await shop.ask("cancel", orders=order)
    assert answer == [{"order": int(order), "cancel": {"error": "Order can't be canceled"}}]
    del shop.panel.services[1]
    assert "error" in (await shop.ask("cancel", orders=order))[0]["cancel"]


async def test_the_balance_is_the_keys_own() -> None:
    shop = Shop()
    await shop.add()
    assert await shop.ask("balance") == {"balance": "999.875", "currency": "USD"}
    assert await shop.ask("balance", OTHER_KEY) == {"balance": "5", "currency": "USD"}
    shop.panel.balances[KEY] += 50
    assert (await shop.ask("balance"))["balance"] == "1049.875"


@pytest.mark.parametrize("key", ["", "wrong", "Demo-Key"])
@pytest.mark.parametrize("action", ["services", "add", "status", "balance", "nonsense"])
async def test_a_wrong_key_gets_nothing(key: str, action: str) -> None:
    shop = Shop()
    response = await shop.post(action, key)
    assert (response.status_code, response.json()) == (200, {"error": "Invalid API key"})
    shop.panel.departures = replace(DOCUMENT, auth_status=401)
    assert (await shop.post(action, key)).status_code == 401


@pytest.mark.parametrize("action", ["", "orders", "Add"])
async def test_an_unknown_action_is_refused(action: str) -> None:
    assert await Shop().ask(action) == {"error": "Incorrect action"}


async def test_two_orders_of_a_link_are_accepted_unless_the_panel_minds() -> None:
    shop = Shop()
    await shop.add()
    await shop.add()
    shop.panel.departures = replace(DOCUMENT, duplicate_links="refused")
    form = {"service": "1", **FORMS["Default"]}
    assert "active order with this link" in (await shop.ask("add", **form))["error"]
    await shop.add(link=LINK + "2")
    await shop.add("SEO")
    await shop.add(key=OTHER_KEY)
    shop.clock.tick(300)
    await shop.add()


async def test_some_panels_mind_everybodys_orders() -> None:
    shop = Shop(replace(DOCUMENT, duplicate_links="refused to all"))
    await shop.add(key=OTHER_KEY)
    answer = await shop.ask("add", service="3", **FORMS["SEO"])
    assert "active order with this link" in answer["error"]


async def test_the_key_is_never_written_down() -> None:
    shop = Shop()
    order = await shop.add()
    assert "key" not in shop.panel.orders[order].form
    assert KEY not in json.dumps([call.form for call in shop.panel.calls])
