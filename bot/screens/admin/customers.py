"""A customer as operators see them."""

from bot.i18n import Translator
from bot.screens import buttons
from bot.screens.admin import replies
from bot.screens.screen import Screen, lines
from bot.users.tables import User


def customer_card(tr: Translator, user: User, balance: int, currency: str, orders: int) -> Screen:
    """Show a customer: name, id, balance in micro-units, count of orders, ban."""
    text = lines(
        tr.say("👤 <b>{name}</b>", name=user.first_name),
        tr.say("<code>{id}</code> {username}", id=str(user.id), username=_at(user)),
        tr.say("Balance: {balance}", balance=tr.money(balance, currency)),
        tr.say("Orders: {count}", count=tr.number(orders)),
        tr.say("Since {at}", at=tr.moment(user.created_at)),
        tr.say("🚫 Banned: {reason}", reason=user.ban_reason) if user.banned_at else None,
        tr.say("📵 Has blocked the bot.") if user.unreachable_at else None,
    )
    return Screen(text, ((buttons.desk(tr),),))


def _at(user: User) -> str:
    return f"@{user.username}" if user.username else ""


def customer_banned(tr: Translator, name: str) -> Screen:
    """Say that a customer is banned."""
    return replies.done(tr, tr.say("🚫 {name} is banned.", name=name))


def customer_unbanned(tr: Translator, name: str) -> Screen:
    """Say that a customer is banned no longer."""
    return replies.done(tr, tr.say("✅ {name} is welcome again.", name=name))
