"""Compare a panel's stored services with its list; count and store the difference."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.catalog.rules.sellability import HiddenReason
from bot.catalog.sync.changes import ChangeKind, ServiceChange, compare_service
from bot.catalog.sync.offers import ListedService
from bot.catalog.tables import Service
from bot.db import table_of

_NEVER = (HiddenReason.DENIED, HiddenReason.SEPARATOR)
"""Reasons for which a service is never published without an operator, even after a new name."""

_SERVICES = table_of(Service)
_OWN = ("id", "external_id", "gone_at", "published")
_STORED = select(*(_SERVICES.c[name] for name in (*_OWN, *ListedService._fields))).where(
    _SERVICES.c.panel_id == bindparam("panel")
)
_ADD = insert(_SERVICES)
_CHANGE = (
    update(_SERVICES)
    .where(_SERVICES.c.id == bindparam("service"))
    .values(
        gone_at=None,
        changed_at=bindparam("now"),
        **{name: bindparam(f"new_{name}") for name in ListedService._fields},
    )
)
_GO = (
    update(_SERVICES)
    .where(_SERVICES.c.id == bindparam("service"))
    .values(gone_at=bindparam("now"), changed_at=bindparam("now"))
)


@dataclass(frozen=True, slots=True)
class MergeReport:
    """The result of a merge: numbers of services."""

    added: int = 0
    changed: int = 0
    """Listed before and now, with another text, rate, bound or position."""
    gone: int = 0
    returned: int = 0
    unchanged: int = 0
    dearer: int = 0
    cheaper: int = 0
    quarantined: int = 0
    """Taken off sale because the new rate is not trusted."""
    duplicates: int = 0
    """Rows ignored because an earlier row has the same id."""
    unreadable: int = 0
    """Rows ignored because they have no id that could be ordered."""
    hidden: Mapping[HiddenReason, int] = field(default_factory=dict)
    """Listed services that are unfit to be sold, by reason."""
    unchanged_body: bool = False
    """True if the panel sent the same list as last time; nothing was compared."""
    changes: tuple[ServiceChange, ...] = field(default=(), repr=False)
    """The changes of single services; none for a panel's first list."""


def load_stored_services(connection: Connection, panel_id: int) -> dict[str, Any]:
    """Return the stored services of a panel by external id, gone ones included."""
    return {row.external_id: row for row in connection.execute(_STORED, {"panel": panel_id})}


def listed_part(row: Any) -> ListedService:
    """Return the part of a stored service that follows the panel's list."""
    return ListedService(*row[len(_OWN) :])


class Difference:
    """The difference between the stored services of a panel and those it lists now."""

    def __init__(
        self,
        panel_id: int,
        old: Mapping[str, Any],
        wanted: Mapping[str, ListedService],
        now: datetime,
    ) -> None:
        self.panel_id, self.old, self.wanted, self.now = panel_id, old, wanted, now
        self.added: list[str] = []
        self.returned: list[str] = []
        self.changed: list[str] = []
        for key, listed in wanted.items():
            self._sort(key, old.get(key), listed)
        self.gone = [key for key, row in old.items() if row.gone_at is None and key not in wanted]

    def _sort(self, key: str, row: Any, listed: ListedService) -> None:
        """Put the service into the list of its kind; into none if it is unchanged."""
        if row is None:
            self.added.append(key)
        elif row.gone_at is not None:
            self.returned.append(key)
        elif row[len(_OWN) :] != listed:
            self.changed.append(key)

    @property
    def written(self) -> bool:
        """Whether `write` stores anything."""
        return bool(self.added or self.changed or self.returned or self.gone)

    def changes(self, published_by_category: Mapping[int, bool]) -> tuple[ServiceChange, ...]:
        """Return the changes of services; none for a panel's first list.

        `published_by_category` maps a category's id to whether it is published.
        """
        touched = (*self.added, *self.changed, *self.returned, *self.gone) if self.old else ()
        found = (
            compare_service(
                self.panel_id,
                key,
                self.old.get(key),
                self.wanted.get(key),
                published_by_category=published_by_category,
            )
            for key in touched
        )
        return tuple(change for change in found if change is not None)

    def report(
        self, duplicates: int, unreadable: int, changes: tuple[ServiceChange, ...] = ()
    ) -> MergeReport:
        """Return the numbers of services that were added, changed, and so on."""
        kinds = Counter(change.kind for change in changes)
        hidden = Counter(row.hidden_reason for row in self.wanted.values())
        return MergeReport(
            added=len(self.added),
            changed=len(self.changed),
            gone=len(self.gone),
            returned=len(self.returned),
            unchanged=(len(self.wanted) - len(self.added) - len(self.changed) - len(self.returned)),
            dearer=kinds[ChangeKind.DEARER],
            cheaper=kinds[ChangeKind.CHEAPER],
            quarantined=kinds[ChangeKind.QUARANTINED],
            duplicates=duplicates,
            unreadable=unreadable,
            hidden={HiddenReason(why): count for why, count in hidden.items() if why},
            changes=changes,
        )

    def write(self, connection: Connection, published_categories: set[int]) -> None:
        """Store the difference; new services in these categories are published at once."""
        if self.added:
            connection.execute(_ADD, [self._new(key, published_categories) for key in self.added])
        altered = self.changed + self.returned
        if altered:
            connection.execute(_CHANGE, [self._change(key) for key in altered])
        if self.gone:
            connection.execute(
                _GO, [{"service": self.old[key].id, "now": self.now} for key in self.gone]
            )

    def _new(self, key: str, published_categories: set[int]) -> dict[str, Any]:
        row = self.wanted[key]
        published = row.category_id in published_categories and row.hidden_reason not in _NEVER
        return row._asdict() | {
            "panel_id": self.panel_id,
            "external_id": key,
            "published": published,
            "created_at": self.now,
            "changed_at": self.now,
        }

    def _change(self, key: str) -> dict[str, Any]:
        values = {f"new_{name}": value for name, value in self.wanted[key]._asdict().items()}
        return values | {"service": self.old[key].id, "now": self.now}
