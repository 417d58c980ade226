"""/resolve and /refund: end an order for an operator, link it, let it wait, give money back."""

from functools import partial
from typing import Any

from bot import money
from bot.handlers.admin import confirm
from bot.handlers.admin.access import usage
from bot.handlers.admin.confirm import Action
from bot.handlers.admin.funds import REASON_LIMIT
from bot.handlers.dispatch.turn import Reply, Turn
from bot.orders.waiting import panel_ids, refunds, resolve
from bot.orders.waiting.resolve import Standing, standing_of
from bot.screens.admin import decisions as screens
from bot.screens.admin import usages
from bot.text.ids import read_numbered

SHAPES = {"placed": 3, "remains": 3, "refund": 2, "wait": 2}
"""How many words /resolve has with each of these."""


def resolve_order(turn: Turn) -> Reply:
    """/resolve N placed ID, refund, remains R or wait: link, settle or keep an open order."""
    words = turn.words
    order_id = read_numbered(words[0]) if words else None
    outcome = words[1] if len(words) > 1 else ""
    if order_id is None or SHAPES.get(outcome) != len(words):
        return usage(turn, *usages.RESOLVE)
    if outcome == "placed":
        return _name_panel_order(turn, order_id, words[2])
    if outcome == "wait":
        return _keep(turn, order_id)
    if outcome == "refund":
        return _ask_refund(turn, order_id)
    return _ask_remains(turn, order_id, read_numbered(words[2]))


def ask_refund(turn: Turn) -> Reply:
    """Ask whether to refund the order whose button was tapped."""
    return _ask_refund(turn, turn.number())


def name_panel_order(turn: Turn) -> Reply:
    """Look at the panel for the id whose button was tapped, to ask whether it is the order's."""
    order_id, *panel_orders = turn.numbers
    return _name_panel_order(turn, order_id, str(panel_orders[0] if panel_orders else ""))


def keep_order(turn: Turn) -> Reply:
    """Let the order wait whose button was tapped."""
    return _keep(turn, turn.number())


def keep_all(turn: Turn) -> Reply:
    """Let all orders wait that wait for the shop's balance at the panel."""
    count = resolve.keep_all_waiting(turn.session, operator=turn.user_id, now=turn.now)
    return Reply(screens.all_kept(turn.tr, count))


def _name_panel_order(turn: Turn, order_id: int, panel_order: str) -> Reply:
    panel_ids.name_panel_order(
        turn.session, order_id, panel_order, operator=turn.user_id, now=turn.now
    )
    return Reply(screens.panel_order_named(turn.tr), wake=("panel_ids",))


def _keep(turn: Turn, order_id: int) -> Reply:
    resolve.keep_waiting(turn.session, order_id, operator=turn.user_id, now=turn.now)
    return Reply(screens.order_kept(turn.tr, order_id), wake=("notify",))


def _ask_refund(turn: Turn, order_id: int) -> Reply:
    order = resolve.get_resolvable(turn.session, order_id)
    standing = standing_of(order.status)
    questions = {
        Standing.UNSENT: screens.withdraw_question,
        Standing.AT_PANEL: screens.refund_running_question,
        Standing.IN_DOUBT: screens.refund_question,
    }
    assert standing is not None  # noqa: S101 - such an order cannot be resolved
    show = partial(questions[standing], turn.tr, order)
    return confirm.ask(turn, Action.REFUND, show, order=order_id, standing=standing.value)


def _ask_remains(turn: Turn, order_id: int, remains: int | None) -> Reply:
    order = resolve.get_resolvable(turn.session, order_id)
    if remains is None or remains > order.billed_quantity:
        return usage(turn, *usages.RESOLVE_REMAINS)
    refund = money.refund(order.price, remains, order.billed_quantity)
    show = partial(screens.settle_question, turn.tr, order, remains, refund)
    return confirm.ask(turn, Action.REMAINS, show, order=order_id, remains=remains)


def refund_order(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Refund the order's whole price to the customer, now that the operator has confirmed."""
    # A question that was asked by an earlier version was about an order in doubt.
    standing = Standing(wanted.get("standing", Standing.IN_DOUBT.value))
    resolve.refund_order(
        turn.session, wanted["order"], operator=turn.user_id, now=turn.now, standing=standing
    )
    return _done(turn)


def settle_order(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Settle the order by the undelivered pieces, now that the operator has confirmed."""
    resolve.settle_by_remains(
        turn.session,
        wanted["order"],
        wanted["remains"],
        operator=turn.user_id,
        now=turn.now,
    )
    return _done(turn)


def link_order(turn: Turn) -> Reply:
    """Link an order to the named id, whose answer by the panel the operator has confirmed."""
    panel_ids.link_named(turn.session, turn.number(), operator=turn.user_id, now=turn.now)
    return _done(turn, "follow")


def ask_refund_after_end(turn: Turn) -> Reply:
    """/refund N AMOUNT reason: ask whether to give back what was earned with an ended order."""
    parts = turn.text.split(maxsplit=2)
    order_id = read_numbered(parts[0]) if parts else None
    if len(parts) != 3 or order_id is None:  # noqa: PLR2004 - order, amount, reason
        return usage(turn, *usages.REFUND)
    try:
        amount = money.parse_amount(parts[1])
    except ValueError:
        return usage(turn, usages.REFUND.example, usages.AMOUNT_MEANING)
    return _ask_refund_after_end(turn, order_id, amount, parts[2][:REASON_LIMIT])


def ask_refund_given_back(turn: Turn) -> Reply:
    """Ask whether to give the customer the share of what the panel gave back after the end."""
    reason = screens.given_back_reason(turn.tr)
    return _ask_refund_after_end(turn, turn.number(), turn.number(1), reason)


def _ask_refund_after_end(turn: Turn, order_id: int, amount: int, reason: str) -> Reply:
    order = refunds.get_ended(turn.session, order_id, amount)
    show = partial(screens.refund_after_end_question, turn.tr, order, amount, reason)
    return confirm.ask(
        turn, Action.REFUND_AFTER_END, show,
        order=order_id, amount=amount, reason=reason, before=order.refunded_after_end,
    )  # fmt: skip


def refund_after_end(turn: Turn, wanted: dict[str, Any]) -> Reply:
    """Give back what was earned with an ended order, now that the operator has confirmed."""
    refunds.refund_after_end(
        turn.session,
        wanted["order"],
        wanted["amount"],
        refunded_before=wanted["before"],
        operator=turn.user_id,
        reason=wanted["reason"],
        now=turn.now,
    )
    return _done(turn)


def _done(turn: Turn, *wake: str) -> Reply:
    return Reply(screens.order_resolved(turn.tr), state=None, wake=(*wake, "notify"))
