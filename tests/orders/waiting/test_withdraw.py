"""A customer takes back what waits for another order; a process that sends it is quicker."""

from functools import partial

import pytest
from sqlmodel import Session

from bot import ledger
from bot.db import Database
from bot.orders.sending import claims
from bot.orders.status import Status
from bot.orders.waiting.withdraw import CUSTOMER_MAY_WITHDRAW, withdraw_for_customer
from tests.orders import sample_orders
from tests.orders.sample_orders import NOW, PANEL_ID, USER
from tests.orders.waiting.sample_waiting import notices, panel, put, waiting
from tests.support.races import overtaken

only_postgres = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def withdraw(session: Session, number: int, user: int = USER) -> bool:
    return withdraw_for_customer(session, number, user, NOW)


def claim(session: Session) -> claims.Submission | None:
    return claims.claim_next(session, NOW, panel_id=PANEL_ID)


@pytest.mark.parametrize("status", Status)
async def test_only_the_owner_takes_back_only_what_waits_for_another(
    database: Database, status: Status
) -> None:
    def story(session: Session) -> None:
        panel(session)
        number = waiting(session, Status.WAITING_LINK)
        put(session, number, status)
        before = sample_orders.balance(session)
        assert not withdraw(session, number, user=4)
        assert not withdraw(session, 424_242)
        allowed = status in CUSTOMER_MAY_WITHDRAW
        assert withdraw(session, number) is allowed
        assert not withdraw(session, number)
        row = sample_orders.read(session, number)
        assert row.status == (Status.WITHDRAWN if allowed else status)
        assert sample_orders.balance(session) == before + row.price * allowed
        assert len(notices(session, "order_withdrawn")) == allowed
        assert ledger.verify(session) == []

    await database.transact(story)


def prepare(session: Session) -> int:
    panel(session)
    number = waiting(session, Status.WAITING_LINK)
    put(session, number, Status.WAITING_LINK, next_at=NOW)
    return number


async def settled(database: Database, number: int, status: Status) -> None:
    row = await database.read(sample_orders.read, number)
    assert row.status == status
    assert await database.read(ledger.verify) == []


@only_postgres
async def test_an_order_that_is_claimed_at_this_moment_is_sent(database: Database) -> None:
    number = await database.transact(prepare)
    assert not await overtaken(database, claim, partial(withdraw, number=number))
    await settled(database, number, Status.SUBMITTING)


@only_postgres
async def test_an_order_that_is_given_back_at_this_moment_is_not_sent(
    database: Database,
) -> None:
    number = await database.transact(prepare)
    assert await overtaken(database, partial(withdraw, number=number), claim) is None
    await settled(database, number, Status.WITHDRAWN)


@only_postgres
async def test_two_taps_at_once_give_the_money_back_once(database: Database) -> None:
    number = await database.transact(prepare)
    both = partial(withdraw, number=number)
    assert not await overtaken(database, both, both)
    await settled(database, number, Status.WITHDRAWN)
    assert await database.read(sample_orders.balance) == 100_000_000
