"""The page of /publish: categories, and how much of each is published."""

from collections.abc import Sequence

from bot.catalog.service_records import CategoryRecord
from bot.i18n import Translator
from bot.screens import buttons, paging
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen
from bot.text.cutting import cut_to_width

CATEGORIES_PER_PAGE = 8
"""Categories on a page of /publish."""


def publishing_page(tr: Translator, records: Sequence[CategoryRecord], page: int) -> Screen:
    """Show categories with what is published of each; a tap publishes or hides one."""
    fit = [record for record in records if record.sellable_count]
    if not fit:
        text = tr.say("🗂 The catalogue is empty. /sync fetches it from the panel.")
        return Screen(text, ((buttons.desk(tr),),))
    count = paging.page_count(len(fit), CATEGORIES_PER_PAGE)
    page = min(page, count - 1)
    rows = [
        (
            Button(
                f"{_mark(record)} {cut_to_width(record.title, 28)} · "
                f"{record.published_count}/{record.sellable_count}",
                Tap.TOGGLE_CATEGORY(record.id, page),
            ),
        )
        for record in fit[page * CATEGORIES_PER_PAGE : (page + 1) * CATEGORIES_PER_PAGE]
    ]
    shown, all_ = (
        sum(each.published_count for each in fit),
        sum(each.sellable_count for each in fit),
    )
    text = tr.say(
        "🗂 <b>What is on sale</b>\n{shown} of {all} services are published. Tap a category to "
        "publish or hide it.\n\nAlso: <code>/publish all</code>, <code>/publish service ID</code>, "
        "<code>/hide category ID</code>",
        shown=tr.number(shown),
        all=tr.number(all_),
    )
    everything = Button(tr.label("✅ Publish everything"), Tap.PUBLISH_ALL())
    turning = paging.turning_row(Tap.PUBLISHED, (), page, count)
    return Screen(text, (*rows, *turning, (everything,), (buttons.desk(tr),)))


def _mark(record: CategoryRecord) -> str:
    if not record.published_count:
        return "◻️"
    return "✅" if record.published_count == record.sellable_count else "☑️"
