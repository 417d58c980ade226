"""The page of /publish: categories, and how much of each is published."""

from collections.abc import Sequence

from bot.catalog.service_records import CategoryRecord
from bot.i18n import Translator
from bot.screens import buttons, paging
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen
from bot.text.cutting import cut

SHELVES = 8
"""Categories on a page of /publish."""


def shelves(tr: Translator, records: Sequence[CategoryRecord], page: int) -> Screen:
    """Show categories with what is published of each; a tap publishes or hides one."""
    fit = [record for record in records if record.fit]
    if not fit:
        text = tr.say("🗂 The catalogue is empty. /sync fetches it from the panel.")
        return Screen(text, ((buttons.admin(tr),),))
    count = paging.page_count(len(fit), SHELVES)
    page = min(page, count - 1)
    rows = [
        (
            Button(
                f"{_mark(record)} {cut(record.title, 28)} · {record.shown}/{record.fit}",
                Tap.SHELF_CATEGORY(record.id, page),
            ),
        )
        for record in fit[page * SHELVES : (page + 1) * SHELVES]
    ]
    shown, all_ = sum(each.shown for each in fit), sum(each.fit for each in fit)
    text = tr.say(
        "🗂 <b>What is on sale</b>\n{shown} of {all} services are published. Tap a category to "
        "publish or hide it.\n\nAlso: <code>/publish all</code>, <code>/publish service ID</code>, "
        "<code>/hide category ID</code>",
        shown=tr.number(shown),
        all=tr.number(all_),
    )
    everything = Button(tr.label("✅ Publish everything"), Tap.SHELF_ALL())
    turning = paging.pages(Tap.SHELF, (), page, count)
    return Screen(text, (*rows, *turning, (everything,), (buttons.admin(tr),)))


def _mark(record: CategoryRecord) -> str:
    if not record.shown:
        return "◻️"
    return "✅" if record.shown == record.fit else "☑️"
