"""Parents and children: what was seen before, and what cannot be read, decides with the end."""

from typing import Any

import pytest
from sqlmodel import Session, select

from bot import ledger
from bot.db import Database
from bot.notifications.tables import RaisedAlert
from bot.orders.follow import FollowedOrder, PanelReport
from bot.orders.status import Status
from bot.text.numbers import Unreadable
from tests.orders import sample_orders, sample_parents
from tests.orders.sample_orders import NOW, later
from tests.orders.sample_parents import DRIP, FIXED, RUN, WATCH, C, P, X, hear, parent, said

ODD = Unreadable.NUMBER
GONE = PanelReport(Status.DISPUTED, "Error")
"""The report on what the panel has given up."""


def check(session: Session, order: FollowedOrder, status: Status, undelivered: int | None) -> str:
    """Check the end and its money (None: nothing has moved); return the evidence."""
    row = sample_orders.read(session, order.id)
    assert row.status == status
    escrow = ledger.balance(session, ledger.escrow(order.id, "USD"))
    assert escrow == (order.price if undelivered is None else 0)
    assert row.refunded == order.price * (undelivered or 0) // order.billed_quantity
    assert ledger.verify(session) == []
    return row.refusal


def end(
    session: Session, order: FollowedOrder, before: list[PanelReport], last: PanelReport
) -> None:
    """Report on the child of a canceled drip-feed: first these, then its end."""
    for report in before:
        hear(session, order, parent(RUN, "51"), {"51": report})
    current = sample_parents.claimed(session, order.id)
    hear(session, current, parent(X, "51"), {"51": last})
    # A child that puzzles us is asked about for some minutes more.
    hear(session, current, parent(X, "51"), {"51": last}, now=later(hours=1))


@pytest.mark.parametrize(
    "before",
    [
        [said(RUN, remains=40)],
        [said(RUN, remains=0)],
        [said(RUN, remains=40), said(Status.PENDING, remains=100)],
        [said(Status.PENDING, remains=40)],
    ],
)
@pytest.mark.parametrize("remains", [None, 0, -4])
async def test_a_child_canceled_without_remains_after_a_delivery_is_for_a_person(
    database: Database, before: list[PanelReport], remains: int | None
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        end(session, order, before, said(X, remains=remains))
        assert "51: canceled" in check(session, order, Status.DISPUTED, None)

    await database.transact(story)


@pytest.mark.parametrize(
    "before", [[], [said(Status.PENDING, remains=0)], [said(RUN, remains=100)]]
)
async def test_a_child_canceled_without_remains_and_deliveries_was_not_delivered(
    database: Database, before: list[PanelReport]
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        end(session, order, before, said(X, remains=0))
        check(session, order, X, 500)

    await database.transact(story)


@pytest.mark.parametrize("status", [P, X])
async def test_a_child_whose_remains_cannot_be_read_is_for_a_person(
    database: Database, status: Status
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        odd = PanelReport(status, status.value, remains=ODD, unreadable="(remains '4 left')")
        end(session, order, [], odd)
        evidence = check(session, order, Status.DISPUTED, None)
        assert f"51 says {status.value} (remains '4 left')" in evidence

    await database.transact(story)


async def test_a_completed_child_needs_no_remains(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        end(session, order, [], PanelReport(C, "Completed", remains=ODD))
        check(session, order, X, 400)

    await database.transact(story)


async def test_a_child_that_the_panel_has_given_up_is_for_a_person(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        end(session, order, [], GONE)
        assert "51 says Error" in check(session, order, Status.DISPUTED, None)

    await database.transact(story)


@pytest.mark.parametrize("parameters", [DRIP, WATCH])
async def test_a_parent_that_the_panel_has_given_up_is_for_a_person(
    database: Database, parameters: dict[str, Any]
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, parameters)
        hear(session, order, parent(Status.DISPUTED, "51", word="Error"), {"51": said(RUN)})
        assert "given it up" in check(session, order, Status.DISPUTED, None)

    await database.transact(story)


async def test_a_charge_of_nothing_after_a_delivery_proves_nothing(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, WATCH)
        hear(session, order, parent(Status.ACTIVE, "51"), {"51": said(RUN, remains=80)})
        current = sample_parents.claimed(session, order.id)
        hear(session, current, parent(Status.ACTIVE, "51"), {"51": said(RUN, remains=30)})
        last = said(X, charge="0", remains=0)
        hear(session, current, parent(Status.EXPIRED, "51"), {"51": last})
        assert "fits no rate" in check(session, order, Status.DISPUTED, None)

    await database.transact(story)


async def test_posts_that_cannot_be_read_settle_nothing(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, FIXED)
        hear(session, order, parent(Status.EXPIRED, posts=ODD))
        assert "cannot be read" in check(session, order, Status.DISPUTED, None)

    await database.transact(story)


async def test_posts_that_were_served_and_are_not_listed_are_for_a_person(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, FIXED)
        hear(session, order, parent(Status.ACTIVE, posts=2))
        hear(session, sample_parents.claimed(session, order.id), parent(Status.CANCELED))
        assert "2 were done before" in check(session, order, Status.DISPUTED, None)

    await database.transact(story)


@pytest.mark.parametrize(
    ("last", "evidence"),
    [
        ({"charge": "0", "remains": ODD}, "cannot be read"),
        ({"charge": ODD, "remains": 0}, "does not say of how many runs"),
        ({"charge": "0", "remains": 0}, "Canceled with 0 remaining"),
        ({"charge": "0", "remains": -2}, "Canceled with -2 remaining"),
    ],
)
async def test_a_drip_feed_reported_as_one_order_is_settled_only_by_what_can_be_read_and_agrees(
    database: Database, last: dict[str, Any], evidence: str
) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        hear(session, order, PanelReport(RUN, "In progress", charge="0.09", remains=60))
        current = sample_parents.claimed(session, order.id)
        hear(session, current, PanelReport(X, "Canceled", **last))
        assert evidence in check(session, order, Status.DISPUTED, None)

    await database.transact(story)


async def test_a_completed_child_of_which_most_remains_is_told_once(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        for _ in range(2):
            hear(session, order, parent(None, "51"), {"51": said(C, remains=51)})
        raised = sorted(payload["what"] for payload in session.exec(select(RaisedAlert.payload)))
        assert raised == ["mostly_remains", "word"]

    await database.transact(story)


async def test_a_childs_unknown_word_is_told_so_that_it_can_be_taught(database: Database) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        for _ in range(2):
            hear(session, order, parent(RUN, "51"), {"51": said(None, "Frozen")})
        (payload,) = session.exec(select(RaisedAlert.payload))
        assert (payload["what"], payload["word"]) == ("word", "Frozen")

    await database.transact(story)


@pytest.mark.parametrize("which", ["parent", "child"])
async def test_an_end_without_a_name_is_refused(database: Database, which: str) -> None:
    def story(session: Session) -> None:
        order = sample_parents.taken(session, DRIP)
        nameless: dict[str, Any] = {"is_certain": False}
        whole = parent(X, "51", **(nameless if which == "parent" else {}))
        child = PanelReport(X, "Canceled", **(nameless if which == "child" else {}))
        with pytest.raises(ValueError, match="without the order's name"):
            hear(session, order, whole, {"51": child}, now=NOW)

    await database.transact(story)
