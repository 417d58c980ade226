"""Telegram comes in here. `routes_of` is the table of contents: every command, button and step."""

from bot.handlers import account, browse, buying, front
from bot.handlers.admin import customers, funds, overview, shelves
from bot.handlers.admin.access import operators
from bot.handlers.conversation import RowConversation
from bot.handlers.routes import Commands, Desk, Route, Taps, any_tap, anything, command, typed
from bot.handlers.turn import Handler
from bot.screens.data import Tap

COMMANDS: dict[str, Handler] = {
    "start": front.start,
    "menu": front.home,
    "orders": account.listing,
    "order": account.order,
    "balance": account.balance,
    "language": front.languages,
    "help": front.help_,
    "terms": front.terms,
    "privacy": front.privacy,
    "paysupport": front.paysupport,
    "cancel": buying.nothing_to_cancel,
}

OPERATORS_COMMANDS: dict[str, Handler] = {
    "admin": overview.desk,
    "panel": overview.panel,
    "sync": overview.sync,
    "publish": shelves.publish,
    "hide": shelves.hide,
    "markup": shelves.markup,
    "rate": shelves.rate,
    "user": customers.user,
    "ban": customers.ban,
    "unban": customers.unban,
}

MONEY_COMMANDS: dict[str, Handler] = {
    "credit": funds.credit,
    "debit": funds.debit,
    "resolve": funds.resolution,
}
"""They ask once more, so they begin a dialog."""

TAPS: dict[str, Handler] = {
    Tap.MENU: front.home,
    Tap.TERMS: front.terms,
    Tap.ACCEPT: front.accept,
    Tap.LANGUAGES: front.languages,
    Tap.LANGUAGE: front.choose_language,
    Tap.HELP: front.help_,
    Tap.NETWORKS: browse.networks,
    Tap.NETWORK: browse.network,
    Tap.CATEGORIES: browse.categories,
    Tap.CATEGORY: browse.category,
    Tap.SERVICE: browse.service,
    Tap.ORDERS: account.listing,
    Tap.ORDER: account.order,
    Tap.BALANCE: account.balance,
    Tap.TOP_UP: account.top_up,
    Tap.NOTHING: front.nothing,
    Tap.CONFIRM: buying.confirm,
    # Outside of their dialog these are buttons of a question that is closed.
    Tap.QUANTITY: buying.stale,
    Tap.BACK: buying.stale,
    Tap.CANCEL: buying.stale,
    Tap.RESUME: buying.stale,
    Tap.YES: buying.stale,
    Tap.NO: buying.stale,
    Tap.ADMIN: operators(overview.desk),
    Tap.CASE: operators(account.case),
    Tap.SHELF: operators(shelves.shelves),
    Tap.SHELF_CATEGORY: operators(shelves.toggle),
    Tap.SHELF_ALL: operators(shelves.publish_everything),
}


def routes_of(desk: Desk) -> list[Route]:
    """Return the handlers in the order in which they are asked."""
    return [
        _buying(desk),
        _being_sure(desk),
        Taps(desk, TAPS),
        Commands(desk, COMMANDS),
        Commands(desk, {name: operators(each) for name, each in OPERATORS_COMMANDS.items()}),
        any_tap(desk, buying.stale),
        typed(desk, front.not_understood),
        anything(desk, front.not_read),
    ]


def _buying(desk: Desk) -> RowConversation:
    steps: dict[str, Handler] = {
        Tap.BACK: buying.back,
        Tap.CANCEL: buying.cancel,
        Tap.RESUME: buying.resume,
        Tap.CONFIRM: buying.confirm,
    }
    leaving: list[Route] = [command(desk, "cancel", buying.cancel)]
    return RowConversation(
        name=buying.NAME,
        entry_points=[Taps(desk, {Tap.BUY: buying.begin})],
        states={
            buying.TERMS: [Taps(desk, {Tap.ACCEPT: buying.accept})],
            buying.ASKING: [
                Taps(desk, {**steps, Tap.QUANTITY: buying.suggested}),
                typed(desk, buying.given),
            ],
            buying.SUMMARY: [Taps(desk, steps), typed(desk, buying.resume)],
        },
        fallbacks=leaving,
    )


def _being_sure(desk: Desk) -> RowConversation:
    return RowConversation(
        name=funds.NAME,
        entry_points=[
            command(desk, name, operators(each)) for name, each in MONEY_COMMANDS.items()
        ],
        states={funds.SURE: [Taps(desk, {Tap.YES: operators(funds.yes), Tap.NO: funds.no})]},
        fallbacks=[command(desk, "cancel", funds.no)],
    )
