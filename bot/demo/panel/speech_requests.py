"""Building answers to `refill` and `cancel`, whose shapes differ most between panels."""

from bot.demo.panel.departures import Departures
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.speech import Items, Json, identity


def refilled(departures: Departures, refill: str) -> Json:
    """Return the answer to one refill that was begun; the document has its id as text here only."""
    number: Json = refill if departures.numbers == "document" else identity(departures, refill)
    if departures.refill_shape == "message":
        return {"refill": number, "status": 200, "message": "The refill is on its way"}
    return {"refill": number}


def refills_begun(departures: Departures, items: Items) -> Json:
    """Return the answer to many refills: the refill's id or the refusal, by order."""
    if departures.refill_shape == "success":
        return [
            {
                "refill": identity(departures, order),
                "status": _or_error(departures, item, "success"),
            }
            for order, item in items
        ]
    by_order: dict[str, object] = {order: _or_error(departures, item) for order, item in items}
    if departures.refill_shape == "map":
        return dict(by_order)
    rows: list[object] = [
        {"order": identity(departures, order), "refill": item} for order, item in by_order.items()
    ]
    return {"refill": rows} if departures.refill_shape == "wrapped" else rows


def refill_status(departures: Departures, status: str) -> Json:
    """Return the status of one refill."""
    return {"status": _word(departures, status)}


def refill_statuses(departures: Departures, items: Items) -> Json:
    """Return the statuses of many refills."""
    return [
        {"refill": identity(departures, refill), "status": _or_error(departures, item)}
        for refill, item in items
    ]


def canceled(departures: Departures, items: Items) -> Json:
    """Return the answer to many cancellations: which were taken and which refused, by order."""
    if departures.cancel_shape == "map":
        return {order: _cancel_entry(departures, item) for order, item in items}
    if departures.cancel_shape == "single" and len(items) == 1:
        return {"cancel": _or_error(departures, items[0][1], 1)}
    accepted: Json = 1
    if departures.cancel_shape == "object":
        accepted = {"status": "Canceled"}
    elif departures.cancel_shape == "wrapped":
        accepted = {"1": "success"}
    rows: list[object] = [
        {"order": identity(departures, order), "cancel": _or_error(departures, item, accepted)}
        for order, item in items
    ]
    return {"cancel": rows} if departures.cancel_shape == "wrapped" else rows


def _cancel_entry(departures: Departures, item: Json | Refusal) -> Json:
    if isinstance(item, Refusal):
        return {"cancel": 0, "error": item.text(departures.wording)}
    return {"cancel": 1}


def _or_error(departures: Departures, item: Json | Refusal, accepted: Json = None) -> Json:
    if isinstance(item, Refusal):
        return {"error": item.text(departures.wording)}
    return item if accepted is None else accepted


def _word(departures: Departures, status: str) -> str:
    return status.casefold() if departures.words in ("lower", "joined") else status
