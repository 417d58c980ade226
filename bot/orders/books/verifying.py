"""Runs the checks of orders against the books: all orders, or those that may have changed."""

from sqlmodel import Session

from bot import ledger
from bot.ledger import Discrepancy, Extent
from bot.orders.books import costs, money, terms

CHECKS = (
    money.check_open_escrows,
    money.check_ended_escrows,
    money.check_holds,
    money.check_releases,
    money.check_captures,
    money.check_refunds_after_end,
    money.check_customers,
    money.check_refunded_customers,
    money.check_escrow_orders,
    money.check_wallets,
    costs.check_costs,
    costs.check_costless_entries,
    costs.check_cost_orders,
    costs.check_charges,
    terms.check_statuses,
    terms.check_quotes,
    terms.check_audited_moves,
    terms.check_moves_of_audit,
)


def verify(session: Session, extent: Extent | None = None) -> list[Discrepancy]:
    """Check every rule; return the breaches: an empty list if orders and books agree.

    Without a extent, every order is checked.
    """
    whole = extent or Extent()
    return [discrepancy for check in CHECKS for discrepancy in check(session, whole)]


def verify_all(session: Session, extent: Extent | None = None) -> list[Discrepancy]:
    """Check every rule of the ledger, and every rule of the orders beside it."""
    return [*ledger.verify(session, extent), *verify(session, extent)]
