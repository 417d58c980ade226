"""Alerts about an order, with the button to it."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.orders.requests.tables import RequestKind
from bot.quirks.status_words import TEACHABLE
from bot.screens.admin.alerts.frame import AlertScreen, Payload, order_alert, order_number
from bot.screens.buttons import end_request_row
from bot.screens.screen import Screen
from bot.text.cutting import cut_to_units

EVIDENCE_UNITS = 200
"""UTF-16 units of a request's evidence that are shown."""


def _disputed(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: the panel does not say what was delivered.</b>\nNo money has "
        "moved. /order {number} shows what it said.",
        number=order_number(payload),
    )
    return order_alert(tr, text, payload)


def _accepted_late(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: the panel took it after all, as {panel_order}.</b>\nIt was "
        "settled here before that answer came. Cancel it on the panel's site if you can.",
        number=order_number(payload),
        panel_order=str(payload.get("panel_order", "")),
    )
    return order_alert(tr, text, payload)


def _unknown_status(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: the panel uses a state I do not know: {word}.</b>\nThe order "
        "stays as it was and is asked for again; no money moves. If you know what the word means, "
        "teach it, with one of: {statuses}\n<code>/panel word {word} completed</code>",
        number=order_number(payload),
        word=str(payload.get("word", "")),
        statuses=", ".join(TEACHABLE),
    )
    return order_alert(tr, text, payload)


def _unrecorded(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🛑 <b>Order #{number}: the panel's answer cannot be recorded.</b>\nThe order's state or "
        "its money in the books contradicts it, so nothing has moved. It is tried again, ever less "
        "often; the other orders go on. The log names the error; check the books with "
        "<code>verify-ledger</code>.",
        number=order_number(payload),
    )
    return order_alert(tr, text, payload)


def _mostly_remains(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: completed, says the panel, and that most of it remains.</b>\nIt "
        "was settled as completed: the customer got nothing back. Compare it on the panel's site.",
        number=order_number(payload),
    )
    return order_alert(tr, text, payload)


def _runs_ignored(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "💧 <b>Order #{number}: the panel may have ignored the parts.</b>\nIt answers as for a "
        "plain order. Compare it on the panel's site, and if it is so, offer this service "
        "without drip-feed. The customer's money is held; what was not ordered there goes back "
        "at the end.",
        number=order_number(payload),
    )
    return order_alert(tr, text, payload)


def _children_overdue(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⏳ <b>Order #{number} ended at the panel three days ago, and orders it made go on."
        "</b>\nThe money is held until they end. /order {number} shows them; cancel on the "
        "panel's site what will never end.",
        number=order_number(payload),
    )
    return order_alert(tr, text, payload)


def _subscription_paused(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⏸ <b>Order #{number}: the panel has paused the subscription.</b>\nMostly the shop's "
        "balance there is too low for the next post. It goes on when there is enough.",
        number=order_number(payload),
    )
    return order_alert(tr, text, payload)


def _unknown_id(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: the panel does not know it any more.</b>\nFor an hour it has "
        "answered: {text}. The money is held. Look for it on the panel's site, then:\n"
        "<code>/resolve {number} placed ID</code> – it is there under another id\n"
        "<code>/resolve {number} refund</code> – it is not there",
        number=order_number(payload),
        text=str(payload.get("text", "")),
    )
    return order_alert(tr, text, payload)


def _long_pending(tr: Translator, payload: Payload) -> Screen:
    text = tr.plural(
        "⏳ <b>Order #{number} has been pending for {count} day.</b>\nIts service is usually done "
        "much sooner. The money is held. Ask the panel's support, or cancel it on the panel's "
        "site; <code>/resolve {number} refund</code> gives the price back.",
        "⏳ <b>Order #{number} has been pending for {count} days.</b>\nIts service is usually "
        "done much sooner. The money is held. Ask the panel's support, or cancel it on the "
        "panel's site; <code>/resolve {number} refund</code> gives the price back.",
        int(payload.get("days", 0)),
        number=order_number(payload),
    )
    return order_alert(tr, text, payload)


def _request_stuck(tr: Translator, payload: Payload) -> Screen:
    cancel = payload.get("kind") == RequestKind.CANCEL
    if cancel:
        text = tr.say(
            "⏳ <b>Order #{number}: its cancellation comes to no end.</b>\nState: "
            "{status} {evidence}\nIt is not sent again. Look at the order on the panel's site; its "
            "money moves when its status says so. If the panel does not cancel it, say so here, "
            "and the customer may ask again.",
            number=order_number(payload),
            status=str(payload.get("status", "")),
            evidence=cut_to_units(str(payload.get("evidence", "")), EVIDENCE_UNITS),
        )
    else:
        text = tr.say(
            "⏳ <b>Order #{number}: its refill comes to no end.</b>\nState: {status} {evidence}\n"
            "It is not sent again. Look at the refills on the panel's site, and say here what "
            "became of it; the customer waits for that.",
            number=order_number(payload),
            status=str(payload.get("status", "")),
            evidence=cut_to_units(str(payload.get("evidence", "")), EVIDENCE_UNITS),
        )
    screen = order_alert(tr, text, payload)
    decisions = end_request_row(tr, int(payload.get("order", 0)), cancel=cancel)
    return Screen(screen.text, (decisions, *screen.rows))


ORDER_ALERTS: Mapping[Alert, AlertScreen] = {
    Alert.DISPUTED: _disputed,
    Alert.UNRECORDED: _unrecorded,
    Alert.MOSTLY_REMAINS: _mostly_remains,
    Alert.ACCEPTED_LATE: _accepted_late,
    Alert.UNKNOWN_STATUS: _unknown_status,
    Alert.UNKNOWN_ID: _unknown_id,
    Alert.REQUEST_STUCK: _request_stuck,
    Alert.LONG_PENDING: _long_pending,
    Alert.RUNS_IGNORED: _runs_ignored,
    Alert.CHILDREN_OVERDUE: _children_overdue,
    Alert.SUBSCRIPTION_PAUSED: _subscription_paused,
}
"""The screen of each alert about an order."""
