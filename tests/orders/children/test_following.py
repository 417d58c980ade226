"""Parents: followed with their children, settled once by what all of them delivered."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot import ledger, money
from bot.catalog.tables import Category, Panel, Service
from bot.db import Database
from bot.notifications.outbox import NotificationKind
from bot.notifications.tables import Notification, RaisedAlert
from bot.orders import follow, views
from bot.orders.books import verify_all
from bot.orders.children import child_orders, following
from bot.orders.follow import BATCH, FollowedOrder, PanelReport, poll_interval
from bot.orders.plans import ParentKind
from bot.orders.status import FINAL, FOLLOWED, SETTLING, Status
from bot.orders.tables import Order
from bot.orders.waiting import panel_ids, resolve
from tests.orders import sample_orders, sample_parents
from tests.orders.sample_orders import NOW, PANEL_ID
from tests.orders.sample_parents import (
    BASE,
    DRIP,
    FIXED,
    OPERATOR,
    RUN,
    WATCH,
    C,
    P,
    X,
    hear,
    parent,
    said,
)
from tests.support.races import overtaken

FUNDS = 100_000_000
UNTOLD = (NotificationKind.ORDER_CARD, NotificationKind.ORDER_POSTS)
only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def state(session: Session, order: FollowedOrder) -> Order:
    return sample_orders.read(session, order.id)


def escrow(session: Session, order: FollowedOrder) -> int:
    return ledger.balance(session, ledger.escrow(order.id, "USD"))


def told(session: Session) -> list[str]:
    """Return the keys of raised alerts and of notifications, without cards and new posts."""
    found = session.exec(select(Notification).order_by(Notification.key))
    alerts = session.exec(select(RaisedAlert.key).order_by(RaisedAlert.key))
    return [*alerts, *(each.key for each in found if each.kind not in UNTOLD)]


def settled(session: Session, order: FollowedOrder, status: Status, delivered: int) -> None:
    """Check that the order has this final status and is settled to the unit."""
    row = state(session, order)
    refund = money.refund(order.price, order.billed_quantity - delivered, order.billed_quantity)
    assert (row.status, row.refunded) == (status, refund)
    assert row.remains == order.billed_quantity - delivered
    assert row.settled_at is not None
    assert escrow(session, order) == 0
    assert sample_orders.balance(session) == FUNDS - order.price + refund
    assert ledger.balance(session, ledger.revenue("USD")) == order.price - refund
    assert verify_all(session) == []


def held(session: Session, order: FollowedOrder, status: Status) -> None:
    """Check that no money has moved."""
    row = state(session, order)
    assert (row.status, row.refunded, row.settled_at) == (status, 0, None)
    assert escrow(session, order) == order.price
    assert sample_orders.balance(session) == FUNDS - order.price


async def test_parents_are_claimed_with_what_makes_them_parents(database: Database) -> None:
    def story(session: Session) -> None:
        drip = sample_parents.taken(session, DRIP, panel_order="2").id
        plain = sample_orders.sent(session, panel_order="1").id
        watch = sample_parents.taken(session, WATCH, panel_order="3").id
        lists = sample_parents.taken(session, DRIP, panel_order="4", type="custom comments").id
        text = sample_parents.taken(session, {**DRIP, "runs": "5"}, panel_order="5").id
        found = {
            each.id: each.parent_kind for each in follow.list_due(session, NOW, panel_id=PANEL_ID)
        }
        assert found == {
            plain: None,
            drip: ParentKind.DRIP_FEED,
            watch: ParentKind.SUBSCRIPTION,
            lists: None,
            text: ParentKind.DRIP_FEED,
        }

    await database.transact(story)


async def test_a_running_parent_shows_its_parts_and_pieces(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        assert hear(session, order, parent(Status.PENDING)) == []
        assert state(session, order).children_done is None
        answers = {"1": said(C), "2": said(RUN, remains=40)}
        assert hear(session, order, parent(RUN, "1", "2"), answers) == ["1", "2"]
        row = state(session, order)
        assert (row.status, row.children_done, row.remains) == (RUN, 1, 500 - 160)
        assert row.next_at == NOW + BASE
        running = sample_parents.claimed(session, order.id)
        assert hear(session, running, parent(RUN, "1", "2"), {"2": said(C)}) == ["2"]
        row = state(session, order)
        assert (row.children_done, row.remains) == (2, 300)
        held(session, order, RUN)
        assert told(session) == []

    await database.transact(story)


async def test_a_card_is_shown_anew_only_when_something_moved(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)

        def revision() -> int:
            return session.exec(
                select(Notification.revision).where(Notification.key == f"card:{order.id}")
            ).one()

        hear(session, order, parent(RUN, "1"), {"1": said(RUN, remains=40)})
        shown, order = revision(), sample_parents.claimed(session, order.id)
        hear(session, order, parent(RUN, "1"), {"1": said(RUN, remains=40)})
        assert revision() == shown
        hear(session, order, parent(RUN, "1"), {"1": said(RUN, remains=39)})
        assert revision() == shown + 1

    await database.transact(story)


async def test_a_subscription_goes_from_active_to_paused_and_back(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, WATCH)
        hear(session, order, parent(Status.ACTIVE, posts=0))
        assert (state(session, order).status, state(session, order).children_done) == (
            Status.ACTIVE,
            0,
        )
        for status in (Status.PAUSED, Status.PAUSED, Status.ACTIVE):
            order = sample_parents.claimed(session, order.id)
            hear(session, order, parent(status, "1"), {"1": said(C, charge="0.072")})
        row = state(session, order)
        assert (row.status, row.children_done, row.remains) == (Status.ACTIVE, 1, 400 - 80)
        assert row.charge == "0.072"
        assert told(session) == [f"alert:order:{order.id}:paused"]

    await database.transact(story)


async def test_posts_are_shown_where_no_list_is_told(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, WATCH)
        for posts, parts in ((2, 2), (99, 4), (-1, 0)):
            order = sample_parents.claimed(session, order.id)
            hear(session, order, PanelReport(Status.ACTIVE, "Active", posts=posts))
            assert state(session, order).children_done == parts
        assert state(session, order).remains is None

    await database.transact(story)


@pytest.mark.parametrize(
    ("parameters", "end", "answers", "status", "delivered"),
    [
        (DRIP, C, {"1": said(C)} | {str(n): said(C) for n in range(2, 6)}, C, 500),
        (DRIP, C, {str(n): said(P, remains=n) for n in range(1, 6)}, P, 485),
        (DRIP, X, {"1": said(C), "2": said(P, remains=60)}, X, 140),
        (DRIP, X, {"1": said(X)}, X, 0),
        (DRIP, X, {}, X, 0),
        (DRIP, P, {"1": said(C)}, P, 100),
        (FIXED, C, {str(n): said(C) for n in range(4)}, C, 400),
        (FIXED, Status.EXPIRED, {"1": said(C), "2": said(X, remains=30)}, Status.EXPIRED, 170),
        (FIXED, Status.EXPIRED, {}, Status.EXPIRED, 0),
        (WATCH, C, {str(n): said(C, charge="0.072") for n in range(4)}, C, 320),
        (WATCH, C, {str(n): said(C, charge="0.0459") for n in range(3)}, P, 153),
        (WATCH, X, {"1": said(P, charge="0.054", remains=15)}, X, 60),
    ],
)
async def test_a_parent_is_settled_once_by_its_children(
    database: Database,
    parameters: dict[str, Any],
    end: Status,
    answers: dict[str, PanelReport],
    status: Status,
    delivered: int,
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, parameters)
        for _ in range(2):
            hear(session, order, parent(end, *answers), answers)
            settled(session, order, status, delivered)
        assert state(session, order).children_done == len(answers)
        (event,) = [each for each in views.events(session, order.id) if each.after == status]
        assert event.detail["delivered"] == delivered
        assert told(session) == [f"order:{order.id}:order_{status}"]

    await database.transact(story)


async def test_an_ended_parent_waits_for_its_children(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        hear(session, order, parent(X, "1", "2"), {"1": said(C), "2": said(RUN, remains=50)})
        held(session, order, Status.PENDING)
        row = state(session, order)
        assert (row.ended_at, row.children_done, row.remains) == (NOW, 1, 350)
        # An answer that is none, for the child and then for all of them.
        later = NOW + timedelta(hours=2)
        assert hear(session, order, parent(X, "1", "2"), {}, later) == ["2"]
        held(session, order, Status.PENDING)
        assert state(session, order).ended_at == NOW
        hear(session, order, parent(X, "1", "2"), {"2": said(P, remains=25)}, later)
        settled(session, order, X, 175)

    await database.transact(story)


async def test_a_parent_that_comes_back_to_life_has_not_ended(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, FIXED)
        hear(session, order, parent(X, "1"), {"1": said(RUN, remains=50)})
        assert state(session, order).ended_at == NOW
        hear(session, order, parent(Status.ACTIVE, "1"), {"1": said(C)})
        assert state(session, order).ended_at is None
        held(session, order, Status.ACTIVE)

    await database.transact(story)


async def test_children_that_never_end_are_asked_for_ever_more_rarely(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        waits = []
        for moment in (0, 1, 24, 71, 73, 240, 2400):
            now = NOW + timedelta(hours=moment)
            asked = hear(session, order, parent(X, "1"), {"1": said(RUN, remains=50)}, now)
            assert asked == ["1"]
            waits.append(state(session, order).next_at - now)
            overdue = [f"alert:order:{order.id}:children"]
            assert told(session) == (overdue if moment >= 72 else [])
        assert waits == sorted(waits)
        assert waits[:2] == [BASE, poll_interval(timedelta(hours=1), BASE)]
        assert waits[-1] == timedelta(hours=100)
        held(session, order, Status.PENDING)
        hear(session, order, parent(X, "1"), {"1": said(C)}, NOW + timedelta(days=200))
        settled(session, order, X, 100)

    await database.transact(story)


@pytest.mark.parametrize(
    ("parameters", "end", "answers", "evidence"),
    [
        (DRIP, parent(C, "1"), {"1": said(C)}, "completed with 5, and 1 orders listed"),
        (DRIP, parent(X, "1"), {"1": said(P)}, "1: partial, None of 100 remaining"),
        (DRIP, parent(X, "1", "900"), {"1": said(C), "900": said(X)}, "900: of another order"),
        (DRIP, parent(X, *map(str, range(9))), {str(n): said(C) for n in range(9)}, "9 orders"),
        (DRIP, PanelReport(X, "Canceled"), {}, "Canceled, and no list of its orders"),
        (WATCH, PanelReport(C, "Completed", posts=3), {}, "Completed, and no list of its orders"),
        (WATCH, parent(X, "1"), {"1": said(C)}, "the charge None of 1"),
        (WATCH, parent(X, "1"), {"1": said(C, charge="0.05")}, "fits no rate"),
    ],
)
async def test_what_is_not_certain_moves_no_money_and_waits_for_the_operator(
    database: Database,
    parameters: dict[str, Any],
    end: PanelReport,
    answers: dict[str, PanelReport],
    evidence: str,
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, parameters)
        for _ in range(2):
            hear(session, order, end, answers)
            held(session, order, Status.DISPUTED)
        assert evidence in state(session, order).refusal
        assert told(session) == [f"alert:order:{order.id}:disputed"]
        # An operator's word settles it, in the order's pieces.
        resolve.settle_by_remains(session, order.id, 30, operator=OPERATOR, now=NOW)
        settled(session, order, P, order.billed_quantity - 30)

    await database.transact(story)


async def test_a_child_of_an_unknown_word_is_asked_for_and_then_for_the_operator(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        end, puzzle = parent(X, "1", "2"), {"1": said(C), "2": said(None, "Failed")}
        for late in (timedelta(0), following.PUZZLED - timedelta(seconds=1)):
            hear(session, order, end, puzzle, NOW + late)
            held(session, order, Status.PENDING)
        assert told(session) == [f"alert:order:{order.id}:word:Failed"]
        hear(session, order, end, {}, NOW + following.PUZZLED)  # and no readable answer since
        held(session, order, Status.DISPUTED)
        assert "2 says Failed" in state(session, order).refusal
        assert f"alert:order:{order.id}:disputed" in told(session)

    await database.transact(story)


async def test_a_child_whose_word_was_of_a_moment_is_settled(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        hear(session, order, parent(X, "1"), {"1": said(None, "Checking")})
        hear(session, order, parent(X, "1"), {"1": said(P, remains=40)})
        settled(session, order, X, 60)

    await database.transact(story)


async def test_a_list_that_loses_a_child_is_for_the_operator(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        hear(session, order, parent(RUN, "1", "2"), {"1": said(C), "2": said(C)})
        order = sample_parents.claimed(session, order.id)
        hear(session, order, parent(X, "1"))
        held(session, order, Status.DISPUTED)
        assert "2: not listed any more (1)" in state(session, order).refusal

    await database.transact(story)


async def test_figures_that_do_not_add_up_are_for_the_operator(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, FIXED, quantity=500)
        hear(session, order, parent(X, "1"), {"1": said(C)})
        held(session, order, Status.DISPUTED)
        assert "bought as 500 pieces, ordered as 400" in state(session, order).refusal

    await database.transact(story)


async def test_an_unknown_word_keeps_a_parent_and_alerts_once(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        for _ in range(2):
            hear(session, order, parent(None, "1", word="Frozen"), {"1": said(C)})
        held(session, order, Status.PENDING)
        assert told(session) == [f"alert:order:{order.id}:word:Frozen"]

    await database.transact(story)


async def test_ignored_runs_are_alerted_of_and_settled_by_the_charge(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        for status in (Status.PENDING, RUN, RUN):
            hear(session, order, PanelReport(status, "w", 70, 60, "0.09"))
            order = sample_parents.claimed(session, order.id)
        held(session, order, RUN)
        row = state(session, order)
        assert (row.children_done, row.remains, row.charge) == (None, None, "0.09")
        assert told(session) == [f"alert:order:{order.id}:runs"]
        hear(session, order, PanelReport(C, "Completed", 70, 0, "0.09"))
        settled(session, order, P, 100)
        assert state(session, order).children_done == 1

    await database.transact(story)


@pytest.mark.parametrize("charge", [None, "0.45", "0.2"])
async def test_ignored_runs_without_a_certain_charge_are_for_the_operator(
    database: Database, charge: str | None
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        hear(session, order, PanelReport(C, "Completed", 70, 0, charge))
        held(session, order, Status.DISPUTED)
        assert state(session, order).charge == charge
        resolve.refund_order(session, order.id, operator=OPERATOR, now=NOW)
        settled(session, order, Status.LOST, 0)

    await database.transact(story)


def sold(session: Session, rate: str, external_id: str = "70") -> int:
    """Store the service with its current rate."""
    panel = session.get(Panel, 1) or Panel(id=1, name="panel", host="panel.example")
    session.add(panel)
    session.flush()
    shelves = Category(panel_id=1, title=rate, position=1, network="other")
    session.add(shelves)
    session.flush()
    service = Service(
        panel_id=1, external_id=external_id, category_id=shelves.id or 0, title="Likes",
        raw_title="Likes", rate=rate, min=1, max=10, position=1, created_at=NOW, changed_at=NOW,
    )  # fmt: skip
    session.add(service)
    session.flush()
    return service.id or 0


@pytest.mark.parametrize(
    ("bought", "now", "external_id", "status"),
    [
        ("0.90", "0.90", "70", X),
        ("1.10", "0.90", "70", X),
        (None, "0.90", "70", X),
        ("0.90", "1.10", "70", X),
        ("0.45", "0.90", "70", Status.DISPUTED),  # twice the rate: 51 or 102 are both whole
        ("1.10", "0.90", "71", Status.DISPUTED),  # another service by now
        ("1.10", "1.20", "70", Status.DISPUTED),
        (None, "0", "70", Status.DISPUTED),
    ],
)
async def test_a_charge_is_held_against_the_rate_of_then_and_of_now(
    database: Database, bought: str | None, now: str, external_id: str, status: Status
) -> None:
    def story(session: Session) -> None:
        wide = {**WATCH, "min": 50, "max": 200}
        service = sold(session, now, external_id)
        order = sample_parents.taken(session, wide, rate=bought, service_id=service)
        hear(session, order, parent(X, "1"), {"1": said(C, charge="0.0459")})
        if status is X:
            settled(session, order, X, 51)
        else:
            held(session, order, status)

    await database.transact(story)


async def test_more_children_than_a_batch_are_asked_for_one_batch_after_another(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        many = {**FIXED, "posts": 150, "old_posts": 0, "min": 50, "max": 50}
        order = sample_parents.taken(session, many)
        every = tuple(str(n) for n in range(150))
        answers = {child: said(C) for child in every}
        assert hear(session, order, parent(C, *every), answers) == list(every[:BATCH])
        held(session, order, Status.PENDING)
        assert state(session, order).next_at == NOW
        assert hear(session, order, parent(C, *every), answers) == list(every[BATCH:])
        settled(session, order, C, 7_500)

    await database.transact(story)


async def test_another_id_begins_anew_and_the_same_one_goes_on(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        hear(session, order, parent(C, "1"), {"1": said(C)})
        panel_ids.link_panel_order(session, order.id, "900", operator=OPERATOR, now=NOW)
        assert len(child_orders.load(session, order.id)) == 1
        assert state(session, order).ended_at is None
        order = sample_parents.claimed(session, order.id)
        hear(session, order, parent(C, "1"), {})
        held(session, order, Status.DISPUTED)
        panel_ids.link_panel_order(session, order.id, "901", operator=OPERATOR, now=NOW)
        assert child_orders.load(session, order.id) == []
        order = sample_parents.claimed(session, order.id)
        answers = {str(n): said(C) for n in range(10, 15)}
        hear(session, order, parent(C, *answers), answers)
        settled(session, order, C, 500)

    await database.transact(story)


OUTCOMES = st.lists(
    st.tuples(
        st.sampled_from([C, C, P, X, RUN, None]),
        st.none() | st.integers(-5, 130),
        st.none() | st.sampled_from(["0", "0.09", "0.0459", "0.05", "0.90"]),
    ),
    max_size=6,
)
ROUNDS = st.lists(
    st.tuples(st.sampled_from([None, RUN, *sorted(SETTLING)]), OUTCOMES, st.booleans()), max_size=5
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(parameters=st.sampled_from([DRIP, FIXED, WATCH]), rounds=ROUNDS)
async def test_whatever_a_family_says_no_money_is_made_or_lost(
    database: Database,
    parameters: dict[str, Any],
    rounds: list[tuple[Status | None, list[Any], bool]],
) -> None:
    def story(session: Session) -> None:
        first = order = sample_parents.taken(session, parameters)
        for status, outcomes, stale in rounds:
            answers = {
                str(number): said(word, charge=charge, remains=remains)
                for number, (word, remains, charge) in enumerate(outcomes)
            }
            current = first if stale else order
            if current.status in FOLLOWED:
                hear(session, current, parent(status, *answers), answers)
                hear(session, current, parent(status, *answers), answers)
            order = sample_parents.claimed(session, order.id)
        row = state(session, order)
        revenue = ledger.balance(session, ledger.revenue("USD"))
        assert sample_orders.balance(session) + escrow(session, order) + revenue == FUNDS
        assert (escrow(session, order) == 0) is (Status(row.status) in FINAL)
        assert escrow(session, order) in (0, row.price)
        assert 0 <= row.refunded <= row.price
        if row.status in FINAL:
            assert revenue == row.price - row.refunded
            assert row.refunded == money.refund(row.price, row.remains or 0, row.billed_quantity)
        assert verify_all(session) == []
        session.rollback()

    await database.transact(story)


@only_postgres
@pytest.mark.parametrize("second", [X, C, RUN])
async def test_a_parent_that_two_processes_see_end_is_settled_once(
    database: Database, second: Status
) -> None:
    order = await database.transact(sample_parents.taken, DRIP)
    five = {str(n): said(C) for n in range(5)}

    def quicker(session: Session) -> None:
        hear(session, order, parent(X, "0", "1"), {"0": said(C), "1": said(P, remains=40)})

    def slower(session: Session) -> None:
        hear(session, order, parent(second, *five), five)

    await overtaken(database, quicker, slower)
    await database.read(settled, order, X, 160)


@only_postgres
async def test_a_child_that_another_process_heard_of_is_waited_for(database: Database) -> None:
    order = await database.transact(sample_parents.taken, DRIP)

    def quicker(session: Session) -> None:
        following.record_listed_children(session, order, parent(RUN, "0", "1"), NOW)

    def slower(session: Session) -> None:
        hear(session, order, parent(X, "0"), {"0": said(C)})

    await overtaken(database, quicker, slower)
    await database.read(held, order, Status.PENDING)


async def test_a_stale_answer_has_no_effect(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        hear(session, order, parent(X), {})
        settled(session, order, X, 0)
        assert hear(session, order, parent(RUN, "1"), {"1": said(C)}) == []
        settled(session, order, X, 0)
        assert child_orders.load(session, order.id) == []

    await database.transact(story)


async def test_each_new_post_of_a_subscription_is_told_once(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, WATCH)
        for ids in ((), ("1",), ("1",), ("1", "2", "3"), ("1", "2", "3")):
            hear(session, order, parent(Status.PENDING, *ids))
        told = [
            letter.payload
            for letter in session.exec(select(Notification).order_by(col(Notification.id)))
            if letter.kind == NotificationKind.ORDER_POSTS
        ]
        assert told == [
            {"order": order.id, "new": 1, "done": 1},
            {"order": order.id, "new": 2, "done": 3},
        ]

    await database.transact(story)


async def test_a_drip_feeds_runs_are_on_its_card_only(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        hear(session, order, parent(Status.PENDING, "1", "2"))
        kinds = session.exec(select(Notification.kind)).all()
        assert NotificationKind.ORDER_POSTS not in kinds

    await database.transact(story)
