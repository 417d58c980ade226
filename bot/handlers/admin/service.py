"""One service for an operator: show it, publish or hide it by a button."""

from bot.catalog import publishing, service_records
from bot.catalog.rules.pricing import Scope
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.admin.catalog import service as screens
from bot.users import audit


def show_service(turn: Turn) -> Reply:
    """Show the tapped service as it is stored."""
    record = service_records.find_service_record(turn.session, turn.number())
    return Reply(
        screens.no_service(turn.tr) if record is None else screens.service_page(turn.tr, record)
    )


def switch_service(turn: Turn) -> Reply:
    """Publish or hide the tapped service, and show it."""
    service, publish = turn.number(), bool(turn.number(1))
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
    return show_service(turn)
