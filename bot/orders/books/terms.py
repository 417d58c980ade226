"""Checks each order's status and events, its quote, and the audit of operators' moves."""

from sqlalchemy import ColumnElement, Text, and_, cast, func, literal, or_, select
from sqlmodel import Session

from bot.db import table_of
from bot.ledger import Discrepancy, EntryKind, Extent, book_entries, book_movements, report
from bot.orders.books.extent import checked
from bot.orders.books.rules import OF_FINAL, OF_OPEN, OrderRule, orders
from bot.orders.status import Status
from bot.orders.tables import OrderEvent, Quote
from bot.users.tables import AuditEntry

events = table_of(OrderEvent)
quotes = table_of(Quote)
audit = table_of(AuditEntry)

ZERO = literal(0)

MONEY_ACTIONS = tuple(
    kind.value
    for kind in (
        EntryKind.CREDIT,
        EntryKind.DEBIT,
        EntryKind.REFUND,
        EntryKind.PREPAY,
        EntryKind.ADJUSTMENT,
    )
)
"""Actions in the audit that are always one entry of a kind of the same name."""


def check_statuses(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.STATUS."""
    last = func.coalesce(
        select(events.c.after)
        .where(events.c.order_id == orders.c.id)
        .order_by(events.c.id.desc())
        .limit(1)
        .scalar_subquery(),
        Status.QUEUED.value,
    )
    final = orders.c.status.in_(OF_FINAL)
    broken = select(orders.c.id, ZERO, ZERO).where(
        checked(extent),
        or_(
            orders.c.status.not_in([*OF_OPEN, *OF_FINAL]),
            orders.c.status != last,
            and_(final, orders.c.settled_at.is_(None)),
            and_(~final, orders.c.settled_at.is_not(None)),
            and_(~final, orders.c.refunded != 0),
        ),
    )
    return report(session, OrderRule.STATUS, "order", broken)


def check_quotes(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.QUOTE; a constraint lets a quote buy once only."""
    broken = (
        select(orders.c.id, quotes.c.price, orders.c.price)
        .outerjoin(quotes, quotes.c.id == orders.c.quote_id)
        .where(
            checked(extent),
            or_(
                quotes.c.id.is_(None),
                quotes.c.user_id != orders.c.user_id,
                quotes.c.service_id != orders.c.service_id,
                quotes.c.currency != orders.c.currency,
                quotes.c.quantity != orders.c.quantity,
                quotes.c.price < orders.c.price,
                quotes.c.used_at.is_not(None),
                quotes.c.expires_at <= orders.c.created_at,
            ),
        )
    )
    return report(session, OrderRule.QUOTE, "order", broken)


def check_audited_moves(session: Session, extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.AUDIT by entries: both are written at one moment."""
    broken = (
        select(book_entries.c.id, ZERO, ZERO)
        .outerjoin(
            audit,
            and_(audit.c.at == book_entries.c.at, book_entries.c.actor == _operator()),
        )
        .where(
            extent.new(book_entries.c.id),
            book_entries.c.actor.like("operator:%"),
            audit.c.id.is_(None),
        )
    )
    return report(session, OrderRule.AUDIT, "entry", broken)


def check_moves_of_audit(session: Session, _extent: Extent) -> list[Discrepancy]:
    """Return the breaches of OrderRule.AUDIT by rows of the audit that say money was moved."""
    # As text: PostgreSQL would read a JSON number as 32 bits.
    said = cast(audit.c.detail["amount"].as_string(), Text)
    broken = (
        select(audit.c.id, said, book_movements.c.amount)
        .outerjoin(
            book_movements,
            and_(
                book_movements.c.at == audit.c.at,
                book_movements.c.entry_kind == audit.c.action,
                book_movements.c.actor == _operator(),
                book_movements.c.amount > 0,
            ),
        )
        .where(
            audit.c.action.in_(MONEY_ACTIONS),
            or_(
                book_movements.c.id.is_(None),
                cast(book_movements.c.amount, Text) != said,
            ),
        )
    )
    return report(session, OrderRule.AUDIT, "audit row", broken)


def _operator() -> ColumnElement[str]:
    """Return the actor of an entry that the audit row's operator posted."""
    return literal("operator:", Text).concat(cast(audit.c.actor, Text))
