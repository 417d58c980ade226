"""The actions of the API: one function for each, from the request's form to the answer.

A key sees its own orders only: the id of another key's order is answered like one that is unknown,
unless the panel departs from that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.demo.panel import speech, speech_requests, speech_services
from bot.demo.panel.departures import Departures
from bot.demo.panel.forms import read_order
from bot.demo.panel.orders import Book, SimulatedOrder
from bot.demo.panel.refills import Refill, Refills
from bot.demo.panel.refusals import Refusal
from bot.demo.panel.service import ById, SimulatedService
from bot.demo.panel.speech import Json

MOST_IDS = 100
"""Ids in one request, at most (API document)."""


@dataclass
class ActionContext:
    """What an action works on in one call; `now` is in simulated seconds."""

    services: ById[SimulatedService]
    book: Book
    refills: Refills
    departures: Departures
    currency: str
    key: str
    form: dict[str, str]
    now: float

    def order(self, name: str) -> SimulatedOrder:
        """Return an order of this key; Refusal if it has none with this id."""
        order = self.book.orders.get(name)
        if order is None or order.key != self.key:
            raise Refusal("order")
        return order

    def refill(self, name: str) -> Refill:
        """Return a refill of this key; Refusal if it has none with this id."""
        refill = self.refills.refills.get(name)
        if refill is None or refill.key != self.key:
            raise Refusal("refill")
        return refill

    def ids(self, field: str) -> list[str]:
        """Return the ids of a field, each once; Refusal if there are none or too many."""
        names = [name.strip() for name in self.form.get(field, "").split(",") if name.strip()]
        if not names:
            raise Refusal("missing", field=field)
        if len(names) > MOST_IDS:
            raise Refusal("too_many", limit=MOST_IDS)
        return list(dict.fromkeys(names))


def services(context: ActionContext) -> Json:
    """Answer the price list."""
    return speech_services.price_list(context.departures, list(context.services.values()))


def add(context: ActionContext) -> Json:
    """Make an order and take its charge from the key's balance."""
    name = context.form.get("service", "").strip()
    if not name:
        raise Refusal("missing", field="service")
    service = context.services.get(name)
    if service is None:
        raise Refusal("service")
    terms = read_order(service, context.form, context.departures, context.now)
    _refuse_duplicate(context, name, terms.link)
    order = context.book.place(context.key, name, context.form, terms, context.now)
    return speech.placed(context.departures, order.id)


def status(context: ActionContext) -> Json:
    """Answer the status of one order, or of up to 100."""
    if "order" in context.form:
        return _report(context, context.form["order"].strip())
    if context.departures.batch_status == "refused":
        raise Refusal("orders_needed")
    reports = [(name, _tried(context, _report, name)) for name in context.ids("orders")]
    unknown = next((item for _, item in reports if isinstance(item, Refusal)), None)
    if unknown is not None and context.departures.batch_status == "fragile":
        raise unknown
    return speech.batch(context.departures, reports)


def refill(context: ActionContext) -> Json:
    """Begin a refill of one order, or of each of up to 100 orders."""
    if "order" in context.form:
        return speech_requests.refilled(
            context.departures, _refill(context, context.form["order"].strip())
        )
    begun = [(name, _tried(context, _refill_id, name)) for name in _together(context, "orders")]
    return speech_requests.refills_begun(context.departures, begun)


def refill_status(context: ActionContext) -> Json:
    """Answer the status of one refill, or of up to 100."""
    if "refill" in context.form:
        try:
            one = context.refill(context.form["refill"].strip())
        except Refusal as refusal:
            if context.departures.nested_refill_status:
                return {"status": {"error": refusal.text(context.departures.wording)}}
            raise
        return speech_requests.refill_status(context.departures, one.at(context.now))
    words = [(name, _tried(context, _refill_word, name)) for name in _together(context, "refills")]
    return speech_requests.refill_statuses(context.departures, words)


def cancel(context: ActionContext) -> Json:
    """Take requests to cancel orders; `1` means taken, a later status says canceled."""
    if context.departures.batch_requests == "refused" and "order" in context.form:
        _cancel(context, context.form["order"].strip())
        return {"cancel": 1}
    requests = [(name, _tried(context, _cancel, name)) for name in _together(context, "orders")]
    return speech_requests.canceled(context.departures, requests)


def balance(context: ActionContext) -> Json:
    """Answer the key's balance."""
    return speech.balance(context.departures, context.book.balances[context.key], context.currency)


ACTIONS: Mapping[str, Callable[[ActionContext], Json]] = {
    "services": services,
    "add": add,
    "status": status,
    "refill": refill,
    "refill_status": refill_status,
    "cancel": cancel,
    "balance": balance,
}


def _together(context: ActionContext, field: str) -> list[str]:
    """Read the ids of a batch; Refusal if this panel takes one id a call."""
    if context.departures.batch_requests == "refused":
        raise Refusal("orders_needed")
    return context.ids(field)


def _tried(
    context: ActionContext, ask: Callable[[ActionContext, str], Json], name: str
) -> Json | Refusal:
    """Do the action for one id of a batch; return a Refusal, so that the other ids go on."""
    try:
        return ask(context, name)
    except Refusal as refusal:
        return refusal


def _report(context: ActionContext, name: str) -> Json:
    anyone = context.departures.reports_to_anyone
    order = (context.book.orders.get(name) if anyone else None) or context.order(name)
    service = context.services.get(order.service)
    return speech.report(
        context.departures, order, order.at(context.now), service, context.currency
    )


def _refill(context: ActionContext, name: str) -> str:
    order = context.order(name)
    return context.refills.ask(order, context.services.get(order.service), context.now).id


def _refill_id(context: ActionContext, name: str) -> Json:
    return speech.identity(context.departures, _refill(context, name))


def _refill_word(context: ActionContext, name: str) -> Json:
    return context.refill(name).at(context.now)


def _cancel(context: ActionContext, name: str) -> Json:
    order = context.order(name)
    service = context.services.get(order.service)
    if service is None or service.cancel is False:
        raise Refusal("no_cancel")
    if order.ended or order.canceling:
        raise Refusal("cancel_late")
    context.book.cancel(order, context.now)
    return 1


def _refuse_duplicate(context: ActionContext, service: str, link: str) -> None:
    manner = context.departures.duplicate_links
    if manner == "accepted":
        return
    for order in context.book.orders.values():
        mine = order.key == context.key and order.service == service
        if not order.ended and order.terms.link == link and (mine or manner == "refused to all"):
            raise Refusal("duplicate")
