"""The panel's page: its balance, the last sync, and why services cannot be sold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from markupsafe import Markup

from bot.catalog.rules.sellability import REASON_LABELS, HiddenReason
from bot.i18n import Translator
from bot.screens import buttons
from bot.screens.admin import replies
from bot.screens.admin.catalog import unreadable_rows, unsellable
from bot.screens.admin.catalog.currency import CurrencyState, currency_lines
from bot.screens.admin.catalog.refused_list import refused_list_button
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import cut_to_units

ERROR_UNITS = 300
"""UTF-16 units of an error's text that are shown."""


@dataclass(frozen=True, slots=True)
class PanelState:
    """What the shop knows of the panel."""

    host: str
    balance: Decimal | None
    currency: str | None
    exchange_rate: str | None
    synced_at: datetime | None
    error: str | None
    """Error of the last sync if it failed, else of the last failed call."""
    error_at: datetime | None
    refused_panel: int | None = None
    """Id of the panel if its list is refused, else None."""
    balance_at: datetime | None = None
    """When the balance was read last."""
    balance_error: str | None = None
    """Why the balance is unknown; None if it is known."""
    balance_unknown_for: timedelta | None = None
    """How long the balance has been unknown; None if it is known."""
    prices_stale_for: timedelta | None = None
    """How long ago the last good sync is, if sales are paused for it; else None."""
    money: CurrencyState | None = None
    """What is known of the currency of its rates; None if nothing was read yet."""
    unreadable_rows: int = 0
    """Rows of the panel's list that cannot be read."""
    sync_failing_for: timedelta | None = None
    """How long syncs have failed; None if the last one succeeded."""
    failing_for: timedelta | None = None
    """How long all calls have failed; None if the last one succeeded."""
    failure: str | None = None
    """Why the last call failed."""
    blocked_for: timedelta | None = None
    """How long no order has been sent, until the panel answers a read; None if orders are sent."""
    blocked_reason: str | None = None
    """Why no order is sent."""
    strangers_for: timedelta | None = None
    """How long ago orders under the shop's key were found that the shop did not send; else None."""
    unexplained: str | None = None
    """The part of the balance that the books do not explain, as money; None if they explain all."""


def refused_rows(tr: Translator, panel: PanelState | None) -> tuple[Row, ...]:
    """Return the row with the button of a refused list; no row if none is refused."""
    if panel is None or panel.refused_panel is None:
        return ()
    return ((refused_list_button(tr, panel.refused_panel),),)


def panel_lines(tr: Translator, panel: PanelState) -> list[Markup]:
    """Return the lines about the panel's balance, last sync, exchange rate and last error."""
    synced = "–" if panel.synced_at is None else tr.moment(panel.synced_at)
    parts = [
        _balance(tr, panel),
        *(currency_lines(tr, panel.money) if panel.money else ()),
        tr.say("Last catalogue: {at}", at=synced),
    ]
    if panel.exchange_rate:
        parts.append(tr.say("Exchange rate: {rate}", rate=panel.exchange_rate))
    if panel.error and panel.error_at:
        error = cut_to_units(panel.error, ERROR_UNITS)
        parts.append(tr.say("⚠️ {at}: {error}", at=tr.moment(panel.error_at), error=error))
    return parts


def _balance(tr: Translator, panel: PanelState) -> Markup:
    balance = "–" if panel.balance is None else f"{tr.number(panel.balance)} {panel.currency or ''}"
    if panel.balance_error is None:
        return tr.say("Panel <b>{host}</b>: balance {balance}", host=panel.host, balance=balance)
    why = cut_to_units(panel.balance_error, ERROR_UNITS)
    if panel.balance is None or panel.balance_at is None:
        return tr.say("Panel <b>{host}</b>: balance unknown. {why}", host=panel.host, why=why)
    return tr.say(
        "Panel <b>{host}</b>: balance unknown. {why}\nIt was {balance} at {at}.",
        host=panel.host,
        why=why,
        balance=balance,
        at=tr.moment(panel.balance_at),
    )


