"""Alerts about the shop itself: its books, its updates."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.screens import buttons
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


def _unexplained(tr: Translator, payload: Payload) -> Screen:
    rest, currency = int(payload.get("rest", 0)), payload.get("currency")
    amount = tr.money(abs(rest), str(currency)) if currency else "–"
    if rest > 0:
        text = tr.say(
            "⚖️ <b>The panel has {amount} more than the books explain.</b>\nIf you have topped it "
            "up, book that as a prepayment.",
            amount=amount,
        )
    else:
        text = tr.say(
            "⚖️ <b>The panel has {amount} less than the books explain.</b>\nLook whether somebody "
            "else orders under the shop's key, or whether the panel has charged for something "
            "else.",
            amount=amount,
        )
    return alert_screen(tr, text, buttons.reconcile(tr, below=True))


SHOP_ALERTS: Mapping[Alert, AlertScreen] = {
    Alert.DEAD_LETTER: _dead_letter,
    Alert.BOOKS: _books,
    Alert.UNEXPLAINED: _unexplained,
}
"""The screen of each alert about the shop."""
