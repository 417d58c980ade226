"""What a customer is told, before paying, of an order that the panel's quirks refuse."""

import pytest

from bot.quirks.record import Quirks
from bot.quirks.refusals import CommentsSpoiled, OrderRefusal, find_refusals
from bot.screens.screen import Screen
from bot.screens.wizard import quirk_refusals
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render

EN = TRANSLATIONS["en"]


def text(refusal: OrderRefusal) -> str:
    return render(Screen(quirk_refusals.quirk_refusal(EN, refusal))).text


def test_each_problem_says_what_would_fit() -> None:
    quirks = Quirks(comment_forbidden=(",", "<"), max_link_length=20, drip_intervals=(5, 1000))
    link, interval, comments = find_refusals(
        quirks, link="https://example.com/long", comments=["a", "b, <c", "d,"], interval=7
    )
    assert "24 characters long; this service takes 20" in text(link)
    assert "2 comments" in text(comments)
    assert ", <. Lines: 2, 3" in text(comments)
    assert text(interval).endswith("5, 1,000")
    assert "1 comment holds" in text(CommentsSpoiled((4,), ("|",)))


def test_forbidden_characters_are_shown_escaped() -> None:
    (refusal,) = find_refusals(Quirks(forbidden_characters=("<", "&")), texts=["a<b"])
    assert "does not take these characters here: <. Send" in text(refusal)


@pytest.mark.parametrize("language", list(TRANSLATIONS.languages))
def test_of_many_lines_the_first_are_named(language: str) -> None:
    refusal = CommentsSpoiled(tuple(range(101, 2000)), ("|",) * 20)
    text = render(Screen(quirk_refusals.quirk_refusal(TRANSLATIONS[language], refusal))).text
    assert "110…" in text
    assert "111" not in text
    assert len(text) < 400
