"""Which orders are checked: all, or those that the journal's new entries may have touched."""

from sqlalchemy import ColumnElement, or_, select, true

from bot.ledger import AccountKind, Extent, book_movements
from bot.orders.books.rules import OF_OPEN, orders, owner_of_escrow


def checked(extent: Extent) -> ColumnElement[bool]:
    """Return the condition that an order is to be checked: every open one always is."""
    if extent.whole:
        return true()
    touched = select(book_movements.c.owner).where(
        extent.new(book_movements.c.entry_id),
        book_movements.c.account_kind == AccountKind.ESCROW.value,
    )
    return or_(orders.c.status.in_(OF_OPEN), owner_of_escrow().in_(touched))
