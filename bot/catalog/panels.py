"""Store what the shop knows of a panel: its rate, its quirks, and the errors of its calls."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Update, bindparam, select, update
from sqlmodel import Session

from bot.catalog.rules.pricing import decimal_text
from bot.catalog.tables import Panel
from bot.catalog.version import bump_catalog_version
from bot.db import table_of, upsert
from bot.errors import ShopError
from bot.i18n import N_
from bot.quirks.record import Quirks
from bot.quirks.refusals import keep_order_quirks
from bot.quirks.stored import read_stored_quirks
from bot.text.cleaning import remove_unstorable

MAX_EXCHANGE_RATE = Decimal(10**9)
"""Largest exchange rate; no currency is worth so many units of another."""

ERROR_LENGTH = 500
"""Characters of an error's text that are stored; some panels answer with whole HTML pages."""

_FRESH = {"populate_existing": True}  # a row read earlier in this transaction may be old
_PANELS = table_of(Panel)
_ADD = upsert(_PANELS).on_conflict_do_nothing(index_elements=["host"])
_PANEL = select(Panel).where(_PANELS.c.id == bindparam("panel"))
_LOCKED = select(_PANELS).where(_PANELS.c.id == bindparam("panel")).with_for_update()
_SYNCED_AT = select(_PANELS.c.synced_at).where(_PANELS.c.id == bindparam("panel"))
_QUIRKS = select(_PANELS.c.quirks).where(_PANELS.c.id == bindparam("panel"))
_ID_OF_HOST = select(_PANELS.c.id).where(_PANELS.c.host == bindparam("host"))


@dataclass(frozen=True, slots=True)
class AuditedChange:
    """A value before and after a change by an operator or a panel, as text for the audit log."""

    before: str | None
    after: str | None

    def __bool__(self) -> bool:
        """Return True if the value has changed."""
        return self.before != self.after


class NoSuchPanel(ShopError):
    """There is no panel with this id."""

    def __init__(self, panel_id: int) -> None:
        super().__init__(N_("There is no panel {panel}."), panel=str(panel_id))


class PanelNotReached(ShopError):
    """The shop has not stored its panel yet, because the panel has not answered yet."""

    def __init__(self) -> None:
        super().__init__(N_("The panel has not been reached yet."))


def ensure_panel(session: Session, *, name: str, url: str) -> int:
    """Return the id of the panel at `url`; add it if it is new. Only the host is stored.

    Raises ValueError if the URL has no host.
    """
    host = host_of(url)
    connection = session.connection()
    connection.execute(_ADD, {"name": name, "host": host})
    return int(connection.execute(_ID_OF_HOST, {"host": host}).scalar_one())


def host_of(url: str) -> str:
    """Return the host of a panel's URL, by which the shop knows it; ValueError if it has none."""
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    if not host:
        raise ValueError("a panel's address has a host")
    return host


def get_panel(session: Session, panel_id: int) -> Panel:
    """Return a panel's row; change it only by the functions of this module.

    Raises `NoSuchPanel` for an unknown id.
    """
    panel = session.scalars(_PANEL, {"panel": panel_id}, execution_options=_FRESH).one_or_none()
    if panel is None:
        raise NoSuchPanel(panel_id)
    return panel


def find_panel(session: Session) -> Panel | None:
    """Return the row of the shop's current panel; None if the shop has not stored it yet."""
    statement = select(Panel).where(_PANELS.c.left_at.is_(None)).order_by(_PANELS.c.id)
    return session.scalars(statement, execution_options=_FRESH).first()


def stored_panel_id(session: Session) -> int:
    """Return the id of the shop's panel; PanelNotReached if the shop has not stored it yet."""
    panel = find_panel(session)
    if panel is None or panel.id is None:
        raise PanelNotReached
    return panel.id


