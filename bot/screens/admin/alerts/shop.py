"""Alerts about the shop itself: its books, its updates."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.screens.admin.alerts.frame import AlertScreen, Payload, alert_screen
from bot.screens.screen import Screen


def _dead_letter(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⚠️ <b>Update {update} failed three times and was put aside.</b>\nThe customer was told "
        "that nothing was charged for it. The log has the error.",
        update=str(payload.get("update", "")),
    )
    return alert_screen(tr, text)


def _books(tr: Translator, payload: Payload) -> Screen:
    text = tr.plural(
        "🚨 <b>The books do not add up.</b>\n{count} discrepancy. Run "
        "<code>python -m bot verify-ledger</code>, and sell nothing before you know why.",
        "🚨 <b>The books do not add up.</b>\n{count} discrepancies. Run "
        "<code>python -m bot verify-ledger</code>, and sell nothing before you know why.",
        int(payload.get("count", 0)),
    )
    return alert_screen(tr, text)


SHOP_ALERTS: Mapping[Alert, AlertScreen] = {
    Alert.DEAD_LETTER: _dead_letter,
    Alert.BOOKS: _books,
}
"""The screen of each alert about the shop."""
