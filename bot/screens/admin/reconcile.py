"""/reconcile: the panel's balance beside the books, what explains it, and the rest."""

from datetime import datetime

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.costs.reconciling import may_be_booked
from bot.orders.costs.standing import BalanceStanding
from bot.screens import buttons
from bot.screens.admin import replies
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import cut_to_units

ERROR_UNITS = 300
"""UTF-16 units of an error's text that are shown."""


def nothing_known(tr: Translator) -> Screen:
    """Say that the balance, or its currency, was never known."""
    text = tr.say(
        "⚖️ <b>The panel's balance</b>\nNothing to compare yet: the balance at the panel, or the "
        "currency it is in, is not known. /panel shows why."
    )
    return replies.done(tr, text)


def standing_page(
    tr: Translator, state: BalanceStanding, now: datetime, *, moved: bool = False
) -> Screen:
    """Show the balance beside the books; `moved` says that a question's figures do not hold."""
    text = lines(
        tr.say("⚖️ <b>The panel's balance</b>"),
        tr.say("The figures have moved since you were asked. Nothing was booked.")
        if moved
        else None,
        "",
        *_books(tr, state),
        "",
        *_panel(tr, state, now),
    )
    again = Button(tr.label("🔄 Update"), Tap.RECONCILE())
    return Screen(text, (*_booking_row(tr, state), (again,), (buttons.desk(tr),)))


def booking_question(tr: Translator, state: BalanceStanding, number: int) -> Screen:
    """Ask whether to book the unexplained part of the balance."""
    amount = tr.money(abs(state.rest), state.currency)
    if state.rest > 0:
        question = tr.say(
            "Book <b>{amount}</b> as paid to the panel in advance?\nThe panel has that much more "
            "than the books explain: the shop has topped it up, or began with it.",
            amount=amount,
        )
    else:
        question = tr.say(
            "Book <b>{amount}</b> as gone from the panel?\nThe panel has that much less than the "
            "books explain. Look first whether somebody else orders under the shop's key.",
            amount=amount,
        )
    return replies.confirmation(tr, question, number)


def rest_booked(tr: Translator, amount: int, currency: str) -> Screen:
    """Say that a rest was booked; `amount` in micro-units is below zero for an adjustment."""
    shown = tr.money(abs(amount), currency)
    if amount > 0:
        text = tr.say("✅ Done. {amount} is booked as a prepayment.", amount=shown)
    else:
        text = tr.say("✅ Done. {amount} is booked as an adjustment.", amount=shown)
    return replies.done(tr, text)


def _books(tr: Translator, state: BalanceStanding) -> list[Markup]:
    """Return the lines that lead from the books to the balance there should be."""
    currency = state.currency
    low, high = tr.money(state.lowest, currency), tr.money(state.highest, currency)
    found = [tr.say("By the books: {amount}", amount=tr.money(state.prepaid, currency))]
    running, unknown = state.running, state.unknown
    if running.count:
        found.append(
            tr.plural(
                "− {amount}: {count} running order, booked when it ends",
                "− {amount}: {count} running orders, booked when they end",
                running.count,
                amount=tr.money(running.amount, currency),
            )
        )
    if unknown.count:
        found.append(
            tr.plural(
                "− {amount}: {count} ended order whose charge is not known, by its rate",
                "− {amount}: {count} ended orders whose charges are not known, by their rates",
                unknown.count,
                amount=tr.money(unknown.amount, currency),
            )
        )
    found += _doubts(tr, state)
    if low == high:
        found.append(tr.say("= There should be {amount}", amount=high))
    else:
        found.append(tr.say("= There should be {low} to {high}", low=low, high=high))
    return found


def _doubts(tr: Translator, state: BalanceStanding) -> list[Markup]:
    """Return the lines about money that may be at the panel or not."""
    doubts, may_be = list[Markup](), state.may_be_charged
    if may_be.count:
        doubts.append(
            tr.plural(
                "Perhaps − {amount}: {count} order that the panel may have charged",
                "Perhaps − {amount}: {count} orders that the panel may have charged",
                may_be.count,
                amount=tr.money(may_be.amount, state.currency),
            )
        )
    if state.may_be_there:
        doubts.append(
            tr.say(
                "Perhaps + {amount}: in suspense, of orders given back without proof",
                amount=tr.money(state.may_be_there, state.currency),
            )
        )
    return doubts


def _panel(tr: Translator, state: BalanceStanding, now: datetime) -> list[Markup]:
    """Return the lines about the panel's own balance, and about the rest."""
    currency = state.currency
    found = [
        tr.say(
            "The panel says: <b>{amount}</b>, {age} ago",
            amount=tr.money(state.balance, currency),
            age=tr.age(now - state.balance_at),
        )
    ]
    if state.balance_error is not None:
        why = cut_to_units(state.balance_error, ERROR_UNITS)
        found.append(tr.say("⚠️ It cannot be read now, so nothing can be booked: {why}", why=why))
    elif state.stale:
        found.append(tr.say("⚠️ That is too long ago to book by. /sync reads it anew."))
    rest = tr.money(abs(state.rest), currency)
    if state.rest == 0:
        found.append(tr.say("✅ The books explain it."))
    elif state.reconciled_at is None:
        found.append(
            tr.say(
                "Nothing was booked yet. Book {amount} as what the shop begins with; from then on "
                "each difference is shown.",
                amount=rest,
            )
        )
    elif state.rest > 0:
        found.append(tr.say("❓ Unexplained: <b>{amount}</b> more. A top-up?", amount=rest))
    else:
        found.append(tr.say("❓ Unexplained: <b>{amount}</b> less.", amount=rest))
    return found


def _booking_row(tr: Translator, state: BalanceStanding) -> tuple[Row, ...]:
    """Return the row with the button that books the rest, if it can be booked."""
    if not may_be_booked(state):
        return ()
    label = (
        tr.label("➕ Book as a prepayment")
        if state.rest > 0
        else tr.label("➖ Book as an adjustment")
    )
    return ((Button(label, Tap.BOOK_REST()),),)
