"""Publish and hide services: everything that is fit to be sold, a category, or one service."""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, false, select, true, update
from sqlmodel import Session

from bot.catalog.rules.pricing import Scope
from bot.catalog.rules.sellability import REASON_SENTENCES, HiddenReason
from bot.catalog.tables import Category, Service
from bot.catalog.targets import require_target
from bot.catalog.version import bump_catalog_version
from bot.db import table_of
from bot.errors import ShopError
from bot.i18n import N_

_CATEGORIES, _SERVICES = table_of(Category), table_of(Service)
_ONE = select(
    _SERVICES.c.title, _SERVICES.c.category_id, _SERVICES.c.hidden_reason, _SERVICES.c.gone_at
).where(_SERVICES.c.id == bindparam("id"))
_FIT = and_(_SERVICES.c.hidden_reason.is_(None), _SERVICES.c.gone_at.is_(None))


class NotSellable(ShopError):
    """The service or category cannot be published, because it is not fit to be sold."""


def publish(session: Session, scope: Scope, target_id: int = 0) -> int:
    """Publish the fit services of everything (id 0) or a category, or one; return how many changed.

    Raises `NoSuchTarget` for an unknown id, and `NotSellable` for a service that is unfit or a
    category without a fit service. A service that the panel does not list any more is unfit.
    """
    if scope is Scope.SERVICE:
        shelf = _fit_service(session, target_id)
        opened = _publish_categories(session, _CATEGORIES.c.id == shelf)
    else:
        require_target(session, scope, target_id)
        _refuse_an_unfit_category(session, scope, target_id)
        opened = _publish_categories(
            session, true() if scope is Scope.EVERYTHING else _CATEGORIES.c.id == target_id
        )
    count = _switch(session, scope, target_id, published=True)
    if count or opened:
        bump_catalog_version(session)
    return count


def hide(session: Session, scope: Scope, target_id: int = 0) -> int:
    """Hide everything (id 0), a category or a service from customers; return how many changed.

    A service that the panel adds to a hidden category later is hidden too, even if the shop
    publishes new services by itself.
    """
    require_target(session, scope, target_id)
    closed = 0
    if scope is not Scope.SERVICE:
        where = true() if scope is Scope.EVERYTHING else _CATEGORIES.c.id == target_id
        closed = _changed(
            session,
            update(_CATEGORIES).where(where, _CATEGORIES.c.published).values(published=false()),
        )
    count = _switch(session, scope, target_id, published=False)
    if count or closed:
        bump_catalog_version(session)
    return count


def _fit_service(session: Session, service_id: int) -> int:
    """Return the category id of a service; `NotSellable` if it may not be published."""
    require_target(session, Scope.SERVICE, service_id)
    row = session.connection().execute(_ONE, {"id": service_id}).one()
    if row.hidden_reason is not None:
        raise NotSellable(REASON_SENTENCES[HiddenReason(row.hidden_reason)], service=row.title)
    if row.gone_at is not None:
        raise NotSellable(N_("The panel does not list {service} any more."), service=row.title)
    return int(row.category_id)


def _refuse_an_unfit_category(session: Session, scope: Scope, target_id: int) -> None:
    if scope is Scope.EVERYTHING:
        return
    fit = select(_SERVICES.c.id).where(_SERVICES.c.category_id == target_id, _FIT).limit(1)
    if session.connection().scalar(fit) is None:
        raise NotSellable(
            N_("Nothing in category {category} can be sold."), category=str(target_id)
        )


def _publish_categories(session: Session, where: ColumnElement[bool]) -> int:
    return _changed(
        session,
        update(_CATEGORIES).where(where, ~_CATEGORIES.c.published).values(published=true()),
    )


def _switch(session: Session, scope: Scope, target_id: int, *, published: bool) -> int:
    statement = update(_SERVICES).values(published=published)
    if published:
        statement = statement.where(_FIT, ~_SERVICES.c.published)
    else:
        statement = statement.where(_SERVICES.c.published)
    if scope is Scope.CATEGORY:
        statement = statement.where(_SERVICES.c.category_id == target_id)
    elif scope is Scope.SERVICE:
        statement = statement.where(_SERVICES.c.id == target_id)
    return _changed(session, statement)


def _changed(session: Session, statement: Any) -> int:
    return int(session.connection().execute(statement).rowcount)
