"""Drive a shop's handlers without its jobs: each update is handled before the call returns.

No job runs and no poller, so a test never waits: after `say` or `tap` the answer is in the
simulated chat.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session, col, func, select, update
from telegram import Update

from bot import app
from bot.app import Vitrine
from bot.db import now, table_of
from bot.demo.panel import SimulatedPanel, SimulatedService
from bot.demo.panel.service import ById
from bot.demo.telegram import Message, SimulatedTelegram, SimulatedUser
from bot.handlers.dispatch import routes
from bot.handlers.dispatch.dispatcher import TurnDispatcher
from bot.handlers.dispatch.turn import Handler
from bot.jobs import notify, submit, sync
from bot.ledger import Account, EntryKind, gateway_clearing, transfer
from bot.notifications.alerts import OperatorRole
from bot.notifications.tables import Notification
from bot.orders.tables import Order
from bot.screens.callback_data import Tap
from bot.users.conversation import Sender, UserConversation, load
from tests.screens.extremes import NOW
from tests.support.customers import available_balance, wallet
from tests.support.running_shop import CUSTOMER, OPERATOR, serve_simulators, shop_settings

P = ParamSpec("P")
T = TypeVar("T")

STRANGER = 1002

MOST_NEWS = 50
"""Notifications of one reader that a test delivers at once."""


@dataclass
class ChatDriver:
    """A shop without running jobs, and the simulators it talks to."""

    telegram: SimulatedTelegram
    panel: SimulatedPanel
    shop: Vitrine
    people: dict[int, SimulatedUser]
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    answers: list[dict[str, Any] | None] = field(default_factory=list)
    """The call in each webhook response, None where there was none."""

    async def say(self, text: str, who: int = CUSTOMER) -> Message:
        """Send a text; return the newest message of the chat."""
        await self.receive(self.written(text, who))
        return self.people[who].last

    async def tap(self, data: str, who: int = CUSTOMER, message: Message | None = None) -> Message:
        """Tap a button, shown or forged; return the newest message of the chat."""
        await self.receive(self.tapped(data, who, message))
        return self.people[who].last

    async def receive(self, update: Update, *, webhook: bool = True) -> None:
        """Let the router receive one update, and keep the call it returns."""
        self.answers.append(await self.shop.router.receive(update, webhook=webhook))

    def written(self, text: str, who: int = CUSTOMER, **message: Any) -> Update:
        """Return the update of a text message."""
        entities = []
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            entities = [{"type": "bot_command", "offset": 0, "length": length}]
        return self.update("message", who, text=text, entities=entities, **message)

    def tapped(self, data: str, who: int = CUSTOMER, message: Message | None = None) -> Update:
        """Return the update of a tap."""
        wire = (message or self.people[who].last).wire
        query = {"id": str(next(self.numbers)), "chat_instance": "1", "data": data}
        raw = {**query, "from": self.people[who].chat.user, "message": wire}
        return self._read({"callback_query": raw})

    def update(self, kind: str, who: int = CUSTOMER, **message: Any) -> Update:
        """Return an update of a kind that holds a message."""
        user = self.people[who].chat.user
        chat = {"id": who, "type": "private"}
        number = 50_000 + next(self.numbers)
        return self._read(
            {kind: {"message_id": number, "date": 0, "chat": chat, "from": user, **message}}
        )

    def _read(self, raw: dict[str, Any]) -> Update:
        return Update.de_json({"update_id": next(self.numbers), **raw}, self.shop.bot.bot)

    async def do(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a domain function in a transaction."""
        return await self.shop.database.transact(work, *args, **kwargs)

    @property
    def woken(self) -> set[str]:
        """The names of the jobs that were woken; none of them runs here."""
        return {name for name, bell in self.shop.runner._bells.items() if bell.is_set()}

    def hang_in(self, name: str, handler: Handler) -> None:
        """Add a command to the shop, before its own."""
        shop = self.shop
        desk = TurnDispatcher(shop.shop, shop.database, shop.outgoing, shop.job_context.wake)
        shop.bot.handlers[0].insert(0, routes.command(desk, name, handler))

    async def standing(self, who: int = CUSTOMER) -> UserConversation:
        """Return a user's conversation."""
        return await self.do(load, Sender(who, "", None, None))

    async def restock(self) -> None:
        """Sync the catalog with the panel's list."""
        await sync.sync(self.shop.job_context)

    async def balance(self, who: int = CUSTOMER) -> int:
        """Return a customer's available balance, in micro-units."""
        return await self.do(available_balance, who)

    async def fund(self, amount: int = 20_000_000, who: int = CUSTOMER) -> None:
        """Credit a customer by the ledger, in micro-units, without a command."""
        account = await self.do(wallet, who)
        await self.do(credit_account, account, amount, f"fund:{next(self.numbers)}")

    async def arrive(self, who: int = CUSTOMER) -> None:
        """Send /start and accept the terms."""
        await self.say("/start", who)
        await self.tap(Tap.ACCEPT_TERMS(1), who)

    async def summary(self, who: int = CUSTOMER, quantity: str = "1000") -> str:
        """Fill in an order of service 1; return the callback data of its Confirm button.

        If another order has the same link, that is the button to go on.
        """
        await self.tap(Tap.BUY.below(1), who)
        await self.say("https://example.com/page", who)
        shown = await self.say(quantity, who)
        return next(
            b.data
            for b in reversed(shown.buttons)
            if b.data and b.data.startswith(f"{Tap.CONFIRM}:")
        )

    async def buy(self, who: int = CUSTOMER) -> int:
        """Buy 1,000 of service 1; return the order's id."""
        await self.tap(await self.summary(who), who)
        return await self.do(newest_order)

    async def work(self) -> None:
        """Submit one queued order and deliver the due notifications."""
        await submit.submit_one(self.shop.job_context)
        await self.deliver()

    async def deliver(self) -> None:
        """Deliver what is due, until nothing is: of each reader one is sent at a time."""
        delivery = notify.Delivery({role: {OPERATOR} for role in OperatorRole})
        for _ in range(MOST_NEWS):
            await delivery.work(self.shop.job_context)
            await delivery.close(5)
            if not await self.do(_due):
                return

    async def later(self, **span: float) -> None:
        """Move the due times of all notifications into the past by this span."""
        outbox = table_of(Notification)

        def move(session: Session) -> None:
            for letter in session.exec(select(Notification)).all():
                due = letter.due_at - timedelta(**span)
                session.execute(update(outbox).where(outbox.c.id == letter.id).values(due_at=due))

        await self.do(move)


