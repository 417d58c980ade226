"""Reading a real price list from a file: the saved answer of a panel to `action=services`."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

import orjson

from bot.demo.panel.service import SimulatedService

NO_MAXIMUM = 2_147_483_647
TRUE = frozenset({True, "1", "true", "True", "yes"})


def load_catalog_file(path: str | Path) -> list[SimulatedService]:
    """Read a JSON list of service objects, in which other fields than id and rate may be missing.

    Rows without an id or a readable rate are left out. ValueError with one sentence if the file
    cannot be read, is not such a list, or has no service that can be sold.
    """
    try:
        rows = orjson.loads(Path(path).read_bytes().strip().removeprefix(b"\xef\xbb\xbf"))
    except OSError as error:
        raise ValueError(f"The catalogue {path} cannot be read: {error.strerror}.") from error
    except orjson.JSONDecodeError as error:
        raise ValueError(f"The catalogue {path} is not JSON: {error}.") from error
    if isinstance(rows, dict):
        rows = next((value for value in rows.values() if isinstance(value, list)), None)
    if not isinstance(rows, list):
        raise ValueError(f"The catalogue {path} is not a list of services.")
    services = [service for row in rows if (service := _service(row)) is not None]
    if not services:
        raise ValueError(f"The catalogue {path} has no service with an id and a rate.")
    return services


def _service(row: object) -> SimulatedService | None:
    if not isinstance(row, dict) or row.get("service") in (None, ""):
        return None
    try:
        rate = Decimal(str(row.get("rate")))
    except InvalidOperation:
        return None
    if not rate.is_finite() or rate < 0:
        return None
    least = _whole(row.get("min"), 1)
    return SimulatedService(
        id=str(row["service"]),
        name=str(row.get("name") or f"Service {row['service']}"),
        type=None if row.get("type") is None else str(row["type"]),
        category=str(row.get("category") or "Other"),
        rate=rate,
        min=least,
        max=max(least, _whole(row.get("max"), NO_MAXIMUM)),
        refill=_flag(row.get("refill")),
        cancel=_flag(row.get("cancel")),
        dripfeed=_flag(row.get("dripfeed")),
        desc=_text(row.get("desc") or row.get("description")),
    )


def _whole(value: object, default: int) -> int:
    try:
        return int(Decimal(str(value)))
    except (InvalidOperation, ValueError, OverflowError):
        return default


def _flag(value: object) -> bool | None:
    return None if value is None else value in TRUE


def _text(value: object) -> str | None:
    return str(value) if value else None
