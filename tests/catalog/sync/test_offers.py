"""Converting a row of the panel's list into the stored columns."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.catalog.sync.offers import (
    LARGEST_BOUND,
    NAMELESS,
    ListedService,
    Offer,
    category_title,
    listed_service,
)
from tests.catalog.stored_catalog import MEMBERS, denies


def stored(offer: Offer, known: Any = None, **changes: Any) -> ListedService:
    return listed_service(
        replace(offer, **changes),
        category_id=4,
        category="Telegram Members",
        position=9,
        denied=denies,
        stored_row=known,
    )


def test_a_plain_row_is_stored_as_it_is() -> None:
    assert stored(MEMBERS) == ListedService(
        category_id=4,
        title="Telegram Members | slow",
        raw_title="Telegram Members | slow",
        type_name="Default",
        type="default",
        rate="0.9",
        min=50,
        max=10_000,
        dripfeed=True,
        refill=True,
        cancel=False,
        description="Starts within an hour.",
        position=9,
        hidden_reason=None,
        trusted_rate="0.9",
    )


def test_the_name_is_kept_raw_and_clean() -> None:
    row = stored(MEMBERS, name="Likes &amp;\tReach\u200b\x00\ud83d")
    assert row.title == "Likes & Reach"
    assert row.raw_title == "Likes &amp;\tReach\u200b"


def test_a_name_that_has_not_changed_is_not_cleaned_again() -> None:
    known = SimpleNamespace(raw_title=MEMBERS.name, title="cleaned before", trusted_rate=None)
    assert stored(MEMBERS, known).title == "cleaned before"
    assert stored(MEMBERS, known, name="Another").title == "Another"


@pytest.mark.parametrize(
    ("low", "high", "kept", "reason"),
    [
        (0, 100, (1, 100), None),
        (-5, 100, (1, 100), None),
        (5, -5, (5, 0), "bad_limits"),
        (5, 10**30, (5, LARGEST_BOUND), None),
        (10**30, 10**30, (LARGEST_BOUND, LARGEST_BOUND), None),
    ],
)
def test_limits_are_brought_within_what_can_be_ordered_and_stored(
    low: int, high: int, kept: tuple[int, int], reason: str | None
) -> None:
    row = stored(MEMBERS, min=low, max=high)
    assert (row.min, row.max) == kept
    assert row.hidden_reason == reason


def test_what_the_panel_does_not_say_stays_unsaid() -> None:
    row = stored(MEMBERS, dripfeed=None, refill=None, cancel=None, description=None, type=None)
    assert (row.dripfeed, row.refill, row.cancel) == (None, None, None)
    assert (row.type_name, row.type, row.hidden_reason) == (None, None, "unknown_type")
    assert row.description == ""


def test_an_unknown_type_keeps_the_panels_spelling() -> None:
    row = stored(MEMBERS, type="Haiku\x00 ")
    assert (row.type_name, row.type, row.hidden_reason) == ("Haiku ", None, "unknown_type")


def test_the_policy_is_asked_about_the_clean_name_and_the_category() -> None:
    assert stored(MEMBERS, name="Re\u200bviews").hidden_reason == "denied"
    row = listed_service(
        MEMBERS, category_id=4, category="Reviews", position=9, denied=denies, stored_row=None
    )
    assert row.hidden_reason == "denied"


@pytest.mark.parametrize(
    ("category", "title"),
    [(" A &amp; B\u200b ", "A & B"), ("", NAMELESS), ("\u200b \t", NAMELESS), ("~~~", "~~~")],
)
def test_a_category_always_has_a_title(category: str, title: str) -> None:
    assert category_title(replace(MEMBERS, category=category)) == title


@pytest.mark.parametrize(
    ("external_id", "identified"),
    [
        ("101", True),
        ("1f6b-44", True),
        ("x" * 128, True),
        ("x" * 129, False),
        ("", False),
        ("1\x00", False),
        ("\ud83d", False),
    ],
)
def test_a_row_without_an_id_to_order_by_is_none(external_id: str, identified: bool) -> None:
    assert replace(MEMBERS, external_id=external_id).has_valid_id is identified
