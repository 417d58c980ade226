"""The handler of each slash command; the commands themselves are in bot/screens/commands.py."""

from bot.handlers.admin import (
    changes,
    customers,
    desk,
    funds,
    orders,
    panel,
    publishing,
    quarantine,
    service,
)
from bot.handlers.admin.access import operators_only
from bot.handlers.dispatch.turn import Handler
from bot.handlers.pages import account, exports, favourites, front, search, statement
from bot.handlers.pages import orders as own_orders
from bot.handlers.requests import customers as requests
from bot.handlers.requests import operators
from bot.handlers.wizard import navigation, repeat
from bot.screens import commands
from bot.screens.commands import Audience

HANDLERS: dict[str, Handler] = {
    "start": front.start,
    "menu": front.show_menu,
    "search": search.show_search,
    "favourites": favourites.show_favourites,
    "orders": own_orders.show_orders,
    "order": account.show_order,
    "again": repeat.repeat_order,
    "refill": requests.refill,
    "cancel_order": operators.cancel_orders,
    "balance": account.show_balance,
    "statement": statement.show_statement,
    "export": exports.export,
    "timezone": statement.show_time_zones,
    "language": front.show_languages,
    "help": front.show_help,
    "terms": front.show_terms,
    "privacy": front.show_privacy,
    "paysupport": front.show_payment_support,
    "cancel": navigation.tell_nothing_to_cancel,
    "admin": desk.show_desk,
    "panel": panel.panel_command,
    "sync": desk.request_sync,
    "changes": changes.show_changes,
    "health": service.show_worst,
    "quarantine": quarantine.show_quarantine,
    "publish": publishing.publish,
    "hide": publishing.hide,
    "markup": publishing.set_markup,
    "rate": publishing.set_exchange_rate,
    "user": customers.show_customer,
    "ban": customers.ban,
    "unban": customers.unban,
    "credit": funds.credit,
    "debit": funds.debit,
    "reconcile": funds.show_balance,
    "resolve": orders.resolve_order,
    "refund": orders.ask_refund_after_end,
}


def guarded_handlers() -> dict[str, Handler]:
    """Return each command's handler, for its audience only; KeyError if a command has none."""
    return {
        command.name: HANDLERS[command.name]
        if Audience.CUSTOMER in command.audience
        else operators_only(HANDLERS[command.name])
        for command in commands.COMMANDS
    }
