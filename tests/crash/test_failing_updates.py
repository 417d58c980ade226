"""An update whose handler raises becomes a dead letter after three tries, with an alert.

No other customer waits for it.
"""

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
from tests.crash.killable_shop import LONG, MENU, PRICE, STEPS
from tests.crash.records import ShopRecords
from tests.crash.webhook_shop import open_webhook_shop
from tests.support.running_shop import RunningShop

CREDIT = 20_000_000
LINK = "https://example.com/page"
CROWD = 8


class Broken:
    """A handler that does its work and then raises, until the shop has counted `until` failures.

    It counts recorded failures and not its own runs, because a transaction may be retried and
    then runs the handler again.
    """

    def __init__(self, until: int, then: Handler) -> None:
        self.until = until
        self._then = then

    def __call__(self, turn: Turn) -> Reply:
        reply = self._then(turn)
        if _failures(turn.session) < self.until:
            raise ZeroDivisionError
        return reply


def hang_in(shop: RunningShop, command: str, handler: Handler) -> None:
    """Register one more command, before the shop's own."""
    desk = TurnDispatcher(shop.vitrine.shop, shop.database, shop.vitrine.outgoing, lambda _: None)
    shop.vitrine.bot.handlers[0].insert(0, routes.command(desk, command, handler))


def confirm(turn: Turn) -> Reply:
    """Place the order of the current summary, as its button does."""
    turn.numbers = (turn.draft["quote"],)
    return checkout.confirm_order(turn)


@pytest.fixture
async def webhook_shop(database_url: str) -> AsyncIterator[RunningShop]:
    """A shop behind a webhook."""
    async with open_webhook_shop(database_url) as opened:
        yield opened


async def test_the_third_failure_puts_an_update_aside_and_everybody_is_told(
    shop: RunningShop,
) -> None:
    hang_in(shop, "boom", Broken(99, lambda _: Reply()))
    await shop.arrive("20.00")
    other = shop.telegram.user(1002, "Customer")
    await shop.customer.send("/boom")
    await other.start()
    await other.wait("welcome")  # the failing update delays no other customer
    told = await shop.customer.wait("Something went wrong on our side", LONG)
    assert "Nothing was charged" in told.text
    await shop.customer.wait_until_confirmed(LONG)
    assert await shop.database.read(_failures) == dead_letters.MAX_ATTEMPTS
    await shop.operator.wait("failed three times and was put aside", LONG)
    await shop.operator.send("/admin")
    desk = await shop.operator.wait("Operator")
    assert "1 update was put aside" in desk.text
    # The customer can still buy.
    await shop.buy()
    await shop.customer.wait("Pending", LONG)
    assert shop.telegram.pending_updates == []
    await ShopRecords(shop.database).add_up(CREDIT)


async def test_a_failure_that_passes_costs_nobody_anything(webhook_shop: RunningShop) -> None:
    hang_in(webhook_shop, "boom", Broken(2, confirm))
    await webhook_shop.arrive("20.00")
    await webhook_shop.choose()
    await webhook_shop.fill_in(link=LINK)
    await webhook_shop.customer.send("/boom")
    await webhook_shop.customer.wait("Order #", LONG)
    await webhook_shop.customer.wait_until_confirmed(LONG)
    records = ShopRecords(webhook_shop.database)
    assert len(await records.orders()) == 1  # the writes of the two failed turns were rolled back
    assert not any("went wrong" in message.text for message in webhook_shop.customer.messages)
    await records.add_up(CREDIT)


async def test_an_update_put_aside_is_not_taken_up_again(webhook_shop: RunningShop) -> None:
    hang_in(webhook_shop, "boom", Broken(dead_letters.MAX_ATTEMPTS, confirm))
    await webhook_shop.arrive("20.00")
    await webhook_shop.choose()
    await webhook_shop.fill_in(link=LINK)
    await webhook_shop.customer.send("/boom")
    await webhook_shop.customer.wait("Nothing was charged for it", LONG)
    await webhook_shop.customer.wait_until_confirmed(LONG)
    # The process dies before it confirms the update, so Telegram sends it again. It would work now,
    # but the customer has read that nothing was charged.
    webhook_shop.telegram.redeliver(max(webhook_shop.telegram.world.updates.sent))
    await webhook_shop.customer.wait_until_confirmed(LONG)
    assert await ShopRecords(webhook_shop.database).orders() == []
    assert await webhook_shop.balance() == CREDIT


async def test_failures_are_counted_for_each_update(webhook_shop: RunningShop) -> None:
    broken = Broken(0, lambda _: Reply(state=None))
    hang_in(webhook_shop, "boom", broken)
    await webhook_shop.arrive()
    for number in (1, 2):  # two updates that fail twice each: neither becomes a dead letter
        broken.until = 2 * number
        await webhook_shop.customer.send("/boom")
        await webhook_shop.customer.wait_until_confirmed(LONG)
    assert await webhook_shop.database.read(_failures) == 4
    assert await webhook_shop.database.read(_aside) == 0


async def test_a_turn_that_raises_takes_no_turn_of_the_same_moment_with_it(
    webhook_shop: RunningShop,
) -> None:
    hang_in(webhook_shop, "boom", Broken(99, confirm))
    await webhook_shop.arrive("20.00")
    people = [webhook_shop.telegram.user(4000 + number, "Customer") for number in range(CROWD)]
    for person in (webhook_shop.customer, *people):
        if person is not webhook_shop.customer:
            await person.start()
            await person.wait("welcome", LONG)
            await person.tap("I accept")
            await person.wait(MENU, LONG)
            await webhook_shop.credit("5.00", person.id)
        await person.send("/menu")
        await person.wait(MENU, LONG)
        for step in STEPS[:-1]:
            await step.act(person, f"{LINK}/{person.id}")
            await step.seen(person)
    await asyncio.gather(
        webhook_shop.customer.send("/boom"), *(STEPS[-1].act(person, "") for person in people)
    )
    for person in people:
        await STEPS[-1].seen(person)
    await webhook_shop.customer.wait("Something went wrong on our side", LONG)
    records = ShopRecords(webhook_shop.database)
    orders = await records.orders()
    assert sorted(order.user_id for order in orders) == [person.id for person in people]
    for person in people:
        assert await records.balance(person.id) == 5_000_000 - PRICE
    assert await webhook_shop.balance() == CREDIT
    await records.add_up(CREDIT + CROWD * 5_000_000)


def _failures(session: Session) -> int:
    return session.exec(select(func.coalesce(func.sum(col(FailedUpdate.attempts)), 0))).one()


def _aside(session: Session) -> int:
    return len(dead_letters.latest(session))
