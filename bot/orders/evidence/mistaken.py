"""Finds orders to which the panel gave the id of another one that has no clear answer.

An answer to `add` can name any id of the account. If the shop has accepted an order since, an older
id is not believed; else the charge shows at the end whose order it was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session

from bot.db import table_of
from bot.orders.evidence.expected import fits
from bot.orders.evidence.surroundings import MARKS, UNCLEAR, expect_row
from bot.orders.follow import SOURCE, FollowedOrder, PanelReport
from bot.orders.settle import mark_disputed
from bot.orders.tables import Order

orders = table_of(Order)

_UNCLEAR = UNCLEAR.add_columns(orders.c.submitted_at)

_OWN = select(*MARKS, orders.c.submitted_at).where(
    orders.c.id.in_(bindparam("orders", expanding=True))
)


def dispute_mistaken(
    session: Session,
    panel_id: int,
    polled: Sequence[FollowedOrder],
    reports: Mapping[str, PanelReport],
    now: datetime,
) -> set[int]:
    """Mark ended orders DISPUTED whose report fits an order without a clear answer instead.

    Return their ids: their reports say nothing of them. Parents are not looked at; their end asks
    for a list of child orders.
    """
    ended = {one.id: one for one in polled if one.parent_kind is None and _ends(one, reports)}
    connection = session.connection()
    unclear = connection.execute(_UNCLEAR, {"panel": panel_id}).all() if ended else ()
    if not unclear:
        return set()
    mistaken = set[int]()
    for row in connection.execute(_OWN, {"orders": list(ended)}).all():
        order = ended[row.id]
        owner = _find_owner(reports[order.panel_order], row, unclear)
        if owner is not None:
            mistaken.add(order.id)
            _dispute(session, order, reports[order.panel_order], owner, now)
    return mistaken


def _ends(order: FollowedOrder, reports: Mapping[str, PanelReport]) -> bool:
    report = reports.get(order.panel_order)
    return report is not None and report.ends and report.is_certain


def _find_owner(report: PanelReport, mine: Any, unclear: Sequence[Any]) -> int | None:
    """Return the unclear order, sent earlier, that a report fits instead of mine; None if none."""
    told = (report.charge, report.runs, report.posts, report.children)
    if fits(report, expect_row(mine)) or all(each is None for each in told):
        return None
    before = (expect_row(row) for row in unclear if row.submitted_at <= mine.submitted_at)
    return next((order.order_id for order in before if fits(report, order)), None)


def _dispute(
    session: Session, order: FollowedOrder, report: PanelReport, owner: int, now: datetime
) -> None:
    refusal = f"{report.status_text}: {order.panel_order} looks like order #{owner}"
    mark_disputed(
        session, order.id, order.user_id, order.status,
        now=now, source=SOURCE, detail=report.detail(), refusal=refusal[:500],
    )  # fmt: skip
