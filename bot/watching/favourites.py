"""Stores customers' favourites as ids of services; the catalog has the services themselves."""

from collections.abc import Collection, Iterator
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, delete, func, select, update
from sqlmodel import Session

from bot.db import table_of, upsert
from bot.users.tables import User
from bot.watching.tables import Favourite

LIMIT = 100
"""Most favourites of one customer."""

CHUNK = 500
"""Most service ids in one statement: databases limit the number of parameters."""

favourites = table_of(Favourite)
users = table_of(User)

_OF_USER = favourites.c.user_id == bindparam("user")
_HAS = select(favourites.c.service_id).where(_OF_USER, favourites.c.service_id == bindparam("id"))
_COUNT = select(func.count()).select_from(favourites).where(_OF_USER)
_LIST = (
    select(favourites.c.service_id)
    .where(_OF_USER)
    .order_by(favourites.c.created_at.desc(), favourites.c.service_id.desc())
)
_ADD = upsert(favourites).on_conflict_do_nothing(index_elements=["user_id", "service_id"])
_DROP = delete(favourites).where(_OF_USER, favourites.c.service_id == bindparam("id"))
_WATCHERS = (
    select(favourites.c.user_id, favourites.c.service_id)
    .join_from(favourites, users, favourites.c.user_id == users.c.id)
    .where(
        favourites.c.service_id.in_(bindparam("ids", expanding=True)),
        users.c.banned_at.is_(None),
        users.c.unreachable_at.is_(None),
        users.c.favourite_news,
    )
)
_NEWS = select(users.c.favourite_news).where(users.c.id == bindparam("user"))


class StarResult(StrEnum):
    """The result of a tap on the star button."""

    ADDED = "added"
    REMOVED = "removed"
    FULL = "full"
    """The customer already has LIMIT favourites; nothing has changed."""


def is_favourite(session: Session, user_id: int, service_id: int) -> bool:
    """Return True if the service is a favourite of the customer."""
    found = session.connection().execute(_HAS, {"user": user_id, "id": service_id})
    return found.first() is not None


def service_ids(session: Session, user_id: int) -> list[int]:
    """Return the service ids of the customer's favourites, newest favourite first."""
    return list(session.connection().execute(_LIST, {"user": user_id}).scalars())


def toggle(session: Session, user_id: int, service_id: int, *, now: datetime) -> StarResult:
    """Add a service to the customer's favourites, or remove it if it is one already."""
    if remove(session, user_id, service_id):
        return StarResult.REMOVED
    connection = session.connection()
    if connection.execute(_COUNT, {"user": user_id}).scalar_one() >= LIMIT:
        return StarResult.FULL
    connection.execute(_ADD, {"user_id": user_id, "service_id": service_id, "created_at": now})
    return StarResult.ADDED


def remove(session: Session, user_id: int, service_id: int) -> bool:
    """Remove a service from the customer's favourites; return False if it was not one."""
    found = session.connection().execute(_DROP, {"user": user_id, "id": service_id})
    return found.rowcount == 1


def wants_news(session: Session, user_id: int) -> bool:
    """Return True if the customer wants messages about changes of their favourites."""
    return bool(session.connection().execute(_NEWS, {"user": user_id}).scalar_one())


def set_news_wanted(session: Session, user_id: int, *, wanted: bool) -> None:
    """Store whether the customer wants messages about changes of their favourites."""
    session.connection().execute(
        update(users).where(users.c.id == user_id).values(favourite_news=wanted)
    )


def watchers(session: Session, services: Collection[int]) -> dict[int, set[int]]:
    """Map each customer's id to those of `services` that are favourites of the customer.

    Leaves out customers who are banned, cannot be reached or do not want such messages.
    """
    found: dict[int, set[int]] = {}
    for chunk in _chunks(list(services)):
        for user, service in session.connection().execute(_WATCHERS, {"ids": chunk}):
            found.setdefault(user, set()).add(service)
    return found


def _chunks(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]
