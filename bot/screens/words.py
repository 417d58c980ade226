"""The words for an order's states, for buttons that stand everywhere, and for pages."""

from bot.i18n import Translator
from bot.orders.status import Status
from bot.screens.data import Tap
from bot.screens.screen import Button, Row

PAGE = 8
"""Items on a page."""

NUMBERS = 8
"""Buttons that Telegram shows in a row, and a thumb still hits."""

FEW = 4
"""With so many pages at most, turning them one by one is quick enough."""

MOST = 80
"""Items on the largest page: a message takes 100 buttons, and some of them lead away."""

ICONS = {
    Status.QUEUED: "🕓",
    Status.SUBMITTING: "🕓",
    Status.WAITING_FUNDS: "🕓",
    Status.WAITING_LINK: "🕓",
    Status.UNCONFIRMED: "🔎",
    Status.PENDING: "🕓",
    Status.PROCESSING: "⚙️",
    Status.IN_PROGRESS: "🚀",
    Status.ACTIVE: "🔔",
    Status.PAUSED: "⏸",
    Status.COMPLETED: "✅",
    Status.PARTIAL: "🌓",
    Status.CANCELED: "↩️",
    Status.EXPIRED: "⌛",
    Status.REJECTED: "↩️",
    Status.LOST: "↩️",
    Status.DISPUTED: "🔎",
}


def status(tr: Translator, state: Status) -> str:
    """Name a state for a customer: what they may make of it, not what the shop's books say."""
    names = {
        Status.QUEUED: tr.label("Accepted"),
        Status.SUBMITTING: tr.label("Accepted"),
        Status.WAITING_FUNDS: tr.label("Accepted"),
        Status.WAITING_LINK: tr.label("Waiting for your earlier order to this link"),
        Status.UNCONFIRMED: tr.label("Being checked"),
        Status.PENDING: tr.label("Pending"),
        Status.PROCESSING: tr.label("Processing"),
        Status.IN_PROGRESS: tr.label("In progress"),
        Status.ACTIVE: tr.label("Active"),
        Status.PAUSED: tr.label("Paused"),
        Status.COMPLETED: tr.label("Completed"),
        Status.PARTIAL: tr.label("Partly delivered"),
        Status.CANCELED: tr.label("Canceled"),
        Status.EXPIRED: tr.label("Expired"),
        Status.REJECTED: tr.label("Not accepted"),
        Status.LOST: tr.label("Refunded"),
        Status.DISPUTED: tr.label("Being checked"),
    }
    return names[state]


def menu(tr: Translator, *, below: bool = False) -> Button:
    """Return the way home."""
    return Button(tr.label("🏠 Menu"), Tap.MENU.below() if below else Tap.MENU())


def orders(tr: Translator, *, below: bool = False) -> Button:
    """Return the way to the customer's orders."""
    return Button(tr.label("📦 My orders"), Tap.ORDERS.below(0) if below else Tap.ORDERS(0))


def services(tr: Translator, *, below: bool = False) -> Button:
    """Return the way to what is on sale."""
    return Button(tr.label("🛍 Services"), Tap.NETWORKS.below() if below else Tap.NETWORKS())


def search(tr: Translator, *, below: bool = False) -> Button:
    """Return the way to finding a service by words."""
    return Button(tr.label("🔎 Search"), Tap.SEARCH.below() if below else Tap.SEARCH())


def favourites(tr: Translator, *, below: bool = False) -> Button:
    """Return the way to the customer's favourites."""
    tap = Tap.FAVOURITES
    return Button(tr.label("⭐ Favourites"), tap.below(0) if below else tap(0))


def admin(tr: Translator, *, below: bool = False) -> Button:
    """Return an operator's way to what waits."""
    return Button(tr.label("🛠 Operator"), Tap.ADMIN.below() if below else Tap.ADMIN())


def back(tr: Translator, data: str) -> Button:
    """Return the way one step back."""
    return Button(tr.label("‹ Back"), data)


def pages(tap: Tap, ids: tuple[int, ...], page: int, count: int) -> tuple[Row, ...]:
    """Return the row that turns pages, or nothing where there is one."""
    if count <= 1:
        return ()
    before = Button("‹", tap(*ids, page - 1)) if page > 0 else Button("·", Tap.NOTHING())
    after = Button("›", tap(*ids, page + 1)) if page + 1 < count else Button("·", Tap.NOTHING())
    return ((before, Button(f"{page + 1} / {count}", Tap.NOTHING()), after),)


def jump(tap: Tap, ids: tuple[int, ...], page: int, count: int) -> tuple[Row, ...]:
    """Return a row of numbered pages, the first and the last among them; nothing for a few."""
    if count <= FEW:
        return ()
    steps = min(count, NUMBERS) - 1
    spread = [round(step * (count - 1) / steps) for step in range(steps + 1)]
    return (_numbers(tap, ids, page, spread),)


def numbered(tap: Tap, ids: tuple[int, ...], page: int, count: int) -> tuple[Row, ...]:
    """Return every page's number, to be tapped directly; of very many pages only a row of jumps."""
    if count <= 1:
        return ()
    if count > 2 * NUMBERS:
        return (*pages(tap, ids, page, count), *jump(tap, ids, page, count))
    starts = range(0, count, NUMBERS)
    rows = [list(range(start, min(start + NUMBERS, count))) for start in starts]
    return tuple(_numbers(tap, ids, page, row) for row in rows)


def _numbers(tap: Tap, ids: tuple[int, ...], page: int, shown: list[int]) -> Row:
    return tuple(
        Button(f"· {each + 1} ·", Tap.NOTHING())
        if each == page
        else Button(str(each + 1), tap(*ids, each))
        for each in shown
    )


def growing(items: int) -> int:
    """Return how many items a page must hold for one row of numbers to reach all of them."""
    return min(max(PAGE, -(-items // NUMBERS)), MOST)


def page_count(items: int, size: int) -> int:
    """Return how many pages of `size` hold the items; at least one."""
    return max(1, -(-items // size))
