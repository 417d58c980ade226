"""Reads and checks what a customer types for an order, without database or network.

A reader returns a value to send to the panel, or raises `BadParameter`, whose sentence says which
bound was missed or how to type the value. A returned value, read again, stays the same.
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
    sort_lines,
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
    "sort_lines",
    "suggest_quantities",
]
