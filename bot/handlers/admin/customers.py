"""/user, /ban, /unban: one customer."""

from bot import ledger
from bot.handlers.admin.access import usage
from bot.handlers.dispatch.turn import Reply, Turn
from bot.orders import views
from bot.screens.admin import customers as screens
from bot.screens.admin import usages
from bot.users import audit, customers


def show_customer(turn: Turn) -> Reply:
    """/user ID or @name: who they are and what they have."""
    if len(turn.words) != 1:
        return usage(turn, *usages.USER)
    found = customers.find(turn.session, turn.words[0])
    currency = turn.shop.currency
    balance = ledger.balance(turn.session, ledger.available(found.id, currency))
    orders = views.count_orders(turn.session, found.id)
    return Reply(screens.customer_card(turn.tr, found, balance, currency, orders))


def ban(turn: Turn) -> Reply:
    """/ban ID reason: the customer is refused; their orders and balance stay theirs."""
    who, _, reason = turn.text.partition(" ")
    if not reason.strip():
        return usage(turn, *usages.BAN)
    found = customers.find(turn.session, who)
    customers.ban(turn.session, found.id, reason.strip()[:200], turn.now)
    _note(turn, "ban", found.id, reason.strip()[:200])
    return Reply(screens.customer_banned(turn.tr, found.first_name))


def unban(turn: Turn) -> Reply:
    """/unban ID."""
    if len(turn.words) != 1:
        return usage(turn, *usages.UNBAN)
    found = customers.find(turn.session, turn.words[0])
    customers.unban(turn.session, found.id)
    _note(turn, "unban", found.id, "")
    return Reply(screens.customer_unbanned(turn.tr, found.first_name))


def _note(turn: Turn, action: str, user_id: int, reason: str) -> None:
    audit.record(
        turn.session,
        actor=turn.user_id,
        action=action,
        target=f"user:{user_id}",
        reason=reason,
        now=turn.now,
    )
