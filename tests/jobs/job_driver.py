"""Drive single jobs on the real database, panel client and Bot API calls, without a shop."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlmodel import Session, SQLModel, col, select, update
from telegram import Bot

from bot.catalog.panels import ensure_panel
from bot.catalog.tables import Panel
from bot.db import Database, now, table_of
from bot.demo.panel import SimulatedPanel
from bot.demo.serving import serve
from bot.demo.telegram import SimulatedTelegram, SimulatedUser
from bot.jobs import submit
from bot.jobs.context import JobContext
from bot.jobs.notify import Delivery
from bot.ledger import balance, escrow
from bot.notifications.alerts import OperatorRole
from bot.notifications.tables import Notification, RaisedAlert
from bot.orders.books import verify_all
from bot.orders.costs.tables import OrderCost
from bot.orders.place import Placed, place
from bot.orders.quote import open_quote
from bot.orders.requests.tables import OrderRequest
from bot.orders.sending.attempts import SubmissionAttempt
from bot.orders.tables import Order
from bot.panel import PanelClient, Retries
from bot.telegram.limiter import Limiter
from bot.telegram.outgoing import Outgoing
from bot.telegram.request import AiohttpRequest
from bot.users import conversation
from bot.users.conversation import Sender
from tests.orders import sample_orders
from tests.screens.extremes import TRANSLATIONS
from tests.support.customers import available_balance, known
from tests.support.running_shop import CUSTOMER, KEY, OPERATOR, sample_services

P = ParamSpec("P")
T = TypeVar("T")

ONCE = Retries(attempts=1)
FUNDS = 1_000_000_000
"""The customer's first balance, in micro-units."""

OPERATORS = {role: {OPERATOR} for role in OperatorRole}
"""The operators of each role."""

FOLLOW_EVERY = timedelta(seconds=15)


