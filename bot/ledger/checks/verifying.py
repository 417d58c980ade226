"""Runs the checks of the ledger: all of the journal, or what came after what was checked."""

from sqlmodel import Session

from bot.ledger.checks.discrepancies import Discrepancy
from bot.ledger.checks.form_checks import FORM_CHECKS
from bot.ledger.checks.invariants import AMOUNT_CHECKS, Extent


def verify(session: Session, extent: Extent | None = None) -> list[Discrepancy]:
    """Check every rule; return the breaches: an empty list if the books are right.

    Without a extent, all of the journal is checked.
    """
    whole = extent or Extent()
    return [
        discrepancy
        for check in (*AMOUNT_CHECKS, *FORM_CHECKS)
        for discrepancy in check(session, whole)
    ]
