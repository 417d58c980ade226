"""A panel's departures, as JSON and back."""

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.panel import BatchMode, Quirks

TEXT = st.text(st.characters(codec="utf-8"), max_size=5)
NAMES = st.dictionaries(TEXT, TEXT, max_size=3).map(lambda names: tuple(names.items()))

ANY_QUIRKS = st.builds(
    Quirks,
    batch_mode=st.sampled_from(BatchMode),
    refill_batch_mode=st.sampled_from(BatchMode),
    refill_status_batch_mode=st.sampled_from(BatchMode),
    cancel_batch_mode=st.sampled_from(BatchMode),
    batch_size=st.integers(1, 100),
    single_calls_at_once=st.integers(1, 9),
    send_quantity_with_lists=st.booleans(),
    send_quantity_with_packages=st.booleans(),
    comment_forbidden=st.lists(TEXT.filter(bool), max_size=3).map(tuple),
    comment_replacement=st.none() | TEXT.filter(lambda text: not {"\r", "\n"} & set(text)),
    max_link_length=st.none() | st.integers(1, 500),
    drip_intervals=st.lists(st.integers(1, 999), max_size=3).map(tuple),
    sent_as=NAMES,
    answered_as=NAMES,
    user_agent=TEXT.filter(lambda text: text.isascii() and text.isprintable()),
)


@given(ANY_QUIRKS)
def test_quirks_come_back_from_json_as_they_were(quirks: Quirks) -> None:
    assert Quirks.from_json(quirks.to_json()) == quirks


def test_the_document_has_no_quirks() -> None:
    assert Quirks().to_json() == "{}"
    assert Quirks.from_json("{}") == Quirks()
    assert Quirks().batch_size == 100


def test_only_departures_are_written() -> None:
    quirks = Quirks(batch_mode=BatchMode.SINGLE, sent_as=(("comments", "comment"),))
    assert json.loads(quirks.to_json()) == {
        "batch_mode": "single",
        "sent_as": {"comments": "comment"},
    }


def test_quirks_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Quirks().batch_size = 5  # type: ignore[misc]
    assert hash(Quirks()) == hash(Quirks())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("batch_mode", "sometimes"),
        ("batch_mode", None),
        ("batch_size", "100"),
        ("batch_size", True),
        ("batch_size", 1.5),
        ("send_quantity_with_lists", 1),
        ("comment_forbidden", ","),
        ("comment_forbidden", [1]),
        ("comment_replacement", 5),
        ("max_link_length", "200"),
        ("drip_intervals", ["10"]),
        ("drip_intervals", 10),
        ("sent_as", [["a", "b"]]),
        ("sent_as", {"a": 1}),
        ("user_agent", None),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Quirks.from_json(json.dumps({name: value}))


@pytest.mark.parametrize("name", [field.name for field in fields(Quirks)])
def test_every_quirk_is_typed(name: str) -> None:
    with pytest.raises(ValueError, match=name):
        Quirks.from_json(json.dumps({name: {"no": ["such"]}}))


def test_an_unknown_quirk_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no such quirk: colour, shape"):
        Quirks.from_json('{"shape": 1, "colour": 2, "batch_size": 5}')


@pytest.mark.parametrize("text", ["[]", "5", "null", "{", ""])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON object|Expecting"):
        Quirks.from_json(text)


@pytest.mark.parametrize(
    "wrong",
    [
        {"batch_size": 0},
        {"batch_size": 101},
        {"single_calls_at_once": 0},
        {"comment_replacement": "a\nb"},
        {"user_agent": "shop\r\nhost: elsewhere"},
        {"user_agent": "лавка"},
    ],
)
def test_impossible_quirks_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Quirks(**wrong)


def test_blank_marks_are_no_marks() -> None:
    assert Quirks.from_json('{"comment_forbidden": ["", ","]}').comment_forbidden == (",",)


def test_what_is_kept_and_cannot_be_read_costs_only_itself() -> None:
    kept = {"batch_size": 50, "colour": 1, "batch_mode": "of the future", "user_agent": "Shop"}
    assert Quirks.from_stored(kept) == (
        Quirks(batch_size=50, user_agent="Shop"), ("colour", "batch_mode"),
    )  # fmt: skip
    assert Quirks.from_stored({}) == (Quirks(), ())
    assert Quirks.from_stored({"batch_size": 5}) == (Quirks(batch_size=5), ())
