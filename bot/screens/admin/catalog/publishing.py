"""The page of /publish: categories, and how many services of each are published."""

from collections.abc import Sequence

from bot.catalog.service_records import CategoryRecord
from bot.i18n import Translator
from bot.screens import buttons, paging
from bot.screens.admin import replies
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Screen
from bot.text.cutting import cut_to_width


def publishing_page(tr: Translator, records: Sequence[CategoryRecord], number: int) -> Screen:
    """Show a page of categories with counts of published services; a tap publishes or hides one."""
    sellable = [record for record in records if record.sellable_count]
    if not sellable:
        text = tr.say("🗂 The catalogue is empty. /sync fetches it from the panel.")
        return Screen(text, ((buttons.desk(tr),),))
    page = ListPage.nearest(number, len(sellable))
    rows = [
        (
            Button(
                f"{_mark(record)} {cut_to_width(record.title, 28)} · "
                f"{record.published_count}/{record.sellable_count}",
                Tap.TOGGLE_CATEGORY(record.id, page.number),
            ),
        )
        for record in page.items(sellable)
    ]
    published, total = (
        sum(each.published_count for each in sellable),
        sum(each.sellable_count for each in sellable),
    )
    text = tr.say(
        "🗂 <b>What is on sale</b>\n{shown} of {all} services are published. Tap a category to "
        "publish or hide it.\n\nAlso: <code>/publish all</code>, <code>/publish service ID</code>, "
        "<code>/hide category ID</code>",
        shown=tr.number(published),
        all=tr.number(total),
    )
    everything = Button(tr.label("✅ Publish everything"), Tap.PUBLISH_ALL())
    turning = paging.turning_row(Tap.PUBLISHED, (), page)
    return Screen(text, (*rows, *turning, (everything,), (buttons.desk(tr),)))


def _mark(record: CategoryRecord) -> str:
    if not record.published_count:
        return "◻️"
    return "✅" if record.published_count == record.sellable_count else "☑️"


def services_published(tr: Translator, count: int) -> Screen:
    """Say how many services were published."""
    text = tr.plural("✅ {count} service published.", "✅ {count} services published.", count)
    return replies.done(tr, text)


def services_hidden(tr: Translator, count: int) -> Screen:
    """Say how many services were hidden."""
    text = tr.plural("✅ {count} service hidden.", "✅ {count} services hidden.", count)
    return replies.done(tr, text)


def markup_changed(tr: Translator, before: str | None, after: str | None) -> Screen:
    """Say what a markup was and is, in percent; None means no rule."""
    text = tr.say("✅ Markup: {before} → {after}", before=before or "–", after=after or "–")
    return replies.done(tr, text)


def exchange_rate_changed(tr: Translator, before: str | None, after: str | None) -> Screen:
    """Say what the exchange rate was and is; None means no rate."""
    text = tr.say("✅ Exchange rate: {before} → {after}", before=before or "–", after=after or "–")
    return replies.done(tr, text)
