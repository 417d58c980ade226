"""Lists: one clean item a line, in any form they are sent, within the bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.orders.parameters import (
    LIST_LIMIT,
    LONGEST_LINE,
    BadParameter,
    check_lines,
    count_duplicates,
    drop_duplicates,
    read_lines,
)
from tests.orders.parameters.anything import BREAKS_A_LINE, HIDDEN, anything, complete

WRITTEN = (Parameter.COMMENTS, Parameter.KEYWORDS, Parameter.GROUPS)
WORDS = (Parameter.USERNAMES, Parameter.HASHTAGS)


def test_every_list_is_written_freely_or_of_words() -> None:
    assert {*WRITTEN, *WORDS} == LIST_PARAMETERS


@pytest.mark.parametrize("parameter", sorted(LIST_PARAMETERS))
@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n\n", " \n \r\n\t"]
)
def test_every_end_of_a_line_ends_one(parameter: Parameter, end: str) -> None:
    assert read_lines(parameter, f"one{end}two{end}three{end}") == ["one", "two", "three"]


@pytest.mark.parametrize("parameter", sorted(LIST_PARAMETERS))
@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b\n\u2800", "\ufeff", "\u3164 \u2029"])
def test_what_looks_empty_is_empty(parameter: Parameter, text: str) -> None:
    assert read_lines(parameter, text) == []


@pytest.mark.parametrize("parameter", WRITTEN)
@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("  Nice, really; nice!  ", "Nice, really; nice!"),
        ("two  spaces", "two  spaces"),
        ("#tag @name | x", "#tag @name | x"),
        ("&amp; <b>", "&amp; <b>"),
        ("a\tb", "a b"),
        ("so\u200b hid\u202eden", "so hidden"),
        ("👨‍👩‍👧 ❤️ 👍🏽", "👨‍👩‍👧 ❤️ 👍🏽"),
        ("می‌خواهم", "می‌خواهم"),
        ("https://t.me/group", "https://t.me/group"),
    ],
)
def test_what_is_written_freely_is_cleaned_and_never_split(
    parameter: Parameter, line: str, item: str
) -> None:
    assert read_lines(parameter, line) == [item]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@one\n@two", ["one", "two"]),
        ("one, @two;three four", ["one", "two", "three", "four"]),
        ("@one,\n\n,@two", ["one", "two"]),
        ("one\u00a0two\u2800three", ["one", "two", "three"]),
        ("one，two、three؛four".replace("؛", ";"), ["one", "two", "three", "four"]),
        ("https://www.instagram.com/one/, t.me/two", ["one", "two"]),
        ("https://www.instagram.com/one/?igsh=1\n@two", ["one", "two"]),
        ("\u200e@one\u200b", ["one"]),
        ("one one", ["one", "one"]),
    ],
)
def test_usernames_may_stand_several_on_a_line(text: str, names: list[str]) -> None:
    assert read_lines(Parameter.USERNAMES, text) == names


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#one\n#two", ["one", "two"]),
        ("#one#two #three", ["one", "two", "three"]),
        ("one, two;#three", ["one", "two", "three"]),
        ("##one", ["one"]),
        ("＃один＃два", ["один", "два"]),
        ("https://www.instagram.com/explore/tags/one/ #two", ["one", "two"]),
        ("#love🔥", ["love🔥"]),
    ],
)
def test_hashtags_may_stand_several_on_a_line(text: str, tags: list[str]) -> None:
    assert read_lines(Parameter.HASHTAGS, text) == tags


@pytest.mark.parametrize(
    ("parameter", "text", "line", "item"),
    [
        (Parameter.USERNAMES, "one\n\nna!me\ntwo", 3, "na!me"),
        (Parameter.USERNAMES, "one, two, @", 1, "@"),
        (Parameter.USERNAMES, "1. one", 1, "1."),
        (Parameter.USERNAMES, "one\nhttps://t.me/+AbC", 2, "https://t.me/+AbC"),
        (Parameter.HASHTAGS, "#one\r\n#t-wo", 2, "#t-wo"),
        (Parameter.HASHTAGS, "#one #", 1, "#"),
    ],
)
def test_an_item_that_cannot_be_one_is_named_with_its_line(
    parameter: Parameter, text: str, line: int, item: str
) -> None:
    with pytest.raises(BadParameter) as refusal:
        read_lines(parameter, text)
    assert refusal.value.params == {"line": line, "item": item}
    assert f"Line {line}: “{item}”" in str(refusal.value)


@pytest.mark.parametrize("parameter", WRITTEN)
def test_a_line_at_the_limit_passes_and_one_beyond_is_named(parameter: Parameter) -> None:
    assert read_lines(parameter, f"one\n {'x' * LONGEST_LINE} ") == ["one", "x" * LONGEST_LINE]
    with pytest.raises(BadParameter) as refusal:
        read_lines(parameter, f"one\n{'x' * (LONGEST_LINE + 1)}")
    params = dict(refusal.value.params)
    assert set(params.pop("item")) == {"x", "…"}
    assert params == {"line": 2, "length": LONGEST_LINE + 1, "limit": LONGEST_LINE}


def test_a_list_is_as_large_as_a_form_can_carry() -> None:
    line = "ы" * 999  # with its end 1999 bytes
    fits = LIST_LIMIT // 1999
    assert len(read_lines(Parameter.COMMENTS, f"{line}\n" * fits)) == fits
    with pytest.raises(BadParameter, match="too long") as refusal:
        read_lines(Parameter.COMMENTS, f"{line}\n" * (fits + 1))
    assert refusal.value.params == {"size": 1999 * (fits + 1), "limit": LIST_LIMIT}
    with pytest.raises(BadParameter, match="too long"):
        check_lines([line] * (fits + 1), 1, 10_000)


def test_the_number_of_lines_is_told_with_both_bounds() -> None:
    with pytest.raises(BadParameter) as many:
        check_lines(["x"] * 4_812, 10, 1_500)
    assert many.value.params == {"count": 4_812, "minimum": 10, "maximum": 1_500}
    assert "4812. From 10 to 1500 are allowed" in str(many.value)
    with pytest.raises(BadParameter) as few:
        check_lines([], 1, 5)
    assert few.value.params == {"count": 0, "minimum": 1, "maximum": 5}


@pytest.mark.parametrize("count", [10, 11, 1_500])
def test_a_list_within_the_bounds_passes(count: int) -> None:
    check_lines(["x"] * count, 10, 1_500)
    with pytest.raises(BadParameter):
        check_lines(["x"] * count, count + 1, 1_501)


@pytest.mark.parametrize(
    ("lines", "parameter", "count"),
    [
        ([], None, 0),
        (["a", "b"], None, 0),
        (["a", "a", "b", "a"], None, 2),
        (["Wow", "wow"], None, 0),
        (["Wow", "wow"], Parameter.COMMENTS, 0),
        (["Name", "name", "other"], Parameter.USERNAMES, 1),
        (["Tag", "tag", "TAG"], Parameter.HASHTAGS, 2),
    ],
)
def test_repeated_lines_are_counted(
    lines: list[str], parameter: Parameter | None, count: int
) -> None:
    assert count_duplicates(lines, parameter) == count
    kept = drop_duplicates(lines, parameter)
    assert len(kept) == len(lines) - count
    assert count_duplicates(kept, parameter) == 0
    assert kept == [
        line for at, line in enumerate(lines) if line in kept and line not in lines[:at]
    ]


@given(st.sampled_from(sorted(LIST_PARAMETERS)), anything)
def test_any_text_is_a_list_of_clean_items_or_a_refusal(parameter: Parameter, text: str) -> None:
    try:
        lines = read_lines(parameter, text)
    except BadParameter as refusal:
        complete(refusal)
        return
    for line in lines:
        assert line == line.strip() != ""
        assert not BREAKS_A_LINE.search(line)
        assert not HIDDEN.search(line)
    assert read_lines(parameter, "\n".join(lines)) == lines
    assert read_lines(parameter, "\r\n\r\n".join(lines)) == lines


@given(st.sampled_from(WORDS), st.lists(st.from_regex(r"[a-z0-9_]{1,30}", fullmatch=True)))
def test_words_are_read_whatever_parts_them(parameter: Parameter, words: list[str]) -> None:
    sign = "@" if parameter is Parameter.USERNAMES else "#"
    for between in ("\n", " ", ", ", ";", "\u2028"):
        assert read_lines(parameter, between.join(words)) == words
        assert read_lines(parameter, between.join(sign + word for word in words)) == words