@dataclass
class JobDriver:
    """A job context, the simulators beside it, and what they hold."""

    context: JobContext
    telegram: SimulatedTelegram
    panel: SimulatedPanel
    customer: SimulatedUser
    operator: SimulatedUser
    woken: list[str]
    panel_url: str

    @property
    def database(self) -> Database:
        return self.context.database

    async def do(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a domain function in a transaction and return its result."""
        return await self.database.transact(work, *args, **kwargs)

    async def ordered(self, service: str = "1", link: str = "https://example.com/page") -> int:
        """Place an order of 1,000 pieces by a customer with money; return its id."""
        return await self.do(_ordered, self.context.panel_id, service, link)

    async def accepted(self, count: int = 1) -> list[Order]:
        """Place and submit `count` orders that the panel accepts; return all orders."""
        for number in range(count):
            await self.ordered(link=f"https://example.com/{number}")
            assert await submit.submit_one(self.context)
        return await self.orders()

    async def order(self, number: int) -> Order:
        """Return an order as it is stored now."""
        return await self.do(sample_orders.read, number)

    async def orders(self) -> list[Order]:
        """Return all orders, oldest first."""
        return await self.do(
            lambda session: list(session.exec(select(Order).order_by(col(Order.id))))
        )

    async def balance(self) -> int:
        """Return the customer's available balance, in micro-units."""
        return await self.do(available_balance, CUSTOMER)

    async def escrow(self, number: int) -> int:
        """Return the escrow of an order, in micro-units."""
        return await self.do(balance, escrow(number, "USD"))

    async def letters(self, *kinds: str) -> list[Notification]:
        """Return the notifications of these kinds, or all, oldest first."""

        def found(session: Session) -> list[Notification]:
            every = session.exec(select(Notification).order_by(col(Notification.id)))
            return [letter for letter in every if not kinds or letter.kind in kinds]

        return await self.do(found)

    async def alerts(self) -> list[RaisedAlert]:
        """Return the raised alerts, oldest first."""
        return await self.do(
            lambda session: list(session.exec(select(RaisedAlert).order_by(col(RaisedAlert.id))))
        )

    async def deliver(self) -> None:
        """Deliver what is due and wait for it."""
        delivery = Delivery(OPERATORS)
        await delivery.work(self.context)
        while delivery.is_sending:
            await delivery.close(5)
            await delivery.work(self.context)

    async def later(self, **span: float) -> None:
        """Let time pass for what waits or was sent: move its moments into the past."""
        await self.do(_earlier, timedelta(**span))

    async def verify(self) -> None:
        """Check that every rule of the books holds."""
        assert await self.database.read(verify_all) == []


@asynccontextmanager
async def open_job_driver(database: Database, **panel: Any) -> AsyncIterator[JobDriver]:
    """Open a job context between a simulated Telegram and a simulated panel."""
    telegram = SimulatedTelegram()
    supplier = SimulatedPanel(sample_services(), {KEY: Decimal(1000)}, **{"speed": 0, **panel})
    customer = telegram.user(CUSTOMER, "Customer", started=True)
    operator = telegram.user(OPERATOR, "Operator", role="operator", started=True)
    woken: list[str] = []
    request = AiohttpRequest()
    async with serve(telegram.app) as telegram_url, serve(supplier.app) as panel_url:
        bot = Bot(
            telegram.token,
            base_url=f"{telegram_url}/bot",
            request=request,
            get_updates_request=AiohttpRequest(),
        )
        async with bot, PanelClient(f"{panel_url}/api/v2", KEY, retries=ONCE) as client:
            panel_id = await database.transact(ensure_panel, name="panel", url=panel_url)
            context = JobContext(
                database=database,
                panel=client,
                outgoing=Outgoing(bot, request),
                translations=TRANSLATIONS,
                panel_id=panel_id,
                currency="USD",
                auto_publish=True,
                sync_every=timedelta(minutes=30),
                follow_every=FOLLOW_EVERY,
                holder="test",
                wake=woken.append,
                alone=True,
            )
            # How fast notifications go out has tests of its own.
            context.outgoing._limiter = Limiter(chat=0, overall=0)
            yield JobDriver(
                context, telegram, supplier, customer, operator, woken, f"{panel_url}/api/v2"
            )
        await telegram.aclose()


async def meet(driver: JobDriver, *people: SimulatedUser) -> None:
    """Store these users, so that the shop knows their languages."""

    def welcome(session: Session, sender: Sender) -> None:
        standing = conversation.load(session, sender)
        conversation.ensure_user(session, standing, now())

    for person in people:
        user = person.chat.user
        sender = Sender(person.id, user["first_name"], None, user["language_code"])
        await driver.do(welcome, sender)


def _ordered(session: Session, panel_id: int, service: str, link: str) -> int:
    moment = now()
    terms = replace(sample_orders.TERMS, panel_id=panel_id, panel_service=service, minimum=1)
    sample_orders.fund(session, FUNDS, CUSTOMER)  # once: it is the same event each time
    quote = open_quote(
        session,
        user_id=CUSTOMER,
        terms=terms,
        parameters={"link": link, "quantity": 1_000},
        billed_quantity=1_000,
        now=moment,
    )
    placed = place(
        session, quote_id=quote.id, user_id=CUSTOMER, customer=known(session, CUSTOMER),
        terms=terms, card_message=None, now=moment,
    )  # fmt: skip
    assert isinstance(placed, Placed)
    return placed.order_id


def _earlier(session: Session, span: timedelta) -> None:
    _move(session, Order, ("next_at", "submitted_at", "settled_at"), span)
    _move(session, OrderRequest, ("next_at", "sent_at", "deadline", "requested_at", "ended_at",
                                  "failing_since"), span)  # fmt: skip
    _move(session, SubmissionAttempt, ("sent_at", "deadline", "ended_at", "balance_at"), span)
    _move(session, OrderCost, ("booked_at",), span, key="order_id")
    _move(session, Panel, ("balance_at",), span)
    _move(session, Panel, ("blocked_since", "next_read_at"), span, only_with="blocked_since")
    letters = table_of(Notification)
    for letter in session.exec(select(Notification)).all():
        due = letter.due_at - span
        session.execute(update(letters).where(letters.c.id == letter.id).values(due_at=due))


def _move(
    session: Session,
    model: type[SQLModel],
    moments: tuple[str, ...],
    span: timedelta,
    *,
    key: str = "id",
    only_with: str = "",
) -> None:
    """Move these moments into the past where they are set, in rows in which `only_with` is."""
    table = table_of(model)
    for row in session.connection().execute(table.select()).mappings().all():
        moved = {name: row[name] - span for name in moments if row[name] is not None}
        if moved and row[only_with or key] is not None:
            session.execute(update(table).where(table.c[key] == row[key]).values(**moved))
