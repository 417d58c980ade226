"""Building the price list as a JSON value, by a panel's departures."""

from collections.abc import Sequence

from bot.demo.panel.departures import Departures
from bot.demo.panel.service import SimulatedService
from bot.demo.panel.speech import Json, flag, identity, rate, whole


def price_list(departures: Departures, services: Sequence[SimulatedService]) -> Json:
    """Return the answer to `services`: a list, groups by category, or a page."""
    if departures.services == "grouped":
        groups = _grouped(departures, services)
        return {"data": groups} if departures.wrapped_services else groups
    sent = services[: (len(services) + 1) // 2] if departures.services == "paged" else services
    listed: list[object] = [service_row(departures, service) for service in sent]
    if departures.services == "paged":
        meta = {"current_page": 1, "last_page": 2, "per_page": len(sent), "total": len(services)}
        return {"data": listed, "links": {"prev": None, "next": "/api/v2?page=2"}, "meta": meta}
    return {"data": listed} if departures.wrapped_services else listed


def _grouped(departures: Departures, services: Sequence[SimulatedService]) -> dict[str, object]:
    groups: dict[str, list[Json]] = {}
    for service in services:
        groups.setdefault(service.category, []).append(service_row(departures, service))
    return {**groups}


def service_row(departures: Departures, service: SimulatedService) -> Json:
    """Return one row of the price list."""
    row: dict[str, object] = {
        "service": identity(departures, service.id),
        "name": service.name,
        "type": service.type,
        "category": service.category,
        "rate": float(service.rate)
        if departures.numbers in ("numbers", "floats")
        else rate(service),
        "min": whole(departures, service.min),
        "max": whole(departures, service.max),
    }
    for field in ("dripfeed", "refill", "cancel"):
        value: bool | None = getattr(service, field)
        if value is not None and departures.booleans != "absent":
            row[field] = flag(departures, value)
    if service.desc is not None:
        row["desc"] = service.desc
    return row
