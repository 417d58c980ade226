"""A customer's favourites: the list, and the news of their changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from bot.catalog.cards import Catalog, ServiceCard
from bot.i18n import Translator
from bot.notifications.outbox import NotificationKind
from bot.screens import buttons, paging
from bot.screens.callback_data import Tap
from bot.screens.catalog.service_list import TITLE_COLUMNS, TITLE_UNITS, numbered_services
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Row, Screen, in_rows, lines
from bot.text.cutting import cut_to_units, cut_to_width
from bot.watching.favourites import LIMIT, StarResult
from bot.watching.news import FavouriteChange, FavouriteNews

NUMBERS_PER_ROW = 5
"""Number buttons in a row of the news."""


@dataclass(frozen=True, slots=True)
class FavouriteLine:
    """One favourite in the list."""

    service_id: int
    title: str
    """The last known title, shown if the service is not on sale."""
    card: ServiceCard | None
    """None if the service is not on sale."""


def favourite_list(
    tr: Translator,
    catalog: Catalog,
    entries: Sequence[FavouriteLine],
    page: ListPage,
    *,
    news: bool,
) -> Screen:
    """Show a page of favourites; one that is not on sale is marked and can be removed.

    `news` is whether the customer is told of changes.
    """
    if not page.total:
        return no_favourites(tr)
    parts: list[Markup] = [
        tr.say("⭐ <b>Your favourites</b>"),
        tr.say("Prices are for 1,000."),
    ]
    taps: list[Button] = []
    for number, entry in enumerate(entries, page.offset + 1):
        line, tap = _entry(tr, catalog, number, entry, page.number)
        parts += [Markup(), line]
        taps.append(tap)
    if any(entry.card is None for entry in entries):
        parts += [Markup(), tr.say("✖️ takes a service off the list.")]
    return Screen(
        lines(*parts),
        (
            *in_rows(taps, 2),
            *paging.turning_row(Tap.FAVOURITES, (), page),
            (_bell(tr, news=news),),
            (buttons.services(tr), buttons.menu(tr)),
        ),
    )


def _entry(
    tr: Translator, catalog: Catalog, number: int, entry: FavouriteLine, page: int
) -> tuple[Markup, Button]:
    if entry.card is None:
        return _absent(tr, number, entry), Button(
            f"{number} · ✖️", Tap.REMOVE_FAVOURITE(entry.service_id, page)
        )

    def tap(_: ServiceCard) -> str:
        return Tap.SERVICE(entry.service_id, 0, page)

    (_, line), ((button,),) = numbered_services(tr, catalog, [entry.card], number, tap, icons=True)
    return line, button


def _absent(tr: Translator, number: int, entry: FavouriteLine) -> Markup:
    return tr.say(
        "<b>{number}.</b> ▫️ <i>{title}</i>\nNot on sale at the moment.",
        number=number,
        title=cut_to_units(cut_to_width(entry.title, TITLE_COLUMNS), TITLE_UNITS),
    )


def no_favourites(tr: Translator) -> Screen:
    """Say how a service becomes a favourite."""
    text = tr.say(
        "⭐ <b>You have no favourites yet</b>\n\nOpen a service and tap the star: it is kept here, "
        "and I tell you when its price changes or it is taken off sale."
    )
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def star_toast(tr: Translator, result: StarResult) -> str:
    """Say what the tap on a star did."""
    if result is StarResult.FULL:
        return tr.label(
            "You have {limit} favourites, and there is room for no more. Take a star off first.",
            limit=tr.number(LIMIT),
        )
    if result is StarResult.ADDED:
        return tr.label("⭐ Added to your favourites.")
    return tr.label("Taken off your favourites.")


def news_toast(tr: Translator, *, wanted: bool) -> str:
    """Say whether the customer will be told of changes from now on."""
    if wanted:
        return tr.label("🔔 I will tell you when your favourites change.")
    return tr.label("🔕 I will not tell you of changes any more.")


def _bell(tr: Translator, *, news: bool, below: bool = False) -> Button:
    """Return the button that turns messages about changes off if `news`, else on."""
    label = tr.label("🔕 Don't tell me of changes") if news else tr.label("🔔 Tell me of changes")
    tap = Tap.FAVOURITE_NEWS
    return Button(label, tap.below(int(not news)) if below else tap(int(not news)))


def favourite_news(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Tell a customer which favourites changed, with their unit prices before and after."""
    news = [FavouriteNews(*each) for each in payload["news"]]
    currency = payload["currency"]
    parts: list[Markup] = [tr.say("⭐ <b>News of your favourites</b>")]
    for number, item in enumerate(news, 1):
        parts += [Markup(), _line(tr, number, item, currency)]
    if payload["more"]:
        parts += [
            Markup(),
            tr.plural("And {count} more change.", "And {count} more changes.", payload["more"]),
        ]
    taps = [
        Button(str(number), Tap.SERVICE.below(item.service))
        for number, item in enumerate(news, 1)
        if item.change != FavouriteChange.GONE
    ]
    numbers = in_rows(taps, NUMBERS_PER_ROW)
    return Screen(lines(*parts), (*numbers, *_ways(tr)))


def _ways(tr: Translator) -> tuple[Row, ...]:
    return (
        (buttons.favourites(tr, below=True), buttons.menu(tr, below=True)),
        (_bell(tr, news=True, below=True),),
    )


def _line(tr: Translator, number: int, news: FavouriteNews, currency: str) -> Markup:
    named = {"number": number, "title": news.title}
    if news.after is None:
        return tr.say("<b>{number}.</b> {title}\n🚫 not on sale at the moment", **named)
    after = tr.money(news.after, currency)
    if news.before is None or news.before == news.after:
        return tr.say(
            "<b>{number}.</b> {title}\n✅ on sale again: <b>{after}</b>", **named, after=after
        )
    named |= {"before": tr.money(news.before, currency), "after": after}
    if news.change == FavouriteChange.RETURNED:
        return tr.say(
            "<b>{number}.</b> {title}\n✅ on sale again: {before} → <b>{after}</b>", **named
        )
    if news.change == FavouriteChange.DEARER:
        return tr.say("<b>{number}.</b> {title}\n🔺 dearer: {before} → <b>{after}</b>", **named)
    return tr.say("<b>{number}.</b> {title}\n🔻 cheaper: {before} → <b>{after}</b>", **named)
