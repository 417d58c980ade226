"""Say the answers to refill and cancel, whose shapes differ most from panel to panel."""

from bot.demo.panel.departures import Dialect
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.speech import Items, Json, identity


def refilled(dialect: Dialect, refill: str) -> Json:
    """Say that one refill was begun; the document has its id as text here, and only here."""
    number: Json = refill if dialect.numbers == "document" else identity(dialect, refill)
    if dialect.refill_shape == "message":
        return {"refill": number, "status": 200, "message": "The refill is on its way"}
    return {"refill": number}


def refills_begun(dialect: Dialect, items: Items) -> Json:
    """Say what came of asking for many refills: the refill's id, or why not, by order."""
    if dialect.refill_shape == "success":
        return [
            {"refill": identity(dialect, order), "status": _or_error(dialect, item, "success")}
            for order, item in items
        ]
    told: dict[str, object] = {order: _or_error(dialect, item) for order, item in items}
    if dialect.refill_shape == "map":
        return dict(told)
    rows: list[object] = [
        {"order": identity(dialect, order), "refill": item} for order, item in told.items()
    ]
    return {"refill": rows} if dialect.refill_shape == "wrapped" else rows


def refill_status(dialect: Dialect, status: str) -> Json:
    """Say how one refill stands."""
    return {"status": _word(dialect, status)}


def refill_statuses(dialect: Dialect, items: Items) -> Json:
    """Say how many refills stand."""
    return [
        {"refill": identity(dialect, refill), "status": _or_error(dialect, item)}
        for refill, item in items
    ]


def canceled(dialect: Dialect, items: Items) -> Json:
    """Say which cancels were asked of those who deliver, and which were refused."""
    if dialect.cancel_shape == "map":
        return {order: _cancel_entry(dialect, item) for order, item in items}
    if dialect.cancel_shape == "single" and len(items) == 1:
        return {"cancel": _or_error(dialect, items[0][1], 1)}
    accepted: Json = 1
    if dialect.cancel_shape == "object":
        accepted = {"status": "Canceled"}
    elif dialect.cancel_shape == "wrapped":
        accepted = {"1": "success"}
    rows: list[object] = [
        {"order": identity(dialect, order), "cancel": _or_error(dialect, item, accepted)}
        for order, item in items
    ]
    return {"cancel": rows} if dialect.cancel_shape == "wrapped" else rows


def _cancel_entry(dialect: Dialect, item: Json | Refusal) -> Json:
    if isinstance(item, Refusal):
        return {"cancel": 0, "error": item.text(dialect.wording)}
    return {"cancel": 1}


def _or_error(dialect: Dialect, item: Json | Refusal, accepted: Json = None) -> Json:
    if isinstance(item, Refusal):
        return {"error": item.text(dialect.wording)}
    return item if accepted is None else accepted


def _word(dialect: Dialect, status: str) -> str:
    return status.casefold() if dialect.words in ("lower", "joined") else status
