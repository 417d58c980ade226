"""One service as an operator sees it, on sale or not."""

from markupsafe import Markup

from bot.catalog.rules.sellability import REASON_LABELS
from bot.catalog.service_records import ServiceRecord
from bot.i18n import Translator
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen, lines
from bot.text.cutting import cut_to_units, cut_to_width

TITLE_COLUMNS, TITLE_UNITS = 80, 180
NUMBER_UNITS, TYPE_UNITS = 24, 40
"""UTF-16 units of the panel's id and of the type."""


def service_page(tr: Translator, record: ServiceRecord) -> Screen:
    """Show a service's terms and whether it is on sale, with a button that changes that."""
    text = lines(
        tr.say("🗂 <b>{title}</b>", title=short_title(record.title)),
        tr.say("<i>{category}</i>", category=short_title(record.category)),
        tr.say(
            "Service {service}; the panel's number <code>{number}</code>, type {type}.",
            service=str(record.id),
            number=cut_to_units(record.external_id, NUMBER_UNITS),
            type=cut_to_units(record.type_name or "–", TYPE_UNITS),
        ),
        tr.say(
            "The panel's rate: {rate}. From {least} to {most}.",
            rate=format(record.rate, "f"),
            least=tr.number(record.min),
            most=tr.number(record.max),
        ),
        _standing(tr, record),
    )
    return Screen(text, ((_switch(tr, record),), (buttons.desk(tr),)))


def no_service(tr: Translator) -> Screen:
    """Say that there is no such service."""
    return Screen(tr.say("There is no such service any more."), ((buttons.desk(tr),),))


def _standing(tr: Translator, record: ServiceRecord) -> Markup:
    if record.gone_at is not None:
        return tr.say("⚪️ The panel does not list it any more.")
    if record.hidden_reason is not None:
        reason = tr.label(REASON_LABELS[record.hidden_reason])
        return tr.say("🚫 It cannot be sold: {reason}", reason=reason)
    if record.shown:
        return tr.say("🟢 Customers see it, provided that it has a price.")
    return tr.say("⚪️ It is hidden from customers.")


def _switch(tr: Translator, record: ServiceRecord) -> Button:
    if record.published:
        return Button(tr.label("🙈 Hide it"), Tap.SWITCH_SERVICE(record.id, 0))
    return Button(tr.label("✅ Publish it"), Tap.SWITCH_SERVICE(record.id, 1))


def short_title(title: str) -> str:
    """Return a name of the panel, cut to what a message has room for."""
    return cut_to_units(cut_to_width(title, TITLE_COLUMNS), TITLE_UNITS)
