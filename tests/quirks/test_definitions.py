"""The table of quirks: a typed value becomes JSON that the record reads, or it is refused."""

from dataclasses import Field, fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ShopError
from bot.panel import AddOrder
from bot.quirks.definitions import QUIRK_DEFINITIONS, NoSuchQuirk, format_quirk, parse_quirk
from bot.quirks.record import BatchMode, Quirks
from bot.quirks.stored import quirks_to_store, read_quirk, read_stored_quirks
from bot.quirks.value_readers import ANSWERED, SENT, BadQuirkValue

GOOD: list[tuple[str, str, Any]] = [
    ("send_quantity_with_lists", "on", True),
    ("send_quantity_with_lists", "OFF", None),
    ("send_quantity_with_packages", "yes", True),
    ("send_one_with_flat_lists", "on", True),
    ("encode_links", "on", True),
    ("forbidden_characters", "' <", ["'", "<"]),
    ("comment_forbidden", ", |", [",", "|"]),
    ("comment_forbidden", ",  , ||", [",", "||"]),
    ("comment_replacement", ";", ";"),
    ("comment_replacement", '" "', " "),
    ("comment_replacement", "''", ""),
    ("comment_replacement", '"', '"'),
    ("max_link_length", "255", 255),
    ("drip_intervals", "15, 5;10 5", [5, 10, 15]),
    ("batch_mode", "Single", "single"),
    ("refill_batch_mode", "map", "map"),
    ("refill_status_batch_mode", "auto", None),
    ("cancel_batch_mode", "single", "single"),
    ("batch_size", "50", 50),
    ("batch_size", "100", None),
    ("single_calls_at_once", "1", 1),
    ("sent_as", "quantity=amount, link=url", {"quantity": "amount", "link": "url"}),
    ("sent_as", "link=username username=link", {"link": "username", "username": "link"}),
    ("answered_as", "remains=remaining", {"remains": "remaining"}),
    (
        "status_words",
        "Part Refund = partial, <b>At work</b>=In progress",
        {"Part Refund": "partial", "At work": "in_progress"},
    ),
    ("status_words", "Success=Завершён", {"Success": "completed"}),
    ("user_agent", "Mozilla/5.0 (X11)", "Mozilla/5.0 (X11)"),
]

BAD: list[tuple[str, str]] = [
    ("send_quantity_with_lists", "perhaps"),
    ("comment_forbidden", ""),
    ("comment_forbidden", "a\u200bb"),
    ("comment_forbidden", " ".join(str(number) for number in range(21))),
    ("comment_replacement", ""),
    ("comment_replacement", "a\nb"),
    ("comment_replacement", "x" * 101),
    ("max_link_length", "19"),
    ("max_link_length", "4097"),
    ("max_link_length", "-1"),
    ("max_link_length", "٩٩"),
    ("max_link_length", "9" * 5000),
    ("drip_intervals", ""),
    ("drip_intervals", "0, 5"),
    ("drip_intervals", "5 minutes"),
    ("drip_intervals", "100001"),
    ("drip_intervals", ", ".join(map(str, range(1, 53)))),
    ("batch_mode", "sometimes"),
    ("batch_size", "0"),
    ("batch_size", "101"),
    ("single_calls_at_once", "17"),
    ("sent_as", ""),
    ("sent_as", "quantity"),
    ("sent_as", "quantity="),
    ("sent_as", "colour=color"),
    ("sent_as", "quantity=amount link=amount"),
    ("sent_as", "quantity=a quantity=b"),
    ("sent_as", "quantity=link"),
    ("sent_as", "quantity=action"),
    ("sent_as", "action=act"),
    ("sent_as", f"quantity={'x' * 33}"),
    ("answered_as", "colour=color"),
    ("answered_as", "remains=a&b"),
    ("status_words", ""),
    ("status_words", "Archived"),
    ("status_words", "=completed"),
    ("status_words", "✅=completed"),
    ("status_words", "Archived=sold"),
    ("status_words", "Archived=rejected"),
    ("status_words", "Archived=completed, archived.=canceled"),
    ("status_words", "COMPLETED!=canceled"),
    ("status_words", "Iptal=completed"),
    ("user_agent", ""),
    ("user_agent", "лавка"),
    ("user_agent", "shop\r\nhost: x"),
    ("user_agent", "x" * 101),
]


