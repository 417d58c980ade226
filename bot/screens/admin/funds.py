"""Questions and answers of /credit, /debit and /resolve."""

from bot.i18n import Translator
from bot.orders.tables import Order
from bot.screens.admin import replies
from bot.screens.screen import Screen


def credit_question(
    tr: Translator, name: str, user_id: int, amount: str, reason: str, number: int
) -> Screen:
    """Ask whether to credit a customer; `amount` is formatted money."""
    question = tr.say(
        "Credit <b>{amount}</b> to {name} (<code>{id}</code>)?\nReason: {reason}",
        amount=amount,
        name=name,
        id=str(user_id),
        reason=reason,
    )
    return replies.confirmation(tr, question, number)


def debit_question(
    tr: Translator, name: str, user_id: int, amount: str, reason: str, number: int
) -> Screen:
    """Ask whether to debit a customer; `amount` is formatted money."""
    question = tr.say(
        "Take <b>{amount}</b> from {name} (<code>{id}</code>)?\nReason: {reason}",
        amount=amount,
        name=name,
        id=str(user_id),
        reason=reason,
    )
    return replies.confirmation(tr, question, number)


def balance_moved(tr: Translator, name: str, balance: str) -> Screen:
    """Say that a customer was credited or debited; `balance` is formatted money."""
    text = tr.say("✅ Done. {name} now has {balance}.", name=name, balance=balance)
    return replies.done(tr, text)


def settle_question(tr: Translator, order: Order, remains: int, refund: int, number: int) -> Screen:
    """Ask whether to settle a disputed order; `refund` is in micro-units."""
    question = tr.say(
        "Settle order #{number} of {price} with {remains} of {quantity} undelivered? "
        "<b>{refund}</b> goes back to the customer.",
        number=str(order.id),
        price=tr.money(order.price, order.currency),
        remains=tr.number(remains),
        quantity=tr.number(order.billed_quantity),
        refund=tr.money(refund, order.currency),
    )
    return replies.confirmation(tr, question, number)


def order_resolved(tr: Translator) -> Screen:
    """Say that /resolve is done."""
    return replies.done(tr, tr.say("✅ Done."))
