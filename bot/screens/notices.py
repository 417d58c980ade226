"""Screens of notifications: an order's end, a moved balance, a sync's report."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.outbox import NotificationKind
from bot.orders.tables import Order
from bot.screens import buttons
from bot.screens.admin.catalog.refused_list import refused_list_button
from bot.screens.admin.catalog.unreadable_rows import unreadable_rows_button
from bot.screens.callback_data import Tap
from bot.screens.orders import child_orders
from bot.screens.orders.cards import delivered_pieces
from bot.screens.screen import Button, Row, Screen, lines
from bot.screens.wallet import resume_button

Payload = Mapping[str, Any]


CONFETTI = "5046509860389126442"
"""Telegram's effect of confetti, which every bot may use."""


def order_notice(
    tr: Translator,
    kind: NotificationKind,
    order: Order,
    payload: dict[str, Any],
    *,
    first: bool = False,
) -> Screen:
    """Tell a customer how their order ended. It may arrive twice, so it names the order.

    The `first` completed order of a customer comes with confetti.
    """
    text = child_orders.parent_ended(tr, kind, order, delivered_pieces(order))
    if text is None:
        text = ORDER_TEXTS[kind](tr, order, payload)
    number = str(order.id)
    view = Button(tr.label("📦 Order #{number}", number=number), Tap.ORDER.below(order.id or 0))
    rows: tuple[Row, ...] = ((view,), (buttons.menu(tr, below=True),))
    if kind in NOT_DELIVERED and order.parameters.get("link"):
        other = tr.label("🔗 Another service for this link")
        rows = ((Button(other, Tap.SAME_LINK.below(order.id or 0)),), *rows)
    completed = kind is NotificationKind.ORDER_COMPLETED
    return Screen(text, rows, CONFETTI if first and completed else "")


def _refunded(tr: Translator, order: Order) -> str:
    return tr.money(order.refunded, order.currency)


def _completed_text(tr: Translator, order: Order, _payload: Payload) -> Markup:
    return tr.plural(
        "✅ <b>Order #{number} is done.</b>\n{count} piece delivered: {title}",
        "✅ <b>Order #{number} is done.</b>\n{count} pieces delivered: {title}",
        order.billed_quantity,
        number=str(order.id),
        title=order.title,
    )


def _partial_text(tr: Translator, order: Order, _payload: Payload) -> Markup:
    return tr.say(
        "🌓 <b>Order #{number} was partly delivered.</b>\n{done} of {all} came; the "
        "rest was refunded: <b>{refunded}</b> is back on your balance.",
        number=str(order.id),
        done=tr.number(delivered_pieces(order) or 0),
        all=tr.number(order.billed_quantity),
        refunded=_refunded(tr, order),
    )


def _canceled_text(tr: Translator, order: Order, _payload: Payload) -> Markup:
    return tr.say(
        "↩️ <b>Order #{number} was canceled by the supplier.</b>\n<b>{refunded}</b> is back on "
        "your balance. You can order another service for the same link.",
        number=str(order.id),
        refunded=_refunded(tr, order),
    )


def _expired_text(tr: Translator, order: Order, _payload: Payload) -> Markup:
    return lines(
        child_orders.subscription_expired(tr, str(order.id)), child_orders.refund_line(tr, order)
    )


def _rejected_text(tr: Translator, order: Order, payload: Payload) -> Markup:
    return tr.say(
        "↩️ <b>Order #{number} was not accepted by the supplier.</b>\n{reason}\n\n"
        "<b>{refunded}</b> is back on your balance.",
        number=str(order.id),
        reason=refusal_reason(tr, str(payload.get("reason", ""))),
        refunded=_refunded(tr, order),
    )


def _withdrawn_text(tr: Translator, order: Order, payload: Payload) -> Markup:
    number, refunded = str(order.id), _refunded(tr, order)
    if payload.get("by") == "customer":
        return tr.say(
            "↩️ <b>You took order #{number} back.</b>\nIt was not sent to the supplier. "
            "<b>{refunded}</b> is back on your balance.",
            number=number,
            refunded=refunded,
        )
    return tr.say(
        "↩️ <b>Order #{number} could not be started.</b>\nIt was not sent to the supplier, and "
        "<b>{refunded}</b> is back on your balance. You can order again later, or choose another "
        "service.",
        number=number,
        refunded=refunded,
    )


def _waits_text(tr: Translator, order: Order, _payload: Payload) -> Markup:
    return tr.say(
        "🕓 <b>Order #{number} still waits.</b>\nThe supplier has worked on another order to the "
        "same link for a day, and takes yours after it. It is tried again by itself; your {price} "
        "is held. You may take it back on its card, and all of it is yours again.",
        number=str(order.id),
        price=tr.money(order.price, order.currency),
    )


def _turn_text(tr: Translator, order: Order, _payload: Payload) -> Markup:
    return tr.say(
        "🚀 <b>Order #{number}: its turn has come.</b>\nThe order to the same link that it waited "
        "for has ended. Yours is sent to the supplier now.",
        number=str(order.id),
    )


def _refunded_after_end_text(tr: Translator, order: Order, payload: Payload) -> Markup:
    return tr.say(
        "💰 <b>{amount} of order #{number} was given back by the operator.</b>\nIt is on your "
        "balance.",
        amount=tr.money(int(payload.get("amount", 0)), order.currency),
        number=str(order.id),
    )


def _refunded_text(tr: Translator, order: Order, _payload: Payload) -> Markup:
    return tr.say(
        "↩️ <b>Order #{number} was refunded.</b>\n<b>{refunded}</b> is back on your balance.",
        number=str(order.id),
        refunded=_refunded(tr, order),
    )


