"""Screens of refusals and failures."""

from markupsafe import Markup

from bot.errors import ShopError
from bot.i18n import Translator
from bot.screens import buttons
from bot.screens.screen import Screen


def refusal(tr: Translator, error: ShopError) -> Screen:
    """Say why something was refused, with the way to the menu."""
    return Screen(refusal_text(tr, error), ((buttons.menu(tr),),))


def refusal_text(tr: Translator, error: ShopError) -> Markup:
    """Say why something was refused; money among the parameters is shown as money."""
    return tr.say(error.msgid, **error.localized_params(tr))


def broken(tr: Translator, support: str) -> Screen:
    """Say that an error of the shop kept a message from being answered; nothing was charged."""
    text = tr.say(
        "⚠️ Something went wrong on our side, and your last message could not be answered.\n\n"
        "Nothing was charged for it. What you have already paid for goes on as before; "
        "/orders shows it. The operator has been told."
    )
    if support:
        text += "\n\n" + tr.say("Questions: {contact}", contact=support)
    return Screen(text, ((buttons.menu(tr),),))


def banned(tr: Translator, support: str) -> Screen:
    """Tell a customer that they are banned; their balance stays theirs."""
    text = tr.say(
        "🚫 The operator has closed this shop for you. Orders under way are delivered or refunded, "
        "and your balance stays yours."
    )
    if support:
        text += "\n\n" + tr.say("Questions: {contact}", contact=support)
    return Screen(text)


def payment_refused(tr: Translator) -> str:
    """Return why a payment inside Telegram is refused, as plain text."""
    return tr.label("This shop takes no payments inside Telegram yet. Nothing was paid.")
