"""/admin, /panel, /sync: show what needs operators and the panel's state; request a sync."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from bot import leases, ledger
from bot.catalog import panel_health, panels, service_records
from bot.catalog.balances import currency_of
from bot.catalog.sync import unreadable_rows
from bot.catalog.tables import Panel
from bot.handlers.admin.currency import currency_state
from bot.handlers.dispatch.turn import Reply, Turn
from bot.ledger import AccountKind
from bot.notifications import sending
from bot.orders import views
from bot.orders.waiting.attention import list_needs
from bot.screens.admin import desk, panel
from bot.screens.admin.catalog import unreadable_rows as row_screens
from bot.screens.admin.catalog import unsellable
from bot.screens.paging import ListPage
from bot.users import audit, customers, dead_letters


def show_desk(turn: Turn) -> Reply:
    """/admin: show the operators' page with what needs attention and today's figures."""
    session, shop = turn.session, turn.shop
    midnight = datetime.combine(turn.now.date(), time(), UTC)
    shown, needs_in_all = list_needs(session, shop.deadlines, turn.now)
    total, newcomers = customers.counts(session, midnight)
    state = desk.DeskState(
        figures=views.figures(session, midnight, shop.currency),
        needs=shown,
        needs_in_all=needs_in_all,
        now=turn.now,
        customers=total,
        newcomers=newcomers,
        customer_balances=ledger.totals(session, shop.currency)[AccountKind.AVAILABLE],
        on_sale=len(shop.catalog),
        unpriced=shop.catalog.unpriced,
        dead_letters=len(dead_letters.latest(session, limit=100)),
        undelivered=sending.count_given_up(session),
        panel=_panel(turn),
        currency=shop.currency,
    )
    return Reply(desk.desk_page(turn.tr, state))


def show_panel(turn: Turn) -> Reply:
    """/panel: show the balance, the last sync and error, and counts of unsellable services."""
    counts = service_records.count_unsellable(turn.session)
    state = _panel(turn)
    return Reply(panel.panel_page(turn.tr, state, counts))


def show_unsellable(turn: Turn) -> Reply:
    """Show a page of the services that the panel lists and the shop cannot sell."""
    total = sum(service_records.count_unsellable(turn.session).values())
    page = ListPage.nearest(turn.number(), total, unsellable.PAGE_SIZE)
    records = service_records.list_unsellable(turn.session, limit=page.size, offset=page.offset)
    return Reply(unsellable.unsellable_list(turn.tr, records, page))


def show_unreadable_rows(turn: Turn) -> Reply:
    """Show a page of the rows of the panel's list that cannot be read."""
    total = unreadable_rows.count_unreadable_rows(turn.session)
    page = ListPage.nearest(turn.number(), total, row_screens.PAGE_SIZE)
    rows = unreadable_rows.list_unreadable_rows(turn.session, limit=page.size, offset=page.offset)
    return Reply(row_screens.unreadable_row_list(turn.tr, rows, page))


def request_sync(turn: Turn) -> Reply:
    """/sync: request a sync of the catalog; a message tells the outcome."""
    leases.request(turn.session, "sync", turn.user_id, turn.now)
    audit.record(turn.session, actor=turn.user_id, action="sync", now=turn.now)
    return Reply(panel.sync_requested(turn.tr), wake=("sync",))


def _panel(turn: Turn) -> panel.PanelState | None:
    row, now = panels.find_panel(turn.session), turn.now
    if row is None:
        return None
    failed = row.sync_error is not None
    return panel.PanelState(
        host=row.host,
        balance=None if row.balance is None else Decimal(row.balance),
        currency=row.currency,
        exchange_rate=row.exchange_rate,
        synced_at=row.synced_at,
        error=row.sync_error if failed else row.last_error,
        error_at=row.sync_failed_at if failed else row.last_error_at,
        refused_panel=None if row.refused_list is None else row.id,
        failing_for=_age(row.failing_since, now),
        failure=row.failure,
        blocked_for=_age(row.blocked_since, now),
        blocked_reason=row.blocked_reason,
        balance_at=row.balance_at,
        balance_error=row.balance_error,
        balance_unknown_for=_age(row.balance_failing_since, now),
        prices_stale_for=_overdue(row.synced_at, turn.shop.prices_trusted_for, now),
        money=currency_state(row, turn.shop.currency),
        unreadable_rows=unreadable_rows.count_unreadable_rows(turn.session),
        strangers_for=_age(panel_health.recent_strangers(row, now), now),
        sync_failing_for=_age(row.sync_failing_since, now),
        unexplained=_unexplained(turn, row),
    )


def _unexplained(turn: Turn, row: Panel) -> str | None:
    """Return the unexplained part of the balance at the last comparison; None if there was none."""
    currency = currency_of(row)
    if not row.unexplained or currency is None:
        return None
    return turn.tr.money(row.unexplained, currency)


def _overdue(last: datetime | None, trusted_for: timedelta, now: datetime) -> timedelta | None:
    """Return how long ago the last good sync is if that is too long, else None."""
    return now - last if last is not None and now - last >= trusted_for else None


def _age(since: datetime | None, now: datetime) -> timedelta | None:
    return None if since is None else now - since
