"""Networks: found by the words of a category's title."""

import pytest

from bot.catalog.rules.networks import NETWORKS, OTHER, network_of_title


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Telegram Members", "telegram"),
        ("🇷🇺 Telegram - Members | Russia", "telegram"),
        ("Телеграм подписчики", "telegram"),
        ("ТГ просмотры", "telegram"),
        ("Instagram - Likes", "instagram"),
        ("IG followers", "instagram"),
        ("Инстаграм лайки", "instagram"),
        ("TikTok Saves", "tiktok"),
        ("Tik Tok Saves", "tiktok"),
        ("YouTube_Views", "youtube"),
        ("Youtube | Google Adwords", "youtube"),
        ("Facebook Reels Plays", "facebook"),
        ("Reels Views", "instagram"),
        ("X / Twitter Followers", "twitter"),
        ("X Followers", "twitter"),
        ("🔥 X Followers", "twitter"),
        ("Tweet Impressions", "twitter"),
        ("Followers [X]", "twitter"),
        ("VK.com Likes", "vk"),
        ("ВКонтакте друзья", "vk"),
        ("Ok.ru - Services", "ok"),
        ("WhatsApp - Channel Members", "whatsapp"),
        ("Kick.com Viewers", "kick"),
        ("Threads - Likes", "threads"),
        ("Twitter Threads", "twitter"),
        ("Medium - Claps", "medium"),
        ("Line Friends", "line"),
        ("Website Traffic | Google", "website"),
        ("Google Play", "google"),
        ("Chzzk.Naver.com Live", "naver"),
    ],
)
def test_a_title_names_its_network(title: str, slug: str) -> None:
    assert network_of_title(title).slug == slug


@pytest.mark.parametrize(
    "title",
    [
        "",
        "NEW SERVICES",
        "Private Person (1)",
        "Medium quality followers",
        "Offline members",
        "Cheapest online",
        "5 x followers",
        "x2 boosts",
        "Instant start",
        "Lucky kicker",
        "Лайки",
        "Outgoing",
        "⭐⭐⭐",
    ],
)
def test_a_word_that_only_looks_like_a_network_is_none(title: str) -> None:
    assert network_of_title(title) is OTHER


def test_the_network_that_is_named_first_counts() -> None:
    assert network_of_title("Instagram to TikTok").slug == "instagram"
    assert network_of_title("TikTok to Instagram").slug == "tiktok"


@pytest.mark.parametrize("slug", list(NETWORKS))
def test_every_network_has_an_icon_and_finds_itself_by_its_own_name(slug: str) -> None:
    network = NETWORKS[slug]
    assert network.slug == slug
    assert network.icon
    if network is not OTHER:
        assert network_of_title(f"{network.title} likes") is network or slug in ("ok",)


def test_icons_and_titles_are_told_apart_and_other_comes_last() -> None:
    titles = [network.title for network in NETWORKS.values()]
    icons = [network.icon for network in NETWORKS.values()]
    assert len(set(titles)) == len(titles)
    assert len(set(icons)) == len(icons)
    assert list(NETWORKS)[-1] == OTHER.slug