def credit_account(session: Session, account: Account, amount: int, key: str) -> None:
    """Transfer an amount from a gateway to an account."""
    transfer(
        session,
        key=key,
        kind=EntryKind.TOP_UP,
        source=gateway_clearing("stars", account.currency),
        target=account,
        amount=amount,
        now=NOW,
    )


def newest_order(session: Session) -> int:
    """Return the newest order's id; 0 if there is none."""
    return session.exec(select(func.max(Order.id))).one() or 0


@asynccontextmanager
async def open_chat_driver(
    database_url: str, *, sold: list[SimulatedService] | None = None, **given: Any
) -> AsyncIterator[ChatDriver]:
    """Open a shop that sells `sold` or the sample services, with an operator and two customers."""
    async with serve_simulators() as (telegram, panel, telegram_url, panel_url):
        people = {
            CUSTOMER: telegram.user(CUSTOMER, "Customer", "customer", started=True),
            STRANGER: telegram.user(STRANGER, "Customer", started=True),
            OPERATOR: telegram.user(OPERATOR, "Operator", role="operator", started=True),
        }
        wanted = shop_settings(telegram, telegram_url, panel_url, database_url, **given)
        if sold is not None:
            panel.services = ById((service.id, service) for service in sold)
        async with app.open_shop(wanted, alone=True) as shop:
            await sync.sync(shop.job_context)
            yield ChatDriver(telegram, panel, shop, people)


def _due(session: Session) -> int:
    """Count the notifications that are due and not sent."""
    return session.exec(
        select(func.count())
        .select_from(Notification)
        .where(col(Notification.sent_at).is_(None), col(Notification.due_at) <= now())
    ).one()
