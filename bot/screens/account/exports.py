"""Files for a spreadsheet: a customer's orders and statement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.i18n import Translator
from bot.ledger import StatementLine
from bot.money import to_decimal
from bot.orders.status import Status
from bot.screens import buttons, statuses, wallet
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen
from bot.screens.wizard import answers
from bot.text.spreadsheet import csv_file


def choices(tr: Translator) -> Screen:
    """Ask which file the customer wants (/export)."""
    text = tr.say(
        "📄 <b>Files for a spreadsheet</b>\n\n"
        "<code>/export orders</code> – your orders\n"
        "<code>/export statement</code> – what came in and went out\n\n"
        "Times are in your time zone: /timezone."
    )
    files = (
        Button(tr.label("📦 My orders"), Tap.EXPORT_ORDERS()),
        Button(tr.label("📒 Statement"), Tap.EXPORT_STATEMENT()),
    )
    return Screen(text, (files, (buttons.menu(tr),)))


def nothing_to_export(tr: Translator) -> Screen:
    """Say that the file would be empty."""
    text = tr.say("There is nothing to put into a file yet.")
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def on_its_way(tr: Translator, total: int, most: int) -> str:
    """Say that the file comes, and that it has the newest lines only if it is cut."""
    if total > most:
        return tr.label(
            "The file has the newest {count} of {total}.",
            count=tr.number(most),
            total=tr.number(total),
        )
    return tr.label("The file comes below.")


def statement_file(tr: Translator, movements: Iterable[Any], currency: str) -> bytes:
    """Write movements, each with the title of its order or None, as CSV; amounts as numbers."""
    header = (
        _time_header(tr, tr.label("Time")),
        tr.label("Movement"),
        tr.label("Order"),
        tr.label("Service"),
        tr.label("Amount"),
        tr.label("Balance"),
        tr.label("Currency"),
    )
    return csv_file([header, *(_movement(tr, line, title, currency) for line, title in movements)])


def _movement(
    tr: Translator, line: StatementLine, title: str | None, currency: str
) -> Sequence[str | int | Decimal | datetime | None]:
    return (
        line.at.astimezone(tr.zone),
        wallet.movement(tr, line),
        line.order_id,
        title,
        _amount(line.amount),
        _amount(line.balance_after),
        currency,
    )


def orders_file(tr: Translator, orders: Iterable[Any]) -> bytes:
    """Write orders as CSV; amounts and quantities as numbers."""
    header = (
        tr.label("Order"),
        _time_header(tr, tr.label("Placed")),
        tr.label("Status"),
        tr.label("Service"),
        tr.label("Link"),
        tr.label("Quantity"),
        tr.label("Price"),
        tr.label("Refunded"),
        tr.label("Currency"),
        tr.label("Start count"),
        tr.label("Remains"),
        _time_header(tr, tr.label("Ended")),
    )
    return csv_file([header, *(_order(tr, each) for each in orders)])


def _order(tr: Translator, order: Any) -> Sequence[str | int | Decimal | datetime | None]:
    return (
        order.id,
        order.created_at.astimezone(tr.zone),
        statuses.status_label(tr, Status(order.status)),
        order.title,
        answers.link_or_account(order.parameters),
        order.quantity,
        _amount(order.price),
        _amount(order.refunded + order.refunded_after_end),
        order.currency,
        order.start_count,
        order.remains,
        None if order.settled_at is None else order.settled_at.astimezone(tr.zone),
    )


def _amount(amount: int) -> Decimal:
    """Return micro-units as a number with all of its digits and no zeros at its end."""
    return to_decimal(amount).normalize()


def _time_header(tr: Translator, name: str) -> str:
    return f"{name} ({tr.zone})"
