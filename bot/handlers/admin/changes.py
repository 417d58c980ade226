"""/changes: show what syncs and operators have changed in the catalog."""

from bot.catalog.sync import history
from bot.handlers.dispatch.turn import Reply, Turn
from bot.screens.admin.catalog import changes
from bot.screens.paging import ListPage


def show_changes(turn: Turn) -> Reply:
    """Show a page of the changes, of the kind the button names or of all kinds."""
    kind = changes.filter_of(turn.number())
    total = history.count_changes(turn.session, kind)
    page = ListPage.nearest(turn.number(1), total, changes.PAGE_SIZE)
    lines = history.list_changes(turn.session, kind, limit=page.size, offset=page.offset)
    return Reply(changes.change_list(turn.tr, lines, kind, page))
