"""Show the summary with its quote, and place the order when it is confirmed."""

from dataclasses import replace

from markupsafe import Markup

from bot import ledger
from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.catalog.rules.networks import Network
from bot.catalog.snapshot import load_on_sale
from bot.errors import ShopError
from bot.handlers.dispatch.turn import Handler, Reply, RollbackAndRun, Turn
from bot.handlers.pages import front
from bot.handlers.pages.cards import card_page, order_reply
from bot.handlers.wizard.asking import (
    RESTRICTED_PARAMETERS,
    SUMMARY,
    ask_question,
    panel_refusal,
    read_answer,
)
from bot.handlers.wizard.draft import (
    Draft,
    answer_bounds,
    network_of,
    present_terms,
    service_bounds,
    trusted_terms,
)
from bot.orders import filling, place, quote, same_link
from bot.orders.parameters import BadParameter, read_link_for
from bot.orders.parameters.runs import offer_splits
from bot.orders.quote import PriceTooLarge, Quoted
from bot.orders.same_link import SameLink
from bot.orders.status import Status
from bot.screens import wallet
from bot.screens.errors import refusal_text
from bot.screens.wizard import summary as screens

ON_SAME_LINK = {screens.WAIT: SameLink.WAIT, screens.GO_ON: SameLink.GO_ON}
"""The meanings of the second id of a Confirm button."""


def go_to_next_step(
    turn: Turn, card: ServiceCard, draft: Draft, problem: Markup | None = None
) -> Reply:
    """Ask the first open question, or show the summary if every question is answered."""
    today = turn.now.date()
    step = filling.open_question(card.type, draft.answers, service_bounds(card), today)
    if step is None:
        return _ask_refused(turn, card, draft) or show_summary(turn, card, draft, problem)
    problem = problem or _out_of_bounds(turn, card, draft, step)
    lines = draft.lines_of(step)
    return ask_question(turn, card, replace(draft, step=step, lines=lines, editing=False), problem)


def _ask_refused(turn: Turn, card: ServiceCard, draft: Draft) -> Reply | None:
    """Ask again for an answer the panel would refuse; None if there is none.

    The operator may have set the quirk after the answer was given.
    """
    for parameter in RESTRICTED_PARAMETERS:
        refusal = panel_refusal(turn, card, parameter, draft.answers.get(parameter))
        if refusal is not None:
            lines = draft.lines_of(parameter)
            return ask_question(turn, card, replace(draft, step=parameter, lines=lines), refusal)
    return None


def _out_of_bounds(turn: Turn, card: ServiceCard, draft: Draft, step: Parameter) -> Markup | None:
    """Return why an answer is out of bounds now, though it fitted when given; None if it fits."""
    value = draft.answers.get(step)
    if value is None or step in LIST_PARAMETERS:
        return None  # the question shows how many lines a list may have
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
    """Show the whole order before it is paid, with a quote whose price holds for some minutes.

    Makes a new quote unless `fresh` is given.
    """
    bounds = service_bounds(card)
    parameters = filling.panel_parameters(card.type, draft.answers, bounds, turn.now.date())
    try:
        quoted = fresh or quote.open_quote(
            turn.session,
            user_id=turn.user_id,
            terms=present_terms(turn, card),
            parameters=parameters,
            billed_quantity=filling.billed_quantity(card.type, parameters),
            now=turn.now,
        )
    except PriceTooLarge as too_large:
        return _ask_smaller(turn, card, draft, too_large)
    screen = screens.order_summary(
        turn.tr,
        card,
        quoted,
        _balance(turn),
        problem,
        dripfeed=bounds.dripfeed and _can_have_runs(card, draft),
        other_network=_other_network(turn, card, quoted),
        link_busy=same_link.find_open(turn.session, quoted.link_key) is not None,
    )
    kept = replace(draft, step=None, lines=(), editing=False, quote_id=quoted.id)
    return Reply(screen, state=SUMMARY, draft=kept.as_json())


