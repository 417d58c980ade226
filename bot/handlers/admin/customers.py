"""/user, /ban, /unban: show, ban and unban one customer."""

from bot import ledger
from bot.handlers.admin.access import usage
from bot.handlers.dispatch.turn import Reply, Turn
from bot.orders import views
from bot.screens.admin import customers as screens
from bot.screens.admin import usages
from bot.users import audit, customers


def show_customer(turn: Turn) -> Reply:
    """/user ID or @name: show the customer's card with balance and number of orders."""
    if len(turn.words) != 1:
        return usage(turn, *usages.USER)
    customer = customers.find(turn.session, turn.words[0])
    currency = turn.shop.currency
    balance = ledger.balance(turn.session, ledger.available(customer.number, currency))
    orders = views.count_orders(turn.session, customer.id)
    return Reply(screens.customer_card(turn.tr, customer, balance, currency, orders))


def ban(turn: Turn) -> Reply:
    """/ban ID reason: ban the customer; orders go on and the balance stays."""
    wanted, _, reason = turn.text.partition(" ")
    if not reason.strip():
        return usage(turn, *usages.BAN)
    customer = customers.find(turn.session, wanted)
    customers.ban(turn.session, customer.id, reason.strip()[:200], turn.now)
    _record(turn, "ban", customer.id, reason.strip()[:200])
    return Reply(screens.customer_banned(turn.tr, customer.first_name))


def unban(turn: Turn) -> Reply:
    """/unban ID: let the customer use the shop again."""
    if len(turn.words) != 1:
        return usage(turn, *usages.UNBAN)
    customer = customers.find(turn.session, turn.words[0])
    customers.unban(turn.session, customer.id)
    _record(turn, "unban", customer.id, "")
    return Reply(screens.customer_unbanned(turn.tr, customer.first_name))


def _record(turn: Turn, action: str, user_id: int, reason: str) -> None:
    audit.record(
        turn.session,
        actor=turn.user_id,
        action=action,
        target=f"user:{user_id}",
        reason=reason,
        now=turn.now,
    )