def set_exchange_rate(
    session: Session, panel_id: int, exchange_rate: Decimal | None
) -> AuditedChange:
    """Set how many units of the shop's currency one unit of the panel's costs; None deletes it."""
    if exchange_rate is not None and not (
        exchange_rate.is_finite() and 0 < exchange_rate <= MAX_EXCHANGE_RATE
    ):
        raise ShopError(N_("An exchange rate is a number above zero."))
    before = lock_panel(session, panel_id)["exchange"]
    after = None if exchange_rate is None else decimal_text(exchange_rate)
    if before != after:
        update_panel(session, panel_id, exchange=after)
        bump_catalog_version(session)
    return AuditedChange(before, after)


def note_sync_failure(session: Session, panel_id: int, error: str, *, now: datetime) -> None:
    """Store why the panel's list was not merged; the catalog stays as it is."""
    row = lock_panel(session, panel_id)
    update_panel(
        session,
        panel_id,
        sync_failed_at=now,
        sync_failing_since=row["sync_failing_since"] or now,
        sync_error=remove_unstorable(error)[:ERROR_LENGTH],
    )


def note_error(session: Session, panel_id: int, error: str, *, now: datetime) -> None:
    """Store the last error of any other call to the panel."""
    update_panel(
        session, panel_id, last_error_at=now, last_error=remove_unstorable(error)[:ERROR_LENGTH]
    )


def last_good_sync(session: Session, panel_id: int) -> datetime | None:
    """Return when the panel's list was merged last; None if it never was."""
    found: datetime | None = (
        session.connection().execute(_SYNCED_AT, {"panel": panel_id}).scalar_one_or_none()
    )
    return found


def quirks_of(session: Session, panel_id: int) -> dict[str, Any]:
    """Return the quirks stored with the panel (JSON); empty if there is no such panel."""
    found = session.connection().execute(_QUIRKS, {"panel": panel_id}).scalar_one_or_none()
    return {} if found is None else dict(found)


def set_quirk(session: Session, panel_id: int, name: str, value: Any) -> AuditedChange:
    """Store a quirk of the panel (JSON); None removes it.

    Increments the catalog's version if the quirk changes which orders are refused, because the
    snapshot holds these quirks.
    """
    known = dict(lock_panel(session, panel_id)["quirks"])
    quirks = dict(known)
    before = quirks.pop(name, None)
    if value is not None:
        quirks[name] = value
    if value != before:
        update_panel(session, panel_id, quirks=quirks)
    if _order_quirks(known) != _order_quirks(quirks):
        bump_catalog_version(session)
    return AuditedChange(_word(before), _word(value))


def learn_quirk(session: Session, panel_id: int, name: str, value: Any) -> None:
    """Store a quirk that the panel's client has learned, unless one of this name is stored."""
    if name not in lock_panel(session, panel_id)["quirks"]:
        set_quirk(session, panel_id, name, value)


def _order_quirks(stored: dict[str, Any]) -> Quirks:
    return keep_order_quirks(read_stored_quirks(stored)[0])


def lock_panel(session: Session, panel_id: int) -> dict[str, Any]:
    """Read a panel's row and lock it until the transaction ends; `NoSuchPanel` if unknown."""
    row = session.connection().execute(_LOCKED, {"panel": panel_id}).mappings().one_or_none()
    if row is None:
        raise NoSuchPanel(panel_id)
    return dict(row)


def update_panel(session: Session, panel_id: int, **values: Any) -> None:
    """Store values in columns of a panel's row; for the modules of the catalog only."""
    parameters = {"panel": panel_id} | {f"new_{name}": value for name, value in values.items()}
    session.connection().execute(_update_of(tuple(values)), parameters)


@cache
def _update_of(columns: tuple[str, ...]) -> Update:
    """Return the statement that stores values in these columns; building it costs more than it."""
    new = {name: bindparam(f"new_{name}", type_=_PANELS.c[name].type) for name in columns}
    return update(_PANELS).where(_PANELS.c.id == bindparam("panel")).values(new)


def _word(value: Any) -> str | None:
    return None if value is None else str(value)
