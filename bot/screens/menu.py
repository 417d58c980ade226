"""Welcome, menu, help, terms, privacy and language."""

from babel import Locale
from markupsafe import Markup

from bot.i18n import Translations, Translator
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.commands import help_lines
from bot.screens.screen import Button, Row, Screen, lines

TERMS_VERSION = 1
"""Raise it when the terms change: each customer must then accept them before the next order."""


def welcome(tr: Translator, shop: str, name: str) -> Screen:
    """Welcome a new customer, and ask them to accept the terms."""
    text = tr.say(
        "👋 <b>{name}, welcome to {shop}</b>\n\n"
        "Here you order promotion for your pages: pick a service, send a link, pay from your "
        "balance, and follow the delivery in this chat. What is not delivered is refunded to "
        "your balance by itself.\n\n"
        "Please read the terms once before you start.",
        name=name,
        shop=shop,
    )
    return Screen(text, (*_accept(tr), (Button(tr.label("📄 Read the terms"), Tap.TERMS()),)))


def main_menu(
    tr: Translator, shop: str, balance: str, *, services: int, operator: bool, running: int = 0
) -> Screen:
    """Show the main menu; `services` are on sale, `running` orders have not ended."""
    offer = (
        tr.plural("{count} service is on sale.", "{count} services are on sale.", services)
        if services
        else tr.say("Nothing is on sale at the moment. Please come back a little later.")
    )
    text = lines(
        tr.say("<b>{shop}</b>", shop=shop),
        "",
        offer,
        tr.say("Your balance: <b>{balance}</b>", balance=balance),
    )
    rows: list[Row] = [
        (buttons.services(tr), buttons.search(tr)),
        (buttons.favourites(tr), buttons.orders(tr, running=running)),
        (Button(tr.label("💳 Balance"), Tap.BALANCE()),),
        (Button(tr.label("🌐 Language"), Tap.LANGUAGES()), Button(tr.label("❓ Help"), Tap.HELP())),
    ]
    if operator:
        rows.append((buttons.desk(tr),))
    return Screen(text, tuple(rows))


def terms(tr: Translator, shop: str, *, accepted: bool) -> Screen:
    """Show the terms; with a button to accept them unless `accepted`."""
    text = tr.say(
        "📄 <b>Terms of {shop}</b>\n\n"
        "1. You order for pages that are yours, or whose owner has agreed.\n"
        "2. The rules of the network you promote on apply to you; some of them forbid paid "
        "engagement, and what they do about it is your risk.\n"
        "3. The price is shown before you pay and held from your balance until the delivery is "
        "done. What is not delivered goes back to your balance.\n"
        "4. A delivered order is not refunded. Where a service has a refill, it is named on the "
        "service's card.\n"
        "5. Give a public link and keep it public until the order is done.\n"
        "6. We keep your Telegram id, your name, your orders and your balance, to run the shop; "
        "/privacy tells more.",
        shop=shop,
    )
    rows = ((buttons.menu(tr),),) if accepted else _accept(tr)
    return Screen(text, rows)


def accept_first(tr: Translator) -> Screen:
    """Ask the customer to accept the terms before the first order."""
    text = tr.say("📄 Before your first order, please accept the terms. It takes one tap.")
    return Screen(text, (*_accept(tr), (Button(tr.label("📄 Read the terms"), Tap.TERMS()),)))


def privacy(tr: Translator, contact: str) -> Screen:
    """Show which data about a customer is kept, and how it is deleted."""
    text = tr.say(
        "🔒 <b>Privacy</b>\n\n"
        "The shop keeps your Telegram id, name, language and time zone, your orders with their "
        "links, and your balance's history. It is used to run the shop and for nothing else. The "
        "supplier gets the link and the quantity of an order, never who you are.\n\n"
        "To have your data deleted, write to the operator. The books stay, without your name, as "
        "the law asks."
    )
    return Screen(_with_contact(tr, text, contact), ((buttons.menu(tr),),))


def help_page(tr: Translator, contact: str) -> Screen:
    """Show how the shop works, on one page."""
    text = tr.say(
        "❓ <b>How it works</b>\n\n"
        "1. 🛍 <b>Services</b>: pick a category and a service. The card shows the price for 1,000, "
        "the smallest and the largest order.\n"
        "2. Send the link and the quantity. You see the price before you pay.\n"
        "3. Confirm. The order's card in this chat follows the delivery.\n"
        "4. What is not delivered comes back to your balance by itself."
    )
    page = lines(text, "", *help_lines(tr))
    return Screen(_with_contact(tr, page, contact), ((buttons.menu(tr),),))


def payment_support(tr: Translator, contact: str) -> Screen:
    """Say where to ask about a payment (/paysupport, which Telegram requires)."""
    text = tr.say(
        "💬 <b>Questions about a payment</b>\n\n"
        "Tell us the order's number, or the amount and the time of your payment. Your latest "
        "movements are in /balance."
    )
    return Screen(_with_contact(tr, text, contact), ((buttons.menu(tr),),))


def languages(tr: Translator, translations: Translations) -> Screen:
    """Show the languages to choose from, each by its own name."""
    rows = []
    for number, tag in enumerate(translations.languages):
        name = (Locale.parse(tag).get_language_name(tag) or tag).capitalize()
        mark = "✓ " if tag == tr.language else ""
        rows.append((Button(f"{mark}{name}", Tap.LANGUAGE(number)),))
    return Screen(tr.say("🌐 Choose your language."), (*rows, (buttons.menu(tr),)))


def unknown_command(tr: Translator) -> Screen:
    """Answer a command that does not exist."""
    text = tr.say("I do not know this command. /help shows what I can do.")
    return Screen(text, ((buttons.menu(tr),),))


def not_understood(tr: Translator) -> Screen:
    """Answer text that is typed while nothing is asked."""
    text = tr.say("I am not waiting for a message right now. Choose what to do:")
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def text_only(tr: Translator) -> Screen:
    """Answer a message that is not text: a photo, a sticker, a voice message."""
    text = tr.say("I can only read text. If I have asked you something, please type the answer.")
    return Screen(text, ((buttons.menu(tr),),))


def _accept(tr: Translator) -> tuple[tuple[Button, ...], ...]:
    return ((Button(tr.label("✅ I accept the terms"), Tap.ACCEPT_TERMS(TERMS_VERSION)),),)


def _with_contact(tr: Translator, text: Markup, contact: str) -> Markup:
    return text + "\n\n" + tr.say("The operator: {contact}", contact=contact) if contact else text
