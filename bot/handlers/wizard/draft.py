"""The draft of an order: what the conversation's row keeps of it between two turns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import FORMS, LISTS, Parameter, Question
from bot.catalog.rules.networks import Network
from bot.catalog.rules.sites import SITES
from bot.handlers.dispatch.turn import Turn
from bot.orders import filling
from bot.orders.filling import Bounds, Limits
from bot.orders.quote import Quoted, Terms

EXAMPLE: Final = "https://example.com/your-page"


@dataclass(frozen=True, slots=True)
class Draft:
    """A service, the answers so far, and the question that stands."""

    service: int
    values: Mapping[str, Any] = field(default_factory=dict)
    """Answers as they go to the panel; None where an optional question was declined."""
    step: Parameter | None = None
    """The question that stands; None before the first and at the summary."""
    gathered: tuple[str, ...] = ()
    """The lines so far of the list that is asked for."""
    editing: bool = False
    """Whether the question was opened from the summary, which is then the way back."""
    quote: int = 0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        step = stored.get("step")
        return cls(
            service=stored.get("service", 0),
            values=stored.get("values", {}),
            step=Parameter(step) if step else None,
            gathered=tuple(stored.get("gathered", ())),
            editing=stored.get("editing", False),
            quote=stored.get("quote", 0),
        )

    @classmethod
    def of_quote(cls, quoted: Quoted, card: ServiceCard | None) -> Self:
        """Return the draft that a quote was made from."""
        questions = FORMS[card.type].questions if card else ()
        declined = {str(each.parameter): None for each in questions if not each.required}
        return cls(quoted.service_id, {**declined, **quoted.parameters}, quote=quoted.id)

    def as_json(self) -> dict[str, Any]:
        """Return what the row keeps: no field that says nothing."""
        kept: dict[str, Any] = {"service": self.service, "values": dict(self.values)}
        if self.step is not None:
            kept["step"] = str(self.step)
        if self.gathered:
            kept["gathered"] = list(self.gathered)
        if self.editing:
            kept["editing"] = True
        if self.quote:
            kept["quote"] = self.quote
        return kept

    def lines_of(self, parameter: Parameter) -> tuple[str, ...]:
        """Return a list's lines: those that are being gathered, or the answer there is."""
        if parameter is self.step and self.gathered:
            return self.gathered
        return tuple(self.values.get(parameter) or ()) if parameter in LISTS else ()


def limits_of(card: ServiceCard) -> Limits:
    """Return a service's limits of now."""
    return Limits(card.min, card.max, bool(card.dripfeed))


def bounds_of(card: ServiceCard, draft: Draft, parameter: Parameter) -> Bounds:
    """Return what an answer must be within."""
    return filling.bounds(card.type, parameter, limits_of(card), draft.values)


def path_of(card: ServiceCard, draft: Draft) -> list[Question]:
    """Return the questions a customer passes, the standing one among them, in their order."""
    return [
        question
        for question in filling.questions(card.type, draft.values, limits_of(card))
        if question.parameter is not Parameter.RUNS
        or question.parameter is draft.step
        or draft.values.get(question.parameter) is not None
    ]


def service_of(turn: Turn) -> ServiceCard | None:
    """Return the draft's service as it is sold now."""
    return turn.shop.catalogue.service(turn.draft.get("service", 0))


def network_of(turn: Turn, card: ServiceCard) -> Network | None:
    """Return the network that a service's category is for."""
    shelf = turn.shop.catalogue.category(card.category_id)
    return None if shelf is None else shelf.network


def example_for(network: Network | None) -> str:
    """Return a link such as a service of the network wants: a profile there, if that is known."""
    site = SITES.get(network.slug) if network else None
    return site.profile.format("your_page") if site and site.profile else EXAMPLE


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
        dripfeed=bool(card.dripfeed),
        rate=str(card.rate),
    )
