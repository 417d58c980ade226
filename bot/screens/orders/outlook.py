"""How fast an order is delivered and when it is expected to be done."""

from datetime import timedelta

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.learning.outlook import Outlook
from bot.orders.status import Status
from bot.orders.tables import CardOrder

MEASURABLE = timedelta(minutes=1)
"""From this time after the start on, a rate of delivery is shown."""

HOUR = timedelta(hours=1)


def outlook_lines(
    tr: Translator, order: CardOrder, outlook: Outlook | None, delivered: int | None
) -> list[Markup]:
    """Return the rate of delivery and the expected time of a running order; none if unknown."""
    if outlook is None:
        return []
    if order.status != Status.IN_PROGRESS:
        return _usual_start(tr, outlook)
    return [*_rate(tr, order, outlook, delivered), *_usual_end(tr, outlook)]


def _usual_start(tr: Translator, outlook: Outlook) -> list[Markup]:
    health = outlook.health
    if health is None or health.start_p50 is None or health.end_p50 is None:
        return []
    return [
        tr.say(
            "⏱ Usually starts in {start} and is done in {end}.",
            start=tr.age(health.start_p50),
            end=tr.age(health.end_p50),
        )
    ]


def _usual_end(tr: Translator, outlook: Outlook) -> list[Markup]:
    health = outlook.health
    if health is None or health.end_p50 is None or health.end_p90 is None:
        return []
    return [
        tr.say(
            "⏱ Usually done in {usual}, nearly always within {longest}.",
            usual=tr.age(health.end_p50),
            longest=tr.age(health.end_p90),
        )
    ]


def _rate(
    tr: Translator, order: CardOrder, outlook: Outlook, delivered: int | None
) -> list[Markup]:
    began = outlook.started_at
    if not delivered or began is None or outlook.now - began < MEASURABLE:
        return []
    lasted = outlook.now - began
    an_hour = max(1, int(delivered * HOUR.total_seconds() / lasted.total_seconds()))
    left = order.billed_quantity - delivered
    if left <= 0:
        return [tr.say("⚡ {rate} an hour", rate=tr.number(an_hour))]
    return [
        tr.say(
            "⚡ {rate} an hour, about {left} left",
            rate=tr.number(an_hour),
            left=tr.age(_span(left / delivered * lasted.total_seconds())),
        )
    ]


def _span(seconds: float) -> timedelta:
    """Return a span of at most a hundred years, which can always be shown."""
    return timedelta(seconds=min(seconds, 100 * 365 * 86_400))
