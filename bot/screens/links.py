"""Deep links into the shop, and the buttons that share them.

A payload is a service's or a category's id and nothing else: a forged one shows a public page.
"""

import re
from enum import StrEnum
from urllib.parse import quote, urlencode

from bot.i18n import Translator
from bot.screens.screen import Button, Row
from bot.text.cutting import cut_to_units

PAYLOAD_LIMIT = 64
"""Characters of `[A-Za-z0-9_-]` in a payload (Bot API, deep linking)."""

SHARED = 100
"""UTF-16 units of the title that is shared with a link; one may become nine characters in a URL."""

_PAYLOAD = re.compile(r"([a-z])_([1-9][0-9]{0,17})", re.ASCII)


class LinkTarget(StrEnum):
    """What a link opens."""

    SERVICE = "s"
    CATEGORY = "c"

    def payload(self, number: int) -> str:
        """Return what follows `?start=`."""
        return f"{self.value}_{number}"


def read_payload(payload: str) -> tuple[LinkTarget, int] | None:
    """Read what a payload opens; None for any other text, which is no error."""
    match = _PAYLOAD.fullmatch(payload)
    if match is None or match[1] not in set(LinkTarget):
        return None
    return LinkTarget(match[1]), int(match[2])


def deep_link(username: str, target: LinkTarget, number: int) -> str:
    """Return the address that opens a service or a category in the bot."""
    return f"https://t.me/{username}?start={target.payload(number)}"


def share_buttons(
    tr: Translator, username: str, target: LinkTarget, number: int, title: str
) -> tuple[Button, ...]:
    """Return the button that sends a link to friends; no button if the bot's name is unknown."""
    if not username:
        return ()
    shared = {"url": deep_link(username, target, number), "text": cut_to_units(title, SHARED)}
    address = f"https://t.me/share/url?{urlencode(shared, quote_via=quote)}"
    return (Button(tr.label("📤 Share"), url=address),)


def share_row(
    tr: Translator, username: str, target: LinkTarget, number: int, title: str
) -> tuple[Row, ...]:
    """Return the share button as a row of its own; no row if there is no button."""
    row = share_buttons(tr, username, target, number, title)
    return (row,) if row else ()
