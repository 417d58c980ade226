"""A panel's limits as a customer is told of them, before paying."""

import pytest

from bot.quirks.refusals import OrderQuirks, OrderRefusal, RefusedField
from bot.screens.screen import Screen
from bot.screens.wizard import quirk_refusals
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import render

EN = TRANSLATIONS["en"]


def text(found: OrderRefusal) -> str:
    return render(Screen(quirk_refusals.quirk_refusal(EN, found))).text


def test_each_problem_says_what_would_fit() -> None:
    limits = OrderQuirks(comment_forbidden=(",", "<"), max_link_length=20, drip_intervals=(5, 1000))
    link, comments, interval = limits.refusals(
        link="https://example.com/long", comments=["a", "b, <c", "d,"], interval=7
    )
    assert "24 characters long; this service takes 20" in text(link)
    assert "2 comments" in text(comments)
    assert ", <. Lines: 2, 3" in text(comments)
    assert text(interval).endswith("5, 1,000")
    assert "1 comment holds" in text(OrderRefusal(RefusedField.COMMENTS, lines=(4,), marks=("|",)))


@pytest.mark.parametrize("language", list(TRANSLATIONS.languages))
def test_of_many_lines_the_first_are_named(language: str) -> None:
    found = OrderRefusal(RefusedField.COMMENTS, lines=tuple(range(101, 2000)), marks=("|",) * 20)
    said = render(Screen(quirk_refusals.quirk_refusal(TRANSLATIONS[language], found))).text
    assert "110…" in said
    assert "111" not in said
    assert len(said) < 400
