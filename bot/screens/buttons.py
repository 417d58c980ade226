"""Buttons that stand on many screens."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.screens.callback_data import BELOW, Tap
from bot.screens.screen import Button, Row

MOST_LINKS = 3
"""Ids of the panel that are offered for one order."""


def menu(tr: Translator, *, below: bool = False) -> Button:
    """Return the button to the main menu; `below` sends it as a new message below."""
    return Button(tr.label("🏠 Menu"), Tap.MENU.below() if below else Tap.MENU())


def orders(tr: Translator, *, below: bool = False, running: int = 0) -> Button:
    """Return the button to the customer's orders; it says how many are running, if any are."""
    label = tr.label("📦 My orders")
    if running:
        label = f"{label} · {tr.number(running)}"
    return Button(label, Tap.ORDERS.below(0) if below else Tap.ORDERS(0))


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


def reconcile(tr: Translator, *, below: bool = False) -> Button:
    """Return the button to the panel's balance beside the books."""
    tap = Tap.RECONCILE.below() if below else Tap.RECONCILE()
    return Button(tr.label("⚖️ The books"), tap)


def panel_order_rows(
    tr: Translator, order_id: int, panel_orders: Sequence[str], *, below: bool = False
) -> tuple[Row, ...]:
    """Return a button for each id that an order may have at the panel.

    Ids that are no numbers have no button: they are named by the command.
    """
    prefix = BELOW if below else ""
    links = [
        Button(tr.label("🔗 It is {id}", id=one), prefix + Tap.NAME_PANEL_ORDER(order_id, int(one)))
        for one in panel_orders[:MOST_LINKS]
        if one.isascii() and one.isdigit()
    ]
    return tuple((link,) for link in links)


def end_request_row(tr: Translator, order_id: int, *, cancel: bool) -> Row:
    """Return the buttons by which an operator ends an order's request that comes to no end.

    A cancellation that worked is known by the order's own status.
    """
    refused = Button(tr.label("✖ It was not done"), Tap.END_REQUEST.below(order_id, 0))
    if cancel:
        return (refused,)
    return (Button(tr.label("✅ It was done"), Tap.END_REQUEST.below(order_id, 1)), refused)


def back(tr: Translator, data: str) -> Button:
    """Return the button one step back; `data` is its callback data."""
    return Button(tr.label("‹ Back"), data)
