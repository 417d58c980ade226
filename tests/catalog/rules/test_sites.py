"""Sites: each host belongs to one network, and profile links are on its canonical host."""

from urllib.parse import urlsplit

import pytest

from bot.catalog.rules.networks import NETWORKS, OTHER
from bot.catalog.rules.sites import SITES, network_of_host, network_of_link, site_of


@pytest.mark.parametrize(
    ("host", "slug", "canonical"),
    [
        ("t.me", "telegram", "t.me"),
        ("www.t.me", "telegram", "t.me"),
        ("telegram.me", "telegram", "t.me"),
        ("telegram.dog", "telegram", "t.me"),
        ("instagram.com", "instagram", "www.instagram.com"),
        ("m.instagram.com", "instagram", "www.instagram.com"),
        ("instagr.am", "instagram", "www.instagram.com"),
        ("m.tiktok.com", "tiktok", "www.tiktok.com"),
        ("youtu.be", "youtube", "www.youtube.com"),
        ("m.youtube.com", "youtube", "www.youtube.com"),
        ("www.youtube-nocookie.com", "youtube", "www.youtube.com"),
        ("fb.com", "facebook", "www.facebook.com"),
        ("m.facebook.com", "facebook", "www.facebook.com"),
        ("mbasic.facebook.com", "facebook", "www.facebook.com"),
        ("ru-ru.facebook.com", "facebook", "www.facebook.com"),
        ("twitter.com", "twitter", "x.com"),
        ("mobile.twitter.com", "twitter", "x.com"),
        ("www.x.com", "twitter", "x.com"),
        ("www.threads.net", "threads", "www.threads.com"),
        ("vk.ru", "vk", "vk.com"),
        ("m.vk.com", "vk", "vk.com"),
        ("m.ok.ru", "ok", "ok.ru"),
        ("odnoklassniki.ru", "ok", "ok.ru"),
        ("de.linkedin.com", "linkedin", "www.linkedin.com"),
        ("br.pinterest.com", "pinterest", "www.pinterest.com"),
        ("old.reddit.com", "reddit", "www.reddit.com"),
        ("m.twitch.tv", "twitch", "www.twitch.tv"),
        ("zen.yandex.ru", "dzen", "dzen.ru"),
        ("dai.ly", "dailymotion", "www.dailymotion.com"),
    ],
)
def test_a_host_of_the_same_pages_is_rewritten(host: str, slug: str, canonical: str) -> None:
    site = site_of(host)
    assert site is not None
    assert (site.network, site.host) == (NETWORKS[slug], canonical)
    assert network_of_host(host) == NETWORKS[slug]


@pytest.mark.parametrize(
    ("host", "slug"),
    [
        ("vm.tiktok.com", "tiktok"),
        ("vt.tiktok.com", "tiktok"),
        ("fb.watch", "facebook"),
        ("pin.it", "pinterest"),
        ("chat.whatsapp.com", "whatsapp"),
        ("discord.gg", "discord"),
        ("spotify.link", "spotify"),
        ("on.soundcloud.com", "soundcloud"),
        ("l.likee.video", "likee"),
        ("music.youtube.com", "youtube"),
        ("somebody.tumblr.com", "tumblr"),
        ("somebody.t.me", "telegram"),
        ("chzzk.naver.com", "naver"),
        ("store.steampowered.com", "steam"),
        ("maps.google.com", "google"),
        ("maps.app.goo.gl", "google"),
    ],
)
def test_a_host_of_other_pages_or_of_redirects_is_known_and_stays(host: str, slug: str) -> None:
    assert site_of(host) is None
    assert network_of_host(host) == NETWORKS[slug]


@pytest.mark.parametrize(
    "host",
    [
        *("", "com", "example.com", "notvk.com", "t.me.example.com", "xx.com", "t.co", "goo.gl"),
        *("ab.example.com", "apple.com", "bit.ly", "instagram.com.example.net", "faketiktok.com"),
    ],
)
def test_a_host_that_is_not_certain_is_nobody_s(host: str) -> None:
    assert site_of(host) is None
    assert network_of_host(host) is None


def test_only_some_networks_show_the_same_pages_under_a_country() -> None:
    assert site_of("ru.t.me") is None
    assert site_of("fr.pinterest.com") is SITES["pinterest"]


@pytest.mark.parametrize("slug", list(SITES))
def test_every_site_is_of_its_network_and_finds_itself(slug: str) -> None:
    site = SITES[slug]
    assert site.network is NETWORKS[slug]
    assert site_of(site.host) is site
    assert network_of_host(site.host) is site.network


@pytest.mark.parametrize("slug", [slug for slug, site in SITES.items() if site.profile])
def test_every_profile_is_a_link_of_its_own_canonical_host(slug: str) -> None:
    profile = SITES[slug].profile.format("name")
    assert urlsplit(profile).scheme == "https"
    assert urlsplit(profile).hostname == SITES[slug].host
    assert "name" in urlsplit(profile).path


def test_every_network_but_the_open_ones_has_a_place_on_the_web() -> None:
    from bot.catalog.rules.sites import _KNOWN  # noqa: PLC0415 - the table, looked at as a whole

    placed = {network.slug for network in _KNOWN.values()}
    assert set(NETWORKS) - placed == {"website", OTHER.slug}


@pytest.mark.parametrize(
    ("link", "slug"),
    [
        ("https://t.me/name", "telegram"),
        ("t.me/name", "telegram"),
        ("HTTPS://T.ME/name", "telegram"),
        ("https://www.vk.ru/wall-1_2", "vk"),
        ("x.com", "twitter"),
    ],
)
def test_the_network_of_a_link_is_its_host_s(link: str, slug: str) -> None:
    assert network_of_link(link) == NETWORKS[slug]


@pytest.mark.parametrize(
    "link", ["", "words", "https://", "https://[", "https://[::1]/", "https://example.com/t.me"]
)
def test_what_is_no_link_of_a_network_has_none(link: str) -> None:
    assert network_of_link(link) is None
