"""Inline mode: `@bot words` in any chat. A question without a turn: it changes nothing.

An answer is worth something for a few seconds only. So whatever goes wrong is logged and over:
an inline query never comes again and is never counted among the updates that failed.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from functools import lru_cache
from itertools import islice
from typing import Any

from telegram import InlineQuery, Update
from telegram.error import TelegramError

from bot.catalog.cards import Catalog, ServiceCard
from bot.catalog.search.index import index_of
from bot.catalog.version import CATALOG_VERSION
from bot.db import Database
from bot.handlers.dispatch.turn import Shop
from bot.screens.catalog import inline
from bot.telegram.inline import inline_answer
from bot.telegram.outgoing import Blocked, Outgoing
from bot.users import conversation
from bot.users.conversation import Sender
from bot.watching import favourites

log = logging.getLogger(__name__)

_load_conversation = conversation.loader(CATALOG_VERSION)

PAGE = 20
"""Results of one answer; Telegram takes fifty."""

PAGES = 50
"""Pages of one search: nobody scrolls on, and an offset may hold anything."""

ANSWER_TIMEOUT = 4.0
"""Seconds Telegram may take to hear the answer: after that the person has typed on."""


class InlineAnswerer:
    """Answers inline queries out of the catalogue in memory and one row of the person."""

    def __init__(
        self,
        shop: Shop,
        database: Database,
        outgoing: Outgoing,
        reload_catalog: Callable[[int], Awaitable[None]],
    ) -> None:
        self._shop = shop
        self._database = database
        self._outgoing = outgoing
        self._restock = reload_catalog

    async def receive(self, update: Update, *, webhook: bool) -> dict[str, Any] | None:
        """Answer an inline query; returns the call for the webhook's response, or None."""
        query = update.inline_query
        if query is None:
            return None
        try:
            parameters = await self._offer(query)
            if webhook:
                return {"method": "answerInlineQuery", **parameters}
            async with asyncio.timeout(ANSWER_TIMEOUT):
                await self._outgoing.answer_inline_query(parameters)
        except (TelegramError, Blocked, TimeoutError) as error:
            log.warning("an inline query stays unanswered: %s", type(error).__name__)
        except Exception:
            log.exception("an inline query failed")
        return None

    async def _offer(self, query: InlineQuery) -> dict[str, Any]:
        asks = query.from_user
        sender = Sender(asks.id, asks.first_name, asks.username, asks.language_code)
        standing = await self._database.transact(_load_conversation, sender)
        if standing.banned:
            return inline_answer(query.id, [])
        if standing.catalog_version != self._shop.catalog.version:
            await self._restock(standing.catalog_version)
        shop, translations = self._shop, self._shop.translations
        tr = translations[standing.language or translations.best_language(asks.language_code)]
        number, catalogue = page_of(query.offset), shop.catalog
        cards = await self._services_for(catalogue, query.query, asks.id)
        shown = tuple(islice(cards, number * PAGE, (number + 1) * PAGE + 1))
        articles = [inline.article(tr, catalogue, card, shop.bot_username) for card in shown[:PAGE]]
        more = str(number + 1) if len(shown) > PAGE and number + 1 < PAGES else ""
        way_in = "" if articles or number else inline.no_results_label(tr)
        return inline_answer(query.id, articles, more=more, button_text=way_in)

    async def _services_for(
        self, catalogue: Catalog, words: str, user: int
    ) -> Iterable[ServiceCard]:
        """Return what fits the words, best first; without words what may be wanted."""
        if words.strip():
            # In a thread, for the index of a new catalogue may still be in the making.
            return (await asyncio.to_thread(index_of, catalogue)).find(words)
        return suggested_services(
            catalogue, await self._database.transact(favourites.service_ids, user)
        )


def page_of(offset: str) -> int:
    """Return the page an offset of ours names; the first for any other."""
    known = offset.isascii() and offset.isdigit() and len(offset) <= len(str(PAGES))
    return min(int(offset), PAGES) if known else 0


def suggested_services(catalog: Catalog, starred: Iterable[int]) -> Iterable[ServiceCard]:
    """Return the favourites that are on sale, and the cheapest of each network, each once."""
    own = {number: card for number in starred if (card := catalog.service(number))}
    return (*own.values(), *(card for card in cheapest_per_network(catalog) if card.id not in own))


@lru_cache(maxsize=1)
def cheapest_per_network(catalog: Catalog) -> tuple[ServiceCard, ...]:
    """Return the cheapest service of each network, in the order of the shop's shelves."""
    return tuple(
        min(
            (card for shelf in network.categories for card in catalog.services_of(shelf.id)),
            key=lambda card: card.unit_price,
        )
        for network in catalog.networks
    )
