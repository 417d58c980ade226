"""Services of the panel's list that the shop cannot sell, by reason."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.catalog.rules.sellability import REASON_LABELS, HiddenReason
from bot.catalog.service_records import ServiceRecord
from bot.i18n import Translator
from bot.screens import buttons, paging
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import cut_to_units, cut_to_width

PAGE_SIZE = 10
"""Services on a page."""

NUMBER_UNITS, TITLE_UNITS, CATEGORY_UNITS, TYPE_UNITS = 24, 180, 80, 40
"""UTF-16 units of the panel's id, the names and the type: PAGE_SIZE rows fit a message."""

TITLE_COLUMNS, CATEGORY_COLUMNS = 80, 50
"""Columns of a service's name, and of its category's."""


def unsellable_rows(tr: Translator, counts: Mapping[HiddenReason, int]) -> tuple[Row, ...]:
    """Return the row with the button to this list; no row if every service can be sold."""
    total = sum(counts.values())
    if not total:
        return ()
    label = tr.label("🚫 Not for sale · {count}", count=tr.number(total))
    return ((Button(label, Tap.UNSELLABLE(0)),),)


def unsellable_list(tr: Translator, records: Sequence[ServiceRecord], page: ListPage) -> Screen:
    """Show a page of the services that cannot be sold, grouped by the reason."""
    if not records:
        text = tr.say("✅ Everything the panel lists can be sold.")
        return Screen(text, ((_panel(tr), buttons.desk(tr)),))
    parts = [
        tr.plural(
            "🚫 <b>{count} service cannot be sold</b>",
            "🚫 <b>{count} services cannot be sold</b>",
            page.total,
        )
    ]
    reason = None
    for record in records:
        if record.hidden_reason is not None and record.hidden_reason != reason:
            reason = record.hidden_reason
            parts += [Markup(), tr.say("<b>{reason}</b>", reason=tr.label(REASON_LABELS[reason]))]
        parts += [Markup(), _line(tr, record)]
    turning = paging.turning_rows(Tap.UNSELLABLE, (), page)
    return Screen(lines(*parts), (*turning, (_panel(tr), buttons.desk(tr))))


def _line(tr: Translator, record: ServiceRecord) -> Markup:
    texts = {
        "number": cut_to_units(record.external_id, NUMBER_UNITS),
        "title": cut_to_units(cut_to_width(record.title, TITLE_COLUMNS), TITLE_UNITS),
        "category": cut_to_units(cut_to_width(record.category, CATEGORY_COLUMNS), CATEGORY_UNITS),
    }
    if record.hidden_reason is HiddenReason.UNKNOWN_TYPE:
        type_name = cut_to_units(record.type_name or "–", TYPE_UNITS)
        return tr.say(
            "<code>{number}</code> {title}\n<i>{category}</i> · {type}", type=type_name, **texts
        )
    return tr.say("<code>{number}</code> {title}\n<i>{category}</i>", **texts)


def _panel(tr: Translator) -> Button:
    return Button(tr.label("🔌 Panel"), Tap.PANEL())
