"""/user, /ban, /unban: one customer."""

from bot import ledger
from bot.handlers.admin.access import usage
from bot.handlers.dispatch.turn import Reply, Turn
from bot.orders import views
from bot.screens.admin import customers as screens
from bot.screens.admin import replies
from bot.users import audit, customers


def show_customer(turn: Turn) -> Reply:
    """/user ID or @name: who they are and what they have."""
    if len(turn.words) != 1:
        return usage(turn, "/user 123456789")
    found = customers.find(turn.session, turn.words[0])
    currency = turn.shop.currency
    balance = ledger.balance(turn.session, ledger.available(found.id, currency))
    _, orders = views.list_orders(turn.session, found.id, 0, 1)
    return Reply(screens.customer_card(turn.tr, found, balance, currency, orders))


def ban(turn: Turn) -> Reply:
    """/ban ID reason: the customer is refused; their orders and balance stay theirs."""
    who, _, reason = turn.text.partition(" ")
    if not reason.strip():
        return usage(turn, "/ban 123456789 reason")
    found = customers.find(turn.session, who)
    customers.ban(turn.session, found.id, reason.strip()[:200], turn.now)
    _note(turn, "ban", found.id, reason.strip()[:200])
    text = turn.tr.say("🚫 {name} is banned.", name=found.first_name)
    return Reply(replies.done(turn.tr, text))


def unban(turn: Turn) -> Reply:
    """/unban ID."""
    if len(turn.words) != 1:
        return usage(turn, "/unban 123456789")
    found = customers.find(turn.session, turn.words[0])
    customers.unban(turn.session, found.id)
    _note(turn, "unban", found.id, "")
    text = turn.tr.say("✅ {name} is welcome again.", name=found.first_name)
    return Reply(replies.done(turn.tr, text))


def _note(turn: Turn, action: str, user_id: int, reason: str) -> None:
    audit.record(
        turn.session,
        actor=turn.user_id,
        action=action,
        target=f"user:{user_id}",
        reason=reason,
        now=turn.now,
    )
