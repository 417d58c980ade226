"""What an operator is shown of the search for an order without a clear answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.evidence.reasons import Reason
from bot.orders.evidence.unresolved import SOURCE
from bot.orders.status import Status
from bot.orders.tables import Order, OrderEvent
from bot.screens import buttons
from bot.screens.screen import Row

LINES = 3
"""Candidates, and reasons, that are shown: the card has much else to say."""

LENGTH = 24
"""Characters of the panel's words and numbers that are shown."""

Evidence = Mapping[str, Any]


def latest_evidence(events: Sequence[OrderEvent]) -> Evidence | None:
    """Return what the last search at the panel brought; None if there was none."""
    return next((event.detail for event in reversed(events) if event.source == SOURCE), None)


def candidate_ids(evidence: Evidence | None) -> list[str]:
    """Return the panel's ids that the order may have."""
    return [str(one["id"]) for one in (evidence or {}).get("candidates", ())]


def link_rows(tr: Translator, order: Order, evidence: Evidence | None) -> tuple[Row, ...]:
    """Return the buttons for the ids that an order without a clear answer may have."""
    if order.status != Status.UNCONFIRMED:
        return ()
    return buttons.panel_order_rows(tr, order.id or 0, candidate_ids(evidence), below=True)


def evidence_lines(tr: Translator, evidence: Evidence | None) -> list[Markup]:
    """Show where the panel was searched, what it has there, and why nothing was decided."""
    if evidence is None:
        return []
    reasons = evidence.get("reasons", ())
    return [
        Markup(),
        *_searched(tr, evidence),
        *(_candidate(tr, one) for one in evidence.get("candidates", ())[:LINES]),
        *_balance(tr, evidence),
        *(tr.say("❓ {reason}", reason=reason_label(tr, one)) for one in reasons[:LINES]),
    ]


def _searched(tr: Translator, evidence: Evidence) -> list[Markup]:
    if "after" not in evidence:
        return []
    if evidence.get("before") is None:
        where = tr.say("🔎 Searched at the panel after {after}", after=str(evidence["after"]))
    else:
        where = tr.say(
            "🔎 Searched at the panel between {after} and {before}",
            after=str(evidence["after"]),
            before=str(evidence["before"]),
        )
    return [where, tr.say("Expected charge: {charge}", charge=_said(evidence.get("charge")))]


def _candidate(tr: Translator, one: Mapping[str, Any]) -> Markup:
    return tr.say(
        "• <code>{id}</code> {status}, charge {charge}, start {start}, remains {remains}",
        id=str(one["id"]),
        status=_said(one.get("status")),
        charge=_said(one.get("charge")),
        start=_said(one.get("start")),
        remains=_said(one.get("remains")),
    )


def _balance(tr: Translator, evidence: Evidence) -> list[Markup]:
    if "balance" not in evidence:
        return []
    before, after, explained = evidence["balance"]
    return [
        tr.say(
            "Balance at the panel: {before} before, {after} now; other orders explain {explained}",
            before=_said(before),
            after=_said(after),
            explained=_said(explained),
        )
    ]


def _said(value: object) -> str:
    return "–" if value in (None, "") else str(value)[:LENGTH]


def reason_label(tr: Translator, reason: str) -> str:
    """Say why the evidence decides nothing; a reason of another version stands as it is."""
    reasons = {
        Reason.NO_RECORD: tr.label("An earlier version of the bot sent it and noted nothing."),
        Reason.SUBSCRIPTION: tr.label("A subscription has no charge to recognize it by."),
        Reason.OTHER_PANEL: tr.label("It was sent to another panel, which is not asked any more."),
        Reason.NO_RATE: tr.label("The panel's rate is not known, so neither is the charge."),
        Reason.NO_LOWER_ID: tr.label("The panel accepted no order of ours before it."),
        Reason.NO_UPPER_ID: tr.label("The panel has accepted no order of ours after it yet."),
        Reason.RANDOM_IDS: tr.label("The panel's ids do not grow with time."),
        Reason.TOO_MANY_IDS: tr.label("Too many orders came between our two ids."),
        Reason.UNREADABLE: tr.label("The panel has not answered for every id."),
        Reason.OTHERS_ANSWERED: tr.label(
            "The panel answers for ids that are not ours: another shop or person uses our key, or "
            "it answers to anyone. Use a key of the bot's own."
        ),
        Reason.STRANGERS: tr.label(
            "There are orders under our key that the bot did not send. Use a key of the bot's own."
        ),
        Reason.CHILDREN_UNKNOWN: tr.label("A drip-feed does not list the orders it makes."),
        Reason.SEVERAL: tr.label("More than one id fits."),
        Reason.RIVAL: tr.label("The id fits another order without a clear answer too."),
        Reason.RIVAL_FIRST: tr.label("Another order without a clear answer must be settled first."),
        Reason.BALANCE_UNKNOWN: tr.label("The change of our balance there cannot be computed."),
        Reason.BALANCE_TOO_COARSE: tr.label("The charge is too small to be seen in the balance."),
        Reason.BALANCE_DISAGREES: tr.label(
            "Our balance there has changed otherwise than expected."
        ),
    }
    return next((words for known, words in reasons.items() if known == reason), reason)
