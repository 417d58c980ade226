"""Look up one word: which services it matches, and how well.

The best level is the word itself among the first words of a title; the last one is a word that is
similar to it, in case of a typing error. `index` combines the words of a query.
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
"""Number of words at the start of a title that name the service; the rest describes it."""

SHORTEST_PART = 3
"""Smallest length of a word that is also searched inside of other words."""

SHORTEST_TYPO = 4
"""Smallest length of a word in which one typing error is corrected."""

TWO_TYPOS = 6
"""Smallest length of a word in which two typing errors are corrected."""

LIKELY = 12
"""Largest number of similar words that are compared to correct a typing error."""

RARE, MUCH = 8, 20
"""A word on at most RARE services counts as the panel's typing error, if a similar word is on more
than MUCH times as many."""


class Level(IntEnum):
    """How well a word matches a service, the best first."""

    LEADING = 0
    TITLE = 1
    CATEGORY = 2
    """In the title of the category or of the network."""
    SYNONYM = 3
    """A synonym or a translation."""
    TITLE_BEGINS = 4
    CATEGORY_BEGINS = 5
    TITLE_CONTAINS = 6
    CATEGORY_CONTAINS = 7
    TYPO = 8


LOOSE = Level.TITLE_CONTAINS
"""The first level where a match may be by chance; sorted by price, these come after the others."""

Bitmaps = list[int]
"""Bitmaps of the services a word matches, by level; each includes those of the better levels."""


@dataclass(frozen=True, slots=True)
class WordMatches:
    """The services that match one word."""

    bitmaps: Bitmaps
    corrected_to: str = ""
    """The word that was searched instead, if no service has this one; else empty."""


class Lexicon:
    """The words of one catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self._leading, self._titles = _read_titles(tuple(catalog.services.values()))
        self._categories = _read_categories(catalog)
        self._spelt = self._spellings()

    def _spellings(self) -> tuple[str, ...]:
        known = (*self._titles.words, *self._categories.words, *spellings())
        return tuple(dict.fromkeys(w for w in known if len(w) >= SHORTEST_TYPO - 1 and w.isalpha()))

    def look(self, word: str) -> WordMatches:
        """Look up a word; for a rare word also the common word it may be a typing error of."""
        titles, shelves = self._titles, self._categories
        steps = [self._leading.exact(word), titles.exact(word), shelves.exact(word)]
        steps.append(self._meant(word))
        if word.isdigit():  # 30 must match neither 300 nor 50
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
        """Find a word in titles and categories; if it is in none, split in two: Viet Nam."""
        found = self._titles.exact(word) | self._categories.exact(word)
        for cut in range(2, len(word) - 1) if not found else ():
            first, second = word[:cut], word[cut:]
            if first in self._titles and second in self._titles:
                found |= self._titles.exact(first) & self._titles.exact(second)
        return found

    def _known(self, word: str) -> int:
        return self._exact(word) | self._meant(word) | self._titles.starting_with(word)

    def add_joined_words(self, wanted: Sequence[str], looked: dict[str, WordMatches]) -> None:
        """Let two neighboring words also match the one word they form: Tik Tok."""
        for first, second in pairwise(wanted):
            joined = self._titles.exact(first + second) | self._categories.exact(first + second)
            if joined:
                for word in (first, second):
                    masks = looked[word].bitmaps
                    masks[Level.CATEGORY :] = [mask | joined for mask in masks[Level.CATEGORY :]]

    def correct(self, word: str, matches: WordMatches) -> WordMatches:
        """Return the matches, and those of the word this may be a typing error of."""
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
        """Return the known word this may be a typing error of; empty if there is none."""
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
    """Return True if the word's script has capital letters.

    Scripts without them often write no spaces: one long word has several short ones inside.
    """
    return word.upper() != word


def _growing(steps: Sequence[int]) -> Bitmaps:
    """Add to each level the services of the better ones."""
    masks, whole = [], 0
    for step in steps:
        whole |= step
        masks.append(whole)
    return masks
