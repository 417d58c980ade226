"""Check that the category or service an operator names exists."""

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.catalog.rules.pricing import Scope
from bot.catalog.tables import Category, Service
from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_

_CATEGORY = select(table_of(Category).c.id).where(table_of(Category).c.id == bindparam("id"))
_SERVICE = select(table_of(Service).c.id).where(table_of(Service).c.id == bindparam("id"))

MAX_ID = 2**63 - 1


class NoSuchTarget(ShopError):
    """There is no category or service with this id."""


def require_target(session: Session, scope: Scope, target_id: int) -> None:
    """Raise `NoSuchTarget` if there is no category or service with this id.

    The id for `Scope.EVERYTHING` must be 0; raises ValueError for another.
    """
    if scope is Scope.EVERYTHING:
        if target_id:
            raise ValueError("everything has the id 0")
        return
    statement = _CATEGORY if scope is Scope.CATEGORY else _SERVICE
    there = 0 < target_id <= MAX_ID and session.connection().scalar(statement, {"id": target_id})
    if not there:
        raise (no_category if scope is Scope.CATEGORY else no_service)(target_id)


def no_category(category_id: int) -> NoSuchTarget:
    """Return the error for an unknown category."""
    return NoSuchTarget(N_("There is no category {category}."), category=str(category_id))


def no_service(service_id: int) -> NoSuchTarget:
    """Return the error for an unknown service."""
    return NoSuchTarget(N_("There is no service {service}."), service=str(service_id))
