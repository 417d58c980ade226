"""Whatever the panel says of an ended order, in whatever order: the last charge read is booked."""

from decimal import Decimal
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot import ledger, money
from bot.db import Database
from bot.orders.books import verify_all
from bot.orders.costs import booking
from bot.orders.follow import PanelReport
from bot.orders.settle import close_order
from bot.orders.status import Status
from bot.text.numbers import Unreadable
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, later

PIECES = 1_000
WHOLE = Decimal("2.718281")


class Said(NamedTuple):
    """What the panel says of an ended order in one answer."""

    status: Status
    remains: int
    charge: Decimal | None
    """None if it cannot be read."""


CHARGES = st.one_of(
    st.none(),
    st.just(WHOLE),
    st.decimals(0, 3, allow_nan=False, places=7).filter(lambda charge: abs(charge - WHOLE) > 1e-4),
)
SAID = st.builds(
    Said,
    st.sampled_from((Status.COMPLETED, Status.PARTIAL, Status.CANCELED)),
    st.integers(0, PIECES),
    CHARGES,
)


def kept(said: Said) -> int | None:
    """Return what an answer says that the order has cost, in micro-units."""
    if said.charge is None:
        return None
    remains = {Status.COMPLETED: 0, Status.CANCELED: said.remains or PIECES}.get(
        said.status, said.remains
    )
    reduced = said.charge != WHOLE
    share = 1 if reduced else Decimal(PIECES - remains) / PIECES
    return round(said.charge * share * money.UNIT)


def end(session: Session, number: int, said: Said) -> int:
    """Let an order run with the whole charge, and end as the panel says."""
    order = sample_orders.sent(session, PIECES, panel_order=str(number))
    sample_orders.panel_charges(session, str(WHOLE))
    undelivered = {Status.COMPLETED: 0, Status.CANCELED: said.remains or PIECES}.get(
        said.status, said.remains
    )
    charge = Unreadable.NUMBER.value if said.charge is None else str(said.charge)
    values: dict[str, Any] = {} if said.charge is None else {"charge": str(said.charge)}
    assert close_order(
        session, order.id, Status.PENDING, said.status,
        undelivered=undelivered, now=NOW, source="follow", detail={"charge": charge}, **values,
    )  # fmt: skip
    return order.id


def look(session: Session, order_id: int, said: Said) -> None:
    """Look at an order after its end."""
    charge = Unreadable.NUMBER if said.charge is None else str(said.charge)
    report = PanelReport(said.status, said.status.value, remains=said.remains, charge=charge)
    booking.correct_by_look(session, order_id, report, source="look", now=later(days=1))


def run(session: Session, lives: list[tuple[Said, list[Said]]]) -> None:
    """Let the orders live, and compare the books with the last charge that was read of each."""
    sample_orders.fund(session)
    expected = 0
    for number, (ending, looks) in enumerate(lives):
        order_id = end(session, 900 + number, ending)
        for said in looks:
            look(session, order_id, said)
            look(session, order_id, said)  # whatever is said twice is booked once
        known = [one for said in (ending, *looks) if (one := kept(said)) is not None]
        expected += known[-1] if known else 0
    assert ledger.balance(session, ledger.cost_of_sales("USD")) == -expected
    assert ledger.balance(session, ledger.panel_prepaid("USD")) == expected
    assert verify_all(session) == []


async def test_the_last_charge_that_was_read_is_what_was_booked(database: Database) -> None:
    def story(session: Session) -> None:
        many = 40 if session.connection().dialect.name == "sqlite" else 10

        @settings(
            max_examples=many, deadline=None, database=None,
            suppress_health_check=[HealthCheck.too_slow],
        )  # fmt: skip
        @given(st.lists(st.tuples(SAID, st.lists(SAID, max_size=4)), min_size=1, max_size=3))
        def all_of_them(lives: list[tuple[Said, list[Said]]]) -> None:
            savepoint = session.begin_nested()
            try:
                run(session, lives)
            finally:
                savepoint.rollback()
                session.expire_all()

        sample_orders.panel_charges(session, str(WHOLE))
        all_of_them()

    await database.transact(story)
