"""Alerts about a service whose orders the panel refuses for a field."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.screens.admin.alerts.frame import AlertScreen, Payload, alert_screen
from bot.screens.admin.catalog.service import short_title
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen, lines
from bot.text.cutting import cut_to_units

TEXT_UNITS: Final = 200
"""UTF-16 units of the panel's text that are shown."""


def _missing_field(tr: Translator, payload: Payload) -> Screen:
    """Tell an operator that the panel refuses a service's orders for a field."""
    text = lines(
        tr.say(
            "🧩 <b>{title}: the panel misses a field.</b>\nIt says: {text}\nOrder #{number} was "
            "refused, and the customer has the money back. After three such refusals the service "
            "is hidden.",
            title=short_title(str(payload.get("title", ""))),
            text=cut_to_units(str(payload.get("text", "")), TEXT_UNITS),
            number=str(payload.get("order", "")),
        ),
        _advice(tr, payload),
    )
    return _about_service(tr, text, payload)


def _service_hidden(tr: Translator, payload: Payload) -> Screen:
    """Tell an operator that the shop has hidden a service, and how to publish it again."""
    text = lines(
        tr.say(
            "🙈 <b>{title} was hidden: the panel refused three orders for a field.</b>\nIt says: "
            "{text}\nThe customers have their money back. Publish the service when the panel "
            "takes its orders.",
            title=short_title(str(payload.get("title", ""))),
            text=cut_to_units(str(payload.get("text", "")), TEXT_UNITS),
        ),
        _advice(tr, payload),
    )
    return _about_service(tr, text, payload)


def _advice(tr: Translator, payload: Payload) -> Markup:
    command = str(payload.get("command", ""))
    if command:
        return tr.say("This may help: <code>{command}</code>", command=command)
    return tr.say(
        "Compare the form on the panel's site; <code>/panel quirks</code> shows what can be set."
    )


def _about_service(tr: Translator, text: Markup, payload: Payload) -> Screen:
    service = int(payload.get("service", 0))
    button = Button(tr.label("🗂 Service"), Tap.OPERATOR_SERVICE.below(service))
    return alert_screen(tr, text, button)


SERVICE_ALERTS: Final[Mapping[Alert, AlertScreen]] = {
    Alert.MISSING_FIELD: _missing_field,
    Alert.SERVICE_HIDDEN: _service_hidden,
}
"""The screen of each alert about a service."""
