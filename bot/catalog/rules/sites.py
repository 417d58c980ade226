"""The sites of each network: hosts, the form of profile links, and the query parameters to keep.

Customers copy links from browsers, applications and messages, with different hosts and query
parameters. Panels want the link that the network itself shows. Links of hosts that only redirect,
such as vm.tiktok.com, stay as they are, because only the network knows where they lead.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from bot.catalog.rules.networks import NETWORKS, Network


@dataclass(frozen=True, slots=True)
class Site:
    """The web site of a network."""

    network: Network
    host: str
    """The host to write its links with."""
    profile: str = ""
    """Pattern of a profile's link, with {} for the name; empty if the name is not enough."""
    queries: tuple[str, ...] | None = ()
    """Query parameters to keep, in the order to write them; None to keep all except those that
    only track visitors."""


_ALL = "*"
_PREFIXES = ("", "www.", "m.", "mobile.")

# Slug, the canonical host, other hosts with the same paths, the pattern of a profile's link, and
# the query parameters to keep. Each host is also known with `www.`, `m.` or `mobile.` before it.
_REWRITTEN: tuple[tuple[str, str, str, str, str], ...] = (
    (
        *("telegram", "t.me", "telegram.me telegram.dog", "https://t.me/{}"),
        # A bot's start, a comment, a topic, a boost and a live stream each have their own page.
        "comment thread start startapp startgroup boost c livestream videochat voicechat",
    ),
    (
        *("instagram", "www.instagram.com", "instagr.am", "https://www.instagram.com/{}/"),
        "story_media_id",
    ),
    ("tiktok", "www.tiktok.com", "", "https://www.tiktok.com/@{}", ""),
    (
        *("youtube", "www.youtube.com", "youtu.be youtube-nocookie.com gaming.youtube.com"),
        *("https://www.youtube.com/@{}", "v list lc lb search_query"),
    ),
    (
        *("facebook", "www.facebook.com", "fb.com web.facebook.com mbasic.facebook.com"),
        "https://www.facebook.com/{}",
        "story_fbid id v fbid set comment_id reply_comment_id multi_permalinks",
    ),
    (
        "twitter",
        "x.com",
        "twitter.com fxtwitter.com vxtwitter.com fixupx.com",
        "https://x.com/{}",
        "",
    ),
    ("threads", "www.threads.com", "threads.net", "https://www.threads.com/@{}", ""),
    ("vk", "vk.com", "vk.ru vkontakte.ru new.vk.com", "https://vk.com/{}", "w z reply thread post"),
    ("ok", "ok.ru", "odnoklassniki.ru", "https://ok.ru/{}", _ALL),
    ("whatsapp", "www.whatsapp.com", "", "", _ALL),
    ("discord", "discord.com", "discordapp.com ptb.discord.com canary.discord.com", "", "event"),
    ("twitch", "www.twitch.tv", "", "https://www.twitch.tv/{}", ""),
    ("kick", "kick.com", "", "https://kick.com/{}", "clip"),
    ("snapchat", "www.snapchat.com", "", "https://www.snapchat.com/add/{}", ""),
    ("linkedin", "www.linkedin.com", "", "", "commentUrn"),
    ("pinterest", "www.pinterest.com", "pinterest.ru", "https://www.pinterest.com/{}/", ""),
    (
        *("reddit", "www.reddit.com", "old.reddit.com new.reddit.com np.reddit.com"),
        *("https://www.reddit.com/user/{}/", ""),
    ),
    ("quora", "www.quora.com", "", "", ""),
    ("spotify", "open.spotify.com", "play.spotify.com", "", ""),
    ("soundcloud", "soundcloud.com", "", "https://soundcloud.com/{}", "secret_token"),
    ("applemusic", "music.apple.com", "", "", "i"),
    ("deezer", "www.deezer.com", "", "", ""),
    ("audiomack", "audiomack.com", "", "https://audiomack.com/{}", ""),
    ("shazam", "www.shazam.com", "", "", ""),
    ("bluesky", "bsky.app", "", "https://bsky.app/profile/{}", ""),
    ("truthsocial", "truthsocial.com", "", "https://truthsocial.com/@{}", ""),
    ("clubhouse", "www.clubhouse.com", "joinclubhouse.com", "https://www.clubhouse.com/@{}", ""),
    ("likee", "likee.video", "likee.com", "https://likee.video/@{}", ""),
    ("kwai", "www.kwai.com", "", "https://www.kwai.com/@{}", ""),
    ("bigo", "www.bigo.tv", "", "", ""),
    ("trovo", "trovo.live", "", "https://trovo.live/{}", ""),
    ("rumble", "rumble.com", "", "", ""),
    ("dailymotion", "www.dailymotion.com", "dai.ly", "https://www.dailymotion.com/{}", "playlist"),
    ("vimeo", "vimeo.com", "", "https://vimeo.com/{}", "h"),
    ("rutube", "rutube.ru", "", "", "p"),
    ("dzen", "dzen.ru", "zen.yandex.ru zen.yandex.com", "https://dzen.ru/{}", ""),
    ("medium", "medium.com", "", "https://medium.com/@{}", "sk"),
    ("tumblr", "www.tumblr.com", "", "https://www.tumblr.com/{}", ""),
    ("roblox", "www.roblox.com", "web.roblox.com", "", "code type privateServerLinkCode"),
    ("github", "github.com", "", "https://github.com/{}", ""),
)

