"""Search the services of a catalog by words, in memory: the same on both databases.

Each word is looked up in levels (`lexicon`). The level of a service is that of its worst word;
within a level the services are in the shop's order. Sets of services are `bitmaps`, so that any
query takes a fraction of a millisecond on ten thousand services.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, reduce
from itertools import compress, islice
from operator import and_, itemgetter
from threading import Lock

from bot.catalog.cards import Catalog, ServiceCard
from bot.catalog.search.bitmaps import bitmap_bytes, make_bitmap
from bot.catalog.search.lexicon import LOOSE, Bitmaps, Level, Lexicon, WordMatches
from bot.catalog.search.synonyms import STOP_WORDS
from bot.catalog.search.vocabulary import words_of

MOST_WORDS = 8
"""Largest number of words of a query that are looked up."""


class SortOrder(StrEnum):
    """How results are sorted."""

    BEST = "best"
    CHEAPEST = "cheapest"


class SearchResults:
    """The services that match, best first; their order is computed when a page is read."""

    __slots__ = (
        "_index",
        "_levels",
        "_order",
        "cancelable_count",
        "corrected_query",
        "ignored_words",
        "refillable_count",
        "total",
    )

    def __init__(
        self,
        index: "SearchIndex",
        levels: Sequence[int],
        order: SortOrder,
        corrected_query: str = "",
        ignored_words: tuple[str, ...] = (),
    ) -> None:
        self._index, self._order = index, order
        self._levels = _merged(levels) if order is SortOrder.CHEAPEST else levels
        whole = sum(levels)  # levels do not overlap
        self.total = whole.bit_count()
        self.refillable_count = (whole & index.refillable_bitmap).bit_count()
        """Number of results with refill."""
        self.cancelable_count = (whole & index.cancelable_bitmap).bit_count()
        self.corrected_query = corrected_query
        """The words after typing errors are corrected; empty if none was corrected."""
        self.ignored_words = ignored_words
        """Query words that were ignored: no service matches them together with the others."""

    def page(self, number: int, size: int) -> tuple[ServiceCard, ...]:
        """Return page `number`, counted from 0, of `size` services; empty after the last."""
        start = number * size
        return tuple(islice(self, start, start + size))

    def __len__(self) -> int:
        """Count the services."""
        return self.total

    def __iter__(self) -> Iterator[ServiceCard]:
        """Return an iterator over the services, best or cheapest first."""
        cheap = self._order is SortOrder.CHEAPEST
        for level in self._levels:
            if level:
                yield from (
                    self._index.cards_by_price(level) if cheap else self._index.cards_of(level)
                )


def _merged(levels: Sequence[int]) -> tuple[int, int, int]:
    """Join the levels to sort by price: the service of the typed id, good matches, loose ones."""
    first, *rest = levels
    return first, sum(rest[:LOOSE]), sum(rest[LOOSE:])


class SearchIndex:
    """The search index of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._cards = cards = tuple(catalog.services.values())
        size = self._size = len(cards)
        self._places = {card.id: place for place, card in enumerate(cards)}
        self._lexicon = Lexicon(catalog)
        self.refillable_bitmap = make_bitmap(
            (place for place in range(size) if cards[place].refill), size
        )
        self.cancelable_bitmap = make_bitmap(
            (place for place in range(size) if cards[place].cancel), size
        )
        self._by_unit_price = tuple(sorted(range(size), key=lambda place: cards[place].unit_price))

    def find(
        self,
        words: str,
        *,
        order: SortOrder = SortOrder.BEST,
        refill: bool = False,
        cancel: bool = False,
    ) -> SearchResults:
        """Return the services that match the words and the filters; no words raise an error.

        Words that no service matches are ignored, and so are words that no service matches together
        with the words before them.
        """
        looked = self._looked(words)
        kept, left_out = _agreeing(looked)
        wished = (self.refillable_bitmap if refill else -1) & (
            self.cancelable_bitmap if cancel else -1
        )
        named = self._of_id(words)
        levels = [named & wished]
        levels += [
            level & ~named & wished for level in _levels([looked[word].bitmaps for word in kept])
        ]
        corrected = any(looked[word].corrected_to for word in kept)
        meant = " ".join(looked[word].corrected_to or word for word in kept) if corrected else ""
        return SearchResults(self, levels, order, meant, () if named else left_out)

    def _looked(self, words: str) -> dict[str, WordMatches]:
        """Look up each word; correct typing errors if no service matches all words."""
        wanted = _wanted(words)
        looked = {word: self._lexicon.look(word) for word in wanted}
        self._lexicon.add_joined_words(wanted, looked)
        if reduce(and_, (sense.bitmaps[-1] for sense in looked.values()), -1):
            return looked
        return {word: self._lexicon.correct(word, sense) for word, sense in looked.items()}

    def _of_id(self, words: str) -> int:
        number = words.strip().removeprefix("#").removeprefix("№").strip()
        known = len(number) <= len(str(2**63)) and number.isdecimal()
        place = self._places.get(int(number)) if known else None
        return 0 if place is None else 1 << place

    def cards_of(self, bitmap: int) -> Iterator[ServiceCard]:
        """Return the services of a bitmap in the shop's order."""
        return compress(self._cards, bitmap_bytes(bitmap))

    def cards_by_price(self, bitmap: int) -> Iterator[ServiceCard]:
        """Return the services of a bitmap, the cheapest first."""
        shown = bitmap_bytes(bitmap).ljust(self._size, b"\0")
        ordered = itemgetter(*self._by_unit_price, self._by_unit_price[0])(shown)
        return map(self._cards.__getitem__, compress(self._by_unit_price, ordered))


