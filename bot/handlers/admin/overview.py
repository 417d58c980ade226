"""/admin, /panel, /sync: what waits, what is wrong, how the panel is."""

from datetime import UTC, datetime, time
from decimal import Decimal

from sqlmodel import Session, select

from bot import leases, ledger
from bot.catalog import listings
from bot.catalog.tables import Panel
from bot.handlers.turn import Reply, Turn
from bot.ledger import AccountKind
from bot.notifications import outbox
from bot.orders import views
from bot.screens import admin
from bot.screens import unsold as screens
from bot.users import audit, failures, people


def desk(turn: Turn) -> Reply:
    """/admin: the desk of the day."""
    session, shop = turn.session, turn.shop
    midnight = datetime.combine(turn.now.date(), time(), UTC)
    customers, newcomers = people.counts(session, midnight)
    found = admin.Desk(
        figures=views.figures(session, midnight),
        attention=views.needing_attention(session),
        customers=customers,
        newcomers=newcomers,
        owed=ledger.totals(session, shop.currency)[AccountKind.AVAILABLE],
        on_sale=len(shop.catalogue),
        unpriced=shop.catalogue.unpriced,
        set_aside=len(failures.set_aside(session, limit=100)),
        stuck=outbox.stuck(session),
        panel=_panel(session),
        currency=shop.currency,
    )
    return Reply(admin.desk(turn.tr, found))


def panel(turn: Turn) -> Reply:
    """/panel: balance, last sync, errors, what cannot be sold."""
    unsellable = listings.unsellable_counts(turn.session)
    return Reply(admin.panel(turn.tr, _panel(turn.session), unsellable))


def unsold(turn: Turn) -> Reply:
    """Show a page of what the panel lists and the shop cannot sell."""
    total = sum(listings.unsellable_counts(turn.session).values())
    page = screens.page_of(turn.number(), total)
    records = listings.unsellable(turn.session, limit=screens.PAGE, offset=page * screens.PAGE)
    return Reply(screens.listing(turn.tr, records, page, total))


def sync(turn: Turn) -> Reply:
    """/sync: fetch the catalogue now; the outcome comes as a message."""
    leases.ask(turn.session, "sync", turn.user_id, turn.now)
    audit.record(turn.session, actor=turn.user_id, action="sync", now=turn.now)
    text = turn.tr.say("🔄 The catalogue is being fetched. I will tell you how it went.")
    return Reply(admin.done(turn.tr, text), wake=("sync",))


def _panel(session: Session) -> admin.PanelState | None:
    row = session.exec(select(Panel)).first()
    if row is None:
        return None
    failed = row.sync_error is not None
    return admin.PanelState(
        host=row.host,
        balance=None if row.balance is None else Decimal(row.balance),
        currency=row.currency,
        exchange=row.exchange,
        synced_at=row.synced_at,
        error=row.sync_error if failed else row.last_error,
        error_at=row.sync_failed_at if failed else row.last_error_at,
    )
