"""Say an answer in a dialect: from services, states and refusals to what JSON is made of."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.demo.panel.departures import Dialect
from bot.demo.panel.life import State
from bot.demo.panel.orders import Order
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.service import Service, plain

Json = dict[str, object] | list[object] | str | int | float | bool | None
Items = Sequence[tuple[str, Json | Refusal]]

SHORT_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
OTHER_WORDS = {
    "Pending": "Queued",
    "Processing": "Awaiting",
    "In progress": "Running",
    "Canceled": "Refunded",
}
WORDS: dict[str, Callable[[str], str]] = {
    "lower": str.casefold,
    "joined": lambda word: word.casefold().replace(" ", "_"),
    "british": lambda word: word.replace("Canceled", "Cancelled").replace("In p", "In P"),
    "document": str,
    "other": lambda word: OTHER_WORDS.get(word, word),
}
NO_COUNT: dict[str, Json] = {"null": None, "empty": "", "None": "None", "zero": "0"}


def money(dialect: Dialect, amount: Decimal) -> Json:
    """Say money: exact text, or a float where the panel has no better."""
    return float(amount) if dialect.numbers in ("numbers", "floats") else plain(amount)


def whole(dialect: Dialect, number: int) -> Json:
    """Say a count of pieces."""
    if dialect.numbers in ("document", "strings"):
        return str(number)
    return float(number) if dialect.numbers == "floats" else number


def identity(dialect: Dialect, name: str) -> Json:
    """Say an id: an integer where it is one that JSON can hold, unless all is text here."""
    whole_number = SHORT_NUMBER.fullmatch(name) and dialect.numbers != "strings"
    return int(name) if whole_number else name


def flag(dialect: Dialect, value: bool) -> Json:
    """Say a boolean; false is null where a panel has nulls for it."""
    spoken: dict[str, Json] = {
        "true": value, "1": int(value), "'1'": str(int(value)), "'true'": str(value).casefold(),
        "null": value or None,
    }  # fmt: skip
    return spoken[dialect.booleans]


def service_row(dialect: Dialect, service: Service) -> Json:
    """Say one row of the price list."""
    row: dict[str, object] = {
        "service": identity(dialect, service.id),
        "name": service.name,
        "type": service.type,
        "category": service.category,
        "rate": float(service.rate) if dialect.numbers in ("numbers", "floats") else rate(service),
        "min": whole(dialect, service.min),
        "max": whole(dialect, service.max),
    }
    for field in ("dripfeed", "refill", "cancel"):
        value: bool | None = getattr(service, field)
        if value is not None and dialect.booleans != "absent":
            row[field] = flag(dialect, value)
    if service.desc is not None:
        row["desc"] = service.desc
    return row


def rate(service: Service) -> str:
    """Write a rate as its owner typed it: `0.90` keeps its zero."""
    return format(service.rate, "f")


def placed(dialect: Dialect, order: str) -> Json:
    """Say that an order was made."""
    return _greeted(dialect) | {"order": identity(dialect, order)}


def balance(dialect: Dialect, amount: Decimal, currency: str) -> Json:
    """Say what a key has left."""
    return _greeted(dialect) | {"balance": money(dialect, amount), "currency": currency}


def report(
    dialect: Dialect, order: Order, state: State, service: Service | None, currency: str
) -> Json:
    """Say an order's status: with children for a parent, with remains for a plain one."""
    first: dict[str, object] = (
        {"order": identity(dialect, order.id)} if dialect.order_in_status else {}
    )
    word = WORDS[dialect.words](state.status)
    if order.is_parent:
        return first | _parent(dialect, order, word)
    began: Json = NO_COUNT[dialect.no_start_count]
    if state.start_count is not None:
        began = whole(dialect, state.start_count)
    return first | {
        "charge": money(dialect, _charge(dialect, order, state, service)),
        "start_count": began,
        "status": word,
        "remains": _remains(dialect, state),
        "currency": currency,
    }


def _parent(dialect: Dialect, order: Order, word: str) -> dict[str, object]:
    children: list[object] = [identity(dialect, child) for child in order.children]
    watched = order.terms.subscribed
    if watched is None:
        return {"status": word, "runs": whole(dialect, order.terms.runs), "orders": children}
    told: dict[str, object] = {"status": word, "expiry": watched.expiry or None}
    told["posts"] = whole(dialect, max(0, len(order.children) - watched.old_posts))
    return told | ({"orders": children} if dialect.subscription_orders else {})


def _charge(dialect: Dialect, order: Order, state: State, service: Service | None) -> Decimal:
    if dialect.charge_is_rate and service is not None:
        return service.rate
    kept = dialect.canceled_keeps_charge and state.status == "Canceled"
    return order.charge if kept else order.paid


def _remains(dialect: Dialect, state: State) -> Json:
    if state.status == "Pending" and dialect.pending_remains_zero:
        return whole(dialect, 0)
    if state.status == "Canceled" and dialect.canceled_remains != "count":
        return whole(dialect, 0) if dialect.canceled_remains == "zero" else ""
    return whole(dialect, state.remains)


def batch(dialect: Dialect, items: Items) -> Json:
    """Say many statuses; an id nobody knows is an error item, a bare text, or left out."""
    told = {name: _item(dialect, item) for name, item in items if not _silent(dialect, item)}
    if dialect.batch_status == "positional":
        return list(told.values())
    if dialect.batch_status == "list":
        return [_with_order(dialect, name, item) for name, item in told.items()]
    if not told and dialect.empty_map_as_list:
        return []
    space = " " if dialect.spaced_keys else ""
    return {
        (space if place else "") + name: item for place, (name, item) in enumerate(told.items())
    }


def _with_order(dialect: Dialect, name: str, item: Json) -> Json:
    named: dict[str, object] = {"order": identity(dialect, name)}
    return named | (item if isinstance(item, dict) else {"error": item})


def _silent(dialect: Dialect, item: Json | Refusal) -> bool:
    return isinstance(item, Refusal) and dialect.item_errors == "missing"


def _item(dialect: Dialect, item: Json | Refusal) -> Json:
    if not isinstance(item, Refusal):
        return item
    text = item.text(dialect.wording)
    return text if dialect.item_errors == "bare" else {"error": text}


def renamed(dialect: Dialect, told: Json) -> Json:
    """Say an answer's fields by this panel's own names, however deep they are."""
    names = dict(dialect.answer_names)
    if isinstance(told, dict):
        return {names.get(key, key): renamed(dialect, item) for key, item in told.items()}  # type: ignore[arg-type]
    if isinstance(told, list):
        return [renamed(dialect, item) for item in told]  # type: ignore[arg-type]
    return told


def error(dialect: Dialect, refusal: Refusal) -> tuple[int, Json]:
    """Say no: the HTTP status and the body."""
    text = refusal.text(dialect.wording)
    shapes: dict[str, Json] = {
        "error": {"error": text},
        "message": {"status": "error", "message": text},
        "detail": {"detail": {"error": text}},
        "errors": {"errors": {refusal.code: [text]}},
        "bare": text,
        "with status": {"error": text, "status": "104"},
        "with code": {"status": "error", "msg": text, "error": f"error.{refusal.code}"},
        "success": {"success": False, "message": text},
    }
    status = {"key": dialect.auth_status, "rate_limit": 429}.get(refusal.code, dialect.error_status)
    return status, shapes[dialect.error_shape]


def _greeted(dialect: Dialect) -> dict[str, object]:
    return {} if dialect.success_status is None else {"status": dialect.success_status}
