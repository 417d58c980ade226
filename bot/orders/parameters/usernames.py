"""Reads usernames and hashtags: with or without their sign, or as a link of their page."""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from bot.i18n import N_
from bot.orders.parameters.canonical import canonical
from bot.orders.parameters.links import read_link, read_link_for
from bot.orders.parameters.pasted import web_link
from bot.orders.parameters.refusal import BadParameter
from bot.orders.parameters.writing import is_name, is_tag
from bot.text.cutting import cut_to_units
from bot.text.invisible import strip_invisible, trim_invisible

QUOTED_LENGTH: Final = 80
"""UTF-16 units of the customer's text that a refusal quotes."""

_AT = "@＠"
_HASH = "#＃"
_OF_PROFILE = re.compile(
    r"/(?:(?:in|user|users|u|c|add|id|profile|people)/)?@?([^/@]+)/?", re.IGNORECASE
)
_OF_TAG = re.compile(r"/(?:explore/tags|tags?|hashtag|feed/hashtag)/([^/]+)/?", re.IGNORECASE)
_NOBODY = frozenset(
    (
        *("watch", "playlist", "explore", "reels", "home", "search", "feed", "i", "p", "s", "c"),
        *("story.php", "permalink.php", "photo.php", "photo", "share", "shorts", "live", "login"),
        *("joinchat", "boost", "stories", "results", "in", "u", "user", "profile", "add", "id"),
    )
)
"""Paths of networks' own pages that look like a profile."""


def read_username(text: str) -> str:
    """Read one username, without its `@`; raise BadParameter."""
    name = name_of(text)
    if name is None:
        raise BadParameter(
            N_("⚠️ “{item}” is not a username. Send one like @name, or the link of its profile."),
            item=quote_input(text),
        )
    return name


def read_follower_source(text: str, network: str | None) -> str:
    """Read whose followers to take: a link stays a link, a username a username.

    Panel API v2 asks for a "URL to scrape followers from"; panels take either.
    """
    return read_link_for(text, network).link if "/" in text else read_username(text)


def read_hashtag(text: str) -> str:
    """Read one hashtag, without its `#`; raise BadParameter."""
    tag = tag_of(text)
    if tag is None:
        raise BadParameter(
            N_("⚠️ “{item}” is not a hashtag. Send one like #word: no spaces, no signs."),
            item=quote_input(text),
        )
    return tag


def name_of(text: str) -> str | None:
    """Return the username in a word or in the link of a profile; None if it is neither."""
    word = trim_invisible(text)
    name = _name_in(word) if "/" in word else word.lstrip(_AT)
    return name if name is not None and is_name(name) else None


def tag_of(text: str) -> str | None:
    """Return the hashtag in a word or in the link of its page; None if it is neither."""
    word = trim_invisible(text)
    if "/" in word:
        found = _OF_TAG.fullmatch(urlsplit(_page(word)).path)
        word = unquote(found[1]) if found else ""
    tag = strip_invisible(word).lstrip(_HASH)
    return tag if is_tag(tag) else None


def quote_input(text: str) -> str:
    """Return the customer's text as a refusal quotes it: one line, cut to QUOTED_LENGTH."""
    return cut_to_units(strip_invisible(" ".join(text.split())), QUOTED_LENGTH)


def _name_in(link: str) -> str | None:
    parts = urlsplit(_page(link))
    if parts.path == "/profile.php":
        found = re.fullmatch(r"id=([0-9]+)", parts.query)
        return found[1] if found else None
    named = _OF_PROFILE.fullmatch(parts.path)
    if named is None or parts.query:
        return None
    name = unquote(named[1])
    return None if name.lower() in _NOBODY else name


def _page(link: str) -> str:
    """Return the canonical link; empty if the text is not a link."""
    try:
        return canonical(read_link(web_link(link)))
    except BadParameter:
        return ""
