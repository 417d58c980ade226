"""Probes the panel when an operator asks for it, by reads only, and reports what it found."""

import re
from datetime import datetime
from typing import Any, Final

from sqlmodel import Session

from bot import leases
from bot.catalog import panels
from bot.catalog.rules.service_types import service_type
from bot.db import now
from bot.jobs import balance
from bot.jobs.context import JobContext
from bot.notifications.outbox import NotificationKind, queue
from bot.orders import views
from bot.panel import Balance, Findings, PanelError, PanelGarbled, PanelUnreachable, Quirks, probe
from bot.quirks.stored import quirks_to_store

NAME = "probe"

KNOWN_ORDERS: Final = 5
"""Own order ids to ask for: two show if batches work; more allow for ids the panel forgot."""

MOST_TYPES: Final = 10
"""Largest number of unknown types that the report names."""

_ADDRESS: Final = re.compile(r"[a-z]+://\S+", re.IGNORECASE)
"""A link in a panel's text is cut out: it may be the shop's own and have the key in it."""


async def probe_if_requested(shop: JobContext) -> bool:
    """Probe if an operator asked; store the outcome with the panel and notify the operator."""
    by = await shop.database.transact(leases.pop_request, NAME)
    if by is None:
        return False
    orders = await shop.database.transact(views.latest_at_panel, shop.panel_id, KNOWN_ORDERS)
    before = shop.panel.quirks
    try:
        findings = await probe(shop.panel, orders)
    except PanelError as error:
        await shop.database.transact(_notify_operator, by, now(), failure=_trouble(error))
    else:
        found = changed_quirks(before, findings)
        await shop.database.transact(_keep, shop, by, found, findings, len(orders), now())
    shop.wake("notify")
    return False


def _keep(
    session: Session,
    shop: JobContext,
    by: int,
    found: dict[str, Any],
    findings: Findings,
    orders: int,
    moment: datetime,
) -> None:
    changes = {
        name: value
        for name, value in found.items()
        if panels.set_quirk(session, shop.panel_id, name, value)
    }
    unknown = balance.note_answer(session, shop, findings.balance, moment)
    _notify_operator(
        session,
        by,
        moment,
        **_money(findings.balance, unknown),
        services=findings.services,
        rejected=findings.bad_rows,
        paged=findings.paged,
        unknown_types=_unknown(findings),
        unsaid=sorted(findings.unmentioned),
        batches=findings.accepts_batches,
        orders=orders,
        found=changes,
        quirks=panels.quirks_of(session, shop.panel_id),
        trouble=_trouble(findings.orders_error) if findings.orders_error else None,
    )


def _money(answer: Balance | PanelError, unknown: str | None) -> dict[str, str]:
    """Return the balance for the report; `unknown` is why it cannot be told, None if it can."""
    currency = (answer.currency or "") if isinstance(answer, Balance) else ""
    if unknown is None and isinstance(answer, Balance):
        return {"balance": str(answer.amount), "currency": currency}
    why = _ADDRESS.sub("…", unknown or "")[:300]
    return {"balance": "", "currency": currency, "balance_unknown": why}


def changed_quirks(before: Quirks, findings: Findings) -> dict[str, Any]:
    """Return the quirks that were found, as JSON; None for one that is to be forgotten.

    Only these are written: an operator may have set others meanwhile.
    """
    known, found = quirks_to_store(before), quirks_to_store(findings.quirks)
    changed = {
        name: found.get(name)
        for name in sorted(known.keys() | found.keys())
        if known.get(name) != found.get(name)
    }
    if findings.accepts_batches is not None:
        changed["batch_mode"] = found.get("batch_mode")
    return changed


def _unknown(findings: Findings) -> dict[str, int]:
    strange = {name: count for name, count in findings.types.items() if service_type(name) is None}
    most = sorted(strange, key=lambda name: (-strange[name], name))[:MOST_TYPES]
    return {name[:60]: strange[name] for name in most}


def _trouble(error: PanelError) -> dict[str, str]:
    """Describe a failed call: its kind, and the panel's text without links."""
    said = str(error.params.get("text", ""))
    why = error.why if isinstance(error, PanelUnreachable | PanelGarbled) else ""
    return {
        "why": str(why or error.params.get("reason", "rate_limited")),
        "said": "" if why == "redirect" else _ADDRESS.sub("…", said)[:300],
    }


def _notify_operator(session: Session, /, operator: int, moment: datetime, **payload: Any) -> None:
    queue(
        session,
        key=f"probe:{operator}:{moment.isoformat()}",
        user_id=operator,
        kind=NotificationKind.PROBED,
        now=moment,
        **payload,
    )
