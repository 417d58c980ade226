"""Finds and counts customers, and changes their language, terms, ban and reachability."""

from datetime import datetime

from sqlalchemy import bindparam, func, or_, update
from sqlmodel import Session, col, select

from bot.customer_numbers import CustomerNumber
from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_
from bot.text.ids import read_id
from bot.users.tables import User

users = table_of(User)

_LANGUAGES = select(
    users.c.id, func.coalesce(users.c.language, users.c.telegram_language), users.c.unreachable_at
).where(users.c.id.in_(bindparam("users", expanding=True)))

_NUMBER = select(users.c.number).where(users.c.id == bindparam("user"))


class UnknownUser(ShopError):
    """No user with this id or name has ever written to the shop."""

    def __init__(self, wanted: str) -> None:
        super().__init__(
            N_(
                "No customer {wanted} is known here. A customer must have written to the bot once; "
                "give their numeric id or @username."
            ),
            wanted=wanted,
        )


def find(session: Session, wanted: str) -> User:
    """Return the user with a numeric id or @username (any case); raises UnknownUser if none."""
    name = wanted.removeprefix("@")
    condition = func.lower(User.username) == name.lower()
    if (number := read_id(name)) is not None:
        condition = or_(condition, col(User.id) == number)
    found = session.exec(select(User).where(condition)).first()
    if found is None:
        raise UnknownUser(wanted)
    return found


def number_of(session: Session, user_id: int) -> CustomerNumber:
    """Return the number by which the books know this user; raises UnknownUser if there is none."""
    row = session.connection().execute(_NUMBER, {"user": user_id}).first()
    if row is None:
        raise UnknownUser(str(user_id))
    return CustomerNumber(row.number)


def choose_language(session: Session, user_id: int, language: str) -> None:
    """Store the language that the user chose with /language."""
    _set(session, user_id, language=language)


def choose_time_zone(session: Session, user_id: int, zone: str) -> None:
    """Store the time zone that the user chose with /timezone, by its IANA name."""
    _set(session, user_id, time_zone=zone)


def accept_terms(session: Session, user_id: int, version: int, now: datetime) -> None:
    """Store that the customer accepted this version of the terms."""
    _set(session, user_id, terms_version=version, terms_accepted_at=now)


def ban(session: Session, user_id: int, reason: str, now: datetime) -> None:
    """Ban the customer: every further update of theirs is refused."""
    _set(session, user_id, banned_at=now, ban_reason=reason)


def unban(session: Session, user_id: int) -> None:
    """Remove the customer's ban."""
    _set(session, user_id, banned_at=None, ban_reason="")


def mark_unreachable(session: Session, user_id: int, now: datetime) -> None:
    """Store that Telegram delivers nothing to the customer; their next update clears it."""
    _set(session, user_id, unreachable_at=now)


def languages(session: Session, ids: set[int]) -> dict[int, tuple[str | None, bool]]:
    """Return each user's language tag (None if unknown) and whether they can be reached."""
    if not ids:
        return {}
    rows = session.connection().execute(_LANGUAGES, {"users": list(ids)})
    return {user: (language, unreachable is None) for user, language, unreachable in rows}


def counts(session: Session, since: datetime) -> tuple[int, int]:
    """Count all customers, and those whose first update came at `since` or later."""
    everyone = session.exec(select(func.count()).select_from(User)).one()
    recent = session.exec(
        select(func.count()).select_from(User).where(col(User.created_at) >= since)
    ).one()
    return everyone, recent


def _set(session: Session, user_id: int, **values: object) -> None:
    session.connection().execute(update(users).where(users.c.id == user_id).values(**values))
