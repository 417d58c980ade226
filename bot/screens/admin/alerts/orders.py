"""Alerts about an order, with the button to it."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.screens.admin.alerts.frame import AlertScreen, Payload, order_alert, order_number
from bot.screens.screen import Screen


def _unconfirmed(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: no clear answer from the panel.</b>\nIt may be there or not. "
        "It is not sent again, and the money is held. /order {number} shows the evidence.",
        number=order_number(payload),
    )
    return order_alert(tr, text, payload)


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
        "stays as it was and is asked for again.",
        number=order_number(payload),
        word=str(payload.get("word", "")),
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


ORDER_ALERTS: Mapping[Alert, AlertScreen] = {
    Alert.UNCONFIRMED: _unconfirmed,
    Alert.DISPUTED: _disputed,
    Alert.ACCEPTED_LATE: _accepted_late,
    Alert.UNKNOWN_STATUS: _unknown_status,
    Alert.RUNS_IGNORED: _runs_ignored,
    Alert.CHILDREN_OVERDUE: _children_overdue,
    Alert.SUBSCRIPTION_PAUSED: _subscription_paused,
}
"""The screen of each alert about an order."""
