"""The button of a refused list: show what it would change, and take it over if confirmed.

The draft keeps the digest of the list that the question shows, so Yes accepts this list only.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from bot import leases
from bot.catalog import panels
from bot.catalog.rules.currencies import currency_in_effect
from bot.catalog.sync import refused_lists
from bot.handlers.admin import confirm, desk
from bot.handlers.admin.confirm import Action
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.admin.catalog import refused_list as screens
from bot.users import audit


def ask_accept_list(turn: Turn) -> Reply:
    """Show what the refused list would change, and ask whether to take it over."""
    panel = panels.get_panel(turn.session, turn.number())
    refused = refused_lists.read_refused_list(panel)
    if refused is None:
        toast = screens.nothing_refused(turn.tr)
        return replace(desk.show_panel(turn), state=None, toast=toast)
    currency = currency_in_effect(panel.currency, panel.said_currency, panel.said_against)
    show = partial(screens.accept_list_question, turn.tr, refused, currency)
    return confirm.ask(turn, Action.ACCEPT_LIST, show, panel=panel.id, digest=refused.digest)


def accept_list(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Accept the list that the question was about, and have it fetched again."""
    refused = refused_lists.accept_refused_list(turn.session, wanted["panel"], wanted["digest"])
    leases.request(turn.session, "sync", turn.user_id, turn.now)
    audit.record(
        turn.session,
        actor=turn.user_id,
        action=Action.ACCEPT_LIST,
        target=f"panel:{wanted['panel']}",
        now=turn.now,
        listed=refused.listed,
        live=refused.live,
        gone=refused.gone,
    )
    return Reply(screens.list_accepted(turn.tr), state=None, wake=("sync",))
