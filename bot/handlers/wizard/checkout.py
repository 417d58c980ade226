"""Paying: the summary with its quote, and the confirmation that places the order."""

from dataclasses import replace

from markupsafe import Markup

from bot import ledger
from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import LISTS, Parameter
from bot.catalog.rules.networks import Network
from bot.errors import ShopError
from bot.handlers.dispatch.turn import Handler, Instead, Reply, Turn
from bot.handlers.pages import front
from bot.handlers.wizard.asking import LIMITED, SUMMARY, ask, not_taken, read_answer, said
from bot.handlers.wizard.draft import Draft, bounds_of, limits_of, network_of, terms_of
from bot.orders import filling, place, quote
from bot.orders.parameters import BadParameter, link_for
from bot.orders.quote import PriceTooLarge, Quoted
from bot.orders.views import find
from bot.screens import wallet
from bot.screens.orders import cards
from bot.screens.wizard import summary as screens


def go_on(turn: Turn, card: ServiceCard, draft: Draft, problem: Markup | None = None) -> Reply:
    """Ask the first question that is open, or show the summary where none is."""
    today = turn.now.date()
    step = filling.open_question(card.type, draft.values, limits_of(card), today)
    if step is None:
        return _spoilt(turn, card, draft) or summary(turn, card, draft, problem)
    problem = problem or _outgrown(turn, card, draft, step)
    lines = draft.lines_of(step)
    return ask(turn, card, replace(draft, step=step, gathered=lines, editing=False), problem)


def _spoilt(turn: Turn, card: ServiceCard, draft: Draft) -> Reply | None:
    """Ask again for what the panel would not take: the operator may have just found it out."""
    for parameter in LIMITED:
        refusal = not_taken(turn, card, parameter, draft.values.get(parameter))
        if refusal is not None:
            lines = draft.lines_of(parameter)
            return ask(turn, card, replace(draft, step=parameter, gathered=lines), refusal)
    return None


def _outgrown(turn: Turn, card: ServiceCard, draft: Draft, step: Parameter) -> Markup | None:
    """Say which bound an answer misses that was good when it was given."""
    value = draft.values.get(step)
    if value is None or step in LISTS:
        return None  # of a list the question itself says it
    try:
        read_answer(turn, card, draft, step, str(value))
    except BadParameter as refusal:
        return said(turn, refusal)
    return None


def summary(
    turn: Turn,
    card: ServiceCard,
    draft: Draft,
    problem: Markup | None = None,
    fresh: Quoted | None = None,
) -> Reply:
    """Show all of the order before it is paid, with a price that is held."""
    limits = limits_of(card)
    told = filling.parameters(card.type, draft.values, limits, turn.now.date())
    try:
        quoted = fresh or quote.open_quote(
            turn.session,
            user_id=turn.user_id,
            terms=terms_of(card, turn.shop.currency),
            parameters=told,
            quantity=filling.pieces(card.type, told),
            now=turn.now,
        )
    except PriceTooLarge as too_large:
        return _less(turn, card, draft, too_large)
    screen = screens.summary(
        turn.tr,
        card,
        quoted,
        _balance(turn),
        problem,
        dripfeed=limits.dripfeed and _can_be_split(card, draft),
        other=_other_network(turn, card, quoted),
    )
    kept = replace(draft, step=None, gathered=(), editing=False, quote=quoted.id)
    return Reply(screen, state=SUMMARY, draft=kept.as_json())


def confirm(turn: Turn) -> Reply:
    """Place the order: money into escrow, order into the queue, its card into this message."""
    found = quote.find_quote(turn.session, turn.number(), turn.user_id)
    if found is None:
        return stale(turn)
    card = turn.shop.catalogue.service(found.service_id)
    try:
        placed = place.place_quote(
            turn.session,
            quote=found,
            user_id=turn.user_id,
            terms=None if card is None else terms_of(card, turn.shop.currency),
            card_message=turn.message,
            now=turn.now,
        )
    except ledger.InsufficientFunds as short:
        raise Instead(_short_of(found, card, short.missing)) from None
    if isinstance(placed, place.Placed):
        return _placed(turn, placed)
    return _requoted(turn, card, placed)


def _short_of(found: Quoted, card: ServiceCard | None, missing: int) -> Handler:
    """Return the turn that says what is missing; the order stays, and has not been written."""

    def tell(turn: Turn) -> Reply:
        # The summary may be an old one: what comes back after the top-up is this very order.
        screen = wallet.short(turn.tr, missing, found.currency)
        return Reply(screen, state=SUMMARY, draft=Draft.of_quote(found, card).as_json())

    return tell


def stale(turn: Turn) -> Reply:
    """Answer a button of a question that is not open any more."""
    reply = front.home(turn)
    toast = turn.tr.label("This question is not open any more. Nothing was charged.")
    return Reply(reply.screen, state=reply.state, toast=toast)


def _placed(turn: Turn, placed: place.Placed) -> Reply:
    order = placed.order or find(turn.session, placed.order_id, turn.user_id)
    assert order is not None  # noqa: S101 - placed in this very transaction, or before
    toast = turn.tr.label("Order #{number} is accepted.", number=order.id)
    state = None if placed.new else turn.standing.state
    screen = cards.card(turn.tr, order)
    return Reply(screen, state=state, toast=toast, card=order.id, wake=("submit",))


def _requoted(turn: Turn, card: ServiceCard | None, requoted: place.Requoted) -> Reply:
    problem = screens.changed(turn.tr, requoted)
    if card is None:
        return Reply(screens.gone(turn.tr, problem), state=None)
    draft = Draft.of_quote(requoted.before, card)
    if requoted.fresh is None:
        return go_on(turn, card, draft, problem)
    return summary(turn, card, draft, problem, requoted.fresh)


def _less(turn: Turn, card: ServiceCard, draft: Draft, refusal: ShopError) -> Reply:
    """Ask anew for what makes the order so dear."""
    telling = (Parameter.QUANTITY, Parameter.POSTS, Parameter.COMMENTS, Parameter.USERNAMES)
    step = next((each for each in telling if each in draft.values), None)
    if step is None:
        raise refusal
    lines = draft.lines_of(step)
    return ask(turn, card, replace(draft, step=step, gathered=lines), said(turn, refusal))


def _can_be_split(card: ServiceCard, draft: Draft) -> bool:
    low, high = bounds_of(card, draft, Parameter.RUNS)
    return low <= high


def _other_network(turn: Turn, card: ServiceCard, quoted: Quoted) -> Network | None:
    link = quoted.parameters.get("link")
    network = network_of(turn, card)
    if link is None or network is None:
        return None
    try:
        return link_for(link, network.slug).other
    except BadParameter:  # it was good by the rules it was read by
        return None


def _balance(turn: Turn) -> int:
    return ledger.balance(turn.session, ledger.available(turn.user_id, turn.shop.currency))
