"""The actions of the API, each from a form to an answer: one function an action.

A key sees its own orders only; another's id is as unknown to it as one that never was.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.demo.panel import speech, speech_requests
from bot.demo.panel.departures import Dialect
from bot.demo.panel.forms import read_order
from bot.demo.panel.orders import Book, Order
from bot.demo.panel.refills import Refill, Refills
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.service import ById, Service
from bot.demo.panel.speech import Json

MOST_IDS = 100
"""The document: up to 100 ids in one request."""


@dataclass
class Desk:
    """All that an action may touch, for one call at the moment `now` of simulated time."""

    services: ById[Service]
    book: Book
    refills: Refills
    dialect: Dialect
    currency: str
    key: str
    form: dict[str, str]
    now: float

    def order(self, name: str) -> Order:
        """Find an order of this key."""
        order = self.book.orders.get(name)
        if order is None or order.key != self.key:
            raise Refusal("order")
        return order

    def refill(self, name: str) -> Refill:
        """Find a refill of this key."""
        refill = self.refills.refills.get(name)
        if refill is None or refill.key != self.key:
            raise Refusal("refill")
        return refill

    def ids(self, field: str) -> list[str]:
        """Split a list of ids, each once; Refusal for none and for too many."""
        names = [name.strip() for name in self.form.get(field, "").split(",") if name.strip()]
        if not names:
            raise Refusal("missing", field=field)
        if len(names) > MOST_IDS:
            raise Refusal("too_many", limit=MOST_IDS)
        return list(dict.fromkeys(names))


def services(desk: Desk) -> Json:
    """Tell the price list."""
    rows: list[object] = [speech.service_row(desk.dialect, row) for row in desk.services.values()]
    return {"data": rows} if desk.dialect.wrapped_services else rows


def add(desk: Desk) -> Json:
    """Make an order and take its charge from the key's balance."""
    name = desk.form.get("service", "").strip()
    if not name:
        raise Refusal("missing", field="service")
    service = desk.services.get(name)
    if service is None:
        raise Refusal("service")
    terms = read_order(service, desk.form, desk.dialect, desk.now)
    _refuse_duplicate(desk, name, terms.link)
    order = desk.book.place(desk.key, name, desk.form, terms, desk.now)
    return speech.placed(desk.dialect, order.id)


def status(desk: Desk) -> Json:
    """Tell how one order stands, or up to a hundred."""
    if "order" in desk.form:
        return _report(desk, desk.form["order"].strip())
    if desk.dialect.batch_status == "refused":
        raise Refusal("orders_needed")
    told = [(name, _tried(desk, _report, name)) for name in desk.ids("orders")]
    unknown = next((item for _, item in told if isinstance(item, Refusal)), None)
    if unknown is not None and desk.dialect.batch_status == "fragile":
        raise unknown
    return speech.batch(desk.dialect, told)


def refill(desk: Desk) -> Json:
    """Begin one refill, or one for each of many orders."""
    if "order" in desk.form:
        return speech_requests.refilled(desk.dialect, _refill(desk, desk.form["order"].strip()))
    begun = [(name, _tried(desk, _refill_id, name)) for name in _together(desk, "orders")]
    return speech_requests.refills_begun(desk.dialect, begun)


def refill_status(desk: Desk) -> Json:
    """Tell how one refill stands, or many."""
    if "refill" in desk.form:
        try:
            found = desk.refill(desk.form["refill"].strip())
        except Refusal as refusal:
            if desk.dialect.nested_refill_status:
                return {"status": {"error": refusal.text(desk.dialect.wording)}}
            raise
        return speech_requests.refill_status(desk.dialect, found.at(desk.now))
    told = [(name, _tried(desk, _refill_word, name)) for name in _together(desk, "refills")]
    return speech_requests.refill_statuses(desk.dialect, told)


def cancel(desk: Desk) -> Json:
    """Ask for orders to be canceled; `1` says asked, a later status says canceled."""
    if desk.dialect.batch_requests == "refused" and "order" in desk.form:
        _cancel(desk, desk.form["order"].strip())
        return {"cancel": 1}
    asked = [(name, _tried(desk, _cancel, name)) for name in _together(desk, "orders")]
    return speech_requests.canceled(desk.dialect, asked)


def balance(desk: Desk) -> Json:
    """Tell what the key has left."""
    return speech.balance(desk.dialect, desk.book.balances[desk.key], desk.currency)


ACTIONS: Mapping[str, Callable[[Desk], Json]] = {
    "services": services,
    "add": add,
    "status": status,
    "refill": refill,
    "refill_status": refill_status,
    "cancel": cancel,
    "balance": balance,
}


def _together(desk: Desk, field: str) -> list[str]:
    """Read the ids of a request about many; Refusal where this panel takes one a call."""
    if desk.dialect.batch_requests == "refused":
        raise Refusal("orders_needed")
    return desk.ids(field)


def _tried(desk: Desk, ask: Callable[[Desk, str], Json], name: str) -> Json | Refusal:
    """Do it for one of many: one bad id never fails the others."""
    try:
        return ask(desk, name)
    except Refusal as refusal:
        return refusal


def _report(desk: Desk, name: str) -> Json:
    order = desk.order(name)
    service = desk.services.get(order.service)
    return speech.report(desk.dialect, order, order.at(desk.now), service, desk.currency)


def _refill(desk: Desk, name: str) -> str:
    order = desk.order(name)
    return desk.refills.ask(order, desk.services.get(order.service), desk.now).id


def _refill_id(desk: Desk, name: str) -> Json:
    return speech.identity(desk.dialect, _refill(desk, name))


def _refill_word(desk: Desk, name: str) -> Json:
    return desk.refill(name).at(desk.now)


def _cancel(desk: Desk, name: str) -> Json:
    order = desk.order(name)
    service = desk.services.get(order.service)
    if service is None or service.cancel is False:
        raise Refusal("no_cancel")
    if order.ended or order.canceling:
        raise Refusal("cancel_late")
    desk.book.cancel(order, desk.now)
    return 1


def _refuse_duplicate(desk: Desk, service: str, link: str) -> None:
    manner = desk.dialect.duplicate_links
    if manner == "accepted":
        return
    for order in desk.book.orders.values():
        mine = order.key == desk.key and order.service == service
        if not order.ended and order.terms.link == link and (mine or manner == "refused to all"):
            raise Refusal("duplicate")
