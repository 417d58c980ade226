"""The statement of a month, and the time zone in which times are shown."""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Final

from bot import ledger
from bot.handlers.dispatch.turn import Reply, Turn
from bot.ledger import StatementLine
from bot.orders import views
from bot.screens.account import statement as screens
from bot.screens.account.statement import MonthStatement
from bot.screens.account.time_zones import time_zones
from bot.screens.paging import ListPage
from bot.users import customers
from bot.users.time_zones import OFFERED, list_offered, read_zone

_TYPED: Final = re.compile(r"(\d{4})[-./ ](\d{1,2})|(\d{1,2})[-./ ](\d{4})")

MONTHS: Final = 12
FIRST_MONTH, LAST_MONTH = 2000 * MONTHS, 9000 * MONTHS
"""Months that can be shown; forged buttons may name any."""


def show_statement(turn: Turn) -> Reply:
    """Show a month's movements: the tapped month, that of /statement 2026-11, or the present."""
    present = month_of(turn.now, turn.tr.zone)
    month = turn.number() if turn.numbers else _typed_month(turn.text) or present
    month = month if is_month(month) else present
    since, until = span_of(month, turn.tr.zone)
    account = ledger.available(turn.customer, turn.shop.currency)
    span = ledger.statement_span(turn.session, account, since, until)
    page = ListPage.nearest(turn.number(1), span.lines, screens.PAGE_SIZE)
    movements = ledger.statement_of(turn.session, span, limit=page.size, offset=page.offset)
    shown = MonthStatement(
        month=month,
        since=since,
        currency=turn.shop.currency,
        span=span,
        movements=movements,
        titles=_titles(turn, movements),
        earlier=None if span.earlier_at is None else month_of(span.earlier_at, turn.tr.zone),
        later=month + 1 if month < present else None,
    )
    return Reply(screens.month_statement(turn.tr, shown, page))


def is_month(month: int) -> bool:
    """Return True if the number is that of a month that can be shown."""
    return FIRST_MONTH <= month <= LAST_MONTH


def month_of(at: datetime, zone: tzinfo) -> int:
    """Return the month of a moment in a zone: year · 12 + month − 1."""
    local = at.astimezone(zone)
    return local.year * MONTHS + local.month - 1


def span_of(month: int, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return the beginning of a month in a zone, and that of the next."""
    first, after = (
        datetime(each // MONTHS, each % MONTHS + 1, 1, tzinfo=zone) for each in (month, month + 1)
    )
    return first, after


def show_time_zones(turn: Turn) -> Reply:
    """Show the time zones to choose from, or choose the one that was typed."""
    typed = turn.text if turn.command else ""
    zone = read_zone(typed) if typed else None
    if zone is not None:
        return _choose(turn, zone)
    chosen = turn.conversation.time_zone or "UTC"
    return Reply(time_zones(turn.tr, list_offered(), chosen, turn.now, unknown=typed))


def choose_time_zone(turn: Turn) -> Reply:
    """Store the tapped time zone."""
    place = turn.number() if turn.numbers else len(OFFERED)
    return _choose(turn, OFFERED[place]) if 0 <= place < len(OFFERED) else show_time_zones(turn)


def _choose(turn: Turn, zone: str) -> Reply:
    customers.choose_time_zone(turn.session, turn.user_id, zone)
    return Reply(time_zones(turn.tr, list_offered(), zone, turn.now))


def _typed_month(text: str) -> int | None:
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return None
    year, month = int(typed[1] or typed[4]), int(typed[2] or typed[3])
    return year * MONTHS + month - 1 if 1 <= month <= MONTHS else None


def _titles(turn: Turn, movements: Sequence[StatementLine]) -> dict[int, str]:
    wanted = {line.order_id for line in movements if line.order_id is not None}
    return views.titles(turn.session, turn.user_id, wanted)
