"""/changes: what syncs and operators changed in the catalogue."""

from bot.catalog.sync import history
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens import paging
from bot.screens.admin import changes


def listing(turn: Turn) -> Reply:
    """Show a page of the changes, of one kind or of all."""
    kind = changes.filter_of(turn.number())
    found, total = history.page(turn.session, kind, turn.number(1), changes.PAGE)
    page = min(turn.number(1), paging.page_count(total, changes.PAGE) - 1)
    return Reply(changes.listing(turn.tr, found, kind, page, total))
