"""Leases of work that one process does at a time, and requests for such work.

A lease expires by itself, so that another process takes over the work of a killed one.
"""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, or_, select, update
from sqlmodel import Field, Session, SQLModel

from bot.db import Utc, table_of, upsert


class Lease(SQLModel, table=True):
    """A kind of work: the process that does it, until when, and the operator who requested it."""

    __tablename__ = "leases"

    name: str = Field(primary_key=True)
    holder: str | None = None
    until: datetime | None = Field(default=None, sa_type=Utc)
    requested_at: datetime | None = Field(
        default=None, sa_type=Utc, sa_column_kwargs={"name": "wanted_at"}
    )
    requested_by: int | None = Field(
        default=None, sa_type=BigInteger, sa_column_kwargs={"name": "wanted_by"}
    )


_LEASES = table_of(Lease)

_ENSURE = upsert(_LEASES).on_conflict_do_nothing(index_elements=["name"])

_ACQUIRE = (
    update(_LEASES)
    .where(
        _LEASES.c.name == bindparam("lease"),
        or_(
            _LEASES.c.holder.is_(None),
            _LEASES.c.holder == bindparam("who"),
            _LEASES.c.until <= bindparam("now"),
        ),
    )
    .values(holder=bindparam("who"), until=bindparam("end"))
)

_RELEASE = (
    update(_LEASES)
    .where(_LEASES.c.name == bindparam("lease"), _LEASES.c.holder == bindparam("who"))
    .values(holder=None, until=None)
)


def acquire(session: Session, name: str, holder: str, now: datetime, duration: timedelta) -> bool:
    """Acquire or renew a lease; return False while another process has it."""
    connection = session.connection()
    parameters = {"lease": name, "who": holder, "now": now, "end": now + duration}
    if connection.execute(_ACQUIRE, parameters).rowcount == 1:
        return True
    connection.execute(_ENSURE, {"name": name})
    return connection.execute(_ACQUIRE, parameters).rowcount == 1


def release(session: Session, name: str, holder: str) -> None:
    """Release a lease; do nothing if another process has it by now."""
    session.connection().execute(_RELEASE, {"lease": name, "who": holder})


def request(session: Session, name: str, requested_by: int, now: datetime) -> None:
    """Store a request to do the work at once, in whichever process."""
    connection = session.connection()
    connection.execute(_ENSURE, {"name": name})
    connection.execute(
        update(_LEASES).where(_LEASES.c.name == name).values(wanted_at=now, wanted_by=requested_by)
    )


def pop_request(session: Session, name: str) -> int | None:
    """Return and delete the request: the operator's id, None if there is no request."""
    connection = session.connection()
    wanted: int | None = connection.execute(
        select(_LEASES.c.wanted_by).where(_LEASES.c.name == name)
    ).scalar_one_or_none()
    if wanted is not None:
        connection.execute(
            update(_LEASES).where(_LEASES.c.name == name).values(wanted_at=None, wanted_by=None)
        )
    return wanted
