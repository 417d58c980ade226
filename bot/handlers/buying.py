"""The order wizard. Its draft is the row's: `service`, `values` given so far, `step`, `quote`.

A step that refuses what was typed asks again and keeps all that was given before.
"""

from typing import Any, Final

from markupsafe import Markup

from bot import ledger
from bot.catalog.cards import ServiceCard
from bot.errors import ShopError
from bot.handlers import browse, front
from bot.handlers.turn import Reply, Turn
from bot.orders import place, quote
from bot.orders.parameters import BadParameter, read_link, read_quantity, suggestions
from bot.orders.quote import Quoted, Terms
from bot.orders.views import find
from bot.screens import buying, menu, orders, wallet
from bot.screens.menu import TERMS_VERSION
from bot.screens.screen import Screen

NAME: Final = "buy"
TERMS: Final = "buy:terms"
ASKING: Final = "buy:asking"
SUMMARY: Final = "buy:summary"

STEPS: Final = ("link", "quantity")
"""What a service of type Default asks for, in the order it is asked."""


def begin(turn: Turn) -> Reply:
    """Begin an order of a service; the terms come first, once."""
    card = turn.shop.catalogue.service(turn.number())
    if card is None:
        return Reply(buying.gone(turn.tr), state=None)
    if turn.standing.terms_version < TERMS_VERSION:
        return Reply(menu.accept_first(turn.tr), state=TERMS, draft={"service": card.id})
    return _ask(turn, card, {"service": card.id, "values": {}, "step": STEPS[0]})


def accept(turn: Turn) -> Reply:
    """Accept the terms on the way to an order, and go on with it."""
    reply = front.accept(turn)
    if turn.number() != TERMS_VERSION:
        return reply
    turn.standing.terms_version = TERMS_VERSION
    turn.numbers = (turn.draft["service"],)
    return begin(turn)


def given(turn: Turn) -> Reply:
    """Take what was typed for the question that stands."""
    card = _service(turn)
    if card is None:
        return Reply(buying.gone(turn.tr), state=None)
    step = turn.draft["step"]
    try:
        value = _read(step, turn.text, card)
    except BadParameter as refusal:
        return Reply(_question(turn, card, step, _said(turn, refusal)))
    return _next(turn, card, {**turn.draft["values"], step: value}, step)


def suggested(turn: Turn) -> Reply:
    """Take a quantity that was tapped."""
    card = _service(turn)
    if card is None or turn.draft["step"] != "quantity" or not turn.numbers:
        return resume(turn)
    number = turn.numbers[0]
    if not card.min <= number <= card.max:
        return resume(turn)
    return _next(turn, card, {**turn.draft["values"], "quantity": number}, "quantity")


def back(turn: Turn) -> Reply:
    """Go one question back, from the first one to the service's card."""
    card = _service(turn)
    if card is None:
        return Reply(buying.gone(turn.tr), state=None)
    step = turn.draft["step"]
    at = STEPS.index(step) - (0 if turn.standing.state == SUMMARY else 1)
    if at < 0:
        turn.numbers = (card.id,)
        return browse.service(turn)
    return _ask(turn, card, {**turn.draft, "step": STEPS[at]})


def cancel(turn: Turn) -> Reply:
    """Leave the wizard; nothing was charged."""
    return Reply(buying.canceled(turn.tr, _service(turn)), state=None)


def nothing_to_cancel(turn: Turn) -> Reply:
    """Answer /cancel outside of any dialog."""
    return Reply(buying.nothing_to_cancel(turn.tr), state=None)


def resume(turn: Turn) -> Reply:
    """Show the standing question again, with the balance and the price of now."""
    card = _service(turn)
    if card is None:
        return Reply(buying.gone(turn.tr), state=None)
    if turn.standing.state == SUMMARY:
        return _summary(turn, card, turn.draft)
    return _ask(turn, card, turn.draft)


def stale(turn: Turn) -> Reply:
    """Answer a button of a question that is not open any more."""
    reply = front.home(turn)
    toast = turn.tr.label("This question is not open any more. Nothing was charged.")
    return Reply(reply.screen, state=reply.state, toast=toast)


