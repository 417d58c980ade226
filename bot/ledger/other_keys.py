"""Goes on with another key of the seals after the owner has lost or changed the last one.

Nothing proves any more that the entries below the older seals are those that were sealed. The owner
acknowledges it: one more seal, of the new key, is made over all those entries as they are now, so
that what is changed from then on is seen again. It stands in the table of the seals as one that
seals no new entry.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session

from bot.ledger.seals import SealKey, lock_seals, sealed_content
from bot.ledger.tables import seals


@dataclass(frozen=True, slots=True)
class Acknowledgment:
    """The owner's word that the keys of the seals up to `last_entry` are lost."""

    last_entry: int
    at: datetime
    key_names: tuple[str, ...]
    """The names of those keys, oldest first."""


def is_acknowledgment(seal: Any) -> bool:
    """Return True for a seal that seals no new entry, but renews those before it."""
    return bool(seal.first_entry < 0)


def last_acknowledgment(made: Sequence[Any], key: SealKey) -> Any | None:
    """Return the newest acknowledgment made with this key; None if there is none."""
    own = (seal for seal in reversed(made) if is_acknowledgment(seal) and seal.key_name == key.name)
    return next(own, None)


def acknowledge_other_keys(session: Session, key: SealKey, now: datetime) -> Acknowledgment | None:
    """Go on with this key: renew all seals that were made with others; None if there are none."""
    lock_seals(session)
    made = _read(session)
    if not _other_names(made, key, last_acknowledgment(made, key)):
        return None
    last = made[-1]
    session.connection().execute(
        insert(seals),
        {
            # Below zero, and each seal has one successor: no other seal can begin there.
            "first_entry": -last.id,
            "last_entry": last.last_entry,
            "entries": sum(seal.entries for seal in made if not is_acknowledgment(seal)),
            "sealed_at": now,
            "key_name": key.name,
            "mac": key.mac(renewed_content(session, made)),
        },
    )
    return find_acknowledgment(session, key)


def find_acknowledgment(session: Session, key: SealKey) -> Acknowledgment | None:
    """Return what the owner has acknowledged of seals that this key did not make, if anything."""
    made = _read(session)
    seal = last_acknowledgment(made, key)
    if seal is None:
        return None
    names = _other_names([each for each in made if each.id < seal.id], key, None)
    return Acknowledgment(seal.last_entry, seal.sealed_at, names)


def renewed_content(session: Session, before: Sequence[Any]) -> bytes:
    """Return what an acknowledgment seals: the last seal, and all entries below those before."""
    digest = hashlib.sha256()
    for seal in before:
        if not is_acknowledgment(seal):
            digest.update(sealed_content(session, seal.first_entry, seal.last_entry, ""))
    last = [before[-1].id, before[-1].mac, before[-1].last_entry] if before else []
    return json.dumps(["vitrine seal again 1", last, digest.hexdigest()]).encode()


def _read(session: Session) -> Sequence[Any]:
    return session.connection().execute(select(seals).order_by(seals.c.id)).all()


def _other_names(made: Sequence[Any], key: SealKey, acknowledged: Any | None) -> tuple[str, ...]:
    """Return the names of other keys of seals that are not acknowledged, oldest first."""
    since = 0 if acknowledged is None else acknowledged.id
    names = (seal.key_name for seal in made if seal.id > since and seal.key_name != key.name)
    return tuple(dict.fromkeys(names))
