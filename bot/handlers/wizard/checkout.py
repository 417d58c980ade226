"""Paying: the summary with its quote, and the confirmation that places the order."""

from dataclasses import replace

from markupsafe import Markup

from bot import ledger
from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.catalog.rules.networks import Network
from bot.catalog.snapshot import load_service_card
from bot.errors import ShopError
from bot.handlers.dispatch.turn import Handler, Reply, RollbackAndRun, Turn
from bot.handlers.pages import front
from bot.handlers.wizard.asking import (
    RESTRICTED_PARAMETERS,
    SUMMARY,
    ask_question,
    panel_refusal,
    read_answer,
)
from bot.handlers.wizard.draft import Draft, answer_bounds, network_of, service_bounds, terms_of
from bot.orders import filling, place, quote
from bot.orders.parameters import BadParameter, read_link_for
from bot.orders.quote import PriceTooLarge, Quoted
from bot.orders.views import find_order
from bot.screens import wallet
from bot.screens.errors import refusal_text
from bot.screens.orders import cards
from bot.screens.wizard import summary as screens


def go_to_next_step(
    turn: Turn, card: ServiceCard, draft: Draft, problem: Markup | None = None
) -> Reply:
    """Ask the first question that is open, or show the summary where none is."""
    today = turn.now.date()
    step = filling.open_question(card.type, draft.answers, service_bounds(card), today)
    if step is None:
        return _spoilt(turn, card, draft) or show_summary(turn, card, draft, problem)
    problem = problem or _outgrown(turn, card, draft, step)
    lines = draft.lines_of(step)
    return ask_question(turn, card, replace(draft, step=step, lines=lines, editing=False), problem)


def _spoilt(turn: Turn, card: ServiceCard, draft: Draft) -> Reply | None:
    """Ask again for what the panel would not take: the operator may have just found it out."""
    for parameter in RESTRICTED_PARAMETERS:
        refusal = panel_refusal(turn, card, parameter, draft.answers.get(parameter))
        if refusal is not None:
            lines = draft.lines_of(parameter)
            return ask_question(turn, card, replace(draft, step=parameter, lines=lines), refusal)
    return None


def _outgrown(turn: Turn, card: ServiceCard, draft: Draft, step: Parameter) -> Markup | None:
    """Say which bound an answer misses that was good when it was given."""
    value = draft.answers.get(step)
    if value is None or step in LIST_PARAMETERS:
        return None  # of a list the question itself says it
    try:
        read_answer(turn, card, draft, step, str(value))
    except BadParameter as refusal:
        return refusal_text(turn.tr, refusal)
    return None


def show_summary(
    turn: Turn,
    card: ServiceCard,
    draft: Draft,
    problem: Markup | None = None,
    fresh: Quoted | None = None,
) -> Reply:
    """Show all of the order before it is paid, with a price that is held."""
    limits = service_bounds(card)
    told = filling.panel_parameters(card.type, draft.answers, limits, turn.now.date())
    try:
        quoted = fresh or quote.open_quote(
            turn.session,
            user_id=turn.user_id,
            terms=terms_of(card, turn.shop.currency),
            parameters=told,
            billed_quantity=filling.billed_quantity(card.type, told),
            now=turn.now,
        )
    except PriceTooLarge as too_large:
        return _less(turn, card, draft, too_large)
    screen = screens.order_summary(
        turn.tr,
        card,
        quoted,
        _balance(turn),
        problem,
        dripfeed=limits.dripfeed and _can_be_split(card, draft),
        other_network=_other_network(turn, card, quoted),
    )
    kept = replace(draft, step=None, lines=(), editing=False, quote_id=quoted.id)
    return Reply(screen, state=SUMMARY, draft=kept.as_json())


def confirm_order(turn: Turn) -> Reply:
    """Place the order: money into escrow, order into the queue, its card into this message."""
    found = quote.find_quote(turn.session, turn.number(), turn.user_id)
    if found is None:
        return answer_stale_tap(turn)
    # Read in this transaction, not from the snapshot: a price may have risen since that was taken.
    card = load_service_card(
        turn.session,
        found.service_id,
        shop_currency=turn.shop.currency,
        markup=turn.shop.markup,
    )
    try:
        placed = place.place_quote(
            turn.session,
            quote=found,
            user_id=turn.user_id,
            terms=None if card is None else terms_of(card, turn.shop.currency),
            card_message=turn.tapped_message,
            now=turn.now,
        )
    except ledger.InsufficientFunds as short:
        raise RollbackAndRun(_short_of(found, card, short.shortfall)) from None
    if isinstance(placed, place.Placed):
        return _placed(turn, placed)
    return _requoted(turn, card, placed)


def _short_of(found: Quoted, card: ServiceCard | None, missing: int) -> Handler:
    """Return the turn that says what is missing; the order stays, and has not been written."""

    def tell(turn: Turn) -> Reply:
        # The summary may be an old one: what comes back after the top-up is this very order.
        screen = wallet.shortfall(turn.tr, missing, found.currency)
        return Reply(screen, state=SUMMARY, draft=Draft.of_quote(found, card).as_json())

    return tell


def answer_stale_tap(turn: Turn) -> Reply:
    """Answer a button of a question that is not open any more."""
    reply = front.show_menu(turn)
    return replace(reply, toast=screens.question_closed_toast(turn.tr))


def _placed(turn: Turn, placed: place.Placed) -> Reply:
    order = placed.order or find_order(turn.session, placed.order_id, turn.user_id)
    assert order is not None  # noqa: S101 - placed in this very transaction, or before
    return Reply(
        cards.order_card(turn.tr, order),
        state=None if placed.new else turn.conversation.state,
        toast=screens.order_accepted_toast(turn.tr, order.id),
        card_order_id=order.id,
        wake=("submit",),
    )


def _requoted(turn: Turn, card: ServiceCard | None, requoted: place.Requoted) -> Reply:
    problem = screens.requote_text(turn.tr, requoted)
    if card is None:
        return Reply(screens.service_gone(turn.tr, problem), state=None)
    draft = Draft.of_quote(requoted.before, card)
    if requoted.fresh is None:
        return go_to_next_step(turn, card, draft, problem)
    return show_summary(turn, card, draft, problem, requoted.fresh)


def _less(turn: Turn, card: ServiceCard, draft: Draft, refusal: ShopError) -> Reply:
    """Ask anew for what makes the order so dear."""
    telling = (Parameter.QUANTITY, Parameter.POSTS, Parameter.COMMENTS, Parameter.USERNAMES)
    step = next((each for each in telling if each in draft.answers), None)
    if step is None:
        raise refusal
    lines = draft.lines_of(step)
    return ask_question(
        turn, card, replace(draft, step=step, lines=lines), refusal_text(turn.tr, refusal)
    )


def _can_be_split(card: ServiceCard, draft: Draft) -> bool:
    low, high = answer_bounds(card, draft, Parameter.RUNS)
    return low <= high


def _other_network(turn: Turn, card: ServiceCard, quoted: Quoted) -> Network | None:
    link = quoted.parameters.get("link")
    network = network_of(turn, card)
    if link is None or network is None:
        return None
    try:
        return read_link_for(link, network.slug).other_network
    except BadParameter:  # it was good by the rules it was read by
        return None


def _balance(turn: Turn) -> int:
    return ledger.balance(turn.session, ledger.available(turn.user_id, turn.shop.currency))
