"""Records the news of one order so that an error of it stops no other order."""

import logging
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlmodel import Session

from bot.db import now
from bot.jobs.context import JobContext
from bot.orders import recording

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

UNREACHABLE = (InterfaceError, OperationalError, OSError)
"""Errors of the database as a whole: no other order could be recorded either."""


async def record_alone(
    shop: JobContext,
    order_id: int,
    record: Callable[Concatenate[Session, P], T],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T | None:
    """Run `record` in a transaction of its own and return its result; None if it raises.

    What it raises is logged, an alert about the order is raised once, and the order is followed
    again after a pause that grows. An error of the database as a whole is raised.
    """
    try:
        return await shop.database.transact(record, *args, **kwargs)
    except UNREACHABLE:
        raise
    except Exception:
        log.exception("order %s cannot be recorded", order_id)
    await shop.database.transact(recording.put_off, order_id, now())
    shop.wake("notify")
    return None


async def run_apart(
    shop: JobContext,
    work: Callable[Concatenate[Session, P], object],
    *args: P.args,
    **kwargs: P.kwargs,
) -> None:
    """Run `work` in a transaction of its own; log what it raises, so that the orders go on.

    An error of the database as a whole is raised.
    """
    try:
        await shop.database.transact(work, *args, **kwargs)
    except UNREACHABLE:
        raise
    except Exception:
        log.exception("%s failed", getattr(work, "__name__", work))
