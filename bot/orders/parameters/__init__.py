"""What a customer types or pastes for an order, read and checked: pure, and sure of what it says.

A reader returns a value that is fit for the panel, or raises `BadParameter` whose sentence names
the bound that was missed or says how to type it. What comes out, read again, stays as it is.
"""

from bot.orders.parameters.files import FILE_LIMIT, decode
from bot.orders.parameters.links import (
    LINK_LIMIT,
    LinkRead,
    link_for,
    network_of_link,
    read_link,
)
from bot.orders.parameters.lists import (
    LIST_LIMIT,
    LONGEST_LINE,
    check_lines,
    duplicates,
    lines_of,
    once,
)
from bot.orders.parameters.numbers import read_quantity, read_whole, suggestions
from bot.orders.parameters.reading import Value, read
from bot.orders.parameters.refusal import BadParameter

__all__ = [
    "FILE_LIMIT",
    "LINK_LIMIT",
    "LIST_LIMIT",
    "LONGEST_LINE",
    "BadParameter",
    "LinkRead",
    "Value",
    "check_lines",
    "decode",
    "duplicates",
    "lines_of",
    "link_for",
    "network_of_link",
    "once",
    "read",
    "read_link",
    "read_quantity",
    "read_whole",
    "suggestions",
]
