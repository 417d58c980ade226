"""The screen of each alert to operators, with the button to what it is about."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.alerts import Alert, read_payload
from bot.notifications.outbox import NotificationKind
from bot.quirks.status_words import TEACHABLE
from bot.screens import buttons
from bot.screens.admin.catalog.refused_list import refused_list_button
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen

Payload = Mapping[str, Any]


def operator_alert(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Show an operator the alert of a notification, or name it if this version does not know it."""
    alert, fields = read_payload(payload)
    if alert is None:
        text = tr.say(
            "⚠️ <b>The shop reports: {what}.</b>\nThis version of the bot has no words for it. The "
            "log may say more.",
            what=str(payload.get("what", "")),
        )
        return _screen(tr, text)
    return ALERT_SCREENS[alert](tr, fields)


def _screen(tr: Translator, text: Markup, subject: Button | None = None) -> Screen:
    """Put an alert's text above the button to its subject, if it has one, and to the desk."""
    desk = (buttons.desk(tr, below=True),)
    return Screen(text, ((subject,), desk) if subject else (desk,))


def _order_screen(tr: Translator, text: Markup, payload: Payload) -> Screen:
    number = int(payload.get("order", 0))
    return _screen(tr, text, Button(f"🔎 #{number}", Tap.OPERATOR_ORDER.below(number)))


def _panel_screen(tr: Translator, text: Markup) -> Screen:
    return _screen(tr, text, Button(tr.label("🔌 Panel"), Tap.PANEL.below()))


def _number(payload: Payload) -> str:
    return str(payload.get("order", ""))


def _unconfirmed(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: no clear answer from the panel.</b>\nIt may be there or not. "
        "It is not sent again, and the money is held. /order {number} shows the evidence.",
        number=_number(payload),
    )
    return _order_screen(tr, text, payload)


def _disputed(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: the panel does not say what was delivered.</b>\nNo money has "
        "moved. /order {number} shows what it said.",
        number=_number(payload),
    )
    return _order_screen(tr, text, payload)


def _accepted_late(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: the panel took it after all, as {panel_order}.</b>\nIt was "
        "settled here before that answer came. Cancel it on the panel's site if you can.",
        number=_number(payload),
        panel_order=str(payload.get("panel_order", "")),
    )
    return _order_screen(tr, text, payload)


def _unknown_status(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: the panel uses a state I do not know: {word}.</b>\nThe order "
        "stays as it was and is asked for again; no money moves. If you know what the word means, "
        "teach it, with one of: {statuses}\n<code>/panel word {word} completed</code>",
        number=_number(payload),
        word=str(payload.get("word", "")),
        statuses=", ".join(TEACHABLE),
    )
    return _order_screen(tr, text, payload)


def _unrecorded(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🛑 <b>Order #{number}: the panel's answer cannot be recorded.</b>\nThe order's state or "
        "its money in the books contradicts it, so nothing has moved. It is tried again, ever less "
        "often; the other orders go on. The log names the error; check the books with "
        "<code>verify-ledger</code>.",
        number=_number(payload),
    )
    return _order_screen(tr, text, payload)


def _mostly_remains(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔎 <b>Order #{number}: completed, says the panel, and that most of it remains.</b>\nIt "
        "was settled as completed: the customer got nothing back. Compare it on the panel's site.",
        number=_number(payload),
    )
    return _order_screen(tr, text, payload)


def _runs_ignored(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "💧 <b>Order #{number}: the panel may have ignored the parts.</b>\nIt answers as for a "
        "plain order. Compare it on the panel's site, and if it is so, offer this service "
        "without drip-feed. The customer's money is held; what was not ordered there goes back "
        "at the end.",
        number=_number(payload),
    )
    return _order_screen(tr, text, payload)


def _children_overdue(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⏳ <b>Order #{number} ended at the panel three days ago, and orders it made go on."
        "</b>\nThe money is held until they end. /order {number} shows them; cancel on the "
        "panel's site what will never end.",
        number=_number(payload),
    )
    return _order_screen(tr, text, payload)


