"""Answer inline queries: `@bot words` in any chat. They change nothing and need no turn.

An answer is useful for a few seconds only. So a failure is logged and that is all: an inline query
is not tried again, and it is never counted as a failed update.
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
"""Results of one answer; Telegram takes 50 (Bot API, answerInlineQuery)."""

PAGES = 50
"""Pages of one search. An offset is not trusted, so the pages are bounded."""

ANSWER_TIMEOUT = 4.0
"""Seconds to send an answer in; after them the customer has typed on."""


class InlineAnswerer:
    """Answers inline queries from the catalog in memory and the sender's row."""

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
        self._reload_catalog = reload_catalog

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
            await self._reload_catalog(standing.catalog_version)
        shop, translations = self._shop, self._shop.translations
        tr = translations[standing.language or translations.best_language(asks.language_code)]
        page, catalog = page_of(query.offset), shop.catalog
        cards = await self._services_for(catalog, query.query, asks.id)
        shown = tuple(islice(cards, page * PAGE, (page + 1) * PAGE + 1))
        articles = [inline.article(tr, catalog, card, shop.bot_username) for card in shown[:PAGE]]
        more = str(page + 1) if len(shown) > PAGE and page + 1 < PAGES else ""
        button_text = "" if articles or page else inline.no_results_label(tr)
        return inline_answer(query.id, articles, more=more, button_text=button_text)

    async def _services_for(self, catalog: Catalog, words: str, user: int) -> Iterable[ServiceCard]:
        """Return the services that fit the words, best first; without words, suggestions."""
        if words.strip():
            # In a thread, because the index of a new catalog may still have to be built.
            return (await asyncio.to_thread(index_of, catalog)).find(words)
        return suggested_services(
            catalog, await self._database.transact(favourites.service_ids, user)
        )


def page_of(offset: str) -> int:
    """Read the page that an offset of ours names; 0 for any other text."""
    known = offset.isascii() and offset.isdigit() and len(offset) <= len(str(PAGES))
    return min(int(offset), PAGES) if known else 0


def suggested_services(catalog: Catalog, starred: Iterable[int]) -> Iterable[ServiceCard]:
    """Return the favourites that are on sale, then the cheapest service of each network."""
    own = {number: card for number in starred if (card := catalog.service(number))}
    return (*own.values(), *(card for card in cheapest_per_network(catalog) if card.id not in own))


@lru_cache(maxsize=1)
def cheapest_per_network(catalog: Catalog) -> tuple[ServiceCard, ...]:
    """Return the cheapest service of each network, in the catalog's order of networks."""
    return tuple(
        min(
            (card for category in network.categories for card in catalog.services_of(category.id)),
            key=lambda card: card.unit_price,
        )
        for network in catalog.networks
    )
