"""Child orders of drip-feeds and subscriptions at the simulated panel."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.demo.panel import DEMO_BEHAVIOR, DOCUMENT
from tests.demo.panel_calls import Shop


async def family(shop: Shop, kind: str = "Default", **form: str) -> tuple[str, list[str]]:
    """Place a parent; return its id and those of the child orders it has made after a while."""
    runs = {"runs": "3", "interval": "1"} if kind == "Default" else {}
    name = await shop.add(kind, **runs, **form)
    shop.clock.tick(40)
    return name, [str(child) for child in (await shop.status(name))["orders"]]


async def test_a_drip_feed_tells_its_runs_and_no_sum_of_its_own() -> None:
    shop = Shop()
    name, children = await family(shop)
    assert len(children) == 3
    told = await shop.status(name)
    assert told == {"status": told["status"], "runs": "3", "orders": [int(c) for c in children]}
    shop.clock.tick(200)
    assert (await shop.status(name))["status"] == "Completed"


async def test_a_subscription_tells_its_posts_and_no_sum_of_its_own() -> None:
    shop = Shop()
    name, children = await family(shop, "Subscriptions", old_posts="1", expiry="31/12/2026")
    assert len(children) == 4
    assert await shop.status(name) == {
        "status": "Completed", "expiry": "31/12/2026", "posts": "3",
        "orders": [int(child) for child in children],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "remains", "charge"),
    [
        ("Completed", 0, "0.125"),
        ("Partial", 40, "0.075"),
        ("Canceled", 100, "0"),
        ("Canceled", 25, "0.09375"),
    ],
)
async def test_a_child_is_an_order_like_any_other(status: str, remains: int, charge: str) -> None:
    shop = Shop()
    _, (child, *_) = await family(shop)
    shop.panel.finish(child, status, remains=remains)
    told = await shop.status(child)
    assert told.keys() == {"charge", "start_count", "status", "remains", "currency"}
    assert (told["status"], told["remains"], told["charge"]) == (status, str(remains), charge)


async def test_children_may_outlive_their_parent() -> None:
    shop = Shop()
    name, children = await family(shop, "Subscriptions")
    told = await shop.ask("status", orders=",".join([name, *children]))
    assert told[name]["status"] == "Completed"
    assert {told[child]["status"] for child in children} - {"Completed"}
    shop.clock.tick(100)
    told = await shop.ask("status", orders=",".join(children))
    assert {item["status"] for item in told.values()} == {"Completed"}


async def test_what_a_posts_order_was_charged_says_how_many_pieces_came() -> None:
    shop = Shop(behavior=replace(DEMO_BEHAVIOR, partial=0.5), seed=3)
    _, children = await family(shop, "Subscriptions", posts="9")
    shop.clock.tick(200)
    unit = Decimal("1.25") / 1000
    words = set()
    for child in children:
        told: dict[str, Any] = await shop.status(child)
        words.add(told["status"])
        quantity = Decimal(told["charge"]) / unit + int(told["remains"])
        assert quantity == shop.panel.orders[child].quantity
        assert 10 <= quantity <= 20
    assert "Partial" in words


async def test_a_subscription_of_the_demo_makes_posts_within_a_minute() -> None:
    shop = Shop(behavior=DEMO_BEHAVIOR)
    name = await shop.add("Subscriptions", posts="5", delay="600")
    shop.clock.tick(10)
    assert (await shop.status(name))["orders"]
    shop.clock.tick(50)
    assert (await shop.status(name))["status"] == "Completed"
    assert len((await shop.status(name))["orders"]) == 5


async def test_a_panel_may_answer_a_drip_feed_as_a_plain_order() -> None:
    shop = Shop(dialect=replace(DOCUMENT, ignores_runs=True))
    name = await shop.add(runs="3", interval="1")
    told = await shop.status(name)
    assert told.keys().isdisjoint({"runs", "orders"})
    assert (told["charge"], told["remains"]) == ("0.125", "100")
