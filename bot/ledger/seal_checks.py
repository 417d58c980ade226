"""Checks the journal's seals: each fits what it seals, and every old entry has one."""

import hmac
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from bot.ledger.checks.discrepancies import Discrepancy
from bot.ledger.checks.invariants import Invariant
from bot.ledger.other_keys import is_acknowledgment, last_acknowledgment, renewed_content
from bot.ledger.seals import SealKey, sealed_content, sealed_up_to
from bot.ledger.tables import entries, seals

SEALED_WITHIN = timedelta(days=2)
"""Older entries have a seal: without one, seals were removed, or the shop stood still."""


def verify_seals(session: Session, key: SealKey, *, newest: int | None = None) -> list[Discrepancy]:
    """Compute the seals anew and compare; return those that do not fit, or `newest` of them only.

    One discrepancy says that seals were made with another key: they can be neither trusted nor
    doubted without that key. Those that the owner has acknowledged are left out; see `other_keys`.
    """
    made = session.connection().execute(select(seals).order_by(seals.c.id)).all()
    acknowledged = last_acknowledgment(made, key)
    found: list[Discrepancy] = []
    foreign = Counter[str]()
    for number, seal in enumerate(made):
        found += _check_place(seal, made[number - 1] if number else None)
        if seal.key_name != key.name:
            foreign[seal.key_name] += acknowledged is None or seal.id > acknowledged.id
        elif newest is None or (number >= len(made) - newest and not is_acknowledgment(seal)):
            found += _check_mac(session, key, seal, made[:number])
    found += [
        Discrepancy(Invariant.SEAL, f"seals made with another key than SEAL_KEY: {name}", 0, count)
        for name, count in foreign.items()
        if count
    ]
    return found


def _check_place(seal: Any, before: Any | None) -> list[Discrepancy]:
    """Return a discrepancy if a seal does not follow the one before it."""
    last = 0 if before is None else before.last_entry
    wanted = last + 1
    if is_acknowledgment(seal):
        wanted = 0 if before is None or seal.last_entry != last else -before.id
    if seal.first_entry == wanted:
        return []
    return [Discrepancy(Invariant.SEAL, _name(seal), wanted, seal.first_entry)]


def _check_mac(
    session: Session, key: SealKey, seal: Any, before: Sequence[Any]
) -> list[Discrepancy]:
    """Return a discrepancy if a seal of this key does not fit what it seals."""
    if is_acknowledgment(seal):
        content, first = renewed_content(session, before), 1
    else:
        mac = before[-1].mac if before else ""
        content = sealed_content(session, seal.first_entry, seal.last_entry, mac)
        first = seal.first_entry
    if hmac.compare_digest(key.mac(content), seal.mac):
        return []
    there = _count(session, first, seal.last_entry)
    return [Discrepancy(Invariant.SEAL, _name(seal), seal.entries, there)]


def _name(seal: Any) -> str:
    if is_acknowledgment(seal):
        return f"seal {seal.id}, which renews those before it"
    return f"seal {seal.id} of entries {seal.first_entry} to {seal.last_entry}"


def find_unsealed(session: Session, now: datetime) -> list[Discrepancy]:
    """Report entries that should have a seal by now: seals were removed, or the shop stood still.

    The two look alike, so such entries are reported once and sealed all the same.
    """
    last = sealed_up_to(session)
    old = (
        session.connection()
        .execute(
            select(func.count())
            .select_from(entries)
            .where(entries.c.id > last, entries.c.at < now - SEALED_WITHIN)
        )
        .scalar_one()
    )
    if not old:
        return []
    subject = f"entries after {last} without a seal, older than {SEALED_WITHIN.days} days"
    return [Discrepancy(Invariant.SEAL, subject, 0, old)]


def _count(session: Session, first: int, last: int) -> int:
    found: int = (
        session.connection()
        .execute(
            select(func.count())
            .select_from(entries)
            .where(entries.c.id >= first, entries.c.id <= last)
        )
        .scalar_one()
    )
    return found
