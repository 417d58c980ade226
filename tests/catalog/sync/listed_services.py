"""Services as a panel lists them and as the database returns them."""

from collections import namedtuple
from typing import Any, cast

from bot.catalog.sync.offers import ListedService

ROW = ListedService(
    1, "T", "T", "Default", "default", "1", 1, 9, None, None, None, "", 10, None, "1"
)


_COLUMNS = ("id", "external_id", "gone_at", "published", *ListedService._fields)


Stored = cast("Any", namedtuple)("Stored", _COLUMNS)
"""A row as the database returns it: a tuple with names."""


def stored(
    number: int, row: ListedService = ROW, gone_at: object = None, published: bool = True
) -> Any:
    return Stored(number, str(number), gone_at, published, *row)
