"""Write a CSV file that a spreadsheet opens without running anything in it.

A spreadsheet runs a cell as a formula if its text begins with certain characters, and customers,
panels and strangers write some of our texts. Numbers are written as numbers, negative ones too.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import StringIO

Cell = str | int | Decimal | datetime | None
"""What a cell holds; a moment is written as it stands on the clock of its zone."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Characters that make a spreadsheet take a text for a formula, or hide one that does."""


def csv_file(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return the rows as CSV: UTF-8 with a byte order mark, lines that end in CR LF."""
    text = StringIO(newline="")
    csv.writer(text).writerows([_written(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def _written(cell: Cell) -> str | int:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return _guarded(cell) if isinstance(cell, str) else cell


def _guarded(text: str) -> str:
    text = text.replace("\0", "")
    # Some programs drop spaces before they look.
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA_STARTS) else text
