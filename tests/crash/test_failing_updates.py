"""An update whose turn raises: tried three times, put aside, told, and nobody else waits for it."""

from collections.abc import AsyncIterator

import pytest
from sqlmodel import Session

from bot.handlers import routes
from bot.handlers.desk import TurnDesk
from bot.handlers.turn import Handler, Reply, Turn
from bot.users import failures
from tests.crash.hooked import hooked
from tests.crash.records import Records
from tests.crash.scene import LONG
from tests.support.town import Town

LINK = "https://example.com/page"


class Broken:
    """A handler that does its work and then raises, as often as it is told to."""

    def __init__(self, times: int, then: Handler) -> None:
        self.left = times
        self.tries = 0
        self._then = then

    def __call__(self, turn: Turn) -> Reply:
        self.tries += 1
        reply = self._then(turn)
        if self.left:
            self.left -= 1
            raise ZeroDivisionError
        return reply


@pytest.fixture
async def hook(database_url: str) -> AsyncIterator[Town]:
    """A shop behind a webhook."""
    async with hooked(database_url) as opened:
        yield opened


def hang_in(place: Town, command: str, handler: Handler) -> None:
    """Give the shop one more command, before its own."""
    desk = TurnDesk(place.shop.shop, place.database, place.shop.outgoing, lambda _: None)
    place.shop.bot.handlers[0].insert(0, routes.command(desk, command, handler))


def take_all(turn: Turn) -> Reply:
    """Place the order of the newest quote, as Confirm does."""
    from bot.handlers import buying  # noqa: PLC0415

    turn.numbers = (turn.draft["quote"],)
    return buying.confirm(turn)


async def test_the_third_failure_puts_an_update_aside_and_everybody_is_told(place: Town) -> None:
    broken = Broken(99, lambda _: Reply())
    hang_in(place, "boom", broken)
    await place.arrive("20.00")
    other = place.telegram.person(1002, "Customer")
    await place.customer.send("/boom")
    await other.start()
    await other.wait("welcome")  # nobody waits for the one that fails
    told = await place.customer.wait("Something went wrong on our side")
    assert "Nothing was charged" in told.text
    await place.customer.settled()
    assert broken.tries == failures.TRIES
    await place.operator.wait("failed three times and was put aside")
    await place.operator.send("/admin")
    desk = await place.operator.wait("Operator")
    assert "1 update was put aside" in desk.text
    # The customer goes on, and so does everything else of theirs.
    await place.buy()
    await place.customer.wait("Pending")
    assert place.telegram.pending_updates == []
    await Records(place.database).add_up(20_000_000)


async def test_a_failure_that_passes_costs_nobody_anything(hook: Town) -> None:
    broken = Broken(2, take_all)
    hang_in(hook, "boom", broken)
    await hook.arrive("20.00")
    await hook.choose()
    await hook.fill_in(link=LINK)
    await hook.customer.send("/boom")
    await hook.customer.wait("Order #")
    await hook.customer.settled()
    assert broken.tries == 3
    records = Records(hook.database)
    assert len(await records.orders()) == 1  # what the two failed turns wrote was taken back
    assert not any("went wrong" in message.text for message in hook.customer.messages)
    await records.add_up(20_000_000)


async def test_an_update_put_aside_is_not_taken_up_again(hook: Town) -> None:
    broken = Broken(failures.TRIES, take_all)
    hang_in(hook, "boom", broken)
    await hook.arrive("20.00")
    await hook.choose()
    await hook.fill_in(link=LINK)
    await hook.customer.send("/boom")
    await hook.customer.wait("Nothing was charged for it", LONG)
    await hook.customer.settled()
    # The process dies before Telegram hears of it, and the update comes again: by now it would
    # work, but the customer was told that nothing was charged.
    hook.telegram.redeliver(max(hook.telegram.world.updates.sent))
    await hook.customer.settled()
    records = Records(hook.database)
    assert await records.orders() == []
    assert await hook.balance() == 20_000_000


async def test_failures_are_counted_for_each_update(hook: Town) -> None:
    broken = Broken(0, lambda turn: Reply(state=None))
    hang_in(hook, "boom", broken)
    await hook.arrive()
    for _ in range(2):  # two updates that fail twice each: neither is put aside
        broken.left = 2
        await hook.customer.send("/boom")
        await hook.customer.settled(LONG)
    assert broken.tries == 6
    assert await hook.database.read(_aside) == 0


def _aside(session: Session) -> int:
    return len(failures.set_aside(session))
