"""Alerts about the panel: its list, its rates, its money, its refusals."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.screens.admin.alerts.frame import AlertScreen, Payload, alert_screen, panel_alert
from bot.screens.admin.catalog.refused_list import refused_list_button
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen


def _quarantined(tr: Translator, payload: Payload) -> Screen:
    text = tr.plural(
        "🚧 <b>{count} service was taken off sale for its rate.</b>\nIt moved more than threefold "
        "at once, or is no price. It is sold again when you accept the rate, or the panel takes "
        "it back.",
        "🚧 <b>{count} services were taken off sale for their rates.</b>\nThey moved more than "
        "threefold at once, or are no price. They are sold again when you accept the rates, or "
        "the panel takes them back.",
        int(payload.get("count", 0)),
    )
    return alert_screen(tr, text, Button(tr.label("🚧 Quarantine"), Tap.QUARANTINE.below(0)))


def _list_refused(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "📉 <b>The panel's list was not taken over: it is too short.</b>\nIt has {listed} services "
        "where the shop has {live}. The shop goes on with what it has; where the list names a "
        "higher rate, it charges by that.",
        listed=tr.number(int(payload.get("listed", 0))),
        live=tr.number(int(payload.get("live", 0))),
    )
    panel = int(payload.get("panel", 0))
    return alert_screen(tr, text, refused_list_button(tr, panel, below=True))


def _panel_funds(tr: Translator, _payload: Payload) -> Screen:
    text = tr.say(
        "💸 <b>The panel's balance is too low.</b>\nOrders wait for it; customers see them as "
        "accepted. Top the panel up, and they go out by themselves."
    )
    return panel_alert(tr, text)


def _panel_refuses(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⚠️ <b>The panel refuses us: {error}.</b>\nOrders wait. Check PANEL_URL and PANEL_KEY; "
        "<code>python -m bot doctor</code> helps.",
        error=str(payload.get("error", payload["what"])),
    )
    return panel_alert(tr, text)


PANEL_ALERTS: Mapping[Alert, AlertScreen] = {
    Alert.QUARANTINED: _quarantined,
    Alert.LIST_REFUSED: _list_refused,
    Alert.PANEL_FUNDS: _panel_funds,
    Alert.PANEL_REFUSES: _panel_refuses,
}
"""The screen of each alert about the panel."""
