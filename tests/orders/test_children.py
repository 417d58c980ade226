"""Children: kept once, asked for in turn, and an end is an end."""

from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session

from bot.db import Database
from bot.orders import children
from bot.orders.charges import Child
from bot.orders.status import Status
from tests.orders import family, shelf
from tests.orders.family import DRIP, said
from tests.orders.shelf import NOW


def drip(session: Session, panel_order: str = "900") -> int:
    return family.taken(session, DRIP, panel_order=panel_order).id


async def test_a_list_is_kept_once_in_its_order(database: Database) -> None:
    def story(session: Session) -> None:
        order = drip(session)
        children.note(session, order, ["9", "8"])
        children.note(session, order, ["9", "8", "10"])
        children.note(session, order, [])
        assert children.of(session, order) == [Child("9"), Child("8"), Child("10")]
        assert [row.place for row in children.rows(session, order)] == [0, 1, 2]
        assert not any(child.over for child in children.of(session, order))

    await database.transact(story)


async def test_those_not_asked_for_longest_are_asked_first_and_ended_ones_never(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        order = drip(session)
        children.note(session, order, ["1", "2", "3", "4"])
        assert children.to_ask(session, order, 2) == ["1", "2"]
        assert children.any_unasked(session, order)
        children.record(session, order, ["1", "2"], {"1": said(Status.COMPLETED)}, NOW)
        assert children.to_ask(session, order, 9) == ["3", "4", "2"]
        soon = NOW + timedelta(seconds=1)
        children.record(session, order, ["3", "4"], {"4": said(Status.PENDING)}, soon)
        assert children.to_ask(session, order, 9) == ["2", "3", "4"]
        assert not children.any_unasked(session, order)
        children.record(session, order, [], {}, soon)

    await database.transact(story)


async def test_an_answer_replaces_the_last_one_whole_until_the_end(database: Database) -> None:
    def story(session: Session) -> None:
        order = drip(session)
        children.note(session, order, ["1"])

        def told(*answer: object) -> Child:
            children.record(session, order, ["1"], {"1": said(*answer)}, NOW)  # type: ignore[arg-type]
            return children.of(session, order)[0]

        running = told(Status.IN_PROGRESS, "In progress", "0.09", 40)
        assert running == Child("1", Status.IN_PROGRESS, "In progress", 40, Decimal("0.09"))
        assert told(None, "Checking") == Child("1", None, "Checking")
        end = Child("1", Status.PARTIAL, "Partial", None, None)
        assert told(Status.PARTIAL, "Partial") == end
        assert end.over
        assert told(Status.COMPLETED, "Completed", "0.09", 0) == end

    await database.transact(story)


async def test_a_child_that_is_anothers_is_found(database: Database) -> None:
    def story(session: Session) -> None:
        first = drip(session, panel_order="900")
        second = drip(session, panel_order="800")
        children.note(session, first, ["1", "2", "3", "900", "800"])
        children.note(session, second, ["3", "4"])
        assert children.claimed_twice(session, first, 1) == ["3", "800", "900"]
        assert children.claimed_twice(session, second, 1) == ["3"]
        assert children.claimed_twice(session, first, 2) == []  # another panel's ids are its own

    await database.transact(story)


async def test_what_was_kept_of_one_parent_is_forgotten_alone(database: Database) -> None:
    def story(session: Session) -> None:
        first, second = drip(session), drip(session, panel_order="800")
        for order in (first, second):
            children.note(session, order, ["1"])
        children.forget(session, first)
        assert children.of(session, first) == []
        assert len(children.of(session, second)) == 1
        assert shelf.read(session, first).panel_order == "900"

    await database.transact(story)
