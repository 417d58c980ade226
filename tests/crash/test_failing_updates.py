"""An update whose turn raises: tried three times, put aside, told, and nobody else waits for it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session, col, func, select

from bot.handlers.dispatch import routes
from bot.handlers.dispatch.dispatcher import TurnDispatcher
from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.handlers.wizard import checkout
from bot.users import dead_letters
from bot.users.tables import FailedUpdate
from tests.crash.hooked import hooked
from tests.crash.records import Records
from tests.crash.scene import LONG, MENU, PRICE, STEPS
from tests.support.running_shop import Town

CREDIT = 20_000_000
LINK = "https://example.com/page"
CROWD = 8


class Broken:
    """A handler that does its work and then raises, until the shop has counted so many failures.

    Runs of the handler would be the wrong thing to count: a transaction may begin again, and the
    handler with it.
    """

    def __init__(self, until: int, then: Handler) -> None:
        self.until = until
        self._then = then

    def __call__(self, turn: Turn) -> Reply:
        reply = self._then(turn)
        if _failures(turn.session) < self.until:
            raise ZeroDivisionError
        return reply


def hang_in(place: Town, command: str, handler: Handler) -> None:
    """Give the shop one more command, before its own."""
    desk = TurnDispatcher(place.shop.shop, place.database, place.shop.outgoing, lambda _: None)
    place.shop.bot.handlers[0].insert(0, routes.command(desk, command, handler))


def confirm(turn: Turn) -> Reply:
    """Place the order of the standing summary, as its button does."""
    turn.numbers = (turn.draft["quote"],)
    return checkout.confirm_order(turn)


@pytest.fixture
async def hook(database_url: str) -> AsyncIterator[Town]:
    """A shop behind a webhook."""
    async with hooked(database_url) as opened:
        yield opened


async def test_the_third_failure_puts_an_update_aside_and_everybody_is_told(place: Town) -> None:
    hang_in(place, "boom", Broken(99, lambda _: Reply()))
    await place.arrive("20.00")
    other = place.telegram.user(1002, "Customer")
    await place.customer.send("/boom")
    await other.start()
    await other.wait("welcome")  # nobody waits for the one that fails
    told = await place.customer.wait("Something went wrong on our side", LONG)
    assert "Nothing was charged" in told.text
    await place.customer.wait_until_confirmed(LONG)
    assert await place.database.read(_failures) == dead_letters.MAX_ATTEMPTS
    await place.operator.wait("failed three times and was put aside", LONG)
    await place.operator.send("/admin")
    desk = await place.operator.wait("Operator")
    assert "1 update was put aside" in desk.text
    # The customer goes on, and so does everything else of theirs.
    await place.buy()
    await place.customer.wait("Pending", LONG)
    assert place.telegram.pending_updates == []
    await Records(place.database).add_up(CREDIT)


async def test_a_failure_that_passes_costs_nobody_anything(hook: Town) -> None:
    hang_in(hook, "boom", Broken(2, confirm))
    await hook.arrive("20.00")
    await hook.choose()
    await hook.fill_in(link=LINK)
    await hook.customer.send("/boom")
    await hook.customer.wait("Order #", LONG)
    await hook.customer.wait_until_confirmed(LONG)
    records = Records(hook.database)
    assert len(await records.orders()) == 1  # what the two failed turns wrote was taken back
    assert not any("went wrong" in message.text for message in hook.customer.messages)
    await records.add_up(CREDIT)


async def test_an_update_put_aside_is_not_taken_up_again(hook: Town) -> None:
    hang_in(hook, "boom", Broken(dead_letters.MAX_ATTEMPTS, confirm))
    await hook.arrive("20.00")
    await hook.choose()
    await hook.fill_in(link=LINK)
    await hook.customer.send("/boom")
    await hook.customer.wait("Nothing was charged for it", LONG)
    await hook.customer.wait_until_confirmed(LONG)
    # The process dies before Telegram hears of it, and the update comes again: by now it would
    # work, but the customer was told that nothing was charged.
    hook.telegram.redeliver(max(hook.telegram.world.updates.sent))
    await hook.customer.wait_until_confirmed(LONG)
    assert await Records(hook.database).orders() == []
    assert await hook.balance() == CREDIT


async def test_failures_are_counted_for_each_update(hook: Town) -> None:
    broken = Broken(0, lambda _: Reply(state=None))
    hang_in(hook, "boom", broken)
    await hook.arrive()
    for number in (1, 2):  # two updates that fail twice each: neither is put aside
        broken.until = 2 * number
        await hook.customer.send("/boom")
        await hook.customer.wait_until_confirmed(LONG)
    assert await hook.database.read(_failures) == 4
    assert await hook.database.read(_aside) == 0


async def test_a_turn_that_raises_takes_no_turn_of_the_same_moment_with_it(hook: Town) -> None:
    hang_in(hook, "boom", Broken(99, confirm))
    await hook.arrive("20.00")
    people = [hook.telegram.user(4000 + number, "Customer") for number in range(CROWD)]
    for person in (hook.customer, *people):
        if person is not hook.customer:
            await person.start()
            await person.wait("welcome", LONG)
            await person.tap("I accept")
            await person.wait(MENU, LONG)
            await hook.credit("5.00", person.id)
        await person.send("/menu")
        await person.wait(MENU, LONG)
        for step in STEPS[:-1]:
            await step.act(person, f"{LINK}/{person.id}")
            await step.seen(person)
    await asyncio.gather(
        hook.customer.send("/boom"), *(STEPS[-1].act(person, "") for person in people)
    )
    for person in people:
        await STEPS[-1].seen(person)
    await hook.customer.wait("Something went wrong on our side", LONG)
    records = Records(hook.database)
    orders = await records.orders()
    assert sorted(order.user_id for order in orders) == [person.id for person in people]
    for person in people:
        assert await records.balance(person.id) == 5_000_000 - PRICE
    assert await hook.balance() == CREDIT
    await records.add_up(CREDIT + CROWD * 5_000_000)


def _failures(session: Session) -> int:
    return session.exec(select(func.coalesce(func.sum(col(FailedUpdate.attempts)), 0))).one()


def _aside(session: Session) -> int:
    return len(dead_letters.latest(session))
