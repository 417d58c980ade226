"""/credit, /debit, /resolve: money by an operator's hand, asked for once more before it moves.

The question's number is the conversation's version when it was asked: it is in the button, in the
draft and in the journal entry's key, so one question moves money once, whatever is tapped again.
"""

from typing import Any, Final

from markupsafe import Markup

from bot import ledger, money
from bot.errors import Amount, ShopError
from bot.handlers.admin.access import usage
from bot.handlers.dispatch.turn import Reply, Turn
from bot.i18n import N_
from bot.ledger import EntryKind
from bot.notifications.outbox import NotificationKind, queue
from bot.orders import resolve
from bot.screens.admin import replies
from bot.screens.screen import Screen
from bot.text.ids import read_numbered
from bot.users import audit, conversation, customers

CONVERSATION: Final = "sure"
CONFIRMING: Final = "sure:asked"

REASON_LIMIT = 200


class BalanceTooLow(ShopError):
    """The customer has less than was to be taken."""

    def __init__(self, balance: Amount) -> None:
        super().__init__(
            N_("The customer has only {balance}. Nothing was taken; try a smaller amount."),
            balance=balance,
        )


def credit(turn: Turn) -> Reply:
    """/credit USER AMOUNT reason: ask before it is done."""
    return _ask_amount(turn, "credit")


def debit(turn: Turn) -> Reply:
    """/debit USER AMOUNT reason: ask before it is done."""
    return _ask_amount(turn, "debit")


def _ask_amount(turn: Turn, action: str) -> Reply:
    parts = turn.text.split(maxsplit=2)
    if len(parts) != 3:  # noqa: PLR2004 - who, how much, why
        return usage(turn, f"/{action} 123456789 25.00 reason")
    try:
        amount = money.parse_amount(parts[1])
    except ValueError:
        return usage(
            turn,
            f"/{action} 123456789 25.00 reason",
            N_("The amount is a plain number with at most six decimals, like 25 or 12.50."),
        )
    user = customers.find(turn.session, parts[0])
    shown = turn.tr.money(amount, turn.shop.currency)
    reason = parts[2][:REASON_LIMIT]
    question = (
        turn.tr.say(
            "Credit <b>{amount}</b> to {name} (<code>{id}</code>)?\nReason: {reason}",
            amount=shown, name=user.first_name, id=str(user.id), reason=reason,
        )
        if action == "credit"
        else turn.tr.say(
            "Take <b>{amount}</b> from {name} (<code>{id}</code>)?\nReason: {reason}",
            amount=shown, name=user.first_name, id=str(user.id), reason=reason,
        )
    )  # fmt: skip
    return _ask(turn, question, action=action, user=user.id, amount=amount, reason=reason)


def resolve_order(turn: Turn) -> Reply:
    """/resolve N placed ID · N refund · N remains R."""
    words = turn.words
    order_id = read_numbered(words[0]) if words else None
    shape = (words[1], len(words)) if len(words) > 1 else ("", 0)
    if order_id is None or shape not in (("placed", 3), ("refund", 2), ("remains", 3)):
        return usage(
            turn, "/resolve 12 placed 34567", N_("Or: /resolve 12 refund, /resolve 12 remains 30.")
        )
    order = resolve.get_resolvable(turn.session, order_id)
    if shape[0] == "placed":
        resolve.link_panel_order(
            turn.session, order_id, words[2][:64], operator=turn.user_id, now=turn.now
        )
        return _done(turn, ("follow", "notify"))
    remains = read_numbered(words[2]) if shape[0] == "remains" else order.billed_quantity
    if remains is None or remains > order.billed_quantity:
        return usage(turn, "/resolve 12 remains 30")
    question = turn.tr.say(
        "Settle order #{number} of {price} with {remains} of {quantity} undelivered? "
        "<b>{refund}</b> goes back to the customer.",
        number=str(order_id),
        price=turn.tr.money(order.price, order.currency),
        remains=turn.tr.number(remains),
        quantity=turn.tr.number(order.billed_quantity),
        refund=turn.tr.money(
            money.refund(order.price, remains, order.billed_quantity), order.currency
        ),
    )
    return _ask(turn, question, action=shape[0], order=order_id, remains=remains)


def _ask(turn: Turn, question: Markup, **wanted: Any) -> Reply:
    version = turn.conversation.version
    screen = replies.confirmation(turn.tr, question, version)
    return Reply(screen, state=CONFIRMING, draft={**wanted, "number": version})


def confirm(turn: Turn) -> Reply:
    """Do what was asked, once."""
    wanted = turn.draft
    if turn.number() != wanted.get("number"):
        return decline(turn)
    if wanted["action"] in ("credit", "debit"):
        return Reply(_moved(turn, wanted), state=None, wake=("notify",))
    if wanted["action"] == "refund":
        resolve.refund_order(turn.session, wanted["order"], operator=turn.user_id, now=turn.now)
    else:
        resolve.settle_disputed(
            turn.session,
            wanted["order"],
            wanted["remains"],
            operator=turn.user_id,
            now=turn.now,
        )
    return _done(turn, ("notify",))


def decline(turn: Turn) -> Reply:
    """Leave it."""
    return Reply(replies.done(turn.tr, turn.tr.say("Nothing was done.")), state=None)


def _done(turn: Turn, wake: tuple[str, ...]) -> Reply:
    return Reply(replies.done(turn.tr, turn.tr.say("✅ Done.")), state=None, wake=wake)


def _moved(turn: Turn, wanted: dict[str, Any]) -> Screen:
    _move(turn, wanted)
    user = customers.find(turn.session, str(wanted["user"]))
    currency = turn.shop.currency
    balance = ledger.balance(turn.session, ledger.available(user.id, currency))
    text = turn.tr.say(
        "✅ Done. {name} now has {balance}.",
        name=user.first_name,
        balance=turn.tr.money(balance, currency),
    )
    return replies.done(turn.tr, text)


def _move(turn: Turn, wanted: dict[str, Any]) -> None:
    session, currency, user, amount = (
        turn.session, turn.shop.currency, wanted["user"], wanted["amount"],
    )  # fmt: skip
    customer, hand = ledger.available(user, currency), ledger.adjustments(currency)
    giving = wanted["action"] == "credit"
    if not giving and (balance := ledger.balance(session, customer)) < amount:
        raise BalanceTooLow(Amount(balance, currency))
    key = f"{wanted['action']}:{turn.user_id}:{wanted['number']}"
    receipt = ledger.transfer(
        session,
        key=key,
        kind=EntryKind.CREDIT if giving else EntryKind.DEBIT,
        source=hand if giving else customer,
        target=customer if giving else hand,
        amount=amount,
        now=turn.now,
        actor=f"operator:{turn.user_id}",
    )
    if not receipt.new:
        return
    audit.record(
        session,
        actor=turn.user_id,
        action=wanted["action"],
        target=f"user:{user}",
        reason=wanted["reason"],
        now=turn.now,
        amount=amount,
        currency=currency,
    )
    queue(
        session,
        key=key,
        user_id=user,
        kind=NotificationKind.CREDITED if giving else NotificationKind.DEBITED,
        now=turn.now,
        amount=amount,
        currency=currency,
        balance=ledger.balance(session, customer),
        reason=wanted["reason"],
        resume=(conversation.state_of(session, user) or "").startswith("buy:"),
    )
