"""The draft of an order, which the conversation's row keeps between two turns."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Self

from bot.catalog import panels
from bot.catalog.cards import ServiceCard
from bot.catalog.rules.deliverables import deliverable_of
from bot.catalog.rules.forms import FORMS, LIST_PARAMETERS, Parameter, Question
from bot.catalog.rules.networks import Network
from bot.catalog.rules.sites import SITES
from bot.handlers.dispatch.turn import Turn
from bot.orders import filling
from bot.orders.filling import AnswerBounds, ServiceBounds
from bot.orders.quote import Quoted, ServiceTerms

EXAMPLE: Final = "https://example.com/your-page"


@dataclass(frozen=True, slots=True)
class Draft:
    """A service, the answers so far, and the open question."""

    service_id: int
    answers: Mapping[str, Any] = field(default_factory=dict)
    """Answers as they go to the panel, by parameter. None if an optional question was declined."""
    step: Parameter | None = None
    """The open question; None before the first one and at the summary."""
    lines: tuple[str, ...] = ()
    """Lines collected so far for the list that the open question asks for."""
    sorted_lines: tuple[str, ...] = ()
    """Good lines of a text that also has bad ones, until the customer has decided."""
    editing: bool = False
    """True if the question was opened from the summary; "Back" then leads there."""
    quote_id: int = 0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        step = stored.get("step")
        return cls(
            service_id=stored.get("service", 0),
            answers=stored.get("values", {}),
            step=Parameter(step) if step else None,
            lines=tuple(stored.get("gathered", ())),
            sorted_lines=tuple(stored.get("sorted", ())),
            editing=stored.get("editing", False),
            quote_id=stored.get("quote", 0),
        )

    @classmethod
    def of_quote(cls, quoted: Quoted, card: ServiceCard | None) -> Self:
        """Return the draft that a quote was made from."""
        if card is None:
            return cls(quoted.service_id, quoted.parameters, quote_id=quoted.id)
        return replace(cls.of_answers(card, quoted.parameters), quote_id=quoted.id)

    @classmethod
    def of_answers(cls, card: ServiceCard, answers: Mapping[str, Any]) -> Self:
        """Return a draft with these answers; an optional question without one is declined."""
        questions = FORMS[card.type].questions
        declined = {str(each.parameter): None for each in questions if not each.required}
        return cls(card.id, {**declined, **answers})

    def as_json(self) -> dict[str, Any]:
        """Return the row's JSON; fields at their default are left out."""
        kept: dict[str, Any] = {"service": self.service_id, "values": dict(self.answers)}
        if self.step is not None:
            kept["step"] = str(self.step)
        if self.lines:
            kept["gathered"] = list(self.lines)
        if self.sorted_lines:
            kept["sorted"] = list(self.sorted_lines)
        if self.editing:
            kept["editing"] = True
        if self.quote_id:
            kept["quote"] = self.quote_id
        return kept

    @property
    def pieces(self) -> int:
        """Return the pieces of all runs together; 0 without a quantity."""
        return (self.answers.get("quantity") or 0) * (self.answers.get("runs") or 1)

    def lines_of(self, parameter: Parameter) -> tuple[str, ...]:
        """Return a list's lines: those collected so far, else the lines of its answer."""
        if parameter is self.step and self.lines:
            return self.lines
        return tuple(self.answers.get(parameter) or ()) if parameter in LIST_PARAMETERS else ()


def service_bounds(card: ServiceCard) -> ServiceBounds:
    """Return a service's present bounds."""
    return ServiceBounds(card.min, card.max, bool(card.dripfeed))


def answer_bounds(card: ServiceCard, draft: Draft, parameter: Parameter) -> AnswerBounds:
    """Return the smallest and largest answer that fits."""
    return filling.answer_bounds(card.type, parameter, service_bounds(card), draft.answers)


def questions_of(card: ServiceCard, draft: Draft) -> list[Question]:
    """Return the questions of the order in turn; RUNS only if it is open or answered."""
    return [
        question
        for question in filling.questions(card.type, draft.answers, service_bounds(card))
        if question.parameter is not Parameter.RUNS
        or question.parameter is draft.step
        or draft.answers.get(question.parameter) is not None
    ]


def service_of(turn: Turn) -> ServiceCard | None:
    """Return the draft's service as it is sold now; None if it is not on sale."""
    return turn.shop.catalog.service(turn.draft.get("service", 0))


def network_of(turn: Turn, card: ServiceCard) -> Network | None:
    """Return the network of a service's category; None if the category is not on sale."""
    category = turn.shop.catalog.category(card.category_id)
    return None if category is None else category.network


def example_link(network: Network | None) -> str:
    """Return an example of a link: a profile of the network if its address is known."""
    site = SITES.get(network.slug) if network else None
    return site.profile.format("your_page") if site and site.profile else EXAMPLE


def present_terms(turn: Turn, card: ServiceCard) -> ServiceTerms:
    """Return a service's terms, and until when its price is trusted, as stored now."""
    return trusted_terms(turn, card, panels.last_good_sync(turn.session, card.panel_id))


def trusted_terms(turn: Turn, card: ServiceCard, synced_at: datetime | None) -> ServiceTerms:
    """Return a service's terms, and until when the price of a list merged then is trusted."""
    until = None if synced_at is None else synced_at + turn.shop.prices_trusted_for
    category = turn.shop.catalog.category(card.category_id)
    titles = (card.title,) if category is None else (card.title, category.title)
    terms = terms_of(card, turn.shop.currency)
    return replace(terms, priced_until=until, deliverable=deliverable_of(*titles))


def terms_of(card: ServiceCard, currency: str) -> ServiceTerms:
    """Return a service's present terms, which a quote is compared with when it is confirmed."""
    return ServiceTerms(
        service_id=card.id,
        panel_id=card.panel_id,
        panel_service=card.external_id,
        title=card.title,
        type=card.type.value,
        unit_price=card.unit_price,
        minimum=card.min,
        maximum=card.max,
        currency=currency,
        dripfeed=bool(card.dripfeed),
        rate=str(card.rate),
    )
