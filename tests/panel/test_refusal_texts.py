"""Error texts in our own words, each with its class; an uncertain text is UNKNOWN."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.panel import (
    AddOrder,
    PanelRateLimited,
    PanelRefused,
    RefusalClass,
    Rejected,
    Unknown,
)
from bot.panel.folding import folded
from bot.panel.order_ids import id_in_text
from bot.panel.order_news import News, news_in
from bot.panel.refusal_grammar import LANGUAGES
from bot.panel.refusal_patterns import TABLE
from bot.panel.refusal_rules import PROVES_NOTHING_DONE
from bot.panel.refusal_texts import LONGEST, classify
from tests.panel.foreign_refusals import FOREIGN, KEYS, MISSPELT
from tests.panel.order_news_samples import MADE
from tests.panel.refusal_samples import WORDED, R
from tests.panel.reply_server import as_json, client_for


@pytest.mark.parametrize(
    ("text", "reason"), [(text, reason) for reason, texts in WORDED.items() for text in texts]
)
def test_a_text_has_its_class(text: str, reason: RefusalClass) -> None:
    assert classify(text) is reason


SHAPES: list[tuple[Callable[[str], Any], int]] = [
    (lambda text: {"error": text}, 200),
    (lambda text: {"status": "error", "message": text}, 422),
    (lambda text: {"detail": {"error": text}}, 401),
    (lambda text: {"errors": [text]}, 500),
    (lambda text: {"success": False, "msg": text}, 400),
]


@pytest.mark.parametrize(("shape", "status"), SHAPES)
async def test_a_text_has_its_class_over_the_wire_in_every_shape(
    shape: Callable[[str], Any], status: int
) -> None:
    """Also: `add` is Rejected only if the class proves that nothing was done."""
    texts = {
        text: reason for reason, all_ in WORDED.items() for text in all_ if reason is not R.UNKNOWN
    }
    assert len(texts) >= 60
    replies = [as_json(shape(text), status) for text in texts for _ in range(2)]
    async with client_for(*replies) as (client, _):
        for text, reason in texts.items():
            with pytest.raises((PanelRefused, PanelRateLimited)) as caught:
                await client.read_balance()
            assert getattr(caught.value, "reason", R.RATE_LIMITED) is reason, text
            outcome = await client.add_order(AddOrder(service="7", link="https://example.com/p"))
            if reason in PROVES_NOTHING_DONE["add"]:
                assert outcome == Rejected(reason, text.strip()), text
            else:
                assert isinstance(outcome, Unknown), text


def test_every_class_is_worded_and_has_patterns() -> None:
    assert set(WORDED) == set(RefusalClass)
    assert {reason for reason, _ in TABLE} == set(RefusalClass) - {R.UNKNOWN}


@pytest.mark.parametrize("wrap", ["<b>{}</b>", "  {} !!", "ERROR: {}", "{}\n"])
def test_marks_around_a_text_change_nothing(wrap: str) -> None:
    assert classify(wrap.format("Not Enough Credits")) is R.PANEL_FUNDS


@pytest.mark.parametrize("text", ["NOT ENOUGH BALANCE", "not_enough_balance", "not-enough.balance"])
def test_case_and_marks_change_nothing(text: str) -> None:
    assert classify(text) is R.PANEL_FUNDS


def test_a_text_as_long_as_a_page_is_no_refusal() -> None:
    assert classify("Not enough credits".ljust(LONGEST, ".")) is R.PANEL_FUNDS
    assert classify("Not enough credits".ljust(LONGEST + 1, ".")) is R.UNKNOWN


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Dịch vụ ĐANG tạm", "dich vu dang tam"),
        ("Can&#039;t  do_it: now!", "cant do it now"),
        ("Неверный й", "неверныи и"),
        ("İstek", "istek"),
        ("…", ""),
    ],
)
def test_a_folded_text_is_plain_words(text: str, plain: str) -> None:
    assert folded(text) == plain


@given(st.text(max_size=500))
def test_any_text_has_a_class(text: str) -> None:
    assert classify(text) in RefusalClass


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (reason, text)
        for table in (FOREIGN, MISSPELT, KEYS)
        for reason, texts in table.items()
        for text in texts
    ],
)
def test_a_text_has_its_class_in_ten_languages_misspelt_and_as_a_key(
    reason: RefusalClass, text: str
) -> None:
    assert classify(text) is reason


def test_every_language_has_a_text_of_each_class_that_matters() -> None:
    assert all(len(texts) >= len(LANGUAGES) for texts in FOREIGN.values())


def test_the_news_in_foreign_refusals_is_still_news() -> None:
    """A text may be a known refusal in one half and news in the other."""
    for text in MADE:
        assert News.MADE in news_in(text)


@pytest.mark.parametrize(
    "text", [text for texts in (*FOREIGN.values(), *MISSPELT.values()) for text in texts]
)
def test_a_plain_foreign_refusal_is_no_news(text: str) -> None:
    assert News.MADE not in news_in(text)
    assert id_in_text(text) is None
