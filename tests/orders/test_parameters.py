"""What customers type: read as meant, refused with the bound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.orders.parameters import (
    LINK_LIMIT,
    BadParameter,
    read_link,
    read_quantity,
    suggestions,
)


@pytest.mark.parametrize(
    ("typed", "link"),
    [
        ("https://example.com/page", "https://example.com/page"),
        ("  https://example.com/page \n", "https://example.com/page"),
        ("http://example.com/page", "https://example.com/page"),
        ("HTTPS://Example.COM/Page", "https://example.com/Page"),
        ("example.com/page?x=1#top", "https://example.com/page?x=1#top"),
        ("https://пример.рф/страница", "https://xn--e1afmkfd.xn--p1ai/страница"),
        ("t.me/some_channel/12", "https://t.me/some_channel/12"),
    ],
)
def test_a_link_is_read_as_it_will_be_sent(typed: str, link: str) -> None:
    assert read_link(typed) == link


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hello",
        "@name",
        "https://",
        "https:///path",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://example.com:8080/x",
        "https://user@example.com/x",
        "ftp://example.com/x",
        "javascript:alert(1)",
        "tg://resolve?domain=x",
        "https://-example.com/x",
        "https://example..com/x",
        "https://example.com/a b",
        "https://example.com/\u202eevil",
        "https://example.com/\u200b",
        "https://example.com/\x00",
        "https://example.com https://example.com",
    ],
)
def test_what_is_no_link_is_refused(typed: str) -> None:
    with pytest.raises(BadParameter):
        read_link(typed)


def test_a_link_at_the_limit_passes_and_one_beyond_does_not() -> None:
    base = "https://example.com/"
    assert read_link(base + "x" * (LINK_LIMIT - len(base)))
    with pytest.raises(BadParameter) as refusal:
        read_link(base + "x" * (LINK_LIMIT - len(base) + 1))
    assert refusal.value.params == {"length": LINK_LIMIT + 1, "limit": LINK_LIMIT}


@given(st.text(max_size=600))
def test_any_text_is_a_clean_link_or_a_refusal(typed: str) -> None:
    try:
        link = read_link(typed)
    except BadParameter:
        return
    assert link.startswith("https://")
    assert not any(character.isspace() or not character.isprintable() for character in link)
    assert read_link(link) == link


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1000", 1_000),
        (" 1 000 ", 1_000),
        ("1,000", 1_000),
        ("1.000", 1_000),
        ("1\u00a0000", 1_000),
        ("1'000", 1_000),
        ("1k", 1_000),
        ("1.5k", 1_500),
        ("2,5 К", 2_500),
        ("1m", 1_000_000),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: int) -> None:
    assert read_quantity(typed, 1, 10**9) == number


@pytest.mark.parametrize("typed", ["", "-5", "1.5", "12,34", "1e3", "١٠٠", "0x10", "5 apples"])
def test_what_is_no_number_is_asked_again_with_the_bounds(typed: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        read_quantity(typed, 10, 1_500)
    assert refusal.value.params == {"minimum": 10, "maximum": 1_500}


def test_a_number_out_of_bounds_names_the_bound_it_missed() -> None:
    with pytest.raises(BadParameter) as few:
        read_quantity("9", 10, 1_500)
    assert few.value.params == {"number": 9, "minimum": 10}
    with pytest.raises(BadParameter) as many:
        read_quantity("4812", 10, 1_500)
    assert many.value.params == {"number": 4_812, "maximum": 1_500}


@given(st.integers(1, 10**7), st.integers(0, 10**7))
def test_suggestions_are_all_allowed_and_different(minimum: int, span: int) -> None:
    found = suggestions(minimum, minimum + span)
    assert found == sorted(set(found))
    assert all(minimum <= number <= minimum + span for number in found)
    assert 1 <= len(found) <= 6
