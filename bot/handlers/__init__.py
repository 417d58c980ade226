"""Telegram comes in here. `routes_of` is the table of contents: every command, button and step."""

from bot.handlers.admin import changes, customers, desk, funds, panel, publishing, quarantine
from bot.handlers.admin.access import operators
from bot.handlers.dispatch.routes import (
    Commands,
    Desk,
    Route,
    Taps,
    any_tap,
    anything,
    command,
    document,
    typed,
)
from bot.handlers.dispatch.row_conversation import RowConversation
from bot.handlers.dispatch.turn import Handler
from bot.handlers.pages import account, browse, favourites, front, search
from bot.handlers.wizard import answering, answers, checkout, lists, navigation
from bot.screens.callback_data import Tap

COMMANDS: dict[str, Handler] = {
    "start": front.start,
    "menu": front.home,
    "search": search.command,
    "favourites": favourites.listing,
    "orders": account.listing,
    "order": account.order,
    "balance": account.balance,
    "language": front.languages,
    "help": front.help_,
    "terms": front.terms,
    "privacy": front.privacy,
    "paysupport": front.paysupport,
    "cancel": navigation.nothing_to_cancel,
}

OPERATORS_COMMANDS: dict[str, Handler] = {
    "admin": desk.show_desk,
    "panel": panel.show_panel,
    "sync": desk.sync,
    "changes": changes.listing,
    "quarantine": quarantine.listing,
    "publish": publishing.publish,
    "hide": publishing.hide,
    "markup": publishing.markup,
    "rate": publishing.rate,
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

STEPS: dict[str, Handler] = {
    Tap.BACK: navigation.back,
    Tap.CANCEL: navigation.cancel,
    Tap.RESUME: answers.resume,
    Tap.CONFIRM: checkout.confirm,
    Tap.EDIT: answering.edited,
    Tap.FILE: lists.filed,
}
"""The buttons of an order that is being filled in, at each question and at the summary."""

ANSWERS: dict[str, Handler] = {
    Tap.PICK: answering.picked,
    Tap.DECLINE: answering.declined,
    Tap.MONTH: answering.turned,
    Tap.DONE: lists.done,
    Tap.CLEAR: lists.cleared,
    Tap.UNIQUE: lists.unique,
    Tap.CUT: lists.cut,
}
"""The buttons that answer a question."""

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
    Tap.SEARCH: search.turned,
    Tap.FAVOURITES: favourites.listing,
    Tap.FAVOURITE: favourites.star,
    Tap.UNSTAR: favourites.unstar,
    Tap.FAVOURITE_NEWS: favourites.news,
    Tap.ORDERS: account.listing,
    Tap.ORDER: account.order,
    Tap.BALANCE: account.balance,
    Tap.TOP_UP: account.top_up,
    Tap.NOTHING: front.nothing,
    # Outside of their dialog these are buttons of a question that is closed.
    **dict.fromkeys((*STEPS, *ANSWERS), checkout.stale),
    Tap.YES: checkout.stale,
    Tap.NO: checkout.stale,
    # A summary's own button is good for as long as its quote, wherever the dialog stands.
    Tap.CONFIRM: checkout.confirm,
    Tap.ADMIN: operators(desk.show_desk),
    Tap.CASE: operators(account.case),
    Tap.SHELF: operators(publishing.shelves),
    Tap.SHELF_CATEGORY: operators(publishing.toggle),
    Tap.SHELF_ALL: operators(publishing.publish_everything),
    Tap.CHANGES: operators(changes.listing),
    Tap.QUARANTINE: operators(quarantine.listing),
    Tap.PANEL: operators(desk.show_panel),
    Tap.UNSOLD: operators(desk.show_unsellable),
    Tap.PANEL_PROBE: operators(panel.probe),
    Tap.PANEL_QUIRKS: operators(panel.quirks),
}


def routes_of(desk: Desk) -> list[Route]:
    """Return the handlers in the order in which they are asked."""
    return [
        _buying(desk),
        _being_sure(desk),
        _trusting(desk),
        Taps(desk, TAPS),
        Commands(desk, COMMANDS),
        Commands(desk, {name: operators(each) for name, each in OPERATORS_COMMANDS.items()}),
        any_tap(desk, checkout.stale),
        typed(desk, search.typed),
        anything(desk, front.not_read),
    ]


def _buying(desk: Desk) -> RowConversation:
    # A question's button tapped once more when all is answered must not cost the draft.
    late = dict.fromkeys(ANSWERS, answers.resume)
    leaving: list[Route] = [command(desk, "cancel", navigation.cancel)]
    return RowConversation(
        name=navigation.NAME,
        entry_points=[Taps(desk, {Tap.BUY: navigation.begin})],
        states={
            navigation.TERMS: [Taps(desk, {Tap.ACCEPT: navigation.accept})],
            navigation.ASKING: [
                Taps(desk, {**STEPS, **ANSWERS}),
                typed(desk, answering.given),
                document(desk, lists.uploaded),
            ],
            navigation.SUMMARY: [Taps(desk, {**late, **STEPS}), typed(desk, answers.resume)],
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


def _trusting(desk: Desk) -> RowConversation:
    asking: dict[str, Handler] = {
        Tap.TRUST: operators(quarantine.ask),
        Tap.TRUST_ALL: operators(quarantine.ask_all),
    }
    return RowConversation(
        name=quarantine.NAME,
        entry_points=[Taps(desk, asking)],
        states={
            quarantine.ASKED: [
                Taps(desk, {Tap.YES: operators(quarantine.yes), Tap.NO: operators(quarantine.no)})
            ]
        },
        fallbacks=[command(desk, "cancel", operators(quarantine.no))],
    )
