"""The services whose orders are completed least often, each with a button that hides it."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.cards import ServiceCard
from bot.i18n import Translator
from bot.orders.learning.health import WINDOW, Health
from bot.screens import buttons
from bot.screens.admin.catalog.service import short_title
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, Screen, lines

SHOWN = 8
"""Services on the page."""


def worst_services(
    tr: Translator, worst: Sequence[tuple[ServiceCard, Health]], hidden: int | None = None
) -> Screen:
    """Show services from the worst on; `hidden` was just taken off sale and can be put back."""
    days = tr.number(WINDOW.days)
    if worst:
        heading = tr.say(
            "📉 <b>Services that are completed least often</b>\nOf the orders that ended in the "
            "last {days} days.",
            days=days,
        )
    else:
        heading = tr.say(
            "✅ No service on sale with enough orders in the last {days} days has one that was "
            "not completed.",
            days=days,
        )
    parts = [part for card, health in worst for part in (Markup(), *_service(tr, card, health))]
    rows: list[Row] = [_buttons(tr, card) for card, _ in worst]
    if hidden is not None:
        again = tr.label("✅ Publish {service} again", service=str(hidden))
        rows.append((Button(again, Tap.SWITCH_SERVICE(hidden, 1)),))
    return Screen(lines(heading, *parts), (*rows, (buttons.desk(tr),)))


def hidden_toast(tr: Translator, service_id: int) -> str:
    """Say that a service was hidden, as plain text."""
    return tr.label("Service {number} is hidden.", number=str(service_id))


def _service(tr: Translator, card: ServiceCard, health: Health) -> list[Markup]:
    shares = [
        tr.percent(int(count * 100 / health.ended) / 100)
        for count in (health.completed, health.partial, health.canceled)
    ]
    told = [
        tr.say("🗂 <b>{number}</b> · {title}", number=str(card.id), title=short_title(card.title)),
        tr.plural(
            "{completed} completed, {partial} partial, {canceled} canceled of {count} order",
            "{completed} completed, {partial} partial, {canceled} canceled of {count} orders",
            health.ended,
            **dict(zip(("completed", "partial", "canceled"), shares, strict=True)),
        ),
    ]
    if health.start_p50 and health.start_p90 and health.end_p50 and health.end_p90:
        told.append(
            tr.say(
                "Starts in {start} (9 of 10 in {late_start}), done in {end} ({late_end})",
                start=tr.age(health.start_p50),
                late_start=tr.age(health.start_p90),
                end=tr.age(health.end_p50),
                late_end=tr.age(health.end_p90),
            )
        )
    return told


def _buttons(tr: Translator, card: ServiceCard) -> Row:
    number = str(card.id)
    return (
        Button(tr.label("🔎 {service}", service=number), Tap.OPERATOR_SERVICE(card.id)),
        Button(tr.label("🙈 Hide {service}", service=number), Tap.HIDE_WORST(card.id)),
    )
