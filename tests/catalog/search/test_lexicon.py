"""Looking up one word: the level on which each service matches it."""

from itertools import pairwise

import pytest

from bot.catalog.search.lexicon import LOOSE, Level, Lexicon, WordMatches
from tests.catalog.sample_catalog import stocked

LEXICON = Lexicon(
    stocked(
        {
            "Likes": ["Post likes", "One two three likes", "Nothing", "Facebook likers"],
            "Likeables": ["Dislikes", "Fun", "Лайки"],
            "Telegram": ["Viet Nam", "30 days", "300 days"],
        }
    )
)


def places(sense: WordMatches, level: Level) -> set[int]:
    """Return the positions of the services that match on this level, but on no better one."""
    better = sense.bitmaps[level - 1] if level else 0
    mask = sense.bitmaps[level] & ~better
    return {place for place in range(10) if mask >> place & 1}


@pytest.mark.parametrize(
    ("level", "word", "expected"),
    [
        (Level.LEADING, "likes", {0}),
        (Level.TITLE, "likes", {1}),
        (Level.CATEGORY, "likes", {2, 3}),
        (Level.TITLE_CONTAINS, "likes", {4}),
        (Level.SYNONYM, "лаики", {0, 1, 2, 3}),
        (Level.LEADING, "лаики", {6}),
        (Level.SYNONYM, "tg", {7, 8, 9}),
        (Level.SYNONYM, "вьетнам", {7}),
        (Level.TITLE_BEGINS, "likes", set()),
        (Level.TITLE_BEGINS, "like", {0, 1, 3}),
        (Level.CATEGORY_BEGINS, "like", {2, 4, 5, 6}),
        (Level.CATEGORY_CONTAINS, "eable", {4, 5, 6}),
        (Level.LEADING, "30", {8}),
    ],
)
def test_a_service_stands_on_the_best_level_that_fits(
    level: Level, word: str, expected: set[int]
) -> None:
    assert places(LEXICON.look(word), level) == expected


@pytest.mark.parametrize("word", ["likes", "30", "a", "zzzz", "видео", "視"])
def test_each_level_holds_the_better_ones_too(word: str) -> None:
    masks = LEXICON.look(word).bitmaps
    assert len(masks) == len(Level)
    assert all(worse & better == better for better, worse in pairwise(masks))
    assert masks[LOOSE - 1] == masks[Level.CATEGORY_BEGINS]


def test_short_parts_of_words_and_of_numbers_are_none() -> None:
    assert LEXICON.look("ke").bitmaps[-1] == 0
    assert LEXICON.look("ike").bitmaps[-1] != 0
    assert LEXICON.look("00").bitmaps[-1] == 0
    wide = Lexicon(stocked({"A": ["視聴回数", "いいね"]}))
    assert wide.look("聴").bitmaps[-1] == 0b01


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lieks", "likes"),
        ("telegarm", "telegram"),
        ("telagrem", "telegram"),
        ("лаки", "лаики"),
        ("подпищики", ""),
        ("vietnam", ""),
        ("zzz", ""),
        ("3000", ""),
        ("stars", ""),
        ("qwertyuiop", ""),
    ],
)
def test_a_typing_error_means_the_word_that_is_near_and_sold(typed: str, meant: str) -> None:
    corrected = LEXICON.correct(typed, LEXICON.look(typed))
    assert corrected.corrected_to == meant
    if meant:
        assert corrected.bitmaps[Level.TYPO - 1] == 0
        assert corrected.bitmaps[Level.TYPO] & LEXICON.look(meant).bitmaps[Level.SYNONYM]


def test_two_words_in_one_are_taken_apart() -> None:
    corrected = LEXICON.correct("vietnam", LEXICON.look("vietnam"))
    assert places(corrected, Level.SYNONYM) == {7}


def test_two_words_that_make_one_are_joined() -> None:
    looked = {word: LEXICON.look(word) for word in ("face", "book", "likes")}
    LEXICON.add_joined_words(tuple(looked), looked)
    assert places(looked["book"], Level.CATEGORY) == {3}
    assert 3 in places(looked["face"], Level.CATEGORY)
