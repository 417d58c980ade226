"""An id that an operator names is checked, asked about and confirmed, until it has answered."""

import pytest
from sqlalchemy import insert
from sqlmodel import Session, func, select

from bot.db import Database, table_of
from bot.orders.endings.deadlines import Deadlines
from bot.orders.status import FOLLOWED, TO_SUBMIT, Status
from bot.orders.tables import OrderChild
from bot.orders.waiting import panel_ids, troubles
from bot.orders.waiting.panel_id_refusals import (
    AlreadyLinked,
    ChildOfAnother,
    NamedAnother,
    NotAnId,
    NotLinkable,
)
from bot.orders.waiting.tables import NamedPanelOrder, TroubleKind
from bot.users import audit
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID, disputed, unconfirmed
from tests.orders.waiting.sample_waiting import panel, put


def name(session: Session, order_id: int, panel_order: str = "777") -> int:
    """Name an id for an order; return the row's id."""
    panel_ids.name_panel_order(session, order_id, panel_order, operator=1, now=NOW)
    session.expire_all()
    newest = select(func.max(NamedPanelOrder.id)).where(NamedPanelOrder.order_id == order_id)
    return session.exec(newest).one() or 0


def answered(session: Session, order_id: int, panel_order: str = "777") -> int:
    """Name an id that the panel has answered for; return the row's id."""
    named = name(session, order_id, panel_order)
    assert panel_ids.note_answer(session, named, NOW)
    return named


def good(session: Session, order_id: int) -> None:
    """Note a good answer of the panel on the order."""
    troubles.note_answers(
        session,
        good={order_id},
        unknown_words={},
        unknown_ids={},
        deadlines=Deadlines(),
        now=NOW,
    )


def link(session: Session, named: int) -> int:
    return panel_ids.link_named(session, named, operator=2, now=NOW)


async def test_an_id_is_linked_only_after_the_answer_and_once(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        number = unconfirmed(session)
        named = name(session, number, "#777")
        ((asked,)) = panel_ids.list_to_ask(session, PANEL_ID, NOW)
        assert (asked.id, asked.panel_order, asked.billed_quantity) == (named, "777", 1_000)
        with pytest.raises(NamedAnother):
            link(session, named)
        assert panel_ids.note_answer(session, named, NOW)
        assert not panel_ids.note_answer(session, named, NOW)
        assert panel_ids.list_to_ask(session, PANEL_ID, NOW) == []
        assert link(session, named) == number
        row = sample_orders.read(session, number)
        assert (row.status, row.panel_order, row.next_at) == (Status.PENDING, "777", NOW)
        with pytest.raises(NamedAnother):
            link(session, named)
        (entry,) = audit.latest(session)
        assert entry.detail == {"outcome": "placed", "panel_order": "777"}

    await database.transact(story)


@pytest.mark.parametrize(
    "text", ["", "0", "000", "-5", "7 7", "7/7", "id:7", "٧٧", "<b>7</b>", "9" * 65, "#", "#-1"]
)
async def test_what_is_no_id_is_not_asked_about(database: Database, text: str) -> None:
    def story(session: Session) -> None:
        panel(session)
        number = unconfirmed(session)
        with pytest.raises(NotAnId):
            panel_ids.name_panel_order(session, number, text, operator=1, now=NOW)
        assert panel_ids.list_to_ask(session, PANEL_ID, NOW) == []

    await database.transact(story)


@pytest.mark.parametrize("text", ["1", "34567", "a3f1c9e0-0b1d-4c55-9f0e-2f6b1a0c9d77", "ord_7"])
def test_ids_have_many_shapes(text: str) -> None:
    assert panel_ids.ID_SHAPE.fullmatch(text)


async def test_an_id_of_another_order_or_of_a_child_is_refused(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        other = sample_orders.sent(session, panel_order="900")
        child = {"order_id": other.id, "panel_order": "901", "place": 0, "word": ""}
        session.connection().execute(insert(table_of(OrderChild)).values(child))
        number = unconfirmed(session)
        with pytest.raises(AlreadyLinked):
            name(session, number, "900")
        with pytest.raises(ChildOfAnother) as refusal:
            name(session, number, "901")
        assert refusal.value.params["order"] == str(other.id)
        # It may become another's between the answer and the confirmation.
        named = answered(session, number, "902")
        put(session, other.id, Status.PENDING, panel_order="902")
        with pytest.raises(AlreadyLinked):
            link(session, named)

    await database.transact(story)


async def test_a_wrong_id_can_be_corrected_until_its_first_good_answer(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        number = disputed(session)
        link(session, answered(session, number, "777"))
        link(session, answered(session, number, "778"))
        assert sample_orders.read(session, number).panel_order == "778"
        assert panel_ids.is_linked(session, number, "778")
        assert not panel_ids.is_linked(session, number, "777")
        good(session, number)
        with pytest.raises(NotLinkable):
            name(session, number, "779")

    await database.transact(story)


async def test_only_the_newest_of_two_named_ids_can_be_confirmed(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        number = unconfirmed(session)
        first = answered(session, number, "777")
        second = answered(session, number, "778")
        assert first != second
        with pytest.raises(NamedAnother):
            link(session, first)
        link(session, second)
        assert sample_orders.read(session, number).panel_order == "778"

    await database.transact(story)


async def test_an_order_whose_id_the_panel_forgot_can_be_linked_anew(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        for place, status in enumerate(sorted(FOLLOWED)):
            number = sample_orders.sent(session, panel_order=f"a{place}").id
            put(session, number, status)
            with pytest.raises(NotLinkable):
                name(session, number, f"b{place}")
            troubles.note(session, TroubleKind.UNKNOWN_ID, {number: "Incorrect order ID"}, NOW)
            link(session, answered(session, number, f"b{place}"))
            assert sample_orders.read(session, number).status == Status.PENDING

    await database.transact(story)


async def test_what_was_never_sent_takes_no_id(database: Database) -> None:
    def story(session: Session) -> None:
        panel(session)
        number = sample_orders.ordered(session)
        for status in sorted(TO_SUBMIT):
            put(session, number, status)
            with pytest.raises(NotLinkable):
                name(session, number)

    await database.transact(story)
