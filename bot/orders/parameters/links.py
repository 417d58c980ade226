"""Reads a link: turns what a customer pastes into the form the panel wants, and refuses tricks."""

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bot.catalog.rules import sites
from bot.catalog.rules.networks import OTHER, Network
from bot.catalog.rules.sites import SITES, Site
from bot.i18n import N_
from bot.orders.parameters.canonical import canonical, front_page
from bot.orders.parameters.pasted import one_link, one_name
from bot.orders.parameters.refusal import BadParameter
from bot.orders.parameters.writing import is_name

LINK_LIMIT = 512
"""Largest number of characters of a link; panels store little more."""

WEBSITE: Final = "website"
"""Slug of services for a customer's own page; its parameters count visits, so all are kept."""

_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""White space, control and direction characters: they hide where a link leads."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
_HOST = re.compile(r"(?=.{4,253}\Z)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


@dataclass(frozen=True, slots=True)
class LinkRead:
    """A link in the form that is sent to the panel."""

    link: str
    changed: bool
    """True if it differs from what was typed."""
    other_network: Network | None
    """Set if the host belongs to another network than the category: a warning, not a refusal."""


def read_link_for(text: str, network: str | None) -> LinkRead:
    """Return the link in a pasted text, for a service of the network with this slug.

    Drop the words around it, turn `@name` into the link of a profile if the network is known, and
    write the link as its network does. Raise BadParameter with what is wrong.
    """
    link = _meant(text, SITES.get(network or ""))
    if network != WEBSITE:
        link = read_link(canonical(link))
        _refuse_front_page(link)
    return LinkRead(link, link != text.strip(), _other(link, network))


def network_of_link(text: str) -> Network | None:
    """Return the network of the link in a text; None if it is unknown or there is no link."""
    try:
        return sites.network_of_link(read_link(one_link(text)))
    except BadParameter:
        return None


def read_link(text: str) -> str:
    """Return the link to send: https, a real host, no hidden characters.

    `example.com/page` and http are taken for https. BadParameter tells what is wrong.
    """
    link = text.strip()
    if len(link) > LINK_LIMIT:
        raise BadParameter(
            N_("⚠️ The link is {length} characters long; {limit} are allowed."),
            length=len(link),
            limit=LINK_LIMIT,
        )
    if _UNSEEN.search(link):
        raise BadParameter(
            N_("⚠️ The link holds a space or an invisible character. Send one link and no more.")
        )
    if not _SCHEME.match(link):
        link = f"https://{link}"
    link = re.sub(r"\Ahttp://", "https://", link, flags=re.IGNORECASE)
    return _checked(link)


def _meant(text: str, site: Site | None) -> str:
    link = one_link(text)
    try:
        return read_link(link)
    except BadParameter:
        name = one_name(text)
        if name is None and not is_name(link):
            raise
    if name is None or not is_name(name) or not (name.isascii() or site is SITES["youtube"]):
        raise _no_link_like(site)
    if site is None or not site.profile:
        raise BadParameter(
            N_(
                "⚠️ A name alone does not tell the page. Please send its whole link, like {example}."
            ),
            example=_example(site),
        )
    return site.profile.format(name)


def _checked(link: str) -> str:
    try:
        parts = urlsplit(link)
        host, port, login = parts.hostname or "", parts.port, parts.username
        host = host.encode("idna").decode()
    except ValueError:
        raise _no_link() from None
    if parts.scheme != "https" or port is not None or login is not None:
        raise _no_link()
    if not _HOST.fullmatch(host):
        raise _no_link()
    rest = link[len("https://") + len(parts.netloc) :]
    return f"https://{host}{rest}"


def _refuse_front_page(link: str) -> None:
    site = front_page(link)
    if site is not None:
        raise BadParameter(
            N_("⚠️ This is the front page of {network}. Send the link of a page, like {example}."),
            network=site.network.title,
            example=_example(site),
        )


def _other(link: str, network: str | None) -> Network | None:
    if network in (None, WEBSITE, OTHER.slug):
        return None
    found = sites.network_of_link(link)
    return found if found and found.slug != network else None


def _no_link() -> BadParameter:
    return BadParameter(
        N_("⚠️ This is not a link to a page. Send one like https://example.com/page.")
    )


def _no_link_like(site: Site | None) -> BadParameter:
    if site is None or not site.profile:
        return _no_link()
    return BadParameter(
        N_("⚠️ This is not a link to a page. Send one like {example}, or a name like @name."),
        example=_example(site),
    )


def _example(site: Site | None) -> str:
    if site is None:
        return "https://example.com/page"
    return site.profile.format("name") if site.profile else f"https://{site.host}/…"
