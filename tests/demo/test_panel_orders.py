"""The money of a key: `add` takes the charge, the end returns the undelivered share exactly."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.demo.panel import Behavior
from bot.demo.panel.departures import DOCUMENT
from bot.demo.panel.forms import read_order
from bot.demo.panel.life import State
from bot.demo.panel.orders import MOST_POSTS, Book, SimulatedOrder
from bot.demo.panel.refusals import Refusal
from tests.demo.panel_calls import BASE, FORMS, GOOD, KEY, OTHER_KEY, Shop

START = 1_767_225_600.0


def book(balance: str = "1000", behavior: Behavior = GOOD, seed: int = 0) -> Book:
    return Book({KEY: Decimal(balance)}, behavior, seed)


def place(of: Book, kind: str = "Default", now: float = START, **changed: str) -> SimulatedOrder:
    form = {**FORMS[kind], **changed}
    return of.place(KEY, "1", form, read_order(replace(BASE, type=kind), form, DOCUMENT, now), now)


def kept(of: Book) -> Decimal:
    """Return the sum of the balance and of what the panel keeps of each order."""
    return of.balances[KEY] + sum((order.paid for order in of.orders.values()), Decimal(0))


def test_an_order_takes_its_charge() -> None:
    accounts = book()
    assert place(accounts).charge == Decimal("0.125")
    assert accounts.balances[KEY] == Decimal("999.875")


def test_the_ids_go_up_by_one_whoever_orders() -> None:
    accounts = book()
    assert [place(accounts).id for _ in range(3)] == ["23501", "23502", "23503"]


def test_the_last_cent_may_be_spent_and_no_more() -> None:
    accounts = book("0.250")
    place(accounts)
    place(accounts)
    with pytest.raises(Refusal) as caught:
        place(accounts)
    assert caught.value.code == "funds"
    assert accounts.balances[KEY] == 0
    assert len(accounts.orders) == 2


def test_a_completed_order_keeps_its_charge() -> None:
    accounts = book()
    order = place(accounts)
    accounts.settle(START + 60)
    assert order.at(START + 60) == State("Completed", 0, order.life.start_count)
    assert order.paid == Decimal("0.125")
    assert accounts.balances[KEY] == Decimal("999.875")


@pytest.mark.parametrize("word", ["Canceled", "cancelled", "Refunded", "fail", "Error"])
def test_all_of_it_comes_back_after_a_word_that_says_so(word: str) -> None:
    accounts = book()
    order = place(accounts)
    accounts.end(order, State(word, 100))
    assert order.paid == 0
    assert accounts.balances[KEY] == 1000


def test_a_partial_order_gives_back_what_remains() -> None:
    accounts = book()
    order = place(accounts)
    accounts.end(order, State("Partial", 30))
    assert order.paid == Decimal("0.0875")
    assert accounts.balances[KEY] == Decimal("999.9125")


def test_remains_are_clamped_to_what_was_ordered() -> None:
    accounts = book()
    accounts.end(place(accounts), State("Partial", 5000))
    assert accounts.balances[KEY] == 1000
    accounts.end(place(accounts), State("Partial", -5))
    assert accounts.balances[KEY] == Decimal("999.875")


def test_a_charge_that_is_told_is_what_is_kept() -> None:
    accounts = book()
    accounts.end(place(accounts), State("Partial", 30), Decimal("0.01"))
    assert accounts.balances[KEY] == Decimal("999.99")


def test_a_second_end_corrects_the_first() -> None:
    accounts = book()
    order = place(accounts)
    accounts.end(order, State("Canceled", 100))
    accounts.end(order, State("Completed", 0))
    assert accounts.balances[KEY] == Decimal("999.875")


def test_a_cancel_happens_a_little_later_where_the_order_then_stands() -> None:
    accounts = book()
    order = place(accounts)
    halfway = START + (order.life.started + order.life.ends) / 2
    accounts.settle(halfway)
    accounts.cancel(order, halfway)
    assert order.at(halfway).status == "In progress"
    accounts.settle(halfway + 4.1)
    state = order.at(halfway + 4.1)
    assert state.status == "Canceled"
    assert 0 < state.remains < 100
    assert order.paid == Decimal("0.00125") * (100 - state.remains)


def test_a_cancel_of_a_young_order_brings_everything_back() -> None:
    accounts = book()
    order = place(accounts)
    accounts.cancel(order, START)
    accounts.settle(START + 60)
    assert order.at(START + 60) == State("Canceled", 100, order.life.start_count)
    assert accounts.balances[KEY] == 1000


def test_a_cancel_that_comes_too_late_lets_the_order_complete() -> None:
    accounts = book()
    order = place(accounts)
    late = START + order.life.ends - 1
    accounts.cancel(order, late)
    accounts.settle(late + 10)
    assert order.at(late + 10).status == "Completed"


def test_an_order_held_by_a_test_is_not_ended_by_the_clock() -> None:
    accounts = book()
    order = place(accounts)
    order.forced = State("In progress", 60)
    accounts.cancel(order, START)
    accounts.settle(START + 3600)
    assert order.at(START + 3600) == State("In progress", 60)
    assert not order.ended


def test_a_drip_feed_delivers_by_children_paid_beforehand() -> None:
    accounts = book()
    order = place(accounts, runs="4", interval="30")
    assert accounts.balances[KEY] == Decimal("999.5")
    assert order.at(START).status == "Pending"
    accounts.settle(START + 20)
    assert order.at(START + 20).status == "In progress"
    assert 0 < len(order.children) < 4
    accounts.settle(START + 200)
    assert order.at(START + 200).status == "Completed"
    assert [accounts.orders[child].quantity for child in order.children] == [100] * 4
    assert order.paid == 0
    assert accounts.balances[KEY] == Decimal("999.5")


def test_a_drip_feed_waits_for_a_child_that_is_held() -> None:
    accounts = book()
    order = place(accounts, runs="2", interval="1")
    accounts.settle(START + 25)
    held = accounts.orders[order.children[-1]]
    held.forced = State("In progress", 5)
    accounts.settle(START + 500)
    assert order.at(START + 500).status == "In progress"
    accounts.end(held, State("Completed", 0))
    assert order.at(START + 500).status == "Completed"


def test_a_canceled_drip_feed_gives_back_the_runs_that_never_were() -> None:
    accounts = book()
    order = place(accounts, runs="10", interval="60")
    accounts.settle(START + 8)
    accounts.cancel(order, START + 8)
    accounts.settle(START + 100)
    assert order.at(START + 100).status == "Canceled"
    assert order.paid == 0
    assert 0 < len(order.children) < 10
    assert kept(accounts) == 1000
    assert {accounts.orders[child].at(START + 100).status for child in order.children} == {
        "Canceled"
    }


def test_a_drip_feed_whose_last_runs_were_canceled_is_not_completed() -> None:
    accounts = book()
    order = place(accounts, runs="2", interval="1")
    accounts.settle(START + order.life.processing_after + 16)
    assert len(order.children) == 2
    held = accounts.orders[order.children[-1]]
    accounts.cancel(order, START + 22)
    accounts.end(accounts.orders[order.children[0]], State("Completed", 0))
    accounts.end(held, State("Canceled", 100))
    assert not order.ended
    accounts.settle(START + 27)
    assert order.at(START + 27).status == "Canceled"


def test_a_canceled_drip_feed_leaves_its_finished_children_alone() -> None:
    accounts = book()
    order = place(accounts, runs="10", interval="60")
    accounts.settle(START + 8)
    first = accounts.orders[order.children[0]]
    accounts.end(first, State("Completed", 0))
    accounts.cancel(order, START + 8)
    accounts.settle(START + 100)
    assert first.at(START + 100).status == "Completed"
    assert accounts.balances[KEY] < 1000


def test_a_subscription_pays_for_each_post() -> None:
    accounts = book()
    order = place(accounts, "Subscriptions")
    assert order.charge == 0
    assert accounts.balances[KEY] == 1000
    assert order.at(START).status == "Active"
    accounts.settle(START + 100)
    assert order.at(START + 100).status == "Completed"
    children = [accounts.orders[child] for child in order.children]
    assert len(children) == 3
    assert all(10 <= child.quantity <= 20 for child in children)
    assert all(child.parent == order.id for child in children)
    total = sum(child.quantity for child in children)
    assert accounts.balances[KEY] == 1000 - Decimal("0.00125") * total


def test_a_subscription_counts_old_posts_beside_the_new_ones() -> None:
    accounts = book()
    order = place(accounts, "Subscriptions", old_posts="2", posts="1")
    accounts.settle(START + 100)
    assert len(order.children) == 3


def test_a_subscription_without_end_stays_active() -> None:
    accounts = book()
    order = place(accounts, "Subscriptions", posts="")
    accounts.settle(START + 1_000_000)
    assert order.at(START + 1_000_000).status == "Active"
    assert len(order.children) == MOST_POSTS
    accounts.cancel(order, START + 1_000_000)
    accounts.settle(START + 1_000_010)
    assert order.at(START + 1_000_010).status == "Canceled"


def test_a_subscription_expires_at_the_end_of_its_day() -> None:
    accounts = book()
    order = place(accounts, "Subscriptions", posts="", expiry="01/01/2026")
    accounts.settle(START + 86_399)
    assert order.at(START + 86_399).status == "Active"
    accounts.settle(START + 86_401)
    assert order.at(START + 86_401).status == "Expired"


def test_a_subscription_pauses_when_the_money_is_gone_and_goes_on_when_it_comes() -> None:
    accounts = book("0.03")
    order = place(accounts, "Subscriptions", min="20", max="20")
    accounts.settle(START + 100)
    assert order.at(START + 100).status == "Paused"
    assert len(order.children) == 1
    accounts.balances[KEY] += 1
    accounts.settle(START + 106)
    assert order.at(START + 106).status == "Active"
    assert len(order.children) == 2


def test_a_finished_subscription_keeps_what_its_children_paid() -> None:
    accounts = book()
    order = place(accounts, "Subscriptions")
    accounts.settle(START + 8)
    before = accounts.balances[KEY]
    accounts.end(order, State("Completed", 0))
    assert accounts.balances[KEY] == before


def test_the_same_seed_gives_the_same_fate_however_often_one_looks() -> None:
    behavior = Behavior(partial=0.3, canceled=0.3)
    often, once = book(behavior=behavior, seed=7), book(behavior=behavior, seed=7)
    for accounts in (often, once):
        for _ in range(20):
            place(accounts, quantity="500")
        place(accounts, runs="3", interval="5")
        place(accounts, "Subscriptions")
    for second in range(200):
        often.settle(START + second)
    once.settle(START + 199)
    ends = [
        {name: order.at(START + 199) for name, order in accounts.orders.items()}
        for accounts in (often, once)
    ]
    assert ends[0] == ends[1]
    assert {state.status for state in ends[0].values()} >= {"Completed", "Partial", "Canceled"}


def test_ids_may_be_uuids() -> None:
    accounts = Book({KEY: Decimal(10)}, GOOD, 0, uuid_ids=True)
    first, second = place(accounts), place(accounts)
    assert first.id != second.id
    assert len(first.id) == 36


MOVES = st.one_of(
    st.tuples(st.just("place"), st.integers(10, 1000)),
    st.tuples(st.just("drip"), st.integers(1, 9)),
    st.tuples(st.just("watch"), st.integers(1, 5)),
    st.tuples(st.just("wait"), st.integers(1, 90)),
    st.tuples(st.just("cancel"), st.integers(0, 50)),
    st.tuples(st.just("partial"), st.integers(-10, 1100)),
    st.tuples(st.just("complete"), st.integers(0, 50)),
)


@settings(max_examples=150, deadline=None)
@given(
    moves=st.lists(MOVES, max_size=25),
    rate=st.decimals(min_value="0.0001", max_value=50, places=6),
    seed=st.integers(0, 1000),
)
def test_money_is_neither_made_nor_lost(
    moves: list[tuple[str, int]], rate: Decimal, seed: int
) -> None:
    accounts = book("40", Behavior(partial=0.3, canceled=0.3), seed)
    service, now = replace(BASE, rate=rate), START
    for move, number in moves:
        open_orders = [order for order in accounts.orders.values() if not order.ended]
        chosen = open_orders[number % len(open_orders)] if open_orders else None
        try:
            _move(accounts, service.rate, move, number, now, chosen)
        except Refusal as refusal:
            if refusal.code != "funds":
                raise
        now += number if move == "wait" else 0
        accounts.settle(now)
        assert kept(accounts) == 40
        assert accounts.balances[KEY] >= 0
        assert all(0 <= order.paid <= order.charge for order in accounts.orders.values())


def _move(
    accounts: Book, rate: Decimal, move: str, number: int, now: float, chosen: SimulatedOrder | None
) -> None:
    forms = {
        "place": ("Default", {"quantity": str(number)}),
        "drip": ("Default", {"runs": str(number), "interval": "1"}),
        "watch": ("Subscriptions", {"posts": str(number)}),
    }
    if move in forms:
        kind, changed = forms[move]
        form = {**FORMS[kind], **changed}
        service = replace(BASE, type=kind, rate=rate)
        accounts.place(KEY, "1", form, read_order(service, form, DOCUMENT, now), now)
    elif chosen is not None and move == "cancel":
        accounts.cancel(chosen, now)
    elif chosen is not None and move == "partial":
        accounts.end(chosen, State("Partial", number))
    elif chosen is not None and move == "complete":
        accounts.end(chosen, State("Completed", 0))


async def test_each_key_pays_from_its_own_balance() -> None:
    shop = Shop()
    await shop.add(key=OTHER_KEY)
    assert shop.balance == 1000
    assert shop.panel.balances[OTHER_KEY] == Decimal("4.875")
    answer = await shop.ask("add", OTHER_KEY, service="2", link="https://example.com")
    assert "order" in answer
    for _ in range(2):
        await shop.ask("add", OTHER_KEY, service="2", link="https://example.com")
    refused = await shop.ask("add", OTHER_KEY, service="2", link="https://example.com")
    assert refused == {"error": "Not enough funds on balance"}
    assert shop.panel.balances[OTHER_KEY] == Decimal("1.125")
