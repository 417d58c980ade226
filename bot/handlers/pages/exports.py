"""Send a customer's orders or statement as a file for a spreadsheet."""

from datetime import timedelta
from functools import partial
from typing import Any, Final

from sqlmodel import Session

from bot import ledger
from bot.handlers.dispatch.turn import Export, Reply, Turn
from bot.handlers.pages.statement import is_month, span_of
from bot.ledger import StatementSpan
from bot.orders import views
from bot.screens.account import exports as screens

AFTER_ALL: Final = timedelta(days=1)
"""From now to a moment that no posting is after, however the clocks of the processes differ."""

MOST_ROWS: Final = 10_000
"""Rows of a file, the newest: a bound on what one customer's tap reads."""


def export(turn: Turn) -> Reply:
    """/export orders, /export statement; without an argument, ask which."""
    wanted = turn.text.casefold()
    if wanted in ("orders", "order"):
        return export_orders(turn)
    return export_statement(turn) if wanted == "statement" else Reply(screens.choices(turn.tr))


def export_orders(turn: Turn) -> Reply:
    """Send the customer's orders."""
    total = views.count_orders(turn.session, turn.user_id)
    read = partial(views.rows_for_export, user_id=turn.user_id, limit=MOST_ROWS)
    return _file(turn, total, Export("orders.csv", read, partial(screens.orders_file, turn.tr)))


def export_statement(turn: Turn) -> Reply:
    """Send the statement of the tapped month, or of all time."""
    account = ledger.available(turn.customer, turn.shop.currency)
    month, since, until, name = turn.number(), None, turn.now + AFTER_ALL, "statement.csv"
    if is_month(month):
        since, until = span_of(month, turn.tr.zone)
        name = f"statement-{since:%Y-%m}.csv"
    span = ledger.statement_span(turn.session, account, since, until)
    read = partial(_read_statement, span=span, user_id=turn.user_id)
    write = partial(screens.statement_file, turn.tr, currency=turn.shop.currency)
    return _file(turn, span.lines, Export(name, read, write))


def _file(turn: Turn, total: int, file: Export) -> Reply:
    if not total:
        return Reply(screens.nothing_to_export(turn.tr))
    return Reply(export=file, toast=screens.on_its_way(turn.tr, total, MOST_ROWS))


def _read_statement(session: Session, *, span: StatementSpan, user_id: int) -> list[Any]:
    """Return the movements of a span, oldest first, each with the title of its order."""
    lines = ledger.statement_of(session, span, limit=MOST_ROWS)
    titles = views.titles(session, user_id)
    return [(line, titles.get(line.order_id or 0)) for line in reversed(lines)]
