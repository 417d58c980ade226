"""Looking one word up: which services it fits, and how well.

The levels go from the word itself among a title's first words down to what may be a typing error
of it. Nothing here knows of queries: `search` puts words together.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from bot.catalog.cards import Catalog, ServiceCard
from bot.catalog.search.bitmaps import WordBitmaps
from bot.catalog.search.synonyms import spellings, synonyms_of, terms
from bot.catalog.search.vocabulary import words_of

LEADING = 3
"""Words at a title's beginning, which say what the service is; the rest says how it is."""

SHORTEST_PART = 3
"""Letters that may be looked for inside of words."""

SHORTEST_TYPO = 4
"""Letters of a word that may hold a typing error."""

TWO_TYPOS = 6
"""Letters of a word that may hold two."""

LIKELY = 12
"""Words of the catalogue that are weighed against one another for a typing error."""

RARE, MUCH = 8, 20
"""A word on so few services is taken for a panel's own typing error where one like it is on so
many times as many."""


class Level(IntEnum):
    """How well a word fits a service, the best first."""

    LEADING = 0
    TITLE = 1
    CATEGORY = 2
    """The category's words, and the network's."""
    SYNONYM = 3
    """A synonym or a translation."""
    TITLE_BEGINS = 4
    CATEGORY_BEGINS = 5
    TITLE_CONTAINS = 6
    CATEGORY_CONTAINS = 7
    TYPO = 8


LOOSE = Level.TITLE_CONTAINS
"""From here on a match may be by chance: the cheapest of these come behind all others."""

Bitmaps = list[int]
"""The services a word fits, level by level; each level has those of the better ones too."""


@dataclass(frozen=True, slots=True)
class WordMatches:
    """What is known of one word."""

    bitmaps: Bitmaps
    corrected_to: str = ""
    """The word that was taken for it, where it is on no service itself."""


class Lexicon:
    """The words of one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self._leading, self._titles = _read_titles(tuple(catalog.services.values()))
        self._categories = _read_categories(catalog)
        self._spelt = self._spellings()

    def _spellings(self) -> tuple[str, ...]:
        known = (*self._titles.words, *self._categories.words, *spellings())
        return tuple(dict.fromkeys(w for w in known if len(w) >= SHORTEST_TYPO - 1 and w.isalpha()))

    def look(self, word: str) -> WordMatches:
        """Find a word as it stands, and a rare one as it should have been spelt."""
        titles, shelves = self._titles, self._categories
        steps = [self._leading.exact(word), titles.exact(word), shelves.exact(word)]
        steps.append(self._meant(word))
        if word.isdigit():  # 30 is neither the beginning of 300 nor an error for 50
            return WordMatches(_growing([*steps, 0, 0, 0, 0, 0]))
        steps += [titles.starting_with(word), shelves.starting_with(word)]
        long = len(word) >= SHORTEST_PART or not _cased(word)
        steps += [titles.containing(word), shelves.containing(word)] if long else [0, 0]
        masks = _growing([*steps, 0])
        rare = masks[-1].bit_count() if masks[-1] else RARE + 1
        if rare <= RARE and (spelt := self._nearest(word, 1)):
            nearest = self._known(spelt)
            if nearest.bit_count() > MUCH * rare:
                masks[Level.TYPO] |= nearest
        return WordMatches(masks)

    def _meant(self, word: str) -> int:
        found = 0
        for other in synonyms_of(word):
            found |= self._exact(other)
        return found

    def _exact(self, word: str) -> int:
        """Find a word in titles and categories; where it is in none, as two: Viet Nam."""
        found = self._titles.exact(word) | self._categories.exact(word)
        for cut in range(2, len(word) - 1) if not found else ():
            first, second = word[:cut], word[cut:]
            if first in self._titles and second in self._titles:
                found |= self._titles.exact(first) & self._titles.exact(second)
        return found

    def _known(self, word: str) -> int:
        return self._exact(word) | self._meant(word) | self._titles.starting_with(word)

    def add_joined_words(self, wanted: Sequence[str], looked: dict[str, WordMatches]) -> None:
        """Let two words stand for the one they make: Tik Tok."""
        for first, second in pairwise(wanted):
            joined = self._titles.exact(first + second) | self._categories.exact(first + second)
            if joined:
                for word in (first, second):
                    masks = looked[word].bitmaps
                    masks[Level.CATEGORY :] = [mask | joined for mask in masks[Level.CATEGORY :]]

    def correct(self, word: str, matches: WordMatches) -> WordMatches:
        """Add what the word may be a typing error of."""
        masks = matches.bitmaps
        split = 0 if masks[-1] else self._exact(word)
        if split:
            return WordMatches([*masks[: Level.SYNONYM], *[split] * (len(masks) - Level.SYNONYM)])
        spelt = self._nearest(word, 1 if len(word) < TWO_TYPOS else 2)
        if not spelt:
            return matches
        added = masks[-1] | self._known(spelt)
        return WordMatches([*masks[:-1], added], "" if masks[-1] else spelt)

    def _nearest(self, word: str, errors: int) -> str:
        """Return the word of the catalogue this may be a typing error of, or an empty text."""
        if len(word) < SHORTEST_TYPO or not word.isalpha() or word in terms():
            return ""
        near = extract(word, self._spelt, scorer=OSA.distance, score_cutoff=errors, limit=LIKELY)
        counted = [
            (distance, -self._known(spelt).bit_count(), spelt) for spelt, distance, _ in near
        ]
        likely = (each for each in counted if each[0] and each[1])
        return min(likely, key=lambda each: each[:2], default=(0, 0, ""))[2]


def _read_titles(cards: Sequence[ServiceCard]) -> tuple[WordBitmaps, WordBitmaps]:
    leading: defaultdict[str, list[int]] = defaultdict(list)
    titles: defaultdict[str, list[int]] = defaultdict(list)
    for place, card in enumerate(cards):
        words = words_of(card.title)
        for word in set(words):
            titles[word].append(place)
        for word in set(words[:LEADING]):
            leading[word].append(place)
    return WordBitmaps(leading, len(cards)), WordBitmaps(titles, len(cards))


def _read_categories(catalog: Catalog) -> WordBitmaps:
    places: defaultdict[str, list[int]] = defaultdict(list)
    end = 0
    for shelf in catalog.categories:
        start, end = end, end + len(catalog.services_of(shelf.id))
        network = f"{shelf.network.title} {shelf.network.slug}"
        for word in {*words_of(shelf.title), *words_of(network)}:
            places[word].extend(range(start, end))
    return WordBitmaps(places, end)


def _cased(word: str) -> bool:
    """Tell whether the script has capitals: words of others are long sentences of short words."""
    return word.upper() != word


def _growing(steps: Sequence[int]) -> Bitmaps:
    """Give each level what the better ones have."""
    masks, whole = [], 0
    for step in steps:
        whole |= step
        masks.append(whole)
    return masks
