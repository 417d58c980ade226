"""The list of quarantined services, and its questions."""

from dataclasses import replace

import pytest

from bot.catalog.sync.quarantine import QuarantinedService
from bot.screens.admin.catalog import quarantine
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from tests.screens.extremes import TRANSLATIONS
from tests.screens.rendered import button_data, button_labels, render

EN = TRANSLATIONS["en"]
HELD = QuarantinedService(7, "101", 1, 2, "Likes", 10, 100, "9", "0.9", "USD", True)


def _page(number: int, total: int) -> ListPage:
    return ListPage(number, total, quarantine.PAGE_SIZE)


def listed(*services: QuarantinedService, page: int = 0) -> str:
    return render(
        quarantine.quarantine_list(
            EN, services, _page(page, len(services) + page * quarantine.PAGE_SIZE)
        )
    ).text


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("9", "0.9 → 9 USD · × 10"),
        ("4.05", "0.9 → 4.05 USD · × 4.5"),
        ("0.09", "0.9 → 0.09 USD · ÷ 10"),
        ("1000000000", "0.9 → 1,000,000,000 USD · × > 1,000,000"),
        ("0.0000000001", "0.9 → 0.0000000001 USD · ÷ > 1,000,000"),
        ("0", "0.9 → 0 USD · no price"),
        ("NaN", "0.9 → NaN USD · no price"),
    ],
)
def test_a_line_says_both_rates_and_how_far_they_are_apart(rate: str, expected: str) -> None:
    assert expected in listed(replace(HELD, rate=rate)).replace("× 10.0", "× 10")


def test_only_what_is_a_price_can_be_accepted() -> None:
    screen = quarantine.quarantine_list(EN, [HELD, replace(HELD, id=8, rate="0")], _page(0, 2))
    assert Tap.ACCEPT_RATE(7) in button_data(screen)
    assert Tap.ACCEPT_RATE(8) not in button_data(screen)
    assert Tap.ACCEPT_ALL_RATES() in button_data(screen)


def test_numbers_go_on_from_page_to_page() -> None:
    assert "7. Likes" in listed(HELD, page=1)


def test_an_empty_quarantine_is_good_news() -> None:
    assert "No service is held back" in listed()


def test_the_question_names_what_customers_would_pay() -> None:
    data = quarantine.accept_question(EN, HELD, 1_350_000, 13_500_000, "USD", 5)
    text = render(data).text
    assert "0.9 → 9 USD" in text
    assert "Customers pay: $1.35 → $13.50" in text
    assert "stays hidden" not in text
    assert button_data(data) == [Tap.YES(5), Tap.NO()]
    assert button_labels(data) == ["✅ Accept", "🙈 Leave hidden"]


def test_what_is_not_published_or_has_no_price_is_said_to_be_so() -> None:
    data = quarantine.accept_question(EN, replace(HELD, shown=False), None, None, "USD", 5)
    assert "stays hidden" in render(data).text
    assert "Customers pay: – → –" in render(data).text


def test_the_question_about_all_counts_them() -> None:
    assert "of 12 services?" in render(quarantine.accept_all_question(EN, 12, 5)).text
    assert button_data(quarantine.accept_all_question(EN, 1, 5))[0] == Tap.YES(5)
