"""Show operators what a refused list would change, and ask whether to take it over."""

from markupsafe import Markup, escape

from bot.catalog.sync.refused_lists import RefusedList
from bot.i18n import Translator
from bot.screens.admin import replies
from bot.screens.admin.catalog.rates import rate
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen, lines
from bot.text.cutting import cut_to_units, cut_to_width

TITLE_COLUMNS, TITLE_UNITS = 70, 140
"""Columns and UTF-16 units of a title."""


def refused_list_button(tr: Translator, panel_id: int, *, below: bool = False) -> Button:
    """Return the button that shows what the refused list of a panel would change."""
    tap = Tap.REFUSED_LIST.below if below else Tap.REFUSED_LIST
    return Button(tr.label("📉 What would go"), tap(panel_id))


def accept_list_question(
    tr: Translator, refused: RefusedList, currency: str | None, number: int
) -> Screen:
    """Ask whether to take the refused list over; `currency` is the panel's, None if unknown."""
    text = lines(
        tr.say("📉 <b>Take the shorter list over?</b>"),
        tr.say(
            "The panel lists {listed} services where the shop has {live}.",
            listed=tr.number(refused.listed),
            live=tr.number(refused.live),
        ),
        "",
        *_gone(tr, refused),
        "",
        *_dearer(tr, refused, currency),
        tr.say(
            "New: {added}, cheaper: {cheaper}.",
            added=tr.number(refused.added),
            cheaper=tr.number(refused.cheaper),
        ),
        "",
        tr.say(
            "If the panel sends another list by then, nothing is taken over, and you see what "
            "that one would change."
        ),
    )
    yes = Button(tr.label("✅ Take this list"), Tap.YES(number))
    no = Button(tr.label("✖ No"), Tap.NO())
    return Screen(text, ((yes, no),))


def list_accepted(tr: Translator) -> Screen:
    """Say that the list is being taken over; the report comes as a message of its own."""
    text = tr.say("🔄 The list is being taken over. I will tell you how it went.")
    return replies.done(tr, text)


def nothing_refused(tr: Translator) -> str:
    """Say that no list is refused, for a tap on a button of an old message."""
    return tr.label("No list is refused any more.")


def _gone(tr: Translator, refused: RefusedList) -> list[Markup]:
    more = refused.gone - len(refused.gone_titles)
    return [
        tr.plural(
            "<b>{count} service would go</b>; customers see {on_sale} of them now:",
            "<b>{count} services would go</b>; customers see {on_sale} of them now:",
            refused.gone,
            on_sale=tr.number(refused.gone_on_sale),
        ),
        *(escape(f"🚫 {_title(title)}") for title in refused.gone_titles),
        *_more(tr, more),
    ]


def _dearer(tr: Translator, refused: RefusedList, currency: str | None) -> list[Markup]:
    if not refused.dearer:
        return []
    return [
        tr.plural(
            "<b>{count} service has become dearer.</b> The shop charges by the new rate already:",
            "<b>{count} services have become dearer.</b> The shop charges by the new rates "
            "already:",
            refused.dearer,
        ),
        *(
            escape(f"🔺 {_title(title)}: {rate(tr, before, None)} → {rate(tr, after, currency)}")
            for title, before, after in refused.dearer_rates
        ),
        *_more(tr, refused.dearer - len(refused.dearer_rates)),
    ]


def _more(tr: Translator, count: int) -> list[Markup]:
    return [tr.plural("… and {count} more", "… and {count} more", count)] if count else []


def _title(title: str) -> str:
    return cut_to_units(cut_to_width(title, TITLE_COLUMNS), TITLE_UNITS)