@pytest.mark.parametrize(("name", "typed", "value"), GOOD)
def test_a_good_value_becomes_what_the_client_reads(name: str, typed: str, value: Any) -> None:
    assert parse_quirk(name, f"  {typed} ", {}) == value
    if value is not None:
        assert quirks_to_store(read_quirk(name, value)) == {name: value}
        assert parse_quirk(name, format_quirk(value), {}) == value


@pytest.mark.parametrize(("name", "typed"), BAD)
def test_a_wrong_value_is_answered_with_what_is_allowed(name: str, typed: str) -> None:
    with pytest.raises(BadQuirkValue, match="Allowed: "):
        parse_quirk(name, typed, {})


@pytest.mark.parametrize("name", ["colour", "", "BATCH_MODE", "key"])
def test_a_setting_that_is_none_is_named(name: str) -> None:
    with pytest.raises(NoSuchQuirk, match="/panel quirks"):
        parse_quirk(name, "on", {})


def test_a_replacement_must_not_bring_back_what_it_replaces() -> None:
    with pytest.raises(BadQuirkValue, match="must not hold"):
        parse_quirk("comment_replacement", "a,b", {"comment_forbidden": [","]})
    with pytest.raises(BadQuirkValue, match="must not hold"):
        parse_quirk("comment_forbidden", ", |", {"comment_replacement": "|"})
    assert parse_quirk("comment_replacement", ";", {"comment_forbidden": [","]}) == ";"
    assert parse_quirk("comment_forbidden", ",", {"comment_replacement": ""}) == [","]
    assert parse_quirk("comment_replacement", ";", {"comment_forbidden": [5]}) == ";"


def test_the_table_and_the_record_have_the_same_quirks() -> None:
    names = [field.name for field in fields(Quirks)]
    assert sorted(QUIRK_DEFINITIONS) == sorted(names)


@pytest.mark.parametrize("name", QUIRK_DEFINITIONS)
def test_every_quirk_has_an_example_that_departs_from_the_document(name: str) -> None:
    definition = QUIRK_DEFINITIONS[name]
    value = parse_quirk(name, definition.example, {})
    assert value is not None
    assert quirks_to_store(read_quirk(name, value)) == {name: value}
    assert definition.meaning


CANNOT_BE_TYPED = {
    "forbidden_characters",
    "comment_forbidden",
    "comment_replacement",
    "max_link_length",
    "drip_intervals",
    "sent_as",
    "answered_as",
    "status_words",
}
"""Quirks whose default cannot be typed: `/panel unset` restores it."""


@pytest.mark.parametrize("field", fields(Quirks), ids=lambda field: str(field.name))
def test_the_records_default_is_typed_as_no_quirk_at_all(field: Field[Any]) -> None:
    if field.name in CANNOT_BE_TYPED:
        assert field.default in (None, ())
        return
    typed = format_quirk(field.default)
    assert read_quirk(field.name, QUIRK_DEFINITIONS[field.name].read(typed)) == Quirks()
    assert parse_quirk(field.name, typed, {}) is None


@pytest.mark.parametrize("name", [name for name in QUIRK_DEFINITIONS if name.endswith("_mode")])
def test_every_mode_of_the_record_can_be_typed(name: str) -> None:
    for mode in BatchMode:
        assert parse_quirk(name, mode.value, {}) == (None if mode is BatchMode.AUTO else mode)


def test_the_names_are_those_of_the_clients_forms() -> None:
    orders = {field.name for field in fields(AddOrder)} - {"flat"}
    assert orders | {"key", "order", "orders", "refill", "refills"} == SENT
    assert {"rate", "remains", "start_count", "status", "balance"} <= ANSWERED


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "on"),
        (False, "off"),
        ({"a": "b", "c": "d"}, "a=b, c=d"),
        ([5, 10], "5, 10"),
        ([",", "|"], ", |"),
        (" ", '" "'),
        ("", '""'),
        ("single", "single"),
        (50, "50"),
    ],
)
def test_a_value_is_shown_as_it_would_be_typed(value: Any, text: str) -> None:
    assert format_quirk(value) == text


@given(st.sampled_from(sorted(QUIRK_DEFINITIONS)), st.text(max_size=60))
def test_whatever_is_typed_is_kept_as_the_client_reads_it_or_refused(name: str, typed: str) -> None:
    try:
        value = parse_quirk(name, typed, {})
    except ShopError:
        return
    if value is not None:
        assert read_stored_quirks({name: value})[1] == ()
