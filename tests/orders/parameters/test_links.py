"""Links: found, written as the panel wants them, or refused with the reason."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.catalog.rules.networks import NETWORKS, OTHER
from bot.orders.parameters import (
    LINK_LIMIT,
    BadParameter,
    LinkRead,
    network_of_link,
    read_link,
    read_link_for,
)
from tests.orders.parameters.anything import HIDDEN, anything, complete


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
        "https://example.com/\ud800",
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


@given(st.one_of(anything, st.text(max_size=600)))
def test_any_text_is_a_clean_link_or_a_refusal(typed: str) -> None:
    try:
        link = read_link(typed)
    except BadParameter:
        return
    assert link.startswith("https://")
    assert not any(character.isspace() for character in link)
    assert not HIDDEN.search(link)
    assert read_link(link) == link


@pytest.mark.parametrize(
    ("network", "link"),
    [
        ("telegram", "https://t.me/some_name"),
        ("instagram", "https://www.instagram.com/some_name/"),
        ("tiktok", "https://www.tiktok.com/@some_name"),
        ("youtube", "https://www.youtube.com/@some_name"),
        ("facebook", "https://www.facebook.com/some_name"),
        ("twitter", "https://x.com/some_name"),
        ("threads", "https://www.threads.com/@some_name"),
        ("vk", "https://vk.com/some_name"),
        ("ok", "https://ok.ru/some_name"),
        ("twitch", "https://www.twitch.tv/some_name"),
        ("kick", "https://kick.com/some_name"),
        ("snapchat", "https://www.snapchat.com/add/some_name"),
        ("bluesky", "https://bsky.app/profile/some_name"),
    ],
)
def test_a_name_is_its_profile_where_the_network_is_clear(network: str, link: str) -> None:
    assert read_link_for("@some_name", network) == LinkRead(link, changed=True, other_network=None)
    assert read_link_for("＠some_name", network).link == link
    assert read_link_for("my page is @some_name!", network).link == link
    assert read_link_for(link, network) == LinkRead(link, changed=False, other_network=None)


@pytest.mark.parametrize("network", [None, "other", "website", "spotify", "linkedin", "no such"])
def test_a_name_without_a_clear_network_asks_for_the_whole_link(network: str | None) -> None:
    with pytest.raises(BadParameter, match="whole link"):
        read_link_for("@some_name", network)


@pytest.mark.parametrize("typed", ["name", "@", "@имя", "@a @b", "@.name", "@na!me"])
def test_what_is_no_name_is_refused_with_the_form_of_the_network(typed: str) -> None:
    with pytest.raises(BadParameter) as refusal:
        read_link_for(typed, "instagram")
    assert "http" in str(refusal.value) or "one link" in str(refusal.value)


def test_a_bare_word_is_no_name_and_the_refusal_shows_one_of_the_network() -> None:
    with pytest.raises(BadParameter) as refusal:
        read_link_for("durov", "telegram")
    assert refusal.value.params == {"example": "https://t.me/name"}
    with pytest.raises(BadParameter, match=r"like https://example\.com/page"):
        read_link_for("durov", None)


def test_youtube_has_names_of_any_script() -> None:
    assert read_link_for("@имя", "youtube").link == "https://www.youtube.com/@имя"


def test_a_scheme_that_was_left_out_is_told_as_a_change() -> None:
    assert read_link_for("t.me/name", "telegram") == LinkRead("https://t.me/name", True, None)
    assert not read_link_for(" https://t.me/name\n", "telegram").changed


@pytest.mark.parametrize(
    ("network", "typed", "other"),
    [
        ("instagram", "https://www.tiktok.com/@a", "tiktok"),
        ("instagram", "https://vm.tiktok.com/ZM1", "tiktok"),
        ("telegram", "https://www.instagram.com/a/", "instagram"),
        ("youtube", "https://docs.google.com/forms/1", "google"),
        ("telegram", "https://t.me/a", None),
        ("telegram", "https://telegram.me/a", None),
        ("facebook", "https://fb.watch/abc", None),
        ("mastodon", "https://example.social/@a", None),
        ("telegram", "https://example.com/a", None),
        ("website", "https://www.youtube.com/@a", None),
        ("other", "https://www.youtube.com/@a", None),
        (None, "https://www.youtube.com/@a", None),
    ],
)
def test_a_link_of_another_network_is_a_warning_where_it_is_certain(
    network: str | None, typed: str, other: str | None
) -> None:
    found = read_link_for(typed, network)
    assert found.other_network == (NETWORKS[other] if other else None)


@pytest.mark.parametrize("typed", ["t.me", "https://www.instagram.com/", "https://m.vk.com?ref=1"])
def test_a_network_s_front_page_is_nobody_s(typed: str) -> None:
    with pytest.raises(BadParameter, match="front page"):
        read_link_for(typed, None)


def test_a_customer_s_own_page_keeps_all_of_its_parameters() -> None:
    typed = "https://example.com/shop?utm_source=vitrine&ref=7&fbclid=1#prices"
    assert read_link_for(typed, "website") == LinkRead(typed, changed=False, other_network=None)
    assert read_link_for(typed, None).link == "https://example.com/shop?ref=7#prices"
    assert read_link_for("www.youtube.com/", "website").link == "https://www.youtube.com/"


def test_a_link_that_grows_beyond_the_limit_is_refused() -> None:
    typed = "https://youtu.be/" + "x" * (LINK_LIMIT - 20)
    assert len(typed) <= LINK_LIMIT
    with pytest.raises(BadParameter, match="characters long"):
        read_link_for(typed, "youtube")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("https://t.me/name", "telegram"),
        ("t.me/name", "telegram"),
        ("t.me", "telegram"),
        ("look: https://youtu.be/abc 👍", "youtube"),
        ("tg://resolve?domain=name", "telegram"),
        ("https://m.facebook.com/x", "facebook"),
        ("https://x.com/a/status/1?s=20", "twitter"),
    ],
)
def test_the_network_of_a_pasted_link_is_known(text: str, slug: str) -> None:
    assert network_of_link(text) == NETWORKS[slug]


@pytest.mark.parametrize(
    "text",
    ["", "telegram", "telegram likes", "@name", "https://example.com", "t.me/a vk.com/b", "1000"],
)
def test_what_is_no_link_of_a_network_has_none(text: str) -> None:
    assert network_of_link(text) is None


slugs = st.sampled_from([None, *NETWORKS, "no such"])


@given(anything, slugs)
@example("https://t.me/s/s/@x", None)
@example("https://youtu.be/watch", "youtube")
@example("https://www.youtube.com/embed/videoseries?list=1", "youtube")
@example("https://open.spotify.com/intl-de/intl-fr/track/1", "spotify")
@example("https://www.instagram.com/name./", "instagram")
def test_any_text_is_a_canonical_link_or_a_refusal(typed: str, network: str | None) -> None:
    try:
        found = read_link_for(typed, network)
    except BadParameter as refusal:
        complete(refusal)
        return
    assert found.link == read_link(found.link)
    assert not HIDDEN.search(found.link)
    assert len(found.link) <= LINK_LIMIT
    assert found.other_network is None or found.other_network is not OTHER
    assert read_link_for(found.link, network) == LinkRead(found.link, False, found.other_network)


PARAMETERS = ("v", "list", "si", "utm_x", "ref", "w", "id", "t", "_t", "start", "lc", "k")
PLACES = (
    *("t.me", "a.t.me", "web.telegram.org", "youtu.be", "m.youtube.com", "studio.youtube.com"),
    *("instagram.com", "m.vk.com", "fb.com", "ru-ru.facebook.com", "x.com", "vm.tiktok.com"),
    *("example.com", "dai.ly", "open.spotify.com", "ok.ru", "www.reddit.com"),
)

paths = st.text(st.sampled_from("abZ019/_-.@+%=~;,s"), max_size=20)
queries = st.lists(st.tuples(st.sampled_from(PARAMETERS), paths), max_size=4).map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs)
)


@given(st.sampled_from(PLACES), paths, queries, slugs)
def test_a_link_made_canonical_stays_as_it_is(
    host: str, path: str, query: str, network: str | None
) -> None:
    try:
        found = read_link_for(f"https://{host}/{path}?{query}", network)
    except BadParameter:
        return
    assert read_link_for(found.link, network) == LinkRead(found.link, False, found.other_network)
