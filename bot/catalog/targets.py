"""What an operator's word is about: everything, a category or a service, and that it exists."""

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
    """There is no category or service of this number."""


def require_target(session: Session, scope: Scope, target_id: int) -> None:
    """Raise `NoSuchTarget` unless the category or service is there; everything always is, as 0."""
    if scope is Scope.EVERYTHING:
        if target_id:
            raise ValueError("everything has the id 0")
        return
    statement = _CATEGORY if scope is Scope.CATEGORY else _SERVICE
    there = 0 < target_id <= MAX_ID and session.connection().scalar(statement, {"id": target_id})
    if not there:
        raise (no_category if scope is Scope.CATEGORY else no_service)(target_id)


def no_category(category_id: int) -> NoSuchTarget:
    """Make the error that says there is no such category."""
    return NoSuchTarget(N_("There is no category {category}."), category=str(category_id))


def no_service(service_id: int) -> NoSuchTarget:
    """Make the error that says there is no such service."""
    return NoSuchTarget(N_("There is no service {service}."), service=str(service_id))
