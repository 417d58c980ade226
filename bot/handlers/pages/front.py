"""The front of the shop: start, menu, terms, help, language."""

from dataclasses import replace

from bot import ledger
from bot.handlers.dispatch.turn import Reply, Turn
from bot.handlers.pages.deep_links import arrive
from bot.screens import menu
from bot.screens.menu import TERMS_VERSION
from bot.users import customers


def start(turn: Turn) -> Reply:
    """/start: what a deep link names; without one the door."""
    wake = ("commands",) if turn.operator else ()  # Telegram shows them their menu from now on
    return replace(arrive(turn, door), wake=wake)


def door(turn: Turn) -> Reply:
    """Welcome a newcomer and ask for the terms; show everyone else the menu."""
    if turn.standing.terms_version < TERMS_VERSION:
        name = turn.standing.user.first_name
        return Reply(menu.welcome(turn.tr, turn.shop.name, name), state=None)
    return home(turn)


def home(turn: Turn) -> Reply:
    """Show the main menu; whatever dialog stood is left."""
    shop = turn.shop
    balance = ledger.balance(turn.session, ledger.available(turn.user_id, shop.currency))
    screen = menu.main(
        turn.tr,
        shop.name,
        turn.tr.money(balance, shop.currency),
        services=len(shop.catalogue),
        operator=turn.operator,
    )
    return Reply(screen, state=None)


def terms(turn: Turn) -> Reply:
    """Show the terms."""
    accepted = turn.standing.terms_version >= TERMS_VERSION
    return Reply(menu.terms(turn.tr, turn.shop.name, accepted=accepted))


def accept(turn: Turn) -> Reply:
    """Accept the terms, of the version the button was made for."""
    version = turn.number()
    if version != TERMS_VERSION:
        return Reply(menu.terms(turn.tr, turn.shop.name, accepted=False))
    customers.accept_terms(turn.session, turn.user_id, version, turn.now)
    return home(turn)


def help_(turn: Turn) -> Reply:
    """Explain the shop."""
    return Reply(menu.help_(turn.tr, turn.shop.support))


def privacy(turn: Turn) -> Reply:
    """Say what is kept."""
    return Reply(menu.privacy(turn.tr, turn.shop.support))


def paysupport(turn: Turn) -> Reply:
    """Answer questions about payments, as Telegram asks of every shop."""
    return Reply(menu.paying(turn.tr, turn.shop.support))


def languages(turn: Turn) -> Reply:
    """Offer the languages."""
    return Reply(menu.languages(turn.tr, turn.shop.translations))


def choose_language(turn: Turn) -> Reply:
    """Keep the chosen language and speak it from this very answer on."""
    tags = tuple(turn.shop.translations.languages)
    number = turn.number() if turn.numbers else len(tags)
    if number >= len(tags):
        return languages(turn)
    customers.choose_language(turn.session, turn.user_id, tags[number])
    turn.tr = turn.shop.translations[tags[number]]
    return Reply(home(turn).screen)


def nothing(_turn: Turn) -> Reply:
    """Answer a button that only shows something."""
    return Reply()


def unknown_command(turn: Turn) -> Reply:
    """Answer a command there is none of."""
    return Reply(menu.unknown_command(turn.tr))


def not_read(turn: Turn) -> Reply:
    """Answer an unknown command, or something that is no text."""
    if turn.command:
        return unknown_command(turn)
    return Reply(menu.not_read(turn.tr))
