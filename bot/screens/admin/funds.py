"""Questions and answers of /credit and /debit."""

from bot.i18n import Translator
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