_BUILDING = Lock()


def index_of(catalog: Catalog) -> SearchIndex:
    """Return the catalog's index; build it at the first call. May be called from any thread."""
    with _BUILDING:
        return _built(catalog)


@lru_cache(maxsize=2)
def _built(catalog: Catalog) -> SearchIndex:
    return SearchIndex(catalog)


@lru_cache(maxsize=1024)
def _wanted(words: str) -> tuple[str, ...]:
    """Return the words to look up, each once; stop words only if there are no others."""
    found = dict.fromkeys(words_of(words))
    telling = [word for word in found if word not in STOP_WORDS]
    return tuple((telling or list(found))[:MOST_WORDS])


def _agreeing(looked: dict[str, WordMatches]) -> tuple[list[str], tuple[str, ...]]:
    """Return the words that have services in common, and the words that are ignored.

    If a word is ignored, the others must match better than inside of a word. If more than half of
    the words are ignored, the others must match whole words or synonyms: "how are you" must not
    find YouTube.
    """
    kept = _common(looked)
    if len(kept) < len(looked):
        kept = _common(_sure(looked, LOOSE - 1))
    if 2 * len(kept) < len(looked):
        kept = _common(_sure(looked, Level.SYNONYM))
    return kept, tuple(word for word in looked if word not in kept)


def _common(looked: dict[str, WordMatches]) -> list[str]:
    """Return each word that has services in common with the words returned before it."""
    kept, common = [], -1
    for word, sense in looked.items():
        if common & sense.bitmaps[-1]:
            common &= sense.bitmaps[-1]
            kept.append(word)
    return kept


def _sure(looked: dict[str, WordMatches], level: int) -> dict[str, WordMatches]:
    """Return the words that match on this level or a better one, and the corrected words."""
    return {
        word: sense for word, sense in looked.items() if sense.corrected_to or sense.bitmaps[level]
    }


def _levels(words: Sequence[Bitmaps]) -> list[int]:
    """Return the bitmaps of services that match all words, by the level of the worst word."""
    levels, before = [], 0
    for at_level in zip(*words, strict=True):
        whole = reduce(and_, at_level)
        levels.append(whole & ~before)
        before = whole
    return levels
