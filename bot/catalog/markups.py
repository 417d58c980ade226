"""Store the operator's markups: for everything, for a category or for a service."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlmodel import Session

from bot.catalog.panels import AuditedChange
from bot.catalog.rules.pricing import MarkupRule, MarkupRules, Scope, decimal_text
from bot.catalog.tables import Markup
from bot.catalog.targets import require_target
from bot.catalog.version import bump_catalog_version
from bot.db import table_of, upsert
from bot.errors import ShopError
from bot.i18n import N_

FREE = Decimal(-100)
"""Percent. A markup must be above it: at -100 % the price is zero."""

MAX_PERCENT = Decimal(100_000)
"""Largest markup in percent; a larger one, over 1,000 times the cost, is a typing error."""

_MARKUPS = table_of(Markup)
_ALL = select(_MARKUPS.c.scope, _MARKUPS.c.target_id, _MARKUPS.c.percent, _MARKUPS.c.below_cost)
_NEW = upsert(_MARKUPS)
_STORE = _NEW.on_conflict_do_update(
    index_elements=["scope", "target_id"],
    set_={"percent": _NEW.excluded.percent, "below_cost": _NEW.excluded.below_cost},
)


def load_rules(session: Session) -> MarkupRules:
    """Return every stored markup by scope and id."""
    return rules_of(session.connection().execute(_ALL))


def rules_of(rows: Iterable[Any]) -> MarkupRules:
    """Return the markups of rows that have the columns of the table, by scope and id."""
    return {
        (Scope(row.scope), row.target_id): MarkupRule(Decimal(row.percent), row.below_cost)
        for row in rows
    }


def set_markup(
    session: Session,
    scope: Scope,
    target_id: int,
    percent: Decimal | None,
    *,
    below_cost: bool = False,
) -> AuditedChange:
    """Set a markup in percent of the cost; None deletes it.

    The id for `Scope.EVERYTHING` is 0. A negative markup sells below cost only if `below_cost` is
    True. Raises the errors of `check_markup`.
    """
    check_markup(session, scope, target_id, percent)
    before = load_rules(session).get((scope, target_id))
    after = None if percent is None else MarkupRule(percent, below_cost)
    change = AuditedChange(_words(before), _words(after))
    if change:
        _store(session, scope, target_id, after)
        bump_catalog_version(session)
    return change


def check_markup(session: Session, scope: Scope, target_id: int, percent: Decimal | None) -> None:
    """Raise `ShopError` for a percent that is out of bounds, `NoSuchTarget` for an unknown id."""
    if percent is not None and not (percent.is_finite() and FREE < percent <= MAX_PERCENT):
        raise ShopError(N_("A markup is a number above -100 and at most 100000."))
    require_target(session, scope, target_id)


def _store(session: Session, scope: Scope, target_id: int, rule: MarkupRule | None) -> None:
    where = {"scope": str(scope), "target_id": target_id}
    if rule is None:
        session.connection().execute(
            delete(_MARKUPS).where(
                _MARKUPS.c.scope == where["scope"], _MARKUPS.c.target_id == target_id
            )
        )
        return
    values = {"percent": decimal_text(rule.percent), "below_cost": rule.below_cost}
    session.connection().execute(_STORE, where | values)


def _words(rule: MarkupRule | None) -> str | None:
    if rule is None:
        return None
    return f"{decimal_text(rule.percent)}%" + (" below cost" if rule.below_cost else "")