def confirm(turn: Turn) -> Reply:
    """Place the order: money into escrow, order into the queue, its card into this message."""
    found = quote.find_quote(turn.session, turn.number(), turn.user_id)
    if found is None:
        return stale(turn)
    card = turn.shop.catalogue.service(found.service_id)
    missing = found.price - _balance(turn)
    if found.used_at is None and missing > 0:
        # The summary may be an old one: what comes back after the top-up is this very order.
        screen = wallet.short(turn.tr, missing, found.currency)
        return Reply(screen, state=SUMMARY, draft=_draft_of(found))
    placed = place.place_quote(
        turn.session,
        quote=found,
        user_id=turn.user_id,
        terms=None if card is None else terms_of(card, turn.shop.currency),
        card_message=turn.message,
        now=turn.now,
    )
    if isinstance(placed, place.Placed):
        return _placed(turn, placed)
    return _requoted(turn, card, placed)


def _placed(turn: Turn, placed: place.Placed) -> Reply:
    order = placed.order or find(turn.session, placed.order_id, turn.user_id)
    assert order is not None  # noqa: S101 - placed in this very transaction, or before
    toast = turn.tr.label("Order #{number} is accepted.", number=order.id)
    state = None if placed.new else turn.standing.state
    screen = orders.card(turn.tr, order)
    return Reply(screen, state=state, toast=toast, card=order.id, wake=("submit",))


def _requoted(turn: Turn, card: ServiceCard | None, requoted: place.Requoted) -> Reply:
    problem = buying.changed(turn.tr, requoted)
    if card is None:
        return Reply(buying.gone(turn.tr, problem), state=None)
    draft = _draft_of(requoted.before)
    if requoted.fresh is None:
        return _ask(turn, card, draft, problem)
    return _summary(turn, card, draft, problem, requoted.fresh)


def _draft_of(quoted: Quoted) -> dict[str, Any]:
    """Return the draft that a quote was made from."""
    values = {**quoted.parameters, "quantity": quoted.quantity}
    return {"service": quoted.service_id, "values": values, "step": STEPS[-1]}


def _service(turn: Turn) -> ServiceCard | None:
    return turn.shop.catalogue.service(turn.draft.get("service", 0))


def _read(step: str, text: str, card: ServiceCard) -> str | int:
    if step == "link":
        return read_link(text)
    return read_quantity(text, card.min, card.max)


def _next(turn: Turn, card: ServiceCard, values: dict[str, Any], step: str) -> Reply:
    at = STEPS.index(step) + 1
    draft = {**turn.draft, "values": values, "step": STEPS[min(at, len(STEPS) - 1)]}
    return _ask(turn, card, draft) if at < len(STEPS) else _summary(turn, card, draft)


def _ask(
    turn: Turn, card: ServiceCard, draft: dict[str, Any], problem: Markup | None = None
) -> Reply:
    return Reply(_question(turn, card, draft["step"], problem), state=ASKING, draft=draft)


def _question(turn: Turn, card: ServiceCard, step: str, problem: Markup | None = None) -> Screen:
    currency = turn.shop.currency
    if step == "link":
        return buying.ask_link(turn.tr, card, currency, problem)
    taps = suggestions(card.min, card.max)
    return buying.ask_quantity(turn.tr, card, currency, taps, problem)


def _summary(
    turn: Turn,
    card: ServiceCard,
    draft: dict[str, Any],
    problem: Markup | None = None,
    fresh: Quoted | None = None,
) -> Reply:
    values = draft["values"]
    try:
        quantity = read_quantity(str(values["quantity"]), card.min, card.max)
    except BadParameter as refusal:  # the bounds have moved since it was typed
        return _ask(turn, card, {**draft, "step": "quantity"}, _said(turn, refusal))
    quoted = fresh or quote.open_quote(
        turn.session,
        user_id=turn.user_id,
        terms=terms_of(card, turn.shop.currency),
        parameters={"link": values["link"]},
        quantity=quantity,
        now=turn.now,
    )
    screen = buying.summary(turn.tr, card, quoted, _balance(turn), problem)
    return Reply(screen, state=SUMMARY, draft={**draft, "quote": quoted.id})


def terms_of(card: ServiceCard, currency: str) -> Terms:
    """Return a service's terms of now, as a quote is held against them."""
    return Terms(
        service_id=card.id,
        panel_id=card.panel_id,
        panel_service=card.external_id,
        title=card.title,
        type=card.type.value,
        price=card.price,
        minimum=card.min,
        maximum=card.max,
        currency=currency,
    )


def _balance(turn: Turn) -> int:
    return ledger.balance(turn.session, ledger.available(turn.user_id, turn.shop.currency))


def _said(turn: Turn, refusal: ShopError) -> Markup:
    return turn.tr.say(refusal.msgid, **refusal.shown(turn.tr))
