"""Refills: which orders may have one, how they end, and one at a time."""

from bot.demo.panel import Behavior
from tests.demo.panel_calls import NUMBERS, OTHER_KEY, Shop


async def completed(shop: Shop) -> str:
    order = await shop.add()
    shop.panel.finish(order)
    return order


async def test_a_refill_is_pending_then_in_progress_then_completed() -> None:
    shop = Shop()
    order = await completed(shop)
    assert await shop.ask("refill", order=order) == {"refill": "1"}
    assert await shop.ask("refill_status", refill="1") == {"status": "Pending"}
    shop.clock.tick(5)
    assert await shop.ask("refill_status", refill="1") == {"status": "In progress"}
    shop.clock.tick(20)
    assert await shop.ask("refill_status", refill="1") == {"status": "Completed"}


async def test_a_refill_may_be_rejected() -> None:
    shop = Shop(behavior=Behavior(rejected_refill=1.0))
    await shop.ask("refill", order=await completed(shop))
    shop.clock.tick(30)
    assert await shop.ask("refill_status", refill="1") == {"status": "Rejected"}


async def test_a_test_can_end_a_refill() -> None:
    shop = Shop()
    await shop.ask("refill", order=await completed(shop))
    shop.panel.finish_refill("1", "Rejected")
    assert await shop.ask("refill_status", refill="1") == {"status": "Rejected"}


async def test_an_order_that_runs_cannot_be_refilled() -> None:
    shop = Shop()
    answer = await shop.ask("refill", order=await shop.add())
    assert answer == {"error": "The order is not completed"}


async def test_a_partial_order_can_be_refilled() -> None:
    shop = Shop()
    order = await shop.add()
    shop.panel.finish(order, "Partial", remains=5)
    assert await shop.ask("refill", order=order) == {"refill": "1"}


async def test_a_service_without_refill_refuses() -> None:
    shop = Shop()
    order = await completed(shop)
    shop.panel.services[NUMBERS["Default"]].refill = False
    assert "Refill is disabled" in (await shop.ask("refill", order=order))["error"]
    del shop.panel.services[NUMBERS["Default"]]
    assert "Refill is disabled" in (await shop.ask("refill", order=order))["error"]


async def test_an_order_has_one_refill_at_a_time() -> None:
    shop = Shop()
    order = await completed(shop)
    await shop.ask("refill", order=order)
    assert "not completed" in (await shop.ask("refill", order=order))["error"]
    shop.clock.tick(30)
    assert "24 hours" in (await shop.ask("refill", order=order))["error"]
    shop.clock.tick(31)
    assert await shop.ask("refill", order=order) == {"refill": "2"}


async def test_many_refills_are_asked_at_once_and_one_bad_does_not_fail_the_others() -> None:
    shop = Shop()
    first, second, running = await completed(shop), await completed(shop), await shop.add()
    answer = await shop.ask("refill", orders=f"{first},{second},{running},7")
    assert answer == [
        {"order": int(first), "refill": 1},
        {"order": int(second), "refill": 2},
        {"order": int(running), "refill": {"error": "The order is not completed"}},
        {"order": 7, "refill": {"error": "Incorrect order ID"}},
    ]
    assert await shop.ask("refill_status", refills="1,9") == [
        {"refill": 1, "status": "Pending"},
        {"refill": 9, "status": {"error": "Refill not found"}},
    ]


async def test_anothers_refill_is_not_found() -> None:
    shop = Shop()
    await shop.ask("refill", order=await completed(shop))
    answer = await shop.ask("refill_status", OTHER_KEY, refill="1")
    assert answer == {"error": "Refill not found"}
