"""Bitmaps of services by whole words, by their beginnings, and by parts inside of them."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.search.bitmaps import FEW, WordBitmaps, bitmap_bytes, make_bitmap

SIZE = 40

letters = st.text("abc", min_size=1, max_size=5)
texts = st.lists(st.lists(letters, max_size=4), max_size=SIZE)


def read(texts: list[list[str]]) -> WordBitmaps:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(texts):
        for word in set(words):
            places[word].append(place)
    return WordBitmaps(places, len(texts))


@given(st.sets(st.integers(0, 500)))
def test_a_set_of_positions_can_be_read_back(positions: set[int]) -> None:
    mask = make_bitmap(positions, 501)
    assert mask.bit_count() == len(positions)
    assert {place for place, flag in enumerate(bitmap_bytes(mask)) if flag} == positions
    assert len(bitmap_bytes(mask)) == max(positions, default=0) + 1


@given(texts, letters)
def test_postings_find_what_reading_every_text_finds(texts: list[list[str]], part: str) -> None:
    postings = read(texts)
    found = {
        "exact": (postings.exact(part), lambda word: word == part),
        "beginning": (
            postings.starting_with(part),
            lambda word: word.startswith(part) and word != part,
        ),
        "within": (postings.containing(part), lambda word: part in word[1:]),
    }
    for kind, (mask, fits) in found.items():
        expected = {at for at, words in enumerate(texts) if any(map(fits, words))}
        assert {at for at in range(len(texts)) if mask >> at & 1} == expected, kind
    assert (part in postings) is bool(postings.exact(part))
    assert list(postings.words) == sorted({word for words in texts for word in words})


def test_rare_and_frequent_words_are_found_alike() -> None:
    postings = read([["often", "twice"]] * 2 + [["often"]] * FEW)
    assert postings.exact("often") == (1 << FEW + 2) - 1
    assert postings.exact("twice") == 0b11
    assert postings.starting_with("o") | postings.starting_with("t") == postings.exact("often")
    assert (
        postings.exact("never")
        == postings.containing("never")
        == postings.starting_with("never")
        == 0
    )


def test_no_services_have_no_words() -> None:
    postings = WordBitmaps({}, 0)
    assert postings.exact("a") == postings.starting_with("") == postings.containing("a") == 0
    assert postings.words == ()
