"""Characters of usernames and hashtags."""

import pytest

from bot.orders.parameters.writing import LONGEST_NAME, LONGEST_TAG, is_name, is_tag


@pytest.mark.parametrize(
    "name",
    [
        *("a", "name", "Na.me", "na-me", "na_me", "_name_", "__", "123", "n" * LONGEST_NAME),
        *("имя", "हिन्दी", "名前", "né", "имя.фамилия", "a·b", "name.bsky.social"),
        "и" * LONGEST_NAME,
    ],
)
def test_letters_digits_and_few_signs_are_a_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            ".",
            "..",
            "-",
            "·",
            ".name",
            "name.",
            "na me",
            "na!me",
            "a/b",
            "@name",
            "a+b",
            "a:b",
        ),
        *("🔥", "имя!", ".имя", "имя.", "a\u200bb", "a\u200db", "a\nb", "a\u202eb", "имя\n"),
        *("n" * (LONGEST_NAME + 1), "и" * (LONGEST_NAME + 1)),
    ],
)
def test_anything_else_is_no_name(name: str) -> None:
    assert not is_name(name)


@pytest.mark.parametrize(
    "tag",
    [
        *("a", "love", "Love2026", "_", "любовь", "काम", "日本", "love🔥", "🔥", "❤️", "👨‍👩‍👧"),
        *("t" * LONGEST_TAG, "т" * LONGEST_TAG),
    ],
)
def test_letters_digits_and_emoji_are_a_tag(tag: str) -> None:
    assert is_tag(tag)


@pytest.mark.parametrize(
    "tag",
    [
        *("", "a-b", "a b", "#a", "a.b", "a!", "a/b", "любовь!", "a\u200bb", "a\nb", "a\u2028"),
        *("t" * (LONGEST_TAG + 1), "т" * (LONGEST_TAG + 1)),
    ],
)
def test_anything_else_is_no_tag(tag: str) -> None:
    assert not is_tag(tag)
