"""Read and increment the catalog's version: every change that customers could see adds one."""

from sqlalchemy import ScalarSelect, select, update
from sqlmodel import Session

from bot.catalog.tables import CatalogState
from bot.db import table_of

_STATE = table_of(CatalogState)
_VERSION = select(_STATE.c.version).where(_STATE.c.id == 1)
CATALOG_VERSION: ScalarSelect[int] = _VERSION.scalar_subquery()
"""The version as a subquery, for statements that read it together with other tables."""

_BUMP = (
    update(_STATE)
    .where(_STATE.c.id == 1)
    .values(version=_STATE.c.version + 1)
    .returning(_STATE.c.version)
)


def read_catalog_version(session: Session) -> int:
    """Return the catalog's version; a snapshot of another version is out of date."""
    return int(session.connection().execute(_VERSION).scalar_one())


def bump_catalog_version(session: Session) -> int:
    """Increment the version, in the transaction of the change; return the new one."""
    return int(session.connection().execute(_BUMP).scalar_one())
