"""Which words stand where: sets of positions as big integers, one bit a position.

A union or an intersection of ten thousand positions is one machine operation a word of the
processor: about a fifth of a microsecond. Words that stand in few places keep a tuple instead,
for a bit far out makes an integer of a kilobyte.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

FEW = 8
"""Places up to which a word keeps them one by one."""

_BOUND = "\n"
"""Between the words of the one long text they are searched in; no word holds it."""

_LAST = chr(0x10FFFF)
"""Sorts behind every letter."""


def make_bitmap(positions: Iterable[int], size: int) -> int:
    """Return the set of positions, each below `size`."""
    found = bytearray(size // 8 + 1)
    for position in positions:
        found[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(found, "little")


def bitmap_bytes(bitmap: int) -> bytes:
    """Return a byte a position, 1 where it is in the set, up to the last that is."""
    return bin(bitmap)[:1:-1].encode().translate(_FLAGS)


_FLAGS = bytes(byte == ord("1") for byte in range(256))


class WordBitmaps:
    """The words of one field of every service, and the positions of the services."""

    __slots__ = ("_few", "_many", "_size", "_starts", "_text", "_words")

    def __init__(self, positions: dict[str, list[int]], size: int) -> None:
        """Take over the positions of each word, ascending; `size` is how many there can be."""
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
        """Tell whether the word stands anywhere."""
        return word in self._few or word in self._many

    @property
    def words(self) -> tuple[str, ...]:
        """Every word, in the order of the alphabet."""
        return self._words

    def exact(self, word: str) -> int:
        """Return where the word stands."""
        found = self._many.get(word)
        return make_bitmap(self._few.get(word, ()), self._size) if found is None else found

    def starting_with(self, part: str) -> int:
        """Return where words stand that begin with the part, and are longer."""
        first = bisect_right(self._words, part)
        return self._union(self._words[first : bisect_left(self._words, part + _LAST)])

    def containing(self, part: str) -> int:
        """Return where words stand that hold the part behind their beginning."""
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
