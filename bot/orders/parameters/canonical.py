"""Rewrites the links of a page to one form: the network's own host, no tracking parameters.

Panels compare links as texts, and many take only the form that the network itself shows. On a
known network only the queries stay that tell one page from another; on any other host, where a
name like `ref` may be somebody's own, only those that nobody but advertisers set are dropped.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from bot.catalog.rules.sites import Site, network_of_host, site_of

_TRACKING: Final = re.compile(
    r"utm_\w+|igshid|igsh|fbclid|gclid|dclid|gbraid|wbraid|yclid|ysclid|msclkid|twclid|ttclid"
    r"|mc_cid|mc_eid|mibextid|is_from_webapp|sender_device|ref_src|ref_url|_openstat",
    re.IGNORECASE,
)
_TRACKING_AT_HOME: Final = re.compile(r"si|feature|ref|_r|_t|share_id", re.IGNORECASE)
"""Parameters dropped on a network's own hosts only: elsewhere these names may mean anything."""

_AFTERTHOUGHT = ".,;:!…»“”\"'"
"""Punctuation copied with a link from a sentence; no link of a network ends in it."""


def canonical(link: str) -> str:
    """Return a checked https link in its network's form; on other hosts, without tracking."""
    parts = _rewritten(urlsplit(link))
    site = site_of(parts.netloc)
    if site is None:
        return urlunsplit(parts._replace(query=_untracked(parts)))
    path = parts.path.rstrip(_AFTERTHOUGHT + "/")
    if path and site.profile.endswith("/"):
        path += "/"
    query = _untracked(parts) if site.queries is None else _kept(parts.query, site.queries)
    return urlunsplit(("https", site.host, path, query, ""))


def front_page(link: str) -> Site | None:
    """Return the site if a canonical link is its front page, which is nobody's; else None."""
    parts = urlsplit(link)
    site = site_of(parts.netloc)
    return site if site and site.profile and not parts.path and not parts.query else None


def _kept(query: str, names: Iterable[str]) -> str:
    found: dict[str, str] = {}
    for pair in query.split("&"):
        found.setdefault(pair.partition("=")[0], pair)
    return "&".join(found[name] for name in names if name in found)


def _untracked(parts: SplitResult) -> str:
    at_home = network_of_host(parts.netloc) is not None
    return "&".join(
        pair
        for pair in parts.query.split("&")
        if not _TRACKING.fullmatch(name := pair.partition("=")[0])
        and not (at_home and _TRACKING_AT_HOME.fullmatch(name))
    )


def _rewritten(parts: SplitResult) -> SplitResult:
    """Return the parts of the usual link to a page that has links of several forms."""
    host, path = parts.netloc, parts.path
    if (named := _OWN_TELEGRAM.fullmatch(host)) and site_of(host) is None:
        return parts._replace(netloc="t.me", path=f"/{named[1]}{path}")
    if host == "web.telegram.org" and (found := _WEB_TELEGRAM.fullmatch(parts.fragment)):
        return SplitResult("https", "t.me", f"/{found[1]}", "", "")
    if host == "studio.youtube.com" and (found := _STUDIO.match(path)):
        return SplitResult("https", "www.youtube.com", "/watch", f"v={found[1]}", "")
    site = site_of(host)
    rewrite = _PATHS.get(site.network.slug) if site else None
    return rewrite(parts) if rewrite else parts


def _youtube(parts: SplitResult) -> SplitResult:
    short = parts.netloc.endswith("youtu.be")
    found = (_SHORT_VIDEO if short else _EMBEDDED_VIDEO).fullmatch(parts.path)
    if found is None:
        return parts
    query = "&".join(filter(None, (f"v={found[1]}", parts.query)))
    return parts._replace(netloc="www.youtube.com", path="/watch", query=query)


def _telegram(parts: SplitResult) -> SplitResult:
    # /s/ is a channel's preview in a browser.
    return parts._replace(path=re.sub(r"\A/(?:s/|@)*(?=[A-Za-z0-9_])", "/", parts.path))


def _twitter(parts: SplitResult) -> SplitResult:
    return parts._replace(path=re.sub(r"(/status/[0-9]+)/(?:photo|video)/.*", r"\1", parts.path))


def _spotify(parts: SplitResult) -> SplitResult:
    return parts._replace(path=re.sub(r"\A(?:/intl-[a-zA-Z-]+)+(?=/)", "", parts.path))


def _dailymotion(parts: SplitResult) -> SplitResult:
    short = parts.netloc.endswith("dai.ly") and len(parts.path) > 1
    return parts._replace(path=f"/video{parts.path}") if short else parts


_OWN_TELEGRAM = re.compile(r"(\w+)\.t\.me", re.ASCII)
_WEB_TELEGRAM = re.compile(r"@(\w+)")
_STUDIO = re.compile(r"/video/([\w-]+)", re.ASCII)
_SHORT_VIDEO = re.compile(r"/(?!(?:watch|playlist)\b)([\w-]+)/?", re.ASCII)
_EMBEDDED_VIDEO = re.compile(r"/(?:embed|v|e)/(?!videoseries|live_stream)([\w-]{11})/?", re.ASCII)

_PATHS: Mapping[str, Callable[[SplitResult], SplitResult]] = {
    "youtube": _youtube,
    "telegram": _telegram,
    "twitter": _twitter,
    "spotify": _spotify,
    "dailymotion": _dailymotion,
}
