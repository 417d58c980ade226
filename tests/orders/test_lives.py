"""Whatever orders live through, in whatever order, orders and books agree."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import Session

from bot import ledger
from bot.db import Database, table_of
from bot.ledger import Extent
from bot.orders import submit
from bot.orders.books import verify_all
from bot.orders.sending import claims
from bot.orders.settle import close_order
from bot.orders.status import Status, change_status
from bot.orders.tables import Order
from bot.orders.waiting import resolve
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID

PIECES = 1_000

ENDS = ("queued", "submitting", "rejected", "unconfirmed", "lost", "pending", "disputed", "settled")

LIVES = st.lists(
    st.tuples(
        st.sampled_from(ENDS),
        st.sampled_from((Status.COMPLETED, Status.PARTIAL, Status.CANCELED)),
        st.integers(1, PIECES),
        st.integers(10, PIECES),
    ),
    max_size=6,
)
"""How far each order comes, how it ends, the pieces that remain, and those that were ordered."""


def live(
    session: Session, number: int, end: str, status: Status, remains: int, pieces: int
) -> None:
    """Let one order live as far as `end`."""
    order_id = sample_orders.ordered(session, pieces)
    if end == "queued":
        waiting = update(table_of(Order)).where(table_of(Order).c.id == order_id)
        session.execute(waiting.values(next_at=sample_orders.later(days=1)))
        return
    claimed = claims.claim_next(session, NOW, panel_id=PANEL_ID)
    assert claimed is not None
    assert claimed.order_id == order_id
    if end == "submitting":
        return
    if end == "rejected":
        submit.record_refused(session, claimed, "inactive service", "no", NOW)
    elif end in ("unconfirmed", "lost"):
        submit.record_unconfirmed(session, order_id, claimed.user_id, "timeout", NOW)
        if end == "lost":
            resolve.refund_order(session, order_id, operator=1, now=NOW)
    else:
        submit.record_accepted(session, claimed, str(900 + number), NOW)
    if end == "disputed":
        change_status(session, order_id, Status.PENDING, Status.DISPUTED, now=NOW, source="test")
        resolve.settle_by_remains(session, order_id, min(remains, pieces), operator=1, now=NOW)
    if end == "settled":
        left = 0 if status is Status.COMPLETED else min(remains, pieces)
        assert close_order(
            session, order_id, Status.PENDING, status, undelivered=left, now=NOW, source="follow"
        )


async def test_no_life_of_an_order_parts_it_from_the_books(database: Database) -> None:
    def story(session: Session) -> None:
        many = 40 if session.connection().dialect.name == "sqlite" else 15

        @settings(
            max_examples=many, deadline=None, database=None,
            suppress_health_check=[HealthCheck.too_slow],
        )  # fmt: skip
        @given(LIVES, st.integers(0, 20))
        def all_of_them(lives: list[tuple[str, Status, int, int]], checked: int) -> None:
            savepoint = session.begin_nested()
            try:
                sample_orders.fund(session)
                for number, life in enumerate(lives):
                    live(session, number, *life)
                session.flush()
                assert verify_all(session) == []
                assert ledger.verify(session, Extent(after_entry=checked)) == []
            finally:
                savepoint.rollback()
                session.expire_all()

        all_of_them()

    await database.transact(story)
