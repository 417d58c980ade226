"""Pages on services for operators: one service to publish or hide, and the worst services."""

from dataclasses import replace
from typing import Final

from bot.catalog import publishing, service_records
from bot.catalog.rules.pricing import Scope
from bot.handlers.dispatch.turn import Reply, Turn
from bot.orders.learning import health
from bot.screens.admin.catalog import health as health_screens
from bot.screens.admin.catalog import service as screens
from bot.users import audit

LOOKED_AT: Final = 200
"""How many of the worst services are read; those of them that are on sale are shown."""


def show_service(turn: Turn) -> Reply:
    """Show the tapped service as it is stored."""
    record = service_records.find_service_record(turn.session, turn.number())
    return Reply(
        screens.no_service(turn.tr) if record is None else screens.service_page(turn.tr, record)
    )


def switch_service(turn: Turn) -> Reply:
    """Publish or hide the tapped service, and show it."""
    _switch(turn, turn.number(), publish=bool(turn.number(1)))
    return show_service(turn)


def show_worst(turn: Turn) -> Reply:
    """/health: show the services on sale whose orders are completed least often."""
    return _worst_page(turn)


def hide_worst(turn: Turn) -> Reply:
    """Hide the tapped service and show the other bad ones."""
    _switch(turn, turn.number(), publish=False)
    toast = health_screens.hidden_toast(turn.tr, turn.number())
    return replace(_worst_page(turn, hidden=turn.number()), toast=toast)


def _worst_page(turn: Turn, hidden: int | None = None) -> Reply:
    """Show the worst services, without the one that this turn has hidden."""
    catalog = turn.shop.catalog
    sold = [
        (card, each)
        for each in health.list_worst(turn.session, LOOKED_AT)
        if each.service_id != hidden and (card := catalog.service(each.service_id)) is not None
    ]
    return Reply(health_screens.worst_services(turn.tr, sold[: health_screens.SHOWN], hidden))


def _switch(turn: Turn, service: int, *, publish: bool) -> None:
    act = publishing.publish if publish else publishing.hide
    count = act(turn.session, Scope.SERVICE, service)
    audit.record(
        turn.session,
        actor=turn.user_id,
        action="publish" if publish else "hide",
        target=f"{Scope.SERVICE}:{service}",
        now=turn.now,
        count=count,
    )
