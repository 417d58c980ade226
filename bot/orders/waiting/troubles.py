"""Keeps what is wrong with orders at the panel for as long as it lasts, and raises its alerts."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from bot.db import table_of, upsert
from bot.notifications.alerts import Alert
from bot.orders.endings.deadlines import Deadlines
from bot.orders.news import alert_of_order
from bot.orders.waiting.tables import NamedPanelOrder, OrderTrouble, TroubleKind

TEXT_LENGTH = 200
"""Characters of the panel's words that are stored."""

ANSWER_TROUBLES = (TroubleKind.UNKNOWN_ID.value, TroubleKind.UNKNOWN_WORD.value)
"""Troubles that a good answer ends."""

troubles = table_of(OrderTrouble)
named = table_of(NamedPanelOrder)

_NEW = upsert(troubles).values(
    order_id=bindparam("order"),
    kind=bindparam("kind"),
    since=bindparam("now"),
    last_at=bindparam("now"),
    count=1,
    text=bindparam("text"),
)

_SEEN = _NEW.on_conflict_do_update(
    index_elements=["order_id", "kind"],
    set_={
        "last_at": _NEW.excluded.last_at,
        "text": _NEW.excluded.text,
        "count": troubles.c.count + 1,
    },
)

_OVER = delete(troubles).where(
    troubles.c.order_id.in_(bindparam("orders", expanding=True)),
    troubles.c.kind.in_(bindparam("kinds", expanding=True)),
)

_ANSWERED = (
    update(named)
    .where(
        named.c.order_id.in_(bindparam("orders", expanding=True)),
        named.c.linked_at.is_not(None),
        named.c.closed_at.is_(None),
    )
    .values(closed_at=bindparam("now"))
)

_UNTOLD = select(troubles.c.order_id, troubles.c.since, troubles.c.last_at, troubles.c.text).where(
    troubles.c.order_id.in_(bindparam("orders", expanding=True)),
    troubles.c.kind == TroubleKind.UNKNOWN_ID.value,
    troubles.c.count >= bindparam("answers"),
    troubles.c.alerted_at.is_(None),
)


def note_answers(
    session: Session,
    *,
    good: Collection[int],
    unknown_words: Mapping[int, str],
    unknown_ids: Mapping[int, str],
    deadlines: Deadlines,
    now: datetime,
) -> None:
    """Note the panel's answers on many orders, by order: good ones, words, errors about the id.

    A good answer ends what was wrong before. Errors about an order's id raise an alert once, when
    there were several over some time.
    """
    _end(session, good, ANSWER_TROUBLES)
    _end(session, list(unknown_words), (TroubleKind.UNKNOWN_ID.value,))
    if good or unknown_words:
        ids = [*good, *unknown_words]
        session.connection().execute(_ANSWERED, {"orders": ids, "now": now})
    note(session, TroubleKind.UNKNOWN_WORD, unknown_words, now)
    note(session, TroubleKind.UNKNOWN_ID, unknown_ids, now)
    if unknown_ids:
        _alert_of_unknown_ids(session, unknown_ids, deadlines, now)


def note(session: Session, kind: TroubleKind, texts: Mapping[int, str], now: datetime) -> None:
    """Note a trouble of these orders, with the panel's words on each; keep since when it lasts."""
    rows = [
        {"order": order, "kind": kind.value, "now": now, "text": text[:TEXT_LENGTH]}
        for order, text in texts.items()
    ]
    if rows:
        session.connection().execute(_SEEN, rows)


def mark_alerted(
    session: Session, kind: TroubleKind, orders: Collection[int], now: datetime
) -> None:
    """Note that operators were told of this trouble of these orders."""
    session.connection().execute(
        update(troubles)
        .where(troubles.c.order_id.in_(orders), troubles.c.kind == kind.value)
        .values(alerted_at=now)
    )


def _end(session: Session, orders: Collection[int], kinds: Collection[str]) -> None:
    if orders:
        session.connection().execute(_OVER, {"orders": list(orders), "kinds": list(kinds)})


def _alert_of_unknown_ids(
    session: Session, orders: Collection[int], deadlines: Deadlines, now: datetime
) -> None:
    parameters = {"orders": list(orders), "answers": deadlines.unknown_id_answers}
    untold = [
        row
        for row in session.connection().execute(_UNTOLD, parameters)
        if row.last_at - row.since >= deadlines.unknown_id_span
    ]
    for row in untold:
        # It may begin again after a good answer, so the alert is one for each beginning.
        alert_of_order(
            session, row.order_id, Alert.UNKNOWN_ID, now,
            subject=row.since.isoformat(), text=row.text,
        )  # fmt: skip
    if untold:
        mark_alerted(session, TroubleKind.UNKNOWN_ID, [row.order_id for row in untold], now)
