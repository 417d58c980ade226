"""What a customer types for an order, read and checked; each refusal names the bound it missed."""

import re
from urllib.parse import urlsplit

from bot.errors import ShopError
from bot.i18n import N_

LINK_LIMIT = 512
"""Characters of a link; panels store little more."""

_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
"""White space, control and direction characters: a link with one is not what it looks like."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
_HOST = re.compile(r"(?=.{4,253}\Z)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[ \u00a0\u202f.,'’][0-9]{3})+")
_SHORT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]))?\s*([kкmм])", re.IGNORECASE)
_FACTORS = {"k": 1_000, "к": 1_000, "m": 1_000_000, "м": 1_000_000}

LARGEST = 10**12
"""Beyond what any service allows; keeps a typed number from being a computation."""


class BadParameter(ShopError):
    """What was typed does not fit; the question is asked again."""


def read_link(text: str) -> str:
    """Return the link as it will be sent: https, a real host, nothing hidden.

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


def _no_link() -> BadParameter:
    return BadParameter(
        N_("⚠️ This is not a link to a page. Send one like https://example.com/page.")
    )


def read_quantity(text: str, minimum: int, maximum: int) -> int:
    """Return the number typed: `1000`, `1 000`, `1,000`, `1.5k`; within the service's bounds."""
    number = _number(text.strip())
    if number is None:
        raise BadParameter(
            N_("⚠️ Please send a number from {minimum} to {maximum}."),
            minimum=minimum,
            maximum=maximum,
        )
    if number < minimum:
        raise BadParameter(
            N_("⚠️ {number} is too few: the smallest order is {minimum}."),
            number=number,
            minimum=minimum,
        )
    if number > maximum:
        raise BadParameter(
            N_("⚠️ {number} is too many: the largest order is {maximum}."),
            number=number,
            maximum=maximum,
        )
    return number


def _number(typed: str) -> int | None:
    if _GROUPED.fullmatch(typed):
        typed = re.sub(r"[^0-9]", "", typed)
    if re.fullmatch(r"[0-9]{1,12}", typed):
        return int(typed)
    short = _SHORT.fullmatch(typed)
    if short is None:
        return None
    whole, tenth, letter = short.groups()
    factor = _FACTORS[letter.lower()]
    return int(whole) * factor + int(tenth or 0) * factor // 10


def suggestions(minimum: int, maximum: int) -> list[int]:
    """Return up to six quantities to tap: the smallest, and round ones people order."""
    round_ones = (100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000)
    fitting = [number for number in round_ones if minimum < number <= maximum]
    return [minimum, *fitting[:5]]
