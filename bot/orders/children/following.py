"""Following a parent: an order that the panel delivers by child orders of its own.

A parent is asked about as any order is. Then its children are, and what they say is kept; when
the panel calls the parent ended and every child has ended too, it is settled by what they
delivered. Whatever does not add up to a certain number of pieces moves no money and waits for an
operator.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, update
from sqlmodel import Session

from bot.orders.children import child_orders
from bot.orders.children.charges import Child
from bot.orders.children.deliveries import NAMED, Ending, ending, looks_plain, so_far
from bot.orders.children.locking import Held, hold, rate_now
from bot.orders.follow import BATCH, SOURCE, Followed, Seen, interval
from bot.orders.news import alert, card
from bot.orders.plans import DripFeed
from bot.orders.settle import Undecided, close, dispute
from bot.orders.status import FOLLOWED, SETTLING, Status, change
from bot.orders.tables import Order

OVERDUE = timedelta(days=3)
"""How long the children of an ended parent may go on before the operator is told."""

PUZZLED = timedelta(minutes=10)
"""How long a child is asked for whose word is unknown: it may be garbled, or of a moment."""

RARER = 24
"""They are asked for once in a 24th of the time they have been waited for."""

orders = Order.__table__  # type: ignore[attr-defined]

_NOTE = (
    update(orders)
    .where(orders.c.id == bindparam("order"), orders.c.status == bindparam("before"))
    .values(
        parts=bindparam("done"),
        remains=bindparam("left"),
        charge=bindparam("taken"),
        ended_at=bindparam("ended"),
        next_at=bindparam("next"),
    )
)


def listed(session: Session, order: Followed, seen: Seen) -> list[str]:
    """Keep the children a panel lists, and return those to ask for, at most BATCH.

    Nothing where another process has moved the parent on meanwhile.
    """
    row = hold(session, order)
    if row is None:
        return []
    known = tuple(dict.fromkeys(seen.children or ()))
    # A list longer than there can be children settles nothing: it is not kept to its end.
    child_orders.note(session, order.id, known[: row.plan.parts])
    return child_orders.to_ask(session, order.id, BATCH)


def heard(
    session: Session,
    order: Followed,
    seen: Seen,
    asked: Sequence[str],
    answers: Mapping[str, Seen],
    *,
    operators: Iterable[int],
    base: timedelta,
    now: datetime,
) -> None:
    """Record what the panel says of a parent and of the children it was asked for.

    The parent is settled where it and all of them have ended, and only by what is stored: another
    process may have heard of more children.
    """
    row = hold(session, order)
    if row is None:
        return
    child_orders.record(session, order.id, asked, answers, now)
    found = child_orders.of(session, order.id)
    operators = tuple(operators)
    values = _values(session, order, row, seen, found, base, now)
    _tell_operators(session, order, row, seen, operators, now)
    if seen.status not in SETTLING:
        _go_on(session, order, row, seen, values, now)
    elif any(_goes_on(child, now - values["ended_at"]) for child in found):
        if now - values["ended_at"] >= OVERDUE:
            alert(session, order.id, operators, "children", now)
        _note(session, order, row, values, now)
    else:
        _finish(session, order, row, seen, found, values, operators, now)


def _goes_on(child: Child, waited: timedelta) -> bool:
    """Whether a child's end may still come: it runs, has not been answered for, or puzzles us."""
    puzzling = child.status is None and child.word
    return not child.over and not (puzzling and waited >= PUZZLED)


def _values(
    session: Session,
    order: Followed,
    row: Held,
    seen: Seen,
    found: Sequence[Child],
    base: timedelta,
    now: datetime,
) -> dict[str, Any]:
    """Return the columns that change with this answer."""
    ended = row.ended_at
    if seen.status is not None:
        ended = (ended or now) if seen.status in SETTLING else None
    charges = [child.charge for child in found if child.charge is not None]
    values: dict[str, Any] = {"parts": row.parts, "remains": row.remains, "charge": row.charge}
    if found:
        over = sum(child.over for child in found)
        values["parts"] = over if isinstance(row.plan, DripFeed) else len(found)
        values["remains"] = max(0, row.quantity - so_far(row.plan, found, row.rates()))
    elif seen.posts is not None:
        values["parts"] = min(max(seen.posts, 0), row.plan.parts)
    if charges:
        values["charge"] = str(sum(charges))
    elif seen.charge is not None:
        values["charge"] = seen.charge
    wait = interval(now - order.submitted_at, base)
    if ended is not None:
        wait = max(interval(now - ended, base), (now - ended) / RARER)
    if child_orders.any_unasked(session, order.id):
        wait = timedelta(0)
    return {**values, "ended_at": ended, "next_at": now + wait}


def _tell_operators(
    session: Session,
    order: Followed,
    row: Held,
    seen: Seen,
    operators: Sequence[int],
    now: datetime,
) -> None:
    if seen.status is None:
        alert(session, order.id, operators, f"word:{seen.word[:40]}", now)
    if seen.status is Status.PAUSED:
        alert(session, order.id, operators, "paused", now)
    if looks_plain(seen) and seen.status not in SETTLING and isinstance(row.plan, DripFeed):
        alert(session, order.id, operators, "runs", now)


def _go_on(
    session: Session,
    order: Followed,
    row: Held,
    seen: Seen,
    values: dict[str, Any],
    now: datetime,
) -> None:
    if seen.status in (None, order.status):
        _note(session, order, row, values, now)
        return
    assert seen.status in FOLLOWED  # noqa: S101 - the ends have been taken out
    if change(session, order.id, order.status, seen.status, now=now, source=SOURCE, **values):
        card(session, order.id, order.user_id, now)


def _note(
    session: Session, order: Followed, row: Held, values: dict[str, Any], now: datetime
) -> None:
    session.connection().execute(
        _NOTE,
        {
            "order": order.id,
            "before": order.status.value,
            "done": values["parts"],
            "left": values["remains"],
            "taken": values["charge"],
            "ended": values["ended_at"],
            "next": values["next_at"],
        },
    )
    if (values["parts"], values["remains"]) != (row.parts, row.remains):
        card(session, order.id, order.user_id, now)


def _finish(
    session: Session,
    order: Followed,
    row: Held,
    seen: Seen,
    found: Sequence[Child],
    values: dict[str, Any],
    operators: Sequence[int],
    now: datetime,
) -> None:
    detail = {"word": seen.word, "posts": seen.posts, "children": len(seen.children or ())}
    try:
        end = _ending(session, order, row, seen, found)
    except Undecided as why:
        dispute(
            session, order.id, order.user_id, order.status, operators=operators, now=now,
            source=SOURCE, detail=detail, **values, refusal=str(why)[:500],
        )  # fmt: skip
        return
    close(
        session,
        order.id,
        order.status,
        end.status,
        left=row.quantity - end.delivered,
        now=now,
        source=SOURCE,
        detail={**detail, "delivered": end.delivered},
        **{**values, "parts": end.parts},
    )


def _ending(
    session: Session, order: Followed, row: Held, seen: Seen, found: Sequence[Child]
) -> Ending:
    plan = row.plan
    if plan.pieces != row.quantity:
        raise Undecided(f"bought as {row.quantity} pieces, ordered as {plan.pieces}")
    twice = child_orders.claimed_twice(session, order.id, row.panel_id)
    if twice:
        raise Undecided(f"{', '.join(twice[:NAMED])}: of another order too ({len(twice)})")
    return ending(plan, seen, found, row.rates(rate_now(session, row)))