def confirm_order(turn: Turn) -> Reply:
    """Place the order: hold its price, queue it, and turn the tapped message into its card.

    If another order has the same link, the customer is asked first; the tap carries the answer.
    """
    quoted = quote.find_quote(turn.session, turn.number(), turn.user_id)
    if quoted is None:
        return answer_stale_tap(turn)
    # Read in this transaction, not from the snapshot: a price may have risen since that was taken.
    on_sale = load_on_sale(
        turn.session,
        quoted.service_id,
        shop_currency=turn.shop.currency,
        markup=turn.shop.markup,
    )
    card = None if on_sale is None else on_sale.card
    try:
        placed = place.place_quote(
            turn.session,
            quote=quoted,
            user_id=turn.user_id,
            customer=turn.customer,
            terms=None if on_sale is None else trusted_terms(turn, *on_sale),
            card_message=turn.tapped_message,
            now=turn.now,
            on_same_link=ON_SAME_LINK.get(turn.number(1), SameLink.ASK),
        )
    except ledger.InsufficientFunds as short:
        raise RollbackAndRun(_shortfall_handler(quoted, card, short.shortfall)) from None
    except place.LinkBusy:
        raise RollbackAndRun(_link_question_handler(quoted, card)) from None
    if isinstance(placed, place.Placed):
        return _placed(turn, placed)
    return _requoted(turn, card, placed)


def _shortfall_handler(quoted: Quoted, card: ServiceCard | None, shortfall: int) -> Handler:
    """Return a handler that shows the shortfall in micro-units; the draft of the order is kept."""

    def show_shortfall(turn: Turn) -> Reply:
        # The tapped summary may be an old one: the draft becomes the order of its quote.
        screen = wallet.shortfall(turn.tr, shortfall, quoted.currency)
        return Reply(screen, state=SUMMARY, draft=Draft.of_quote(quoted, card).as_json())

    return show_shortfall


def _link_question_handler(quoted: Quoted, card: ServiceCard | None) -> Handler:
    """Return a handler that shows the summary again, and asks whether to wait for the link."""

    def ask(turn: Turn) -> Reply:
        assert card is not None  # noqa: S101 - an absent service is requoted
        return show_summary(turn, card, Draft.of_quote(quoted, card), fresh=quoted)

    return ask


def answer_stale_tap(turn: Turn) -> Reply:
    """Answer the button of a question that is closed: show the menu and say so."""
    reply = front.show_menu(turn)
    return replace(reply, toast=screens.question_closed_toast(turn.tr))


def _placed(turn: Turn, placed: place.Placed) -> Reply:
    waits = placed.order is not None and placed.order.status == Status.WAITING_TURN
    toast = screens.order_accepted_toast(turn.tr, placed.order_id, waits=waits)
    if placed.order is None:
        return replace(card_page(turn, placed.order_id), toast=toast)
    reply = order_reply(turn, placed.order, turn.tapped_message)
    return replace(reply, state=None, toast=toast, wake=("submit",))


def _requoted(turn: Turn, card: ServiceCard | None, requoted: place.Requoted) -> Reply:
    problem = screens.requote_text(turn.tr, requoted)
    if card is None:
        return Reply(screens.service_gone(turn.tr, problem), state=None)
    draft = Draft.of_quote(requoted.before, card)
    if requoted.fresh is None:
        return go_to_next_step(turn, card, draft, problem)
    return show_summary(turn, card, draft, problem, requoted.fresh)


def _ask_smaller(turn: Turn, card: ServiceCard, draft: Draft, refusal: ShopError) -> Reply:
    """Ask again for the parameter that multiplies the price; raise if the order has none."""
    multipliers = (Parameter.QUANTITY, Parameter.POSTS, Parameter.COMMENTS, Parameter.USERNAMES)
    step = next((each for each in multipliers if each in draft.answers), None)
    if step is None:
        raise refusal
    lines = draft.lines_of(step)
    return ask_question(
        turn, card, replace(draft, step=step, lines=lines), refusal_text(turn.tr, refusal)
    )


def _can_have_runs(card: ServiceCard, draft: Draft) -> bool:
    """Return True if the order can be repeated, or split into equal runs."""
    low, high = answer_bounds(card, draft, Parameter.RUNS)
    return low <= high or bool(offer_splits(draft.pieces, card.min))


def _other_network(turn: Turn, card: ServiceCard, quoted: Quoted) -> Network | None:
    link = quoted.parameters.get("link")
    network = network_of(turn, card)
    if link is None or network is None:
        return None
    try:
        return read_link_for(link, network.slug).other_network
    except BadParameter:  # an older version accepted the link by other rules
        return None


def _balance(turn: Turn) -> int:
    return ledger.balance(turn.session, ledger.available(turn.customer, turn.shop.currency))