def panel_troubles(tr: Translator, panel: PanelState | None) -> list[Markup]:
    """Return what needs an operator's attention at the panel, with its age."""
    if panel is None:
        return []
    troubles = _call_troubles(tr, panel)
    if panel.prices_stale_for is not None:
        troubles.append(
            tr.say(
                "⏸ Sales are paused: the panel's prices were checked {age} ago.",
                age=tr.age(panel.prices_stale_for),
            )
        )
    if panel.money is not None and panel.money.stops_sales:
        troubles.append(
            tr.say("⛔ Nothing is sold: the panel's currency is not known. /panel currency")
        )
    if panel.sync_failing_for is not None:
        troubles.append(
            tr.say(
                "📉 The catalogue could not be fetched for {age}.",
                age=tr.age(panel.sync_failing_for),
            )
        )
    if panel.unexplained is not None:
        troubles.append(
            tr.say(
                "⚖️ {amount} of the balance at the panel is not explained. /reconcile",
                amount=panel.unexplained,
            )
        )
    if panel.balance_unknown_for is not None:
        troubles.append(
            tr.say(
                "💰 The balance at the panel has been unknown for {age}.",
                age=tr.age(panel.balance_unknown_for),
            )
        )
    return troubles


def _call_troubles(tr: Translator, panel: PanelState) -> list[Markup]:
    """Return what keeps calls from the panel: it does not answer, or no order is sent to it."""
    troubles = []
    if panel.failing_for is not None:
        troubles.append(
            tr.say(
                "🔌 No call to the panel has succeeded for {age}: {why}",
                age=tr.age(panel.failing_for),
                why=cut_to_units(panel.failure or "–", ERROR_UNITS),
            )
        )
    if panel.blocked_for is not None:
        troubles.append(
            tr.say(
                "⏸ No order has been sent for {age}: {why}. They wait with their money held, and "
                "go on by themselves as soon as the panel answers.",
                age=tr.age(panel.blocked_for),
                why=panel.blocked_reason or "–",
            )
        )
    if panel.strangers_for is not None:
        troubles.append(
            tr.say(
                "🔑 Orders that the bot did not send were found under its key {age} ago: another "
                "program or person uses it. Make a key of the bot's own at the panel.",
                age=tr.age(panel.strangers_for),
            )
        )
    return troubles


def panel_page(
    tr: Translator, state: PanelState | None, counts: Mapping[HiddenReason, int]
) -> Screen:
    """Show the panel, and counts of services that cannot be sold, by reason."""
    parts: list[str] = [tr.say("🔌 <b>Panel</b>")]
    if state is None:
        parts.append(tr.say("The panel has not been reached yet."))
    else:
        parts += panel_lines(tr, state)
    if counts:
        parts += ["", tr.say("Not for sale:")]
        parts += [
            tr.say(
                "{reason}: {count}", reason=tr.label(REASON_LABELS[reason]), count=tr.number(count)
            )
            for reason, count in counts.items()
        ]
    probe = Button(tr.label("🔬 Probe"), Tap.PANEL_PROBE())
    quirks = Button(tr.label("⚙️ Settings"), Tap.PANEL_QUIRKS())
    unsold = unsellable.unsellable_rows(tr, counts)
    changes = Button(tr.label("📈 What changed"), Tap.CHANGES(0, 0))
    quarantine = Button(tr.label("🚧 Quarantine"), Tap.QUARANTINE(0))
    refused = refused_rows(tr, state)
    unread = unreadable_rows.unreadable_rows_button(tr, state.unreadable_rows) if state else ()
    rows = (
        *refused,
        *unsold,
        *unread,
        (changes, quarantine),
        (probe, quirks),
        (buttons.reconcile(tr), buttons.desk(tr)),
    )
    return Screen(lines(*parts), rows)


def sync_requested(tr: Translator) -> Screen:
    """Say that the catalog is being fetched; the report comes as a message of its own."""
    text = tr.say("🔄 The catalogue is being fetched. I will tell you how it went.")
    return replies.done(tr, text)


def probe_requested(tr: Translator) -> Screen:
    """Say that the panel is being probed; the report comes as a message of its own."""
    text = tr.say("🔬 The panel is being probed; nothing is ordered. I will tell you the rest.")
    return replies.done(tr, text)
