"""A customer's orders, one line each, with filters and a search."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.own_orders import OrderFilter
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.screens import buttons, paging, statuses
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Row, Screen, in_rows, lines
from bot.screens.wizard import answers
from bot.text.cutting import cut_to_units, cut_to_width

PAGE_SIZE = 8
"""Orders on a page."""

PER_ROW = 4
TITLE_COLUMNS = 28
WORDS_UNITS = 80
"""UTF-16 units of the words that were searched for."""

PACKED = 8
"""A filter and a page are one number in a button: page · PACKED + filter."""


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where a customer is in the list: filter, search (0 for none) and page."""

    filter: OrderFilter = OrderFilter.ALL
    search: int = 0
    words: str = ""
    page: int = 0

    def tap(self, chosen: OrderFilter) -> str:
        """Return the callback data of the first page with another filter."""
        return Tap.MY_ORDERS(self.search, chosen, 0)

    def tap_order(self, order_id: int) -> str:
        """Return the callback data of an order, which leads back to this place."""
        return Tap.ORDER(order_id, self.search, self.page * PACKED + self.filter)


def tap_back(search: int, packed: int) -> str:
    """Return the callback data back to the place in the list that an order's button carried."""
    return Tap.MY_ORDERS(search, packed % PACKED, packed // PACKED)


def order_list(
    tr: Translator, orders: Sequence[Order], page: ListPage, place: ListPlace, now: datetime
) -> Screen:
    """Show a page of a customer's orders, newest first, one line each."""
    plain = place.filter is OrderFilter.ALL and not place.words
    if not page.total and plain:
        text = tr.say("📦 You have no orders yet.")
        return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))
    heading = [tr.say("📦 <b>Your orders</b>")]
    if place.words:
        words = cut_to_units(place.words, WORDS_UNITS)
        heading.append(tr.say("🔎 {words}", words=words))
    if not page.total:
        heading += [Markup(), tr.say("No order of yours fits this.")]
    rows = [_line(tr, order, now) for order in orders]
    taps = [_tap(order, place) for order in orders]
    turning = paging.turning_row(Tap.MY_ORDERS, (place.search, place.filter), page)
    find = Button(tr.label("🔎 Find"), Tap.FIND_ORDERS())
    return Screen(
        lines(*heading, *([Markup(), *rows] if rows else [])),
        (*in_rows(taps, PER_ROW), *turning, *_filters(tr, place), (find, buttons.menu(tr))),
    )


def find_prompt(tr: Translator) -> Screen:
    """Ask for what to look for among the customer's orders."""
    text = tr.say(
        "🔎 <b>Which order?</b>\n\nSend its number, a part of the link, or a part of the name."
    )
    return Screen(text, ((buttons.orders(tr), buttons.menu(tr)),))


def _line(tr: Translator, order: Order, now: datetime) -> Markup:
    target = answers.link_or_account(order.parameters)
    return tr.say(
        "{icon} <b>#{number}</b> · {title} · {quantity} · {link} · {day}",
        icon=statuses.ICONS[Status(order.status)],
        number=str(order.id),
        title=cut_to_width(order.title, TITLE_COLUMNS),
        quantity=tr.number(order.billed_quantity),
        # As code, or Telegram makes a link of it: to its own user @nasa for Instagram's.
        link=Markup("<code>{}</code>").format(answers.short_link(target)) if target else "–",
        day=_day(tr, order.created_at, now),
    )


def _tap(order: Order, place: ListPlace) -> Button:
    icon = statuses.ICONS[Status(order.status)]
    return Button(f"{icon} #{order.id}", place.tap_order(order.id or 0))


def _day(tr: Translator, at: datetime, now: datetime) -> str:
    day, today = at.astimezone(tr.zone).date(), now.astimezone(tr.zone).date()
    if day == today:
        return tr.label("today")
    if day == today - timedelta(days=1):
        return tr.label("yesterday")
    return tr.day(at, year=day.year != today.year)


def _filters(tr: Translator, place: ListPlace) -> tuple[Row, ...]:
    labels = {
        OrderFilter.ALL: tr.label("All"),
        # Translators: a filter of orders: those that have not ended.
        OrderFilter.ACTIVE: tr.label("🚀 Active"),
        # Translators: a filter of orders: those that were delivered.
        OrderFilter.DONE: tr.label("✅ Done"),
        # Translators: a filter of orders: those of which money went back.
        OrderFilter.REFUNDED: tr.label("↩️ Refunded"),
        OrderFilter.REFILLABLE: tr.label("♻️ Refillable"),
    }
    chosen = [
        Button(f"✓ {label}" if each is place.filter else label, place.tap(each))
        for each, label in labels.items()
    ]
    return in_rows(chosen, 3)
