"""Deep links into the shop, and the buttons that share them.

A payload names a service or a category by its number and nothing else: whoever forges one sees
what anybody may see.
"""

import re
from enum import StrEnum
from urllib.parse import quote, urlencode

from bot.i18n import Translator
from bot.screens.screen import Button, Row
from bot.text.cutting import cut_to_units

PAYLOAD_LIMIT = 64
"""Characters of `[A-Za-z0-9_-]` (Bot API, deep linking)."""

SHARED = 100
"""UTF-16 units of a title beside a shared link: one may take nine characters of an address."""

_PAYLOAD = re.compile(r"([a-z])_([1-9][0-9]{0,17})", re.ASCII)


class LinkTarget(StrEnum):
    """What a link opens."""

    SERVICE = "s"
    CATEGORY = "c"

    def payload(self, number: int) -> str:
        """Return what follows `?start=`."""
        return f"{self.value}_{number}"


def read_payload(payload: str) -> tuple[LinkTarget, int] | None:
    """Return what a payload opens; None where it is none of ours, which is no error."""
    found = _PAYLOAD.fullmatch(payload)
    if found is None or found[1] not in set(LinkTarget):
        return None
    return LinkTarget(found[1]), int(found[2])


def deep_link(username: str, target: LinkTarget, number: int) -> str:
    """Return the address that opens a service or a category in the bot."""
    return f"https://t.me/{username}?start={target.payload(number)}"


def share_buttons(
    tr: Translator, username: str, target: LinkTarget, number: int, title: str
) -> tuple[Button, ...]:
    """Return the button that sends a link to friends; none where the bot's name is not known."""
    if not username:
        return ()
    shared = {"url": deep_link(username, target, number), "text": cut_to_units(title, SHARED)}
    address = f"https://t.me/share/url?{urlencode(shared, quote_via=quote)}"
    return (Button(tr.label("📤 Share"), url=address),)


def share_row(
    tr: Translator, username: str, target: LinkTarget, number: int, title: str
) -> tuple[Row, ...]:
    """Return that button as a row of its own, or no row."""
    row = share_buttons(tr, username, target, number, title)
    return (row,) if row else ()