# Hosts of a network whose links stay as they are: they redirect, or the canonical host has no such
# pages.
_STAYING: Mapping[str, str] = {
    "telegram": "telegram.org",
    "tiktok": "vm.tiktok.com vt.tiktok.com",
    "facebook": "fb.watch fb.me fb.gg m.me",
    "vk": "vk.me vkvideo.ru",
    "whatsapp": "wa.me chat.whatsapp.com",
    "discord": "discord.gg",
    "snapchat": "t.snapchat.com",
    "linkedin": "lnkd.in",
    "pinterest": "pin.it pinterest.co.uk pinterest.de pinterest.fr pinterest.es pinterest.it "
    "pinterest.ca pinterest.jp pinterest.com.au pinterest.com.mx pinterest.at pinterest.ch",
    "reddit": "redd.it",
    "spotify": "spotify.link spoti.fi",
    "soundcloud": "on.soundcloud.com snd.sc",
    "applemusic": "itunes.apple.com",
    "deezer": "link.deezer.com deezer.page.link dzr.page.link",
    "bluesky": "bsky.social",
    "mastodon": "mastodon.social mastodon.online mstdn.social",
    "likee": "l.likee.video",
    "kwai": "k.kwai.com s.kw.ai kwai.app",
    "jaco": "jaco.live",
    "bigo": "slink.bigovideo.tv",
    "steam": "steamcommunity.com steampowered.com s.team",
    "shopee": "shopee.co.id shopee.com.my shopee.ph shopee.sg shopee.co.th shopee.vn shopee.tw "
    "shopee.com.br shp.ee",
    "lazada": "lazada.co.id lazada.com.my lazada.com.ph lazada.sg lazada.co.th lazada.vn",
    "naver": "naver.com naver.me",
    "line": "line.me lin.ee",
    "viber": "viber.com",
    "wechat": "wechat.com weixin.qq.com",
    "weibo": "weibo.com weibo.cn",
    "google": "google.com google.ru google.co.uk google.de g.page g.co maps.app.goo.gl",
}

SITES: Mapping[str, Site] = MappingProxyType(
    {
        slug: Site(
            NETWORKS[slug], host, profile, None if queries == _ALL else tuple(queries.split())
        )
        for slug, host, _, profile, queries in _REWRITTEN
    }
)
"""The sites of networks whose links are rewritten, by slug."""


def _rewritten() -> Iterator[tuple[str, Site]]:
    for slug, host, others, _, _ in _REWRITTEN:
        for each in (host, *others.split()):
            bare = each.removeprefix("www.")
            yield from ((prefix + bare, SITES[slug]) for prefix in _PREFIXES)


_COUNTRY = re.compile(r"[a-z]{2}(?:-[a-z]{2})?\.")
_BY_COUNTRY: Final = frozenset(("facebook", "linkedin", "pinterest"))
"""Networks with the same pages on hosts by country, such as de.linkedin.com."""

_STAY: Final = {host: NETWORKS[slug] for slug, hosts in _STAYING.items() for host in hosts.split()}
_HOSTS: Final = {host: site for host, site in _rewritten() if host not in _STAY}
_KNOWN: Final = {**{host: site.network for host, site in _HOSTS.items()}, **_STAY}


def site_of(host: str) -> Site | None:
    """Return the site that links of this host are rewritten to; None if they stay as they are."""
    site = _HOSTS.get(host)
    if site is None and _COUNTRY.match(host):
        site = _HOSTS.get(host.partition(".")[2])
        return site if site and site.network.slug in _BY_COUNTRY else None
    return site


def network_of_host(host: str) -> Network | None:
    """Return the network that owns a host or one of its parent domains; None if unknown."""
    while "." in host:
        if host in _KNOWN:
            return _KNOWN[host]
        host = host.partition(".")[2]
    return None


def network_of_link(link: str) -> Network | None:
    """Return the network that owns the host of a link; None if unknown, or if it is not a link."""
    try:
        host = urlsplit(link if "://" in link else f"https://{link}").hostname
    except ValueError:
        return None
    return network_of_host(host or "")
