"""Children: stored once, polled in turn; a final status stays."""

from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session

from bot.db import Database
from bot.orders.books import verify_all
from bot.orders.children import child_orders
from bot.orders.children.charges import Child
from bot.orders.status import Status
from tests.orders import sample_orders, sample_parents
from tests.orders.sample_orders import NOW, PANEL_ID
from tests.orders.sample_parents import DRIP, said


def drip(session: Session, panel_order: str = "900") -> int:
    return sample_parents.taken(session, DRIP, panel_order=panel_order).id


async def test_a_list_is_kept_once_in_its_order(database: Database) -> None:
    def story(session: Session) -> None:
        order = drip(session)
        child_orders.add_listed(session, order, ["9", "8"])
        child_orders.add_listed(session, order, ["9", "8", "10"])
        child_orders.add_listed(session, order, [])
        assert child_orders.load(session, order) == [Child("9"), Child("8"), Child("10")]
        assert [row.position for row in child_orders.list_rows(session, order)] == [0, 1, 2]
        assert not any(child.ended for child in child_orders.load(session, order))

    await database.transact(story)


async def test_those_not_asked_for_longest_are_asked_first_and_ended_ones_never(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        order = drip(session)
        child_orders.add_listed(session, order, ["1", "2", "3", "4"])
        assert child_orders.to_poll(session, order, 2) == ["1", "2"]
        assert child_orders.any_unpolled(session, order)
        child_orders.record_answers(session, order, ["1", "2"], {"1": said(Status.COMPLETED)}, NOW)
        assert child_orders.to_poll(session, order, 9) == ["3", "4", "2"]
        soon = NOW + timedelta(seconds=1)
        child_orders.record_answers(session, order, ["3", "4"], {"4": said(Status.PENDING)}, soon)
        assert child_orders.to_poll(session, order, 9) == ["2", "3", "4"]
        assert not child_orders.any_unpolled(session, order)
        child_orders.record_answers(session, order, [], {}, soon)

    await database.transact(story)


async def test_an_answer_replaces_the_last_one_whole_until_the_end(database: Database) -> None:
    def story(session: Session) -> None:
        order = drip(session)
        child_orders.add_listed(session, order, ["1"])

        def told(*answer: object) -> Child:
            child_orders.record_answers(session, order, ["1"], {"1": said(*answer)}, NOW)  # type: ignore[arg-type]
            return child_orders.load(session, order)[0]

        running = told(Status.IN_PROGRESS, "In progress", "0.09", 40)
        assert running == Child("1", Status.IN_PROGRESS, "In progress", 40, Decimal("0.09"))
        assert told(None, "Checking") == Child("1", None, "Checking")
        end = Child("1", Status.PARTIAL, "Partial", None, None)
        assert told(Status.PARTIAL, "Partial") == end
        assert end.ended
        assert told(Status.COMPLETED, "Completed", "0.09", 0) == end

    await database.transact(story)


async def test_an_order_with_the_id_of_a_child_is_doubted(database: Database) -> None:
    def story(session: Session) -> None:
        parent = drip(session, panel_order="900")
        mistaken = sample_orders.sent(session, panel_order="901")
        own = sample_orders.sent(session, panel_order="902")
        child_orders.add_listed(session, parent, ["900", "901"])
        child_orders.doubt_linked(session, parent, PANEL_ID, NOW)
        assert child_orders.shared_with_other_orders(session, parent, PANEL_ID) == ["900", "901"]
        found = sample_orders.read(session, mistaken.id)
        assert (found.status, found.panel_order) == (Status.UNCONFIRMED, None)
        for number in (parent, own.id):
            assert sample_orders.read(session, number).status == Status.PENDING
        assert verify_all(session) == []

    await database.transact(story)


async def test_a_child_that_is_anothers_is_found(database: Database) -> None:
    def story(session: Session) -> None:
        first = drip(session, panel_order="900")
        second = drip(session, panel_order="800")
        child_orders.add_listed(session, first, ["1", "2", "3", "900", "800"])
        child_orders.add_listed(session, second, ["3", "4"])
        assert child_orders.shared_with_other_orders(session, first, 1) == ["3", "800", "900"]
        assert child_orders.shared_with_other_orders(session, second, 1) == ["3"]
        assert (
            child_orders.shared_with_other_orders(session, first, 2) == []
        )  # another panel's ids are its own

    await database.transact(story)


async def test_what_was_kept_of_one_parent_is_forgotten_alone(database: Database) -> None:
    def story(session: Session) -> None:
        first, second = drip(session), drip(session, panel_order="800")
        for order in (first, second):
            child_orders.add_listed(session, order, ["1"])
        child_orders.delete_all(session, first)
        assert child_orders.load(session, first) == []
        assert len(child_orders.load(session, second)) == 1
        assert sample_orders.read(session, first).panel_order == "900"

    await database.transact(story)
