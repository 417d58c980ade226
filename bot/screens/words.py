"""The words for an order's states, for buttons that stand everywhere, and for pages."""

from bot.i18n import Translator
from bot.orders.status import Status
from bot.screens.data import Tap
from bot.screens.screen import Button, Row

ICONS = {
    Status.QUEUED: "🕓",
    Status.SUBMITTING: "🕓",
    Status.WAITING_FUNDS: "🕓",
    Status.WAITING_LINK: "🕓",
    Status.UNCONFIRMED: "🔎",
    Status.PENDING: "🕓",
    Status.PROCESSING: "⚙️",
    Status.IN_PROGRESS: "🚀",
    Status.COMPLETED: "✅",
    Status.PARTIAL: "🌓",
    Status.CANCELED: "↩️",
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
        Status.COMPLETED: tr.label("Completed"),
        Status.PARTIAL: tr.label("Partly delivered"),
        Status.CANCELED: tr.label("Canceled"),
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


def page_count(items: int, size: int) -> int:
    """Return how many pages of `size` hold the items; at least one."""
    return max(1, -(-items // size))
