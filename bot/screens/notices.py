"""What the outbox says: one screen a kind of notification."""

from typing import Any

from bot.i18n import Translator
from bot.notifications.outbox import NotificationKind
from bot.orders.tables import Order
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.orders import child_orders
from bot.screens.orders.cards import delivered_pieces
from bot.screens.screen import Button, Screen, lines
from bot.screens.wallet import resume_button


def order_notice(
    tr: Translator, kind: NotificationKind, order: Order, payload: dict[str, Any]
) -> Screen:
    """Tell a customer what became of their order; it may arrive twice, so it names the order."""
    number = str(order.id)
    refunded = tr.money(order.refunded, order.currency)
    own = child_orders.parent_ended(tr, kind, order, delivered_pieces(order))
    if own is not None:
        text = own
    elif kind is NotificationKind.ORDER_COMPLETED:
        text = tr.plural(
            "✅ <b>Order #{number} is done.</b>\n{count} piece delivered: {title}",
            "✅ <b>Order #{number} is done.</b>\n{count} pieces delivered: {title}",
            order.billed_quantity,
            number=number,
            title=order.title,
        )
    elif kind is NotificationKind.ORDER_PARTIAL:
        text = tr.say(
            "🌓 <b>Order #{number} was partly delivered.</b>\n{done} of {all} came; the "
            "rest was refunded: <b>{refunded}</b> is back on your balance.",
            number=number,
            done=tr.number(delivered_pieces(order) or 0),
            all=tr.number(order.billed_quantity),
            refunded=refunded,
        )
    elif kind is NotificationKind.ORDER_CANCELED:
        text = tr.say(
            "↩️ <b>Order #{number} was canceled by the supplier.</b>\n<b>{refunded}</b> is back on "
            "your balance. You can order another service for the same link.",
            number=number,
            refunded=refunded,
        )
    elif kind is NotificationKind.ORDER_EXPIRED:
        text = lines(
            child_orders.subscription_expired(tr, number), child_orders.refund_line(tr, order)
        )
    elif kind is NotificationKind.ORDER_REJECTED:
        text = tr.say(
            "↩️ <b>Order #{number} was not accepted by the supplier.</b>\n{reason}\n\n"
            "<b>{refunded}</b> is back on your balance.",
            number=number,
            reason=refusal_reason(tr, str(payload.get("reason", ""))),
            refunded=refunded,
        )
    else:
        text = tr.say(
            "↩️ <b>Order #{number} was refunded.</b>\n<b>{refunded}</b> is back on your balance.",
            number=number,
            refunded=refunded,
        )
    view = Button(tr.label("📦 Order #{number}", number=number), Tap.ORDER.below(order.id or 0))
    return Screen(text, ((view,), (buttons.menu(tr, below=True),)))


def refusal_reason(tr: Translator, reason: str) -> str:
    """Say why a supplier refused, in words a customer can act on; our troubles stay ours."""
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
    """Tell a customer that an operator has moved their balance."""
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
    """Tell the operator who asked how fetching the catalogue went."""
    if "error" in payload:
        text = tr.say(
            "⚠️ <b>The catalogue could not be fetched.</b>\n{error}\nThe shop goes on with what it "
            "has and tries again by itself.",
            error=payload["error"],
        )
    else:
        counted = dict.fromkeys(("dearer", "cheaper", "quarantined"), 0) | payload["report"]
        text = tr.say(
            "✅ <b>The catalogue is up to date.</b>\nNew: {added}, changed: {changed}, "
            "gone: {gone}, back: {returned}.\nDearer: {dearer}, cheaper: {cheaper}, into "
            "quarantine: {quarantined}.\nNot for sale: {hidden}.",
            **{name: tr.number(count) for name, count in counted.items()},
        )
    shelves = Button(tr.label("🗂 What is on sale"), Tap.PUBLISHED.below(0))
    changes = Button(tr.label("📈 What changed"), Tap.CHANGES.below(0, 0))
    return Screen(text, ((changes, shelves), (buttons.desk(tr, below=True),)))


def operator_alert(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Tell an operator that something waits for them."""
    what, order = str(payload["what"]), str(payload.get("order", ""))
    admin = (buttons.desk(tr, below=True),)
    if what == "unconfirmed":
        text = tr.say(
            "🔎 <b>Order #{number}: no clear answer from the panel.</b>\nIt may be there or not. "
            "It is not sent again, and the money is held. /order {number} shows the evidence.",
            number=order,
        )
    elif what == "disputed":
        text = tr.say(
            "🔎 <b>Order #{number}: the panel does not say what was delivered.</b>\nNo money has "
            "moved. /order {number} shows what it said.",
            number=order,
        )
    elif what.startswith("late:"):
        text = tr.say(
            "🔎 <b>Order #{number}: the panel took it after all, as {panel_order}.</b>\nIt was "
            "settled here before that answer came. Cancel it on the panel's site if you can.",
            number=order,
            panel_order=what.removeprefix("late:"),
        )
    elif what.startswith("word:"):
        text = tr.say(
            "🔎 <b>Order #{number}: the panel uses a state I do not know: {word}.</b>\nThe order "
            "stays as it was and is asked for again.",
            number=order,
            word=what.removeprefix("word:"),
        )
    elif (of_parts := child_orders.parent_alert(tr, what, order)) is not None:
        text = of_parts
    elif what.startswith("quarantine:"):
        return _quarantine(tr, int(what.removeprefix("quarantine:")))
    elif what == "set_aside":
        text = tr.say(
            "⚠️ <b>Update {update} failed three times and was put aside.</b>\nThe customer was told "
            "that nothing was charged for it. The log has the error.",
            update=str(payload.get("update", "")),
        )
    elif what == "books":
        text = tr.plural(
            "🚨 <b>The books do not add up.</b>\n{count} discrepancy. Run "
            "<code>python -m bot verify-ledger</code>, and sell nothing before you know why.",
            "🚨 <b>The books do not add up.</b>\n{count} discrepancies. Run "
            "<code>python -m bot verify-ledger</code>, and sell nothing before you know why.",
            int(payload.get("count", 0)),
        )
    elif what == "funds":
        text = tr.say(
            "💸 <b>The panel's balance is too low.</b>\nOrders wait for it; customers see them as "
            "accepted. Top the panel up, and they go out by themselves."
        )
    else:
        text = tr.say(
            "⚠️ <b>The panel refuses us: {error}.</b>\nOrders wait. Check PANEL_URL and PANEL_KEY; "
            "<code>python -m bot doctor</code> helps.",
            error=str(payload.get("error", what)),
        )
    return Screen(text, (admin,))


def _quarantine(tr: Translator, count: int) -> Screen:
    text = tr.plural(
        "🚧 <b>{count} service was taken off sale for its rate.</b>\nIt moved more than threefold "
        "at once, or is no price. It is sold again when you accept the rate, or the panel takes "
        "it back.",
        "🚧 <b>{count} services were taken off sale for their rates.</b>\nThey moved more than "
        "threefold at once, or are no price. They are sold again when you accept the rates, or "
        "the panel takes them back.",
        count,
    )
    look = Button(tr.label("🚧 Quarantine"), Tap.QUARANTINE.below(0))
    return Screen(text, ((look,), (buttons.desk(tr, below=True),)))
