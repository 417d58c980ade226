"""Search: services that match are found, better matches first, however they are typed."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.catalog.cards import Catalog, ServiceCard
from bot.catalog.search.index import MOST_WORDS, SearchIndex, SearchResults, SortOrder, index_of
from bot.catalog.search.synonyms import spellings, synonyms_of
from bot.catalog.search.vocabulary import words_of
from tests.catalog.sample_catalog import stocked

SHOP = stocked(
    {
        "Instagram Followers": [
            (
                "Instagram Followers | Real | 30 Days Refill",
                {"refill": True, "unit_price": 900_000},
            ),
            ("Instagram Followers | HQ | No Refill", {"refill": False, "unit_price": 300_000}),
            ("Followers | Cheap", {"cancel": True, "unit_price": 100_000}),
        ],
        "Instagram - Reels": [
            ("Reels Views | Max 10K", {"unit_price": 20_000}),
            ("Reels Likes | Viet Nam", {"unit_price": 50_000, "cancel": True, "refill": True}),
        ],
        "Telegram Views": [
            ("Post Views | Last 5", {"unit_price": 4_000}),
            ("Reactions 👍 + Free Telegram Views", {"unit_price": 8_000}),
        ],
        "Telegram Members": [("Members | Premium | R30", {"refill": True}), "Subscribers | Mixed"],
        "TikTok": ["TikTok Shares", "Dislikes for Comments", "Комментарии живые"],
        "Everything else": ["Spotify Plays", "Twitter Retweets", "Naïve Café Bréak"],
    }
)
INDEX = SearchIndex(SHOP)


def found(words: str, index: SearchIndex = INDEX, **wishes: Any) -> list[str]:
    return [card.title for card in index.find(words, **wishes)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("instagram followers", "Instagram Followers | Real"),
        ("FOLLOWERS INSTAGRAM", "Instagram Followers | Real"),
        ("telegram views", "Reactions 👍 + Free Telegram Views"),
        ("post views telegram", "Post Views"),
        ("подписчики инстаграм", "Instagram Followers | Real"),
        ("Подписчиков в Инстаграме", "Instagram Followers | Real"),
        ("instgram folowers", "Instagram Followers | Real"),
        ("подпищики инстограм", "Instagram Followers | Real"),
        ("комментарии", "Комментарии живые"),
        ("КОММЕНТАРИИ", "Комментарии живые"),
        ("просмотры рилс", "Reels Views"),
        ("tg members", "Members | Premium"),
        ("тг подписчики", "Members | Premium"),
        ("insta reels likes", "Reels Likes"),
        ("tik tok shares", "TikTok Shares"),
        ("тикток", "TikTok Shares"),
        ("vietnam", "Reels Likes | Viet Nam"),
        ("вьетнам лайки", "Reels Likes | Viet Nam"),
        ("10,000", "Reels Views | Max 10K"),
        ("10 тыс", "Reels Views | Max 10K"),
        ("refill 30", "Instagram Followers | Real | 30 Days"),
        ("r30", "Members | Premium | R30"),
        ("gram follow", "Instagram Followers | Real"),
        ("tweet", "Twitter Retweets"),
        ("naive cafe break", "Naïve Café Bréak"),
        ("купить просмотры в телеграм", "Post Views"),
    ],
)
def test_people_find_what_they_mean(typed: str, first: str) -> None:
    assert found(typed)[0].startswith(first)


def test_the_words_themselves_come_before_beginnings_parts_and_errors() -> None:
    index = SearchIndex(
        stocked(
            {
                "A": ["Unlikely", "Likes", "Nothing", "Dislikee", "Like", "Lake likee fun like"],
                "Like things": ["B"],
            }
        )
    )
    assert found("like", index) == ["Like", "Lake likee fun like", "B", "Likes", "Unlikely",
                                    "Dislikee"]  # fmt: skip


def test_a_titles_first_words_say_what_it_is() -> None:
    shelf = {"Telegram": ["Telegram Reactions + Free Views", "Telegram Post Views"]}
    assert found("views", SearchIndex(stocked(shelf)))[0] == "Telegram Post Views"


def test_title_comes_before_category_and_then_the_shops_order() -> None:
    index = SearchIndex(stocked({"Views": ["One", "Two"], "Others": ["Three views", "Four views"]}))
    assert found("views", index) == ["Three views", "Four views", "One", "Two"]


def test_our_own_number_alone_comes_first_and_is_no_word_of_a_sentence() -> None:
    assert found("5")[:2] == ["Reels Likes | Viet Nam", "Post Views | Last 5"]
    assert found(" #5 ") == found("№5") == found("5")
    assert found("last 5") == ["Post Views | Last 5"]
    only = INDEX.find("14")
    assert [card.id for card in only] == [14]
    assert only.ignored_words == ()
    assert found("14", refill=True) == []
    assert found("99999") == found("9" * 500) == found("5" * 4400) == []


def test_a_number_that_is_also_a_word_finds_its_service_once() -> None:
    index = SearchIndex(stocked({"A": ["2 hours", "2 days", "2 weeks"]}))
    result = index.find("2")
    assert [card.id for card in result] == [2, 1, 3]
    assert result.total == 3


def test_a_word_of_the_trade_is_no_typing_error_for_another() -> None:
    index = SearchIndex(stocked({"Telegram": ["Members | instant start", "Members | start now"]}))
    assert found("stars", index) == []
    assert found("strat", index) == ["Members | instant start", "Members | start now"]


def test_numbers_are_whole_and_hold_no_errors() -> None:
    index = SearchIndex(stocked({"A": ["Refill 300 days", "Refill 50 days", "Max 1.5K"]}))
    assert found("30", index) == []
    assert found("1500", index) == ["Max 1.5K"]


def test_what_was_corrected_is_said() -> None:
    assert INDEX.find("instgram folowers").corrected_query == "instagram followers"
    assert INDEX.find("instgram likes").corrected_query == "instagram likes"
    assert INDEX.find("instagram followers").corrected_query == ""
    assert INDEX.find("подпищики").corrected_query == "подписчики"


@pytest.mark.parametrize(
    ("typed", "words", "left_out"),
    [
        ("telegram stars", "telegram", ("stars",)),
        ("telegram reels", "telegram", ("reels",)),
        ("zzzz telegram qqqq", "telegram", ("zzzz", "qqqq")),
        ("hello how are you", "", ("hello", "how", "are", "you")),
        ("жмых", "", ("жмых",)),
        ("👍 …", "", ()),
        ("", "", ()),
    ],
)
def test_a_word_that_fits_nothing_is_left_out_and_named(
    typed: str, words: str, left_out: tuple[str, ...]
) -> None:
    result = INDEX.find(typed)
    assert result.ignored_words == left_out
    assert [card.title for card in result] == found(words)
    assert result.corrected_query == ""


def test_half_an_answer_is_none_where_it_is_by_chance() -> None:
    assert found("reels hares") == found("reels")
    assert found("hares") == ["TikTok Shares"]
    assert found("qqqq hares") == []
    assert found("qqqq tikt") == found("tiktok")
    assert found("qqqq zzzz tikt") == []
    assert found("qqqq zzzz tiktok") == found("tiktok")


def test_a_panels_own_typing_error_hides_nobody_else() -> None:
    titles = ["Instagram Folowers", *(f"Instagram Followers {n} HQ" for n in range(100, 150))]
    index = SearchIndex(stocked({"Instagram": titles}))
    result = index.find("folowers")
    assert next(iter(result)).title == "Instagram Folowers"
    assert result.total == 51
    assert result.corrected_query == ""


def test_silent_words_are_heeded_only_alone() -> None:
    assert found("views for telegram") == found("views telegram")
    assert found("for") == ["Dislikes for Comments"]


def test_no_more_than_a_few_words_are_heeded() -> None:
    many = [f"word{n}" for n in range(MOST_WORDS)]
    assert INDEX.find(" ".join(["telegram", *many])).ignored_words == tuple(many[:-1])
    assert found("telegram " * 100) == found("telegram")


def test_wishes_narrow_the_results_and_count_them() -> None:
    both = INDEX.find("instagram")
    assert (both.total, both.refillable_count, both.cancelable_count) == (5, 2, 2)
    assert found("instagram", refill=True) == [
        "Instagram Followers | Real | 30 Days Refill", "Reels Likes | Viet Nam",
    ]  # fmt: skip
    assert found("instagram", cancel=True) == ["Followers | Cheap", "Reels Likes | Viet Nam"]
    assert found("instagram", refill=True, cancel=True) == ["Reels Likes | Viet Nam"]
    assert INDEX.find("telegram", cancel=True).total == 0


def test_the_cheapest_come_first_but_behind_what_is_surer() -> None:
    prices = [card.unit_price for card in INDEX.find("instagram", order=SortOrder.CHEAPEST)]
    assert prices == sorted(prices)
    assert len(prices) == 5
    shelf = {
        "A": [
            ("Likes", {"unit_price": 9}),
            ("Like", {"unit_price": 8}),
            ("Dislikes", {"unit_price": 1}),
        ]
    }
    index = SearchIndex(stocked(shelf))
    assert found("likes", index, order=SortOrder.CHEAPEST) == ["Like", "Likes", "Dislikes"]
    assert found("1", index, order=SortOrder.CHEAPEST) == ["Likes"]


def test_pages_hold_every_result_once() -> None:
    result = INDEX.find("instagram")
    pages = [result.page(number, 2) for number in range(4)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [card for page in pages for card in page] == list(result)
    assert len(result) == result.total == len(set(result)) == 5
    assert result.page(10**9, 2) == ()


def test_an_empty_shop_finds_nothing() -> None:
    index = SearchIndex(Catalog(1, "USD", [], 0))
    for words in ("likes", "1", "", "подписчики"):
        assert found(words, index) == found(words, index, order=SortOrder.CHEAPEST) == []


def test_an_index_is_made_once_whoever_asks_first() -> None:
    fresh = stocked({"A": ["One"]})
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(index_of, [fresh] * 8))
    assert len(set(map(id, made))) == 1
    assert index_of(stocked({"A": ["One"]})) is not made[0]


def reasons(card: ServiceCard) -> str:
    """Return all words of a service that a query may match."""
    shelf = SHOP.category(card.category_id)
    assert shelf is not None
    text = f"{card.title} {shelf.title} {shelf.network.title} {shelf.network.slug}"
    return " ".join(words_of(text))


WORDS = sorted({word for card in SHOP.services.values() for word in words_of(reasons(card))})
typed = st.lists(
    st.sampled_from(WORDS).flatmap(lambda word: st.integers(1, len(word)).map(lambda n: word[:n]))
    | st.sampled_from(WORDS)
    | st.text(max_size=6),
    max_size=5,
).map(" ".join)


@given(typed, st.booleans(), st.booleans(), st.sampled_from(SortOrder))
def test_whatever_is_found_fits_and_keeps_to_the_wishes(
    text: str, refill: bool, cancel: bool, order: SortOrder
) -> None:
    result = INDEX.find(text, order=order, refill=refill, cancel=cancel)
    cards = list(result)
    assert len(cards) == len({card.id for card in cards}) == result.total
    assert all(card.refill for card in cards if refill)
    assert all(card.cancel for card in cards if cancel)
    if not result.corrected_query:
        _fit(text, result, cards)


def _fit(text: str, result: SearchResults, cards: list[ServiceCard]) -> None:
    wanted = [word for word in dict.fromkeys(words_of(text)) if word not in result.ignored_words]
    if "".join(wanted) != "".join(words_of(text)):
        return
    for card in cards:
        if str(card.id) == text.strip().lstrip("#№").strip():
            continue
        known = reasons(card)
        for word in wanted:
            assert any(stands(one, known) for one in (word, *near(word))), (word, known)


def stands(word: str, known: str) -> bool:
    """Return True if the text has the word or a synonym, also inside of one or two words."""
    return any(one in known or one in known.replace(" ", "") for one in (word, *synonyms_of(word)))


def near(word: str) -> list[str]:
    """Return the known words that differ from this one by at most two typing errors."""
    return [each for each in (*WORDS, *spellings()) if OSA.distance(word, each) <= 2]


@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    for order in SortOrder:
        result = INDEX.find(text, order=order)
        assert len(result.page(0, 8)) == min(8, result.total)


@given(st.sampled_from(sorted(SHOP.services)))
def test_a_service_is_found_by_its_own_title(number: int) -> None:
    card = SHOP.services[number]
    assert card in list(INDEX.find(" ".join(words_of(card.title)[:MOST_WORDS])))
