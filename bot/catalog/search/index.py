"""Finding services by words, in memory: always what is on sale, the same on both databases.

Each word is looked up in levels (`lookup`). A service is as good a match as its worst word; within
a level the shop's own order stands. Sets of services are big integers (`postings`), so a query
costs a fraction of a millisecond on ten thousand services, whatever is typed.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache, reduce
from itertools import compress, islice
from operator import and_, itemgetter
from threading import Lock

from bot.catalog.cards import Catalogue, ServiceCard
from bot.catalog.search.bitmaps import bits, flags
from bot.catalog.search.lexicon import LOOSE, Level, Lexicon, Masks, Sense
from bot.catalog.search.synonyms import SILENT
from bot.catalog.search.vocabulary import words_of

MOST_WORDS = 8
"""Words of a query that are heeded."""


class Order(StrEnum):
    """How results are sorted."""

    BEST = "best"
    CHEAPEST = "cheapest"


class Found:
    """The services that fit, best first; none is looked at until a page is asked for."""

    __slots__ = ("_index", "_levels", "_order", "cancelable", "corrected", "left_out", "refillable",
                 "total")  # fmt: skip

    def __init__(
        self,
        index: "Index",
        levels: Sequence[int],
        order: Order,
        corrected: str = "",
        left_out: tuple[str, ...] = (),
    ) -> None:
        self._index, self._order = index, order
        self._levels = _merged(levels) if order is Order.CHEAPEST else levels
        whole = sum(levels)  # no service is on two levels
        self.total = whole.bit_count()
        self.refillable = (whole & index.refillable).bit_count()
        """How many of them have a refill."""
        self.cancelable = (whole & index.cancelable).bit_count()
        self.corrected = corrected
        """The words as they were understood, where that is not as they were typed; else empty."""
        self.left_out = left_out
        """Words that fit nothing, or nothing that fits the others."""

    def page(self, number: int, size: int) -> tuple[ServiceCard, ...]:
        """Return a page, from 0 on; empty behind the last."""
        start = number * size
        return tuple(islice(self, start, start + size))

    def __len__(self) -> int:
        """Count the services."""
        return self.total

    def __iter__(self) -> Iterator[ServiceCard]:
        """Return every service in turn."""
        cheap = self._order is Order.CHEAPEST
        for level in self._levels:
            if level:
                yield from self._index.cheapest(level) if cheap else self._index.cards_of(level)


def _merged(levels: Sequence[int]) -> tuple[int, int, int]:
    """Join the levels that a price may decide between; our own id stays first."""
    first, *rest = levels
    return first, sum(rest[:LOOSE]), sum(rest[LOOSE:])


class Index:
    """One catalogue, ready to be searched."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._cards = cards = tuple(catalogue.services.values())
        size = self._size = len(cards)
        self._places = {card.id: place for place, card in enumerate(cards)}
        self._lexicon = Lexicon(catalogue)
        self.refillable = bits((place for place in range(size) if cards[place].refill), size)
        self.cancelable = bits((place for place in range(size) if cards[place].cancel), size)
        self._by_price = tuple(sorted(range(size), key=lambda place: cards[place].price))

    def find(
        self, words: str, *, order: Order = Order.BEST, refill: bool = False, cancel: bool = False
    ) -> Found:
        """Return what fits the words, and the filters; never raises, whatever is typed.

        Words that no service fits are left out; so are those that fit none which fits the words
        before them.
        """
        looked = self._looked(words)
        kept, left_out = _agreeing(looked)
        wished = (self.refillable if refill else -1) & (self.cancelable if cancel else -1)
        named = self._of_id(words)
        levels = [named & wished]
        levels += [
            level & ~named & wished for level in _levels([looked[word].masks for word in kept])
        ]
        corrected = any(looked[word].meant for word in kept)
        meant = " ".join(looked[word].meant or word for word in kept) if corrected else ""
        return Found(self, levels, order, meant, () if named else left_out)

    def _looked(self, words: str) -> dict[str, Sense]:
        """Look each word up; typing errors are thought of where the words find nothing together."""
        wanted = _wanted(words)
        looked = {word: self._lexicon.look(word) for word in wanted}
        self._lexicon.join(wanted, looked)
        if reduce(and_, (sense.masks[-1] for sense in looked.values()), -1):
            return looked
        return {word: self._lexicon.correct(word, sense) for word, sense in looked.items()}

    def _of_id(self, words: str) -> int:
        number = words.strip().removeprefix("#").removeprefix("№").strip()
        known = len(number) <= len(str(2**63)) and number.isdecimal()
        place = self._places.get(int(number)) if known else None
        return 0 if place is None else 1 << place

    def cards_of(self, mask: int) -> Iterator[ServiceCard]:
        """Return the services of a set in the shop's order."""
        return compress(self._cards, flags(mask))

    def cheapest(self, mask: int) -> Iterator[ServiceCard]:
        """Return the services of a set, the cheapest first."""
        shown = flags(mask).ljust(self._size, b"\0")
        ordered = itemgetter(*self._by_price, self._by_price[0])(shown)
        return map(self._cards.__getitem__, compress(self._by_price, ordered))


_BUILDING = Lock()


def index_of(catalogue: Catalogue) -> Index:
    """Return the catalogue's index, made once; may be called from any thread."""
    with _BUILDING:
        return _built(catalogue)


@lru_cache(maxsize=2)
def _built(catalogue: Catalogue) -> Index:
    return Index(catalogue)


@lru_cache(maxsize=1024)
def _wanted(words: str) -> tuple[str, ...]:
    """Return the words to look for, each once; silent ones only where there are no others."""
    found = dict.fromkeys(words_of(words))
    telling = [word for word in found if word not in SILENT]
    return tuple((telling or list(found))[:MOST_WORDS])


def _agreeing(looked: dict[str, Sense]) -> tuple[list[str], tuple[str, ...]]:
    """Return the words that have services in common, and those that are left out for that.

    What is in other words by chance is no answer to half a question, and what only begins like
    them is none to less than half: "how are you" does not ask for YouTube.
    """
    kept = _common(looked)
    if len(kept) < len(looked):
        kept = _common(_sure(looked, LOOSE - 1))
    if 2 * len(kept) < len(looked):
        kept = _common(_sure(looked, Level.MEANT))
    return kept, tuple(word for word in looked if word not in kept)


def _common(looked: dict[str, Sense]) -> list[str]:
    """Return each word that has services in common with those before it."""
    kept, common = [], -1
    for word, sense in looked.items():
        if common & sense.masks[-1]:
            common &= sense.masks[-1]
            kept.append(word)
    return kept


def _sure(looked: dict[str, Sense], level: int) -> dict[str, Sense]:
    """Return the words that fit on a level at least, as they are or corrected."""
    return {word: sense for word, sense in looked.items() if sense.meant or sense.masks[level]}


def _levels(words: Sequence[Masks]) -> list[int]:
    """Return the services all words fit, by the level of each one's worst word."""
    levels, before = [], 0
    for at_level in zip(*words, strict=True):
        whole = reduce(and_, at_level)
        levels.append(whole & ~before)
        before = whole
    return levels
