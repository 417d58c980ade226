"""What a customer types or pastes for an order, read and checked: pure, and sure of what it says.

A reader returns a value that is fit for the panel, or raises `BadParameter` whose sentence names
the bound that was missed or says how to type it. What comes out, read again, stays as it is.
"""

from bot.orders.parameters.files import FILE_LIMIT, decode
from bot.orders.parameters.links import (
    LINK_LIMIT,
    LinkRead,
    network_of_link,
    read_link,
    read_link_for,
)
from bot.orders.parameters.lists import (
    LIST_LIMIT,
    LONGEST_LINE,
    check_lines,
    count_duplicates,
    drop_duplicates,
    read_lines,
)
from bot.orders.parameters.numbers import read_quantity, read_whole, suggest_quantities
from bot.orders.parameters.reading import Value, read_parameter
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
    "count_duplicates",
    "decode",
    "drop_duplicates",
    "network_of_link",
    "read_lines",
    "read_link",
    "read_link_for",
    "read_parameter",
    "read_quantity",
    "read_whole",
    "suggest_quantities",
]
