"""Reading and writing the stored JSON of quirks."""

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given

from bot.quirks.record import BatchMode, Quirks
from bot.quirks.stored import quirks_to_store, read_quirk, read_stored_quirks
from tests.quirks.any_quirks import ANY_QUIRKS


@given(ANY_QUIRKS)
def test_quirks_come_back_from_json_as_they_were(quirks: Quirks) -> None:
    stored = json.loads(json.dumps(quirks_to_store(quirks)))
    assert stored == quirks_to_store(quirks)
    assert read_stored_quirks(stored) == (quirks, ())


def test_the_document_has_no_quirks() -> None:
    assert quirks_to_store(Quirks()) == {}
    assert read_stored_quirks({}) == (Quirks(), ())
    assert Quirks().batch_size == 100


def test_only_departures_are_written() -> None:
    quirks = Quirks(batch_mode=BatchMode.SINGLE, sent_as=(("comments", "comment"),))
    assert json.dumps(quirks_to_store(quirks)) == (
        '{"batch_mode": "single", "sent_as": {"comments": "comment"}}'
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("batch_mode", "sometimes"),
        ("batch_mode", None),
        ("batch_size", "100"),
        ("batch_size", True),
        ("batch_size", 1.5),
        ("batch_size", 101),
        ("send_quantity_with_lists", 1),
        ("comment_forbidden", ","),
        ("comment_forbidden", [1]),
        ("comment_replacement", 5),
        ("comment_replacement", "a\nb"),
        ("max_link_length", "200"),
        ("max_link_length", True),
        ("drip_intervals", ["10"]),
        ("drip_intervals", [True]),
        ("drip_intervals", 10),
        ("sent_as", [["a", "b"]]),
        ("sent_as", {"a": 1}),
        ("status_words", {"Archived": "sold"}),
        ("status_words", {"Archived": "unknown"}),
        ("status_words", ["Archived"]),
        ("user_agent", None),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_counts_as_not_set(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        read_quirk(name, value)
    assert read_stored_quirks({name: value}) == (Quirks(), (name,))


@pytest.mark.parametrize("name", [field.name for field in fields(Quirks)])
def test_every_quirk_is_typed(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        read_quirk(name, {"no": ["such"]})


def test_an_unknown_quirk_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no such quirk: colour"):
        read_quirk("colour", 2)


def test_blank_marks_are_no_marks() -> None:
    assert read_quirk("comment_forbidden", ["", ","]).comment_forbidden == (",",)


def test_what_is_kept_and_cannot_be_read_costs_only_itself() -> None:
    kept = {"batch_size": 50, "colour": 1, "batch_mode": "of the future", "user_agent": "Shop"}
    assert read_stored_quirks(kept) == (
        Quirks(batch_size=50, user_agent="Shop"), ("colour", "batch_mode"),
    )  # fmt: skip
    assert read_stored_quirks({"batch_size": 5}) == (Quirks(batch_size=5), ())