def _compensated_text(tr: Translator, order: Order, _payload: Payload) -> Markup:
    return tr.say(
        "↩️ <b>Order #{number}: your money is back.</b>\nThe supplier has not said whether it took "
        "the order, so we do not keep you waiting: <b>{refunded}</b> is on your balance. If "
        "something is still delivered, it costs you nothing.",
        number=str(order.id),
        refunded=_refunded(tr, order),
    )


ORDER_TEXTS: Mapping[NotificationKind, Callable[[Translator, Order, Payload], Markup]] = {
    NotificationKind.ORDER_COMPLETED: _completed_text,
    NotificationKind.ORDER_PARTIAL: _partial_text,
    NotificationKind.ORDER_CANCELED: _canceled_text,
    NotificationKind.ORDER_EXPIRED: _expired_text,
    NotificationKind.ORDER_POSTS: child_orders.posts_text,
    NotificationKind.ORDER_REJECTED: _rejected_text,
    NotificationKind.ORDER_WAITS: _waits_text,
    NotificationKind.ORDER_TURN: _turn_text,
    NotificationKind.REFUNDED_AFTER_END: _refunded_after_end_text,
    NotificationKind.ORDER_WITHDRAWN: _withdrawn_text,
    NotificationKind.ORDER_REFUNDED: _refunded_text,
    NotificationKind.ORDER_COMPENSATED: _compensated_text,
}
"""The text for each end of an order. Parents have texts of their own, where these do not fit."""


NOT_DELIVERED = frozenset(
    {
        NotificationKind.ORDER_CANCELED,
        NotificationKind.ORDER_REJECTED,
        NotificationKind.ORDER_WITHDRAWN,
        NotificationKind.ORDER_REFUNDED,
        NotificationKind.ORDER_COMPENSATED,
    }
)
"""Ends after which another service is offered for the same link."""


def refusal_reason(tr: Translator, reason: str) -> str:
    """Say why the supplier refused an order, if the customer can act on it; else say no reason."""
    reasons = {
        "bad_link": tr.label("The link was not accepted. Check that it is right and public."),
        "duplicate_link": tr.label("Another order to this link is still running."),
        "per_link_limit": tr.label("This link has had as much as the supplier allows."),
        "min_quantity": tr.label("The quantity is below what the supplier takes now."),
        "max_quantity": tr.label("The quantity is above what the supplier takes now."),
        "bad_quantity": tr.label("The quantity is not one the supplier takes now."),
        "bad_service": tr.label("The supplier has taken the service off."),
        "service_down": tr.label("The service is being repaired at the supplier."),
    }
    return reasons.get(reason) or tr.label("The supplier gave no useful reason.")


def balance_notice(tr: Translator, kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Tell a customer that an operator has credited or debited them."""
    amount = tr.money(payload["amount"], payload["currency"])
    balance = tr.money(payload["balance"], payload["currency"])
    if kind is NotificationKind.CREDITED:
        text = tr.say(
            "💰 <b>{amount} was added to your balance.</b>\nYour balance is now {balance}.",
            amount=amount,
            balance=balance,
        )
    else:
        text = tr.say(
            "💳 <b>{amount} was taken from your balance by the operator.</b>\n{reason}\n"
            "Your balance is now {balance}.",
            amount=amount,
            balance=balance,
            reason=payload.get("reason", ""),
        )
    shop = buttons.services(tr, below=True)
    rows = ((shop,), (buttons.menu(tr, below=True),))
    return Screen(
        text, ((resume_button(tr, below=True),), *rows) if payload.get("resume") else rows
    )


def sync_report(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Tell the operator who asked for a sync what it changed, or why it failed."""
    if "error" in payload:
        text = tr.say(
            "⚠️ <b>The catalogue could not be fetched.</b>\n{error}\nThe shop goes on with what it "
            "has and tries again by itself.",
            error=payload["error"],
        )
    else:
        report = payload["report"]
        text = lines(
            _sync_figures(tr, report), _unread_rows(tr, report), _unknown_balance(tr, payload)
        )
    published = Button(tr.label("🗂 What is on sale"), Tap.PUBLISHED.below(0))
    changes = Button(tr.label("📈 What changed"), Tap.CHANGES.below(0, 0))
    rows: tuple[Row, ...] = ((changes, published), (buttons.desk(tr, below=True),))
    unread = payload.get("report", {}).get("unread", 0)
    rows = (*unreadable_rows_button(tr, unread, below=True), *rows)
    if "refused" in payload:
        rows = ((refused_list_button(tr, payload["refused"], below=True),), *rows)
    return Screen(text, rows)


def _sync_figures(tr: Translator, report: Mapping[str, int]) -> Markup:
    counted = dict.fromkeys(("dearer", "cheaper", "quarantined"), 0) | dict(report)
    return tr.say(
        "✅ <b>The catalogue is up to date.</b>\nNew: {added}, changed: {changed}, "
        "gone: {gone}, back: {returned}.\nDearer: {dearer}, cheaper: {cheaper}, into "
        "quarantine: {quarantined}.\nNot for sale: {hidden}.",
        **{name: tr.number(count) for name, count in counted.items()},
    )


def _unread_rows(tr: Translator, report: Mapping[str, int]) -> Markup | None:
    unread = report.get("unread", 0)
    if not unread:
        return None
    return tr.plural(
        "⚠️ {count} row of the list cannot be read and is left out.",
        "⚠️ {count} rows of the list cannot be read and are left out.",
        unread,
    )


def _unknown_balance(tr: Translator, payload: Payload) -> Markup | None:
    if "balance_unknown" not in payload:
        return None
    return tr.say("⚠️ The balance at the panel is unknown. {why}", why=payload["balance_unknown"])
