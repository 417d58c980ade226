"""Start, menu, terms, privacy, help, payment support and language."""

from dataclasses import replace

from bot import ledger
from bot.handlers.dispatch.turn import PASTED, Reply, Turn
from bot.handlers.pages.deep_links import open_deep_link
from bot.i18n import Translator
from bot.orders.own_orders import count_open
from bot.screens import menu
from bot.screens.menu import TERMS_VERSION
from bot.screens.screen import Screen
from bot.users import customers


def start(turn: Turn) -> Reply:
    """/start: open the deep link, or the front page if there is none."""
    # Telegram accepts an operator's own list of commands only once the chat exists.
    wake = ("commands",) if turn.is_operator else ()
    return replace(open_deep_link(turn, show_front), wake=wake)


def show_front(turn: Turn) -> Reply:
    """Welcome a customer who has not accepted the terms and ask for them; else show the menu."""
    if turn.conversation.terms_version < TERMS_VERSION:
        name = turn.conversation.user.first_name
        return Reply(menu.welcome(turn.tr, turn.shop.name, name), state=None)
    return show_menu(turn)


def show_menu(turn: Turn) -> Reply:
    """Show the main menu, end the open conversation, and forget a pasted link."""
    turn.draft.pop(PASTED, None)
    return Reply(_main_menu(turn, turn.tr), state=None)


def _main_menu(turn: Turn, tr: Translator) -> Screen:
    shop = turn.shop
    balance = ledger.balance(turn.session, ledger.available(turn.customer, shop.currency))
    return menu.main_menu(
        tr,
        shop.name,
        tr.money(balance, shop.currency),
        services=len(shop.catalog),
        operator=turn.is_operator,
        running=count_open(turn.session, turn.user_id),
    )


def show_terms(turn: Turn) -> Reply:
    """Show the terms."""
    accepted = turn.conversation.terms_version >= TERMS_VERSION
    return Reply(menu.terms(turn.tr, turn.shop.name, accepted=accepted))


def accept_terms(turn: Turn) -> Reply:
    """Accept the terms and show the menu; show the terms again if they have changed since."""
    return show_menu(turn) if save_acceptance(turn, turn.number()) else new_terms_page(turn)


def save_acceptance(turn: Turn, version: int) -> bool:
    """Save that the customer accepts the terms; return False if `version` is not TERMS_VERSION.

    `version` comes from the tapped button: it is the version of the terms above that button.
    """
    if version != TERMS_VERSION:
        return False
    customers.accept_terms(turn.session, turn.user_id, version, turn.now)
    return True


def new_terms_page(turn: Turn) -> Reply:
    """Show the terms of the present version with the button to accept them."""
    return Reply(menu.terms(turn.tr, turn.shop.name, accepted=False))


def show_help(turn: Turn) -> Reply:
    """Show how the shop works."""
    return Reply(menu.help_page(turn.tr, turn.shop.support))


def show_privacy(turn: Turn) -> Reply:
    """Show which data about the customer is kept."""
    return Reply(menu.privacy(turn.tr, turn.shop.support))


def show_payment_support(turn: Turn) -> Reply:
    """/paysupport: say where to ask about a payment; Telegram requires this command of shops."""
    return Reply(menu.payment_support(turn.tr, turn.shop.support))


def show_languages(turn: Turn) -> Reply:
    """Show the languages to choose from."""
    return Reply(menu.languages(turn.tr, turn.shop.translations))


def choose_language(turn: Turn) -> Reply:
    """Save the chosen language and show the menu in it."""
    tags = tuple(turn.shop.translations.languages)
    number = turn.number() if turn.numbers else len(tags)
    if number >= len(tags):
        return show_languages(turn)
    customers.choose_language(turn.session, turn.user_id, tags[number])
    return Reply(_main_menu(turn, turn.shop.translations[tags[number]]))


def ignore_tap(_turn: Turn) -> Reply:
    """Do nothing: the tapped button only shows a text, like a page number."""
    return Reply()


def answer_unknown_command(turn: Turn) -> Reply:
    """Answer a command that does not exist."""
    return Reply(menu.unknown_command(turn.tr))


def answer_unreadable(turn: Turn) -> Reply:
    """Answer an unknown command, or a message that is not text, like a photo."""
    if turn.command:
        return answer_unknown_command(turn)
    return Reply(menu.text_only(turn.tr))
