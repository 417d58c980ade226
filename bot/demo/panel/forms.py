"""Checking the form of an `add`: the fields of its order type, no others, within the bounds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import unquote_plus

from bot.demo.panel.departures import Departures
from bot.demo.panel.order_types import (
    DEFAULT,
    DELAYS,
    SUBSCRIPTIONS,
    WEB_TRAFFIC,
    OrderType,
    order_type,
)
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.service import SimulatedService

Form = Mapping[str, str]

WHOLE = re.compile(r"[0-9]{1,10}", re.ASCII)
LINK = re.compile(r"\S{2,2000}")
ADDRESS = re.compile(r"https?://\S{3,2000}")
TRAFFIC_FIELD = {"1": "google_keyword", "2": "referring_url"}


@dataclass(frozen=True)
class Subscribed:
    """The terms of a subscription."""

    least: int
    """Pieces for a post, at least."""
    most: int
    """Pieces for a post, at most."""
    posts: int | None
    """New posts to order for; None means no end."""
    old_posts: int
    expires: float | None
    """Seconds of the Unix epoch; None means never."""
    expiry: str
    """The day as ordered, d/m/Y."""


@dataclass(frozen=True)
class CheckedOrder:
    """An order with a good form: `quantity` pieces in each run, at `unit` a piece."""

    kind: OrderType
    link: str
    quantity: int
    unit: Decimal
    runs: int = 1
    interval: int = 0
    subscribed: Subscribed | None = None

    @property
    def charge(self) -> Decimal:
        """The money to take when the order is made; a subscription pays for each post later."""
        return Decimal(0) if self.subscribed else self.unit * self.quantity * self.runs


def read_order(
    service: SimulatedService, form: Form, departures: Departures, now: float
) -> CheckedOrder:
    """Check a form without its key; Refusal for the first thing that is wrong."""
    kind = order_type(service.type)
    if kind is None:
        raise Refusal("service_down")
    demanded = (
        ("quantity",) if departures.demands_quantity and kind.counted in ("lines", "once") else ()
    )
    _check_names(form, kind, demanded)
    form = _as_decoded(form, departures)
    _check_characters(form, departures.refused_characters)
    _check_texts(form, kind)
    if kind is WEB_TRAFFIC:
        _check_traffic(form)
    if kind is SUBSCRIPTIONS:
        return _subscription(service, form, now)
    quantity = _counted(form, kind, departures)
    if demanded and _whole(form, "quantity") != quantity:
        raise Refusal("quantity")
    runs, interval = _drip(service, form, kind, departures)
    if kind.counted != "once":
        _within(quantity, service.min, service.max)
        _within(quantity * runs, 0, service.max)
    unit = service.rate if kind.counted == "once" else service.rate.scaleb(-3)
    return CheckedOrder(kind, form["link"], quantity, unit, runs, interval)


def _check_names(form: Form, kind: OrderType, demanded: tuple[str, ...]) -> None:
    required = kind.required + demanded
    known = {"action", "service", *required, *kind.optional}
    for field in form:
        if field not in known:
            raise Refusal("extra", field=field)
    for field in required:
        if not form.get(field, "").strip():
            raise Refusal("missing", field=field)


def _as_decoded(form: Form, departures: Departures) -> Form:
    """Return the form as this panel reads it: its link may be decoded once more."""
    if not departures.decodes_links_twice or "link" not in form:
        return form
    return {**form, "link": unquote_plus(form["link"])}


def _check_characters(form: Form, refused: Sequence[str]) -> None:
    for field, value in form.items():
        if field != "comments" and any(mark in value for mark in refused):
            raise Refusal("invalid", field=field)


def _check_traffic(form: Form) -> None:
    """Require the field of this type of traffic, and refuse that of another type."""
    for number, field in TRAFFIC_FIELD.items():
        wanted = form["type_of_traffic"].strip() == number
        filled = bool(form.get(field, "").strip())
        if wanted != filled:
            raise Refusal("missing" if wanted else "extra", field=field)


def _check_texts(form: Form, kind: OrderType) -> None:
    if "link" in kind.required and not LINK.fullmatch(form["link"]):
        raise Refusal("link")
    for field, pattern in (
        ("media", ADDRESS), ("username", LINK), ("hashtag", LINK), ("referring_url", ADDRESS),
    ):  # fmt: skip
        if form.get(field) and not pattern.fullmatch(form[field]):
            raise Refusal("invalid", field=field)
    for field, least, most in (
        ("answer_number", 1, 1000), ("device", 1, 5), ("type_of_traffic", 1, 3),
    ):  # fmt: skip
        if form.get(field) and not least <= _whole(form, field) <= most:
            raise Refusal("invalid", field=field)


def _counted(form: Form, kind: OrderType, departures: Departures) -> int:
    if kind.counted == "quantity":
        return _whole(form, "quantity")
    return len(entries(form, kind.lines, departures)) if kind.counted == "lines" else 1


def entries(form: Form, field: str, departures: Departures) -> list[str]:
    """Split a list field into its entries, as this panel does."""
    careless = departures.splits_comments_on_commas and field == "comments"
    parts = re.split(r"\r?\n|,|\|" if careless else r"\r?\n", form[field])
    return [part.strip() for part in parts if part.strip()]


def _drip(
    service: SimulatedService, form: Form, kind: OrderType, departures: Departures
) -> tuple[int, int]:
    wanted = kind is DEFAULT and (form.get("runs") or form.get("interval"))
    if not wanted or departures.ignores_runs:
        return 1, 0
    if service.dripfeed is False:
        raise Refusal("no_drip")
    runs = _positive(form, "runs", Refusal("runs"))
    interval = _positive(form, "interval", Refusal("interval"))
    if departures.intervals and interval not in departures.intervals:
        raise Refusal("interval")
    return runs, interval


def _positive(form: Form, field: str, refusal: Refusal) -> int:
    """Read a number above zero; raise `refusal` if the field is missing or below 1."""
    number = _whole(form, field) if form.get(field) else 0
    if number < 1:
        raise refusal
    return number


def _subscription(service: SimulatedService, form: Form, now: float) -> CheckedOrder:
    least, most = _whole(form, "min"), _whole(form, "max")
    _within(least, service.min, service.max)
    _within(most, least, service.max)
    if _whole(form, "delay") not in DELAYS:
        raise Refusal("invalid", field="delay")
    posts = _whole(form, "posts") if form.get("posts") else None
    if posts == 0:
        raise Refusal("invalid", field="posts")
    old = _whole(form, "old_posts") if form.get("old_posts") else 0
    expiry = form.get("expiry", "")
    watched = Subscribed(least, most, posts, old, _expires(expiry, now), expiry)
    unit = service.rate.scaleb(-3)
    return CheckedOrder(SUBSCRIPTIONS, form["username"], 0, unit, subscribed=watched)


def _expires(expiry: str, now: float) -> float | None:
    """Read `d/m/Y` as the end of that day in UTC, in seconds of the epoch; None if empty."""
    if not expiry:
        return None
    try:
        day = datetime.strptime(expiry, "%d/%m/%Y").replace(tzinfo=UTC)
        end = (day + timedelta(days=1)).timestamp()
    except (ValueError, OverflowError):
        raise Refusal("invalid", field="expiry") from None
    if end <= now:
        raise Refusal("invalid", field="expiry")
    return end


def _whole(form: Form, field: str) -> int:
    if not WHOLE.fullmatch(form.get(field, "").strip()):
        raise Refusal("quantity") if field == "quantity" else Refusal("invalid", field=field)
    return int(form[field])


def _within(quantity: int, least: int, most: int) -> None:
    if quantity < least:
        raise Refusal("min", limit=least)
    if quantity > most:
        raise Refusal("max", limit=most)
