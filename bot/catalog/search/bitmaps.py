"""Bitmaps of a search index: for each word the positions of services, one bit a position.

A bitmap is a big integer, so that the union of two sets of ten thousand positions takes about a
fifth of a microsecond. For a word on few services a tuple of positions is stored instead, because
one high bit already makes an integer of a kilobyte.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

FEW = 8
"""Largest number of positions of a word that is stored as a tuple."""

_BOUND = "\n"
"""Separator of the words in the one long text that is searched; no word contains it."""

_LAST = chr(0x10FFFF)
"""A character that sorts after every letter."""


def make_bitmap(positions: Iterable[int], size: int) -> int:
    """Return the bitmap of these positions; each must be below `size`."""
    found = bytearray(size // 8 + 1)
    for position in positions:
        found[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(found, "little")


def bitmap_bytes(bitmap: int) -> bytes:
    """Return one byte a position, 1 if it is in the bitmap, else 0; ends at the last 1."""
    return bin(bitmap)[:1:-1].encode().translate(_FLAGS)


_FLAGS = bytes(byte == ord("1") for byte in range(256))


class WordBitmaps:
    """The words of one field of all services, each with the bitmap of its services."""

    __slots__ = ("_few", "_many", "_size", "_starts", "_text", "_words")

    def __init__(self, positions: dict[str, list[int]], size: int) -> None:
        """Index the ascending positions of each word; `size` is the number of services."""
        self._size = size
        self._few = {word: tuple(at) for word, at in positions.items() if len(at) <= FEW}
        self._many = {
            word: make_bitmap(at, size) for word, at in positions.items() if len(at) > FEW
        }
        self._words = tuple(sorted(positions))
        self._text = _BOUND.join(self._words)
        lengths = (len(word) + len(_BOUND) for word in self._words)
        self._starts = tuple(accumulate(lengths, initial=0))

    def __contains__(self, word: object) -> bool:
        """Return True if a service has the word."""
        return word in self._few or word in self._many

    @property
    def words(self) -> tuple[str, ...]:
        """Every word, sorted."""
        return self._words

    def exact(self, word: str) -> int:
        """Return the bitmap of services with the word; 0 if there are none."""
        found = self._many.get(word)
        return make_bitmap(self._few.get(word, ()), self._size) if found is None else found

    def starting_with(self, part: str) -> int:
        """Return the bitmap of services with a longer word that begins with the part."""
        first = bisect_right(self._words, part)
        return self._union(self._words[first : bisect_left(self._words, part + _LAST)])

    def containing(self, part: str) -> int:
        """Return the bitmap of services with a word that has the part after its first letter."""
        return self._union(self._holding(part))

    def _holding(self, part: str) -> Iterator[str]:
        at = self._text.find(part)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            if self._starts[place] < at:
                yield self._words[place]
                at = self._starts[place] + len(self._words[place]) - 1
            at = self._text.find(part, at + 1)

    def _union(self, words: Iterable[str]) -> int:
        found, few = 0, bytearray(self._size // 8 + 1)
        for word in words:
            many = self._many.get(word)
            if many is not None:
                found |= many
                continue
            for position in self._few[word]:
                few[position >> 3] |= 1 << (position & 7)
        return found | int.from_bytes(few, "little")
