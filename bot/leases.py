"""Work that only one process may do at a time, and work that somebody has asked for.

A lease ends by itself: a killed process's work is another's as soon as it has run out.
"""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, bindparam, or_, select, update
from sqlmodel import Field, Session, SQLModel

from bot.db import Utc, table_of, upsert


class Lease(SQLModel, table=True):
    """One kind of work: who does it, until when, and who wants it done."""

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
    """Take or renew a lease; False while another holds it."""
    connection = session.connection()
    parameters = {"lease": name, "who": holder, "now": now, "end": now + duration}
    if connection.execute(_ACQUIRE, parameters).rowcount == 1:
        return True
    connection.execute(_ENSURE, {"name": name})
    return connection.execute(_ACQUIRE, parameters).rowcount == 1


def release(session: Session, name: str, holder: str) -> None:
    """Give the lease back; without effect where it is another's by now."""
    session.connection().execute(_RELEASE, {"lease": name, "who": holder})


def request(session: Session, name: str, requested_by: int, now: datetime) -> None:
    """Ask for the work to be done out of turn, whichever process does it."""
    connection = session.connection()
    connection.execute(_ENSURE, {"name": name})
    connection.execute(
        update(_LEASES).where(_LEASES.c.name == name).values(wanted_at=now, wanted_by=requested_by)
    )


def pop_request(session: Session, name: str) -> int | None:
    """Return who asked for the work, and consider it answered."""
    connection = session.connection()
    wanted: int | None = connection.execute(
        select(_LEASES.c.wanted_by).where(_LEASES.c.name == name)
    ).scalar_one_or_none()
    if wanted is not None:
        connection.execute(
            update(_LEASES).where(_LEASES.c.name == name).values(wanted_at=None, wanted_by=None)
        )
    return wanted
