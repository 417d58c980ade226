"""Orders that wait for the balance at the panel: told with the sum, given back, or kept."""

from datetime import timedelta
from decimal import Decimal

from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.orders import submit
from bot.orders.endings.deadlines import Deadlines
from bot.orders.sending import claims
from bot.orders.status import Status
from bot.orders.waiting import funds, resolve
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID, later
from tests.orders.waiting.sample_waiting import alerts, notices, panel, put, waiting

EVERY = Deadlines().funds_alert_again
SIX_HOURS = Deadlines().funds_given_back


async def test_operators_are_told_at_once_of_the_sum_and_again_by_the_day(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel_id = panel(session, "0.25")
        first, second = (waiting(session, Status.WAITING_FUNDS) for _ in range(2))
        for number, rate in ((first, "0.9"), (second, "0.35")):
            put(session, number, Status.WAITING_FUNDS, rate=rate)
        for minutes in (0, 5, 60 * 23):
            funds.alert_of_shortfall(session, panel_id, every=EVERY, now=later(minutes=minutes))
        (alert,) = alerts(session)
        assert alert.payload == {
            "what": "funds", "count": 2, "needed": "1.25", "unpriced": 0, "balance": "0.25",
            "currency": "USD",
        }  # fmt: skip
        funds.look_at_shortfall(session, panel_id, every=EVERY, now=later(days=1))
        assert len(alerts(session)) == 2

    await database.transact(story)


async def test_a_shortfall_that_is_over_is_told_anew_when_it_comes_again(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel_id = panel(session)
        number = waiting(session, Status.WAITING_FUNDS)
        funds.alert_of_shortfall(session, panel_id, every=EVERY, now=NOW)
        # While the order is being tried, nobody knows yet.
        put(session, number, Status.SUBMITTING)
        funds.look_at_shortfall(session, panel_id, every=EVERY, now=later(minutes=1))
        put(session, number, Status.WAITING_FUNDS)
        funds.alert_of_shortfall(session, panel_id, every=EVERY, now=later(minutes=2))
        assert len(alerts(session)) == 1
        put(session, number, Status.PENDING)
        funds.look_at_shortfall(session, panel_id, every=EVERY, now=later(minutes=3))
        waiting(session, Status.WAITING_FUNDS)
        funds.alert_of_shortfall(session, panel_id, every=EVERY, now=later(minutes=4))
        assert len(alerts(session)) == 2

    await database.transact(story)


async def test_nobody_is_told_of_a_shortfall_for_which_no_order_waits(database: Database) -> None:
    def story(session: Session) -> None:
        panel_id = panel(session)
        # The answer came late: an operator has ended the order.
        put(session, waiting(session, Status.WAITING_FUNDS), Status.WITHDRAWN)
        funds.alert_of_shortfall(session, panel_id, every=EVERY, now=NOW)
        assert alerts(session) == []

    await database.transact(story)


async def test_what_nobody_can_price_is_counted_apart(database: Database) -> None:
    def story(session: Session) -> None:
        panel_id = panel(session)
        put(session, waiting(session, Status.WAITING_FUNDS), Status.WAITING_FUNDS, rate=None)
        needed = funds.compute_needed(session, panel_id)
        assert needed == funds.FundsNeeded(count=1, amount=Decimal(0), unpriced=1)

    await database.transact(story)


async def test_after_six_hours_the_money_goes_back_unless_an_operator_says_wait(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        old, kept = (waiting(session, Status.WAITING_FUNDS) for _ in range(2))
        young = waiting(session, Status.WAITING_FUNDS, later(hours=1))
        resolve.keep_waiting(session, kept, operator=1, now=NOW)
        almost = NOW + SIX_HOURS - timedelta(seconds=1)
        assert funds.give_back_overdue(session, after=SIX_HOURS, now=almost) == 0
        for _ in range(2):
            funds.give_back_overdue(session, after=SIX_HOURS, now=NOW + SIX_HOURS)
        states = [sample_orders.read(session, each).status for each in (old, kept, young)]
        assert states == ["withdrawn", "waiting_funds", "waiting_funds"]
        row = sample_orders.read(session, old)
        assert (row.refunded, row.settled_at) == (row.price, NOW + SIX_HOURS)
        (told,) = notices(session, "order_withdrawn")
        assert told.payload == {"order": old, "by": "deadline"}
        assert len(alerts(session, "funds_given_back")) == 1
        assert ledger.verify(session) == []

    await database.transact(story)


async def test_an_order_whose_escrow_is_wrong_keeps_no_other_from_going_back(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        broken, fine = (waiting(session, Status.WAITING_FUNDS) for _ in range(2))
        ledger.transfer(
            session,
            key="wrong",
            kind=ledger.EntryKind.ADJUSTMENT,
            source=ledger.escrow(broken, "USD"),
            target=ledger.adjustments("USD"),
            amount=1,
            now=NOW,
        )
        assert funds.give_back_overdue(session, after=SIX_HOURS, now=NOW + SIX_HOURS) == 1
        states = [sample_orders.read(session, each).status for each in (broken, fine)]
        assert states == ["waiting_funds", "withdrawn"]

    await database.transact(story)


async def test_an_order_that_is_tried_again_has_waited_since_the_first_time(
    database: Database,
) -> None:
    def story(session: Session) -> None:
        panel(session)
        number = waiting(session, Status.WAITING_FUNDS)
        put(session, number, Status.WAITING_FUNDS, next_at=NOW)
        order = claims.claim_next(session, later(hours=5), panel_id=PANEL_ID)
        assert order is not None
        until = later(hours=7)
        submit.record_postponed(
            session, order, Status.WAITING_FUNDS, "refused", until, later(hours=5)
        )
        assert funds.give_back_overdue(session, after=SIX_HOURS, now=NOW + SIX_HOURS) == 1

    await database.transact(story)
