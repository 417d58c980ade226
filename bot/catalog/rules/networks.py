"""Find the social network that a category is for, by the words of its title.

A panel has hundreds of categories, too many for one list on a phone. Grouped by network they are a
dozen short lists.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Network:
    """A social network, or another kind of site, that services are for."""

    slug: str
    """The text it is stored under."""
    title: str
    """Its brand name, the same in every language; empty for `OTHER`."""
    icon: str


# Slug, title, icon, and the names it has in titles: regular expressions, matched against casefolded
# text between characters that are no letters. The shop shows the networks in this order.
_TABLE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("telegram", "Telegram", "✈️", ("telegram", "tg", "телеграмм?", "тг", "телега")),
    (
        "instagram",
        "Instagram",
        "📸",
        ("instagram", "insta", "ig", "igtv", "reels", "инстаграмм?", "инста", "instegram"),
    ),
    ("tiktok", "TikTok", "🎵", ("tik ?tok", "тик ?ток")),
    ("youtube", "YouTube", "▶️", ("you ?tube", "yt", "ютуб", "ютьюб")),
    ("facebook", "Facebook", "📘", ("face ?book", "fb", "фейсбук")),
    (
        "twitter",
        "X / Twitter",
        "🐦",
        ("twitter", "tweets?", "retweets?", "твиттер", r"\Ax(?! ?\d)", r"\[x\]", "x\\.com"),
    ),
    ("threads", "Threads", "🧵", ("threads",)),
    ("vk", "VK", "💙", ("vk", "vkontakte", "вк", "вконтакте")),
    ("ok", "OK", "🧡", (r"ok\.ru", "odnoklassniki", "одноклассники")),
    ("whatsapp", "WhatsApp", "💬", ("whats ?app", "ватсап", "вотсап")),
    ("discord", "Discord", "🎮", ("discord", "дискорд")),
    ("twitch", "Twitch", "🟣", ("twitch", "твич")),
    ("kick", "Kick", "🟢", ("kick", r"kick\.com")),
    ("snapchat", "Snapchat", "👻", ("snap ?chat",)),
    ("linkedin", "LinkedIn", "💼", ("linked ?in",)),
    ("pinterest", "Pinterest", "📌", ("pinterest",)),
    ("reddit", "Reddit", "👽", ("reddit", "subreddit")),
    ("quora", "Quora", "❓", ("quora",)),
    ("spotify", "Spotify", "🎧", ("spotify", "спотифай")),
    ("soundcloud", "SoundCloud", "☁️", ("sound ?cloud",)),
    ("applemusic", "Apple Music", "🍏", ("apple music", "i ?tunes")),
    ("deezer", "Deezer", "🎶", ("deezer",)),
    ("audiomack", "Audiomack", "🎼", ("audiomack",)),
    ("shazam", "Shazam", "🔵", ("shazam",)),
    ("bluesky", "Bluesky", "🦋", ("blue ?sky",)),
    ("mastodon", "Mastodon", "🐘", ("mastodon",)),
    ("truthsocial", "Truth Social", "🗽", ("truth social",)),
    ("clubhouse", "Clubhouse", "👋", ("club ?house",)),
    ("likee", "Likee", "💗", ("likee",)),
    ("kwai", "Kwai", "🟠", ("kwai",)),
    ("jaco", "JACO", "🎤", ("jaco",)),
    ("bigo", "Bigo", "🦖", ("bigo",)),
    ("trovo", "Trovo", "🕹️", ("trovo",)),
    ("rumble", "Rumble", "📗", ("rumble",)),
    ("dailymotion", "Dailymotion", "🎬", ("daily ?motion",)),
    ("vimeo", "Vimeo", "🎞️", ("vimeo",)),
    ("rutube", "Rutube", "📺", ("rutube", "рутуб")),
    ("dzen", "Dzen", "📰", ("dzen", "дзен", "yandex zen")),
    ("medium", "Medium", "✍️", ("medium(?! (?:quality|speed|drop|price))",)),
    ("tumblr", "Tumblr", "📓", ("tumblr",)),
    ("steam", "Steam", "🚂", ("steam",)),
    ("roblox", "Roblox", "🧱", ("roblox",)),
    ("github", "GitHub", "🐙", ("git ?hub",)),
    ("shopee", "Shopee", "🛍️", ("shopee",)),
    ("lazada", "Lazada", "🛒", ("lazada",)),
    ("naver", "Naver", "🟩", ("naver", "chzzk")),
    ("line", "LINE", "💚", (r"\Aline", "line (?:app|voom|friends)")),
    ("viber", "Viber", "📞", ("viber", "вайбер")),
    ("wechat", "WeChat", "🈯", ("we ?chat",)),
    ("weibo", "Weibo", "🈺", ("weibo",)),
    ("google", "Google", "🔎", ("google",)),
    (
        "website",
        "Website",
        "🌐",
        ("web ?sites?", "web traffic", "site traffic", "seo traffic", "трафик", "сайт"),
    ),
)

OTHER = Network("other", "", "✨")
"""For categories whose title names no network."""

NETWORKS: Mapping[str, Network] = MappingProxyType(
    {slug: Network(slug, title, icon) for slug, title, icon, _ in _TABLE} | {OTHER.slug: OTHER}
)
"""The networks by slug, in the order they are shown."""

_SPACES = re.compile(r"[\s_]+")
_ALIASES = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<{slug}>{'|'.join(names)})" for slug, _, _, names in _TABLE)
    + r")(?![^\W_])"
)
_DECORATION = re.compile(r"\A[\W_]+")


def network_of_title(title: str) -> Network:
    """Return the network that a category's title names first; `OTHER` if it names none."""
    text = _DECORATION.sub("", _SPACES.sub(" ", title).casefold())
    found = _ALIASES.search(text)
    if found is None or found.lastgroup is None:
        return OTHER
    return NETWORKS[found.lastgroup]
