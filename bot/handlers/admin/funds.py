"""/credit, /debit, /reconcile: move money for an operator, after asking once more.

The question's number is part of the journal entry's key, so one question moves money only once.
"""

from functools import partial
from typing import Any

from bot import ledger, money
from bot.catalog import panels
from bot.handlers.admin import confirm
from bot.handlers.admin.access import usage
from bot.handlers.admin.confirm import Action
from bot.handlers.dispatch.turn import Reply, Turn
from bot.ledger import EntryKind
from bot.notifications.outbox import NotificationKind, queue
from bot.orders.costs import reconciling
from bot.orders.costs.reconciling import Confirmation
from bot.orders.costs.standing import BalanceStanding, load_standing
from bot.screens.admin import funds as screens
from bot.screens.admin import reconcile, usages
from bot.users import audit, conversation, customers

REASON_LIMIT = 200
"""Longest reason that is kept, in characters."""


def credit(turn: Turn) -> Reply:
    """/credit USER AMOUNT reason: ask whether to add the amount to the customer's balance."""
    return _ask_amount(turn, Action.CREDIT)


def debit(turn: Turn) -> Reply:
    """/debit USER AMOUNT reason: ask whether to take the amount from the customer's balance."""
    return _ask_amount(turn, Action.DEBIT)


def _ask_amount(turn: Turn, action: Action) -> Reply:
    form = usages.CREDIT if action is Action.CREDIT else usages.DEBIT
    parts = turn.text.split(maxsplit=2)
    if len(parts) != 3:  # noqa: PLR2004 - customer, amount, reason
        return usage(turn, *form)
    try:
        amount = money.parse_amount(parts[1])
    except ValueError:
        return usage(turn, form.example, usages.AMOUNT_MEANING)
    user = customers.find(turn.session, parts[0])
    reason = parts[2][:REASON_LIMIT]
    ask = screens.credit_question if action is Action.CREDIT else screens.debit_question
    formatted = turn.tr.money(amount, turn.shop.currency)
    show = partial(ask, turn.tr, user.first_name, user.id, formatted, reason)
    return confirm.ask(turn, action, show, user=user.id, amount=amount, reason=reason)


def move_money(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Credit or debit the customer, now that the operator has confirmed; show the new balance.

    BalanceTooLow if a debit is more than the customer has.
    """
    _move(turn, wanted)
    user = customers.find(turn.session, str(wanted["user"]))
    currency = turn.shop.currency
    balance = ledger.balance(turn.session, ledger.available(user.number, currency))
    screen = screens.balance_moved(turn.tr, user.first_name, turn.tr.money(balance, currency))
    return Reply(screen, state=None, wake=("notify",))


def _move(turn: Turn, wanted: dict[str, Any]) -> None:
    session, currency, user, amount = (
        turn.session, turn.shop.currency, wanted["user"], wanted["amount"],
    )  # fmt: skip
    customer = ledger.available(customers.number_of(session, user), currency)
    adjustments = ledger.adjustments(currency)
    is_credit = wanted["action"] == Action.CREDIT
    if not is_credit and (balance := ledger.balance(session, customer)) < amount:
        raise ledger.BalanceTooLow(balance, currency)
    key = f"{wanted['action']}:{turn.user_id}:{wanted['number']}"
    receipt = ledger.transfer(
        session,
        key=key,
        kind=EntryKind.CREDIT if is_credit else EntryKind.DEBIT,
        source=adjustments if is_credit else customer,
        target=customer if is_credit else adjustments,
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
        kind=NotificationKind.CREDITED if is_credit else NotificationKind.DEBITED,
        now=turn.now,
        amount=amount,
        currency=currency,
        balance=ledger.balance(session, customer),
        reason=wanted["reason"],
        resume=(conversation.state_of(session, user) or "").startswith("buy:"),
    )


def show_balance(turn: Turn) -> Reply:
    """/reconcile: show the panel's balance beside the books, and what explains the difference."""
    standing = _standing(turn)
    if standing is None:
        return Reply(reconcile.nothing_known(turn.tr))
    return Reply(reconcile.standing_page(turn.tr, standing, turn.now))


def ask_rest(turn: Turn) -> Reply:
    """Ask whether to book what the books do not explain; show the figures if nothing is left."""
    standing = _standing(turn)
    if standing is None or not reconciling.may_be_booked(standing):
        return show_balance(turn)
    show = partial(reconcile.booking_question, turn.tr, standing)
    return confirm.ask(turn, Action.BOOK_REST, show, rest=standing.rest)


def book_rest(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Book the rest that the operator has confirmed; show the figures anew if they have moved."""
    confirmed = Confirmation(wanted["rest"], turn.user_id, wanted["number"])
    panel_id = panels.stored_panel_id(turn.session)
    booked = reconciling.book_rest(
        turn.session,
        panel_id,
        confirmed,
        trusted_for=turn.shop.prices_trusted_for,
        now=turn.now,
    )
    standing = _standing(turn)
    if standing is None:
        return Reply(reconcile.nothing_known(turn.tr), state=None)
    if not booked:
        screen = reconcile.standing_page(turn.tr, standing, turn.now, moved=True)
        return Reply(screen, state=None)
    return Reply(reconcile.rest_booked(turn.tr, confirmed.rest, standing.currency), state=None)


def _standing(turn: Turn) -> BalanceStanding | None:
    panel_id = panels.stored_panel_id(turn.session)
    trusted_for = turn.shop.prices_trusted_for
    return load_standing(turn.session, panel_id, trusted_for=trusted_for, now=turn.now)
