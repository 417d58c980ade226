"""Building answers as JSON values from services, states and refusals, by a panel's departures."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.demo.panel.departures import Departures
from bot.demo.panel.life import State
from bot.demo.panel.orders import SimulatedOrder
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.service import SimulatedService, plain

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
CURRENCY_SIGNS = {"USD": "$", "EUR": "€", "RUB": "₽", "INR": "₹", "TRY": "₺", "BRL": "R$"}
ARABIC_DIGITS = str.maketrans("0123456789.", "٠١٢٣٤٥٦٧٨٩٫")
NO_COUNT: dict[str, Json] = {"null": None, "empty": "", "None": "None", "zero": "0"}


def money(departures: Departures, amount: Decimal) -> Json:
    """Return an amount as exact text, or as a float."""
    return float(amount) if departures.numbers in ("numbers", "floats") else plain(amount)


def whole(departures: Departures, number: int) -> Json:
    """Return a count of pieces as text, integer or float."""
    if departures.numbers in ("document", "strings"):
        return str(number)
    return float(number) if departures.numbers == "floats" else number


def identity(departures: Departures, name: str) -> Json:
    """Return an id as an integer if it is one of up to 18 digits, unless ids are texts here."""
    whole_number = SHORT_NUMBER.fullmatch(name) and departures.numbers != "strings"
    return int(name) if whole_number else name


def flag(departures: Departures, value: bool) -> Json:
    """Return a boolean in this panel's spelling."""
    spellings: dict[str, Json] = {
        "true": value, "1": int(value), "'1'": str(int(value)), "'true'": str(value).casefold(),
        "null": value or None,
    }  # fmt: skip
    return spellings[departures.booleans]


def rate(service: SimulatedService) -> str:
    """Return a rate with its trailing zeros: `0.90`."""
    return format(service.rate, "f")


def placed(departures: Departures, order: str) -> Json:
    """Return the answer to `add` of an order that was made."""
    return _greeted(departures) | {"order": identity(departures, order)}


def balance(departures: Departures, amount: Decimal, currency: str) -> Json:
    """Return the answer to `balance`."""
    spellings: dict[str, Callable[[], Json]] = {
        "document": lambda: money(departures, amount),
        "grouped": lambda: f"{amount:,.5f}",
        "signed": lambda: f"${amount:.2f}",
        "suffixed": lambda: f"{amount:.2f} {currency}",
        "comma": lambda: f"{amount:.2f}".replace(".", ","),
        "arabic": lambda: f"{amount:.2f}".translate(ARABIC_DIGITS),
        "null": lambda: None,
        "words": lambda: "see your account",
    }
    written = spellings[departures.balance]()
    answer = _greeted(departures) | {"balance": written}
    if departures.currency == "absent":
        return answer
    sign = CURRENCY_SIGNS.get(currency, currency)
    return answer | {"currency": sign if departures.currency == "sign" else currency}


def report(
    departures: Departures,
    order: SimulatedOrder,
    state: State,
    service: SimulatedService | None,
    currency: str,
) -> Json:
    """Return an order's status: with child orders for a parent, with `remains` for a plain one."""
    first: dict[str, object] = (
        {"order": identity(departures, order.id)} if departures.order_in_status else {}
    )
    word = WORDS[departures.words](state.status)
    if order.is_parent:
        return first | _parent(departures, order, word)
    began: Json = NO_COUNT[departures.no_start_count]
    if state.start_count is not None:
        began = whole(departures, state.start_count)
    return first | {
        "charge": money(departures, _charge(departures, order, state, service)),
        "start_count": began,
        "status": word,
        "remains": _remains(departures, state),
        "currency": currency,
    }


def _parent(departures: Departures, order: SimulatedOrder, word: str) -> dict[str, object]:
    children: list[object] = [identity(departures, child) for child in order.children]
    watched = order.terms.subscribed
    if watched is None:
        return {"status": word, "runs": whole(departures, order.terms.runs), "orders": children}
    status: dict[str, object] = {"status": word, "expiry": watched.expiry or None}
    status["posts"] = whole(departures, max(0, len(order.children) - watched.old_posts))
    return status | ({"orders": children} if departures.subscription_orders else {})


def _charge(
    departures: Departures, order: SimulatedOrder, state: State, service: SimulatedService | None
) -> Decimal:
    if departures.charge_is_rate and service is not None:
        return service.rate
    kept = departures.canceled_keeps_charge and state.status == "Canceled"
    return order.charge if kept else order.paid


def _remains(departures: Departures, state: State) -> Json:
    if state.status == "Pending" and departures.pending_remains_zero:
        return whole(departures, 0)
    if state.status == "Canceled" and departures.canceled_remains != "count":
        return whole(departures, 0) if departures.canceled_remains == "zero" else ""
    return whole(departures, state.remains)


def batch(departures: Departures, items: Items) -> Json:
    """Return many statuses; an unknown id is an error item, a bare text, or left out."""
    by_id = {name: _item(departures, item) for name, item in items if not _silent(departures, item)}
    if departures.batch_status == "positional":
        return list(by_id.values())
    if departures.batch_status == "list":
        return [_with_order(departures, name, item) for name, item in by_id.items()]
    if not by_id and departures.empty_map_as_list:
        return []
    return _spaced(by_id) if departures.spaced_keys else dict(by_id)


def _spaced(items: dict[str, Json]) -> Json:
    """Return the items with a space before each id but the first, as some panels write them."""
    return {f" {name}" if place else name: item for place, (name, item) in enumerate(items.items())}


def _with_order(departures: Departures, name: str, item: Json) -> Json:
    named: dict[str, object] = {"order": identity(departures, name)}
    return named | (item if isinstance(item, dict) else {"error": item})


def _silent(departures: Departures, item: Json | Refusal) -> bool:
    return isinstance(item, Refusal) and departures.item_errors == "missing"


def _item(departures: Departures, item: Json | Refusal) -> Json:
    if not isinstance(item, Refusal):
        return item
    text = item.text(departures.wording)
    return text if departures.item_errors == "bare" else {"error": text}


def rename_fields(departures: Departures, document: Json) -> Json:
    """Return an answer with the panel's own names of fields, at every depth."""
    names = dict(departures.answer_names)
    if isinstance(document, dict):
        return {
            names.get(key, key): rename_fields(departures, item)  # type: ignore[arg-type]
            for key, item in document.items()
        }
    if isinstance(document, list):
        return [rename_fields(departures, item) for item in document]  # type: ignore[arg-type]
    return document


def error(departures: Departures, refusal: Refusal) -> tuple[int, Json]:
    """Return the HTTP status and the body of a refusal."""
    text = refusal.text(departures.wording)
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
    status = {"key": departures.auth_status, "rate_limit": 429}.get(
        refusal.code, departures.error_status
    )
    return status, shapes[departures.error_shape]


def _greeted(departures: Departures) -> dict[str, object]:
    return {} if departures.success_status is None else {"status": departures.success_status}