def _subscription_paused(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⏸ <b>Order #{number}: the panel has paused the subscription.</b>\nMostly the shop's "
        "balance there is too low for the next post. It goes on when there is enough.",
        number=_number(payload),
    )
    return _order_screen(tr, text, payload)


def _quarantined(tr: Translator, payload: Payload) -> Screen:
    text = tr.plural(
        "🚧 <b>{count} service was taken off sale for its rate.</b>\nIt moved more than threefold "
        "at once, or is no price. It is sold again when you accept the rate, or the panel takes "
        "it back.",
        "🚧 <b>{count} services were taken off sale for their rates.</b>\nThey moved more than "
        "threefold at once, or are no price. They are sold again when you accept the rates, or "
        "the panel takes them back.",
        int(payload.get("count", 0)),
    )
    return _screen(tr, text, Button(tr.label("🚧 Quarantine"), Tap.QUARANTINE.below(0)))


def _list_refused(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "📉 <b>The panel's list was not taken over: it is too short.</b>\nIt has {listed} services "
        "where the shop has {live}. The shop goes on with what it has; where the list names a "
        "higher rate, it charges by that.",
        listed=tr.number(int(payload.get("listed", 0))),
        live=tr.number(int(payload.get("live", 0))),
    )
    panel = int(payload.get("panel", 0))
    return _screen(tr, text, refused_list_button(tr, panel, below=True))


def _dead_letter(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⚠️ <b>Update {update} failed three times and was put aside.</b>\nThe customer was told "
        "that nothing was charged for it. The log has the error.",
        update=str(payload.get("update", "")),
    )
    return _screen(tr, text)


def _books(tr: Translator, payload: Payload) -> Screen:
    text = tr.plural(
        "🚨 <b>The books do not add up.</b>\n{count} discrepancy. Run "
        "<code>python -m bot verify-ledger</code>, and sell nothing before you know why.",
        "🚨 <b>The books do not add up.</b>\n{count} discrepancies. Run "
        "<code>python -m bot verify-ledger</code>, and sell nothing before you know why.",
        int(payload.get("count", 0)),
    )
    return _screen(tr, text)


def _panel_funds(tr: Translator, _payload: Payload) -> Screen:
    text = tr.say(
        "💸 <b>The panel's balance is too low.</b>\nOrders wait for it; customers see them as "
        "accepted. Top the panel up, and they go out by themselves."
    )
    return _panel_screen(tr, text)


def _panel_refuses(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⚠️ <b>The panel refuses us: {error}.</b>\nOrders wait. Check PANEL_URL and PANEL_KEY; "
        "<code>python -m bot doctor</code> helps.",
        error=str(payload.get("error", payload["what"])),
    )
    return _panel_screen(tr, text)


ALERT_SCREENS: Mapping[Alert, Callable[[Translator, Payload], Screen]] = {
    Alert.UNCONFIRMED: _unconfirmed,
    Alert.DISPUTED: _disputed,
    Alert.UNRECORDED: _unrecorded,
    Alert.MOSTLY_REMAINS: _mostly_remains,
    Alert.ACCEPTED_LATE: _accepted_late,
    Alert.UNKNOWN_STATUS: _unknown_status,
    Alert.RUNS_IGNORED: _runs_ignored,
    Alert.CHILDREN_OVERDUE: _children_overdue,
    Alert.SUBSCRIPTION_PAUSED: _subscription_paused,
    Alert.QUARANTINED: _quarantined,
    Alert.LIST_REFUSED: _list_refused,
    Alert.DEAD_LETTER: _dead_letter,
    Alert.BOOKS: _books,
    Alert.PANEL_FUNDS: _panel_funds,
    Alert.PANEL_REFUSES: _panel_refuses,
}
"""The screen of each alert; each has the button to what the alert is about."""
