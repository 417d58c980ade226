"""The screen of each alert to operators, with the button to what it is about."""

from collections.abc import Mapping
from typing import Any

from bot.i18n import Translator
from bot.notifications.alerts import Alert, read_payload
from bot.notifications.outbox import NotificationKind
from bot.screens.admin.alerts.frame import AlertScreen, alert_screen
from bot.screens.admin.alerts.orders import ORDER_ALERTS
from bot.screens.admin.alerts.panel import PANEL_ALERTS
from bot.screens.admin.alerts.services import SERVICE_ALERTS
from bot.screens.admin.alerts.shop import SHOP_ALERTS
from bot.screens.admin.alerts.unclear import UNCLEAR_ALERTS
from bot.screens.screen import Screen

ALERT_SCREENS: Mapping[Alert, AlertScreen] = {
    **ORDER_ALERTS,
    **SERVICE_ALERTS,
    **UNCLEAR_ALERTS,
    **PANEL_ALERTS,
    **SHOP_ALERTS,
}
"""The screen of each alert; each has the button to what the alert is about."""


def operator_alert(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Show an operator the alert of a notification, or name it if this version does not know it."""
    alert, fields = read_payload(payload)
    if alert is None:
        text = tr.say(
            "⚠️ <b>The shop reports: {what}.</b>\nThis version of the bot has no words for it. The "
            "log may say more.",
            what=str(payload.get("what", "")),
        )
        return alert_screen(tr, text)
    return ALERT_SCREENS[alert](tr, fields)
