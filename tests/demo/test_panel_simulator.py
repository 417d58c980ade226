"""The simulated panel's own methods: clock, speed, steering of orders, rate limit, chaos."""

from decimal import Decimal

import pytest

from bot.demo.panel import DEMO_BEHAVIOR, Behavior, PanelFault, SimulatedPanel, State
from tests.demo.panel_calls import KEY, OTHER_KEY, Clock, Shop, price_list


def test_without_arguments_it_sells_the_built_in_catalogue_to_the_demo_key() -> None:
    panel = SimulatedPanel()
    assert panel.balances == {"demo-key": Decimal(1000)}
    assert len(panel.services) > 300


async def test_an_order_goes_through_its_life_by_the_clock() -> None:
    shop = Shop(seed=3)
    order = await shop.add()
    seen = []
    for _ in range(60):
        told = await shop.status(order)
        seen.append((told["status"], int(told["remains"])))
        shop.clock.tick(1)
    words = list(dict.fromkeys(word for word, _ in seen))
    assert words == ["Pending", "Processing", "In progress", "Completed"]
    remains = [left for _, left in seen]
    assert remains == sorted(remains, reverse=True)
    assert len(set(remains)) > 10
    assert remains[-1] == 0


async def test_the_start_count_stays_once_it_is_known() -> None:
    shop = Shop()
    order = await shop.add()
    counts = set()
    for _ in range(30):
        counts.add((await shop.status(order))["start_count"])
        shop.clock.tick(2)
    assert len(counts - {None}) == 1


async def test_the_same_seed_gives_the_same_answers() -> None:
    histories = []
    for seed in (1, 1, 2):
        shop = Shop(seed=seed, behavior=DEMO_BEHAVIOR)
        ids = [await shop.add() for _ in range(5)]
        shop.clock.tick(15)
        histories.append(await shop.ask("status", orders=",".join(ids)))
    assert histories[0] == histories[1]
    assert histories[0] != histories[2]


async def test_speed_makes_the_seconds_count() -> None:
    clock = Clock()
    fast = SimulatedPanel(price_list(), clock=clock, speed=60)
    still = SimulatedPanel(price_list(), clock=clock, speed=0)
    for panel in (fast, still):
        shop = Shop()
        shop.panel = panel
        await shop.add()
    clock.tick(1)
    assert fast.status(23501).status == "Completed"
    clock.tick(1e6)
    assert still.status(23501) == State("Pending", 100)


async def test_money_comes_back_by_the_clock_without_a_call() -> None:
    shop = Shop(behavior=Behavior(canceled=1.0))
    await shop.add()
    assert shop.balance < 1000
    shop.clock.tick(60)
    assert shop.balance == 1000


async def test_a_test_can_move_an_order() -> None:
    shop = Shop()
    order = await shop.add()
    shop.panel.progress(order, remains=60, start_count=7)
    shop.clock.tick(3600)
    told = await shop.status(order)
    assert (told["status"], told["remains"], told["start_count"]) == ("In progress", "60", "7")
    shop.panel.progress(order, status="Awaiting")
    assert shop.panel.status(order) == State(
        "Awaiting", 100, shop.panel.orders[order].life.start_count
    )


@pytest.mark.parametrize(
    ("status", "remains", "kept", "left"),
    [
        ("Completed", None, "0.125", 0),
        ("Completed", 5, "0.125", 5),
        ("Partial", 30, "0.0875", 30),
        ("Canceled", None, "0", 100),
        ("Canceled", 40, "0.075", 40),
        ("Failed", None, "0", 100),
        ("Evaporated", None, "0.125", 0),
    ],
)
async def test_a_test_can_end_an_order(
    status: str, remains: int | None, kept: str, left: int
) -> None:
    shop = Shop()
    order = await shop.add()
    shop.panel.finish(order, status, remains=remains)
    told = await shop.status(order)
    assert (told["status"], told["remains"], told["charge"]) == (status, str(left), kept)
    assert shop.balance == 1000 - Decimal(kept)


async def test_a_test_can_say_what_is_kept() -> None:
    shop = Shop()
    order = await shop.add()
    shop.panel.finish(int(order), "Partial", remains=30, charge=Decimal("0.1"))
    assert (await shop.status(order))["charge"] == "0.1"
    assert shop.balance == Decimal("999.9")


async def test_a_test_can_post_for_a_subscription() -> None:
    shop = Shop()
    watch = await shop.add("Subscriptions")
    child = shop.panel.add_post(watch, 15)
    assert (child.quantity, child.parent) == (15, watch)
    assert (await shop.status(watch))["orders"] == [int(child.id)]
    assert shop.balance == 1000 - Decimal("0.01875")


async def test_a_new_key_opens_with_its_deposit() -> None:
    shop = Shop()
    shop.panel.balances["third"] = Decimal(1)
    assert await shop.ask("balance", "third") == {"balance": "1", "currency": "USD"}


async def test_calls_are_written_down_in_their_order() -> None:
    shop = Shop()
    await shop.ask("balance")
    shop.clock.tick(5)
    shop.panel.inject(PanelFault.EMPTY)
    await shop.post("services", OTHER_KEY)
    first, second = shop.panel.calls
    assert (first.action, first.form, first.fault) == ("balance", {"action": "balance"}, None)
    assert (second.action, second.fault) == ("services", PanelFault.EMPTY)
    assert second.at - first.at == 5


async def test_a_key_has_so_many_calls_a_minute() -> None:
    shop = Shop(behavior=Behavior(rate_limit=3))
    codes = [(await shop.post("balance")).status_code for _ in range(5)]
    assert codes == [200, 200, 200, 429, 429]
    assert (await shop.post("balance", OTHER_KEY)).status_code == 200
    shop.clock.tick(61)
    assert (await shop.post("balance")).status_code == 200


async def test_chaos_spoils_some_calls_and_keeps_the_books() -> None:
    shop = Shop(behavior=Behavior(chaos=True, hang=0.001), seed=5)
    spoilt = 0
    for _ in range(150):
        try:
            await shop.add()
        except (AssertionError, ValueError, ConnectionResetError):
            spoilt += 1
    assert 5 < spoilt < 60
    assert {call.fault for call in shop.panel.calls} > {None}
    paid = sum((order.paid for order in shop.panel.orders.values()), Decimal(0))
    assert shop.panel.balances[KEY] + paid == 1000
