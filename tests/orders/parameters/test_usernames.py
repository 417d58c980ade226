"""Usernames and hashtags: with their sign, without it, or as a link of their page."""

import pytest
from hypothesis import given

from bot.catalog.rules.sites import SITES
from bot.orders.parameters import BadParameter, LinkRead, read_link_for
from bot.orders.parameters.usernames import (
    QUOTED_LENGTH,
    name_of,
    quote_input,
    read_follower_source,
    read_hashtag,
    read_username,
    tag_of,
)
from tests.orders.parameters.anything import HIDDEN, anything, complete


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("name", "name"),
        ("@name", "name"),
        ("＠name", "name"),
        ("  @Na.me_1 \n", "Na.me_1"),
        ("\u200e@name\u200b", "name"),
        ("https://www.instagram.com/name/", "name"),
        ("instagram.com/name?igsh=abc", "name"),
        ("https://t.me/name", "name"),
        ("t.me/s/name", "name"),
        ("name.t.me/", "name"),
        ("tg://resolve?domain=name", "name"),
        ("https://www.tiktok.com/@name?lang=en", "name"),
        ("https://m.youtube.com/@name", "name"),
        ("https://www.youtube.com/c/name", "name"),
        ("https://www.youtube.com/user/name", "name"),
        ("https://www.youtube.com/@%D0%B8%D0%BC%D1%8F", "имя"),
        ("https://twitter.com/name?s=20", "name"),
        ("https://m.vk.com/id123", "id123"),
        ("https://www.facebook.com/profile.php?id=123&sk=about", "123"),
        ("https://www.linkedin.com/in/na-me/", "na-me"),
        ("https://www.reddit.com/user/name/", "name"),
        ("https://www.reddit.com/u/name", "name"),
        ("https://bsky.app/profile/name.bsky.social", "name.bsky.social"),
        ("https://www.snapchat.com/add/name?share_id=1", "name"),
        ("https://example.social/@name", "name"),
        ("@имя", "имя"),
    ],
)
def test_a_username_is_read_without_its_decoration(typed: str, name: str) -> None:
    assert read_username(typed) == name


@pytest.mark.parametrize("slug", [slug for slug, site in SITES.items() if site.profile])
def test_every_profile_that_is_made_of_a_name_gives_it_back(slug: str) -> None:
    assert name_of(SITES[slug].profile.format("some_name")) == "some_name"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@",
        "two names",
        "na!me",
        "@name @other",
        "name,",
        "https://",
        "https://www.instagram.com/",
        "https://www.instagram.com/p/AbC/",
        "https://www.instagram.com/explore/",
        "https://t.me/+AbC",
        "https://t.me/joinchat/AbC",
        "https://t.me/name/12",
        "https://www.youtube.com/watch?v=abc",
        "https://www.youtube.com/channel/UC123",
        "https://www.facebook.com/profile.php",
        "https://x.com/name/status/1",
        "ftp://example.com/name",
        "https://example.com/name?page=2",
        "https://example.com/na%20me",
        "https://example.com/%2e",
        "n" * 65,
        "😀",
    ],
)
def test_what_is_no_username_is_refused_and_repeated(typed: str) -> None:
    with pytest.raises(BadParameter, match="not a username") as refusal:
        read_username(typed)
    assert refusal.value.params == {"item": quote_input(typed)}


@pytest.mark.parametrize(
    ("typed", "network", "found"),
    [
        ("@name", "instagram", "name"),
        ("name", None, "name"),
        ("instagram.com/name?igsh=1", "instagram", "https://www.instagram.com/name/"),
        ("https://t.me/name/", None, "https://t.me/name"),
        ("https://www.youtube.com/channel/UC1", "youtube", "https://www.youtube.com/channel/UC1"),
    ],
)
def test_whose_followers_are_meant_is_a_link_or_a_name_as_typed(
    typed: str, network: str | None, found: str
) -> None:
    assert read_follower_source(typed, network) == found


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("love", "love"),
        ("#love", "love"),
        ("＃love", "love"),
        ("##love", "love"),
        (" #Любовь ", "Любовь"),
        ("#love🔥", "love🔥"),
        ("https://www.instagram.com/explore/tags/love/", "love"),
        ("https://www.tiktok.com/tag/love?lang=en", "love"),
        ("https://x.com/hashtag/%D0%B4%D0%B0", "да"),
        ("https://vk.com/feed/hashtag/love", "love"),
    ],
)
def test_a_hashtag_is_read_without_its_sign(typed: str, tag: str) -> None:
    assert read_hashtag(typed) == tag


@pytest.mark.parametrize(
    "typed",
    [
        *("", "#", "two words", "#a #b", "#a#b", "a-b", "#love!", "https://t.me/love", "t" * 101),
        *("https://www.instagram.com/explore/tags/", "https://x.com/hashtag/a%20b", "//", "a/b"),
    ],
)
def test_what_is_no_hashtag_is_refused_and_repeated(typed: str) -> None:
    with pytest.raises(BadParameter, match="not a hashtag") as refusal:
        read_hashtag(typed)
    assert refusal.value.params == {"item": quote_input(typed)}


def test_somebody_s_words_are_repeated_on_one_short_line() -> None:
    assert quote_input(" a\n\u202eb\t ") == "a b"
    assert len(quote_input("word " * 100).encode("utf-16-le")) // 2 <= QUOTED_LENGTH


@given(anything)
def test_any_text_is_a_clean_username_or_a_refusal(typed: str) -> None:
    try:
        name = read_username(typed)
    except BadParameter as refusal:
        complete(refusal)
        return
    assert not HIDDEN.search(name)
    assert not any(sign.isspace() for sign in name)
    assert read_username(name) == name
    assert read_username(f"@{name}") == name


@given(anything)
def test_any_text_is_a_clean_hashtag_or_a_refusal(typed: str) -> None:
    tag = tag_of(typed)
    if tag is None:
        with pytest.raises(BadParameter):
            read_hashtag(typed)
        return
    assert not HIDDEN.search(tag)
    assert not any(sign.isspace() for sign in tag)
    assert read_hashtag(tag) == tag
    assert read_hashtag(f"#{tag}") == tag


@given(anything)
def test_any_source_is_read_again_as_itself(typed: str) -> None:
    try:
        found = read_follower_source(typed, "instagram")
    except BadParameter:
        return
    assert read_follower_source(found, "instagram") == found
    if "/" in found:
        assert read_link_for(found, "instagram") == LinkRead(
            found, False, read_link_for(typed, "instagram").other_network
        )
