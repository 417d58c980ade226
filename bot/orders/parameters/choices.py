"""Reads answers that are one of a few choices, typed instead of tapped."""

from typing import Final

from bot.catalog.rules.forms import DELAYS, DEVICES, TRAFFIC
from bot.i18n import N_
from bot.orders.parameters.numbers import read_whole
from bot.orders.parameters.refusal import BadParameter
from bot.text.invisible import strip_invisible

LONGEST_KEYWORD: Final = 200


def read_delay(text: str) -> int:
    """Return the delay in minutes before a post: one of the values of panel API v2."""
    minutes = read_whole(text, DELAYS[0], DELAYS[-1])
    if minutes not in DELAYS:
        raise BadParameter(
            N_("⚠️ A delay of {minutes} min cannot be chosen. These can: {choices}."),
            minutes=minutes,
            choices=", ".join(map(str, DELAYS)),
        )
    return minutes


def read_device(text: str) -> int:
    """Return the number of a device type."""
    return read_whole(text, DEVICES[0], DEVICES[-1])


def read_type_of_traffic(text: str) -> str:
    """Return the number of a traffic type, as text."""
    return str(read_whole(text, int(TRAFFIC[0]), int(TRAFFIC[-1])))


def read_keyword(text: str) -> str:
    """Return a search keyword: one line."""
    lines = [line for line in map(strip_invisible, text.splitlines()) if line]
    if len(lines) != 1:
        raise BadParameter(N_("⚠️ Please send one keyword, on one line."))
    if len(lines[0]) > LONGEST_KEYWORD:
        raise BadParameter(
            N_("⚠️ The keyword is {length} characters long; {limit} are allowed."),
            length=len(lines[0]),
            limit=LONGEST_KEYWORD,
        )
    return lines[0]
