"""Fill a realistic shop: a large catalog, returning customers, open quotes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from bot import app, ledger
from bot.catalog.cards import Catalog
from bot.catalog.snapshot import load_catalog
from bot.config import Settings
from bot.customer_numbers import CustomerNumber, new_customer_number
from bot.db import now, table_of
from bot.handlers.wizard.asking import SUMMARY
from bot.handlers.wizard.draft import terms_of
from bot.jobs import sync
from bot.orders.quote import open_quote
from bot.screens.menu import TERMS_VERSION
from bot.screens.paging import PAGE_SIZE
from bot.users.conversation import RECENT_UPDATES
from bot.users.tables import Conversation, User
from tests.bench.contestants.gauge import Entry
from tests.bench.telegram import TAPPED

CUSTOMERS = range(1_000, 1_256)
"""Ids of customers who type and browse; more than the updates sent in parallel."""

FIRST_BUYER = 100_000
CURRENCY, MARKUP = "USD", Decimal(50)
PRICE_LIMIT = 1_000 * 1_000_000


@dataclass(frozen=True)
class Stock:
    """The pages and quotes that updates can refer to."""

    pages: list[tuple[int, int]]
    """(category, page) of every full page."""
    quotes: list[tuple[int, int]]
    """(buyer, quote), one quote for each buyer."""


def settings(place: Entry) -> Settings:
    """Return the settings of the shop that a contestant opens."""
    given: dict[str, Any] = {
        "telegram_token": place.token,
        "telegram_api_url": place.api,
        "panel_url": place.panel,
        "panel_key": "bench-key",
        "database_url": f"sqlite:///{place.database}",
        "webhook_url": f"http://127.0.0.1:{place.port}{place.path}",
        "webhook_secret": place.secret,
        "port": place.port,
        "shop_currency": CURRENCY,
        "markup": MARKUP,
        "auto_publish": True,
    }
    return Settings.load(_env_file=None, **given)


async def fill(place: Entry, buyers: int) -> Stock:
    """Fill an empty database: services by a sync, customers and quotes by direct writes."""
    async with app.open_shop(settings(place), alone=True) as shop:
        await sync.sync(shop.job_context)
        catalogue = await shop.database.read(load_catalog, shop_currency=CURRENCY, markup=MARKUP)
        assert len(catalogue) > PAGE_SIZE, "the sync has brought nothing"
        await shop.database.transact(
            _welcome, {one: new_customer_number() for one in CUSTOMERS}, None, {}
        )
        quotes = await shop.database.transact(_quote, catalogue, buyers)
    return Stock(_pages(catalogue), quotes)


def _pages(catalogue: Catalog) -> list[tuple[int, int]]:
    shelves = catalogue.categories
    return [(shelf.id, page) for shelf in shelves for page in range(shelf.count // PAGE_SIZE)]


def _quote(session: Session, catalogue: Catalog, buyers: int) -> list[tuple[int, int]]:
    """Bring buyers to the wizard's summary, with a quote and the money for it."""
    cheap = [
        card for card in catalogue.services.values() if card.unit_price * card.min < PRICE_LIMIT
    ]
    quotes = []
    for turn in range(buyers):
        buyer, card = FIRST_BUYER + turn, cheap[turn % len(cheap)]
        values = {"link": f"https://example.com/page/{turn}", "quantity": card.min}
        quoted = open_quote(
            session,
            user_id=buyer,
            terms=terms_of(card, CURRENCY),
            parameters=values,
            billed_quantity=card.min,
            now=now(),
        )
        number = new_customer_number()
        ledger.transfer(
            session,
            key=f"payment:{buyer}",
            kind=ledger.EntryKind.TOP_UP,
            source=ledger.gateway_clearing("bench", CURRENCY),
            target=ledger.available(number, CURRENCY),
            amount=quoted.price,
            now=now(),
        )
        draft = {"service": card.id, "values": values, "quote": quoted.id}
        _welcome(session, {buyer: number}, SUMMARY, draft)
        quotes.append((buyer, quoted.id))
    return quotes


def _welcome(
    session: Session, people: dict[int, CustomerNumber], state: str | None, draft: dict[str, Any]
) -> None:
    """Create customers whose rows are as full as those of daily customers."""
    users, conversations = table_of(User), table_of(Conversation)
    moment, recent = now(), list(range(900_000_000, 900_000_000 + RECENT_UPDATES))
    named = {"first_name": "Customer", "telegram_language": "en", "ban_reason": ""}
    known = {"terms_version": TERMS_VERSION, "terms_accepted_at": moment, "created_at": moment}
    connection = session.connection()
    connection.execute(
        insert(users),
        [
            {"id": one, "number": number, "username": f"c{one}", **named, **known}
            for one, number in people.items()
        ],
    )
    connection.execute(
        insert(conversations),
        [
            {
                "user_id": one,
                "version": 1,
                "state": state,
                "draft": draft,
                "recent": recent,
                "message_id": TAPPED,
            }
            for one in people
        ],
    )
