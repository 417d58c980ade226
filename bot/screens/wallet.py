"""The balance, its latest movements, and how to top up."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.i18n import Translator
from bot.ledger import EntryKind, StatementLine
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, Screen, lines


def balance(
    tr: Translator,
    amount: int,
    currency: str,
    statement: Sequence[StatementLine],
    *,
    resume: bool = False,
) -> Screen:
    """Show the balance in micro-units and its latest movements, newest first.

    `resume` adds a button back to the order that is being filled in.
    """
    parts: list[Markup | str] = [
        tr.say("💳 <b>Your balance: {amount}</b>", amount=tr.money(amount, currency))
    ]
    if statement:
        parts.append("")
        parts += [_line(tr, line, currency) for line in statement]
    account = (
        Button(tr.label("💳 Top up"), Tap.TOP_UP()),
        Button(tr.label("📒 Statement"), Tap.STATEMENT()),
    )
    rows: list[Row] = [account, (buttons.menu(tr),)]
    if resume:
        rows.insert(0, (resume_button(tr),))
    return Screen(lines(*parts), tuple(rows))


def top_up(tr: Translator, user_id: int, contact: str, *, resume: bool = False) -> Screen:
    """Show how a customer tops up: they pay the operator and name their id."""
    text = tr.say(
        "➕ <b>Top up</b>\n\n"
        "Pay the operator and give them this number:\n<code>{user}</code>\n\n"
        "As soon as the operator has credited your payment, this chat tells you.",
        user=str(user_id),
    )
    if contact:
        text += "\n\n" + tr.say("The operator: {contact}", contact=contact)
    rows: list[Row] = [(buttons.back(tr, Tap.BALANCE()), buttons.menu(tr))]
    if resume:
        rows.insert(0, (resume_button(tr),))
    return Screen(text, tuple(rows))


def shortfall(tr: Translator, amount: int, currency: str) -> Screen:
    """Show the shortfall in micro-units; the order that is being filled in stays."""
    text = tr.say(
        "⚠️ <b>{missing} is missing on your balance.</b> Nothing was charged, and your order stays "
        "here: top up, then come back to it.",
        missing=tr.money(amount, currency),
    )
    button = Button(tr.label("💳 Top up"), Tap.TOP_UP())
    return Screen(text, ((button,), (resume_button(tr),), (buttons.menu(tr),)))


def resume_button(tr: Translator, *, below: bool = False) -> Button:
    """Return the button back to the order that is being filled in."""
    return Button(tr.label("↩️ Back to my order"), Tap.RESUME.below() if below else Tap.RESUME())


def movement(tr: Translator, line: StatementLine) -> str:
    """Name a movement for the customer whose balance it changed, with its order."""
    memo = f"#{line.order_id or ''}"
    names = {
        EntryKind.TOP_UP: tr.label("Top-up"),
        EntryKind.CREDIT: tr.label("Credited by the operator"),
        EntryKind.DEBIT: tr.label("Debited by the operator"),
        EntryKind.HOLD: tr.label("Order {memo}", memo=memo),
        EntryKind.RELEASE: tr.label("Refund for order {memo}", memo=memo),
        EntryKind.REFUND: tr.label("Refund for order {memo}", memo=memo),
        # The shop has given the price back at its own risk.
        EntryKind.SUSPEND: tr.label("Refund for order {memo}", memo=memo),
        EntryKind.PROMOTION: tr.label("Gift"),
        EntryKind.CHARGEBACK: tr.label("Payment taken back"),
        EntryKind.REVERSAL: tr.label("Correction"),
        EntryKind.ADJUSTMENT: tr.label("Correction"),
    }
    return names.get(line.kind) or tr.label("Other movement")


def _line(tr: Translator, line: StatementLine, currency: str) -> Markup:
    sign = "+" if line.amount > 0 else "−"
    return tr.say(
        "<b>{sign}{amount}</b> · {what}\n<i>{at}</i>",
        sign=sign,
        amount=tr.money(abs(line.amount), currency),
        what=movement(tr, line),
        at=tr.moment(line.at),
    )
