"""Buttons that stand on many screens."""

from bot.i18n import Translator
from bot.screens.callback_data import Tap
from bot.screens.screen import Button


def menu(tr: Translator, *, below: bool = False) -> Button:
    """Return the button to the main menu; `below` sends it as a new message below."""
    return Button(tr.label("🏠 Menu"), Tap.MENU.below() if below else Tap.MENU())


def orders(tr: Translator, *, below: bool = False) -> Button:
    """Return the button to the customer's orders."""
    return Button(tr.label("📦 My orders"), Tap.ORDERS.below(0) if below else Tap.ORDERS(0))


def services(tr: Translator, *, below: bool = False) -> Button:
    """Return the button to the services on sale."""
    return Button(tr.label("🛍 Services"), Tap.NETWORKS.below() if below else Tap.NETWORKS())


def search(tr: Translator, *, below: bool = False) -> Button:
    """Return the button to the search."""
    return Button(tr.label("🔎 Search"), Tap.SEARCH.below() if below else Tap.SEARCH())


def favourites(tr: Translator, *, below: bool = False) -> Button:
    """Return the button to the customer's favourites."""
    tap = Tap.FAVOURITES
    return Button(tr.label("⭐ Favourites"), tap.below(0) if below else tap(0))


def desk(tr: Translator, *, below: bool = False) -> Button:
    """Return the button to the operator's desk."""
    return Button(tr.label("🛠 Operator"), Tap.DESK.below() if below else Tap.DESK())


def back(tr: Translator, data: str) -> Button:
    """Return the button one step back; `data` is its callback data."""
    return Button(tr.label("‹ Back"), data)
