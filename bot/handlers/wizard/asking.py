"""Asking: the question of an order's draft that stands, with what is known for it."""

from typing import Any, Final

from markupsafe import Markup

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import FORMS, Parameter
from bot.errors import ShopError
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.wizard.draft import Draft, bounds_of, example_for, network_of
from bot.orders.parameters import Value, duplicates, read
from bot.screens.wizard import asking, quirk_refusals
from bot.screens.wizard.questions import Asked

NAME: Final = "buy"
TERMS: Final = "buy:terms"
ASKING: Final = "buy:asking"
SUMMARY: Final = "buy:summary"

LIMITED: Final = (Parameter.LINK, Parameter.COMMENTS, Parameter.INTERVAL)
"""Answers that panels are known to take less of than the document."""


def ask(
    turn: Turn,
    card: ServiceCard,
    draft: Draft,
    problem: Markup | None = None,
    month: int | None = None,
) -> Reply:
    """Ask the draft's question; a list that is being gathered is shown as far as it is."""
    asked = _asked(turn, card, draft)
    if draft.gathered:
        doubles = duplicates(draft.gathered, draft.step)
        screen = asking.gathering(turn.tr, asked, draft.gathered, doubles, problem)
    else:
        screen = asking.ask(turn.tr, asked, problem, month)
    return Reply(screen, state=ASKING, draft=draft.as_json())


def read_answer(
    turn: Turn, card: ServiceCard, draft: Draft, parameter: Parameter, text: str
) -> Value:
    """Read what was typed for a question; BadParameter says what is wrong with it."""
    network = network_of(turn, card)
    return read(
        parameter,
        text,
        bounds=bounds_of(card, draft, parameter),
        network=network.slug if network else None,
        today=turn.now.date(),
        kind=card.type,
    )


def not_taken(
    turn: Turn, card: ServiceCard, parameter: Parameter | None, value: Any
) -> Markup | None:
    """Say what this service's panel would not take, though the document allows it."""
    told = {str(parameter): value} if parameter in LIMITED and value else {}
    found = turn.shop.catalogue.limits_of(card.panel_id).problems(**told)
    return quirk_refusals.problem(turn.tr, found[0]) if found else None


def said(turn: Turn, refusal: ShopError) -> Markup:
    """Say what was wrong with an answer."""
    return turn.tr.say(refusal.msgid, **refusal.shown(turn.tr))


def _asked(turn: Turn, card: ServiceCard, draft: Draft) -> Asked:
    parameter = draft.step or Parameter.LINK
    optional = any(
        each.parameter is parameter and not each.required for each in FORMS[card.type].questions
    )
    return Asked(
        card=card,
        currency=turn.shop.currency,
        parameter=parameter,
        bounds=bounds_of(card, draft, parameter),
        given=draft.values,
        example=example_for(network_of(turn, card)),
        optional=optional,
        intervals=turn.shop.catalogue.limits_of(card.panel_id).drip_intervals,
        today=turn.now.date(),
    )
