"""/changes: what syncs and operators changed in the catalogue."""

from bot.catalog.sync import history
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens import paging
from bot.screens.admin import changes


def show_changes(turn: Turn) -> Reply:
    """Show a page of the changes, of one kind or of all."""
    kind = changes.filter_of(turn.number())
    found, total = history.list_changes(turn.session, kind, turn.number(1), changes.PAGE_SIZE)
    page = min(turn.number(1), paging.page_count(total, changes.PAGE_SIZE) - 1)
    return Reply(changes.change_list(turn.tr, found, kind, page, total))
