"""Alerts about the panel: its list, its rates, its money, its refusals."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.screens.admin.alerts.frame import AlertScreen, Payload, alert_screen, panel_alert
from bot.screens.admin.catalog.currency import currency_alert
from bot.screens.admin.catalog.refused_list import refused_list_button
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen
from bot.text.cutting import cut_to_units

WHY_UNITS: Final = 300
"""UTF-16 units of a failure's text that are shown."""


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
    return alert_screen(tr, text, Button(tr.label("🚧 Quarantine"), Tap.QUARANTINE.below(0)))


def _list_refused(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "📉 <b>The panel's list was not taken over: it is too short.</b>\nIt has {listed} services "
        "where the shop has {live}. The shop goes on with what it has; where the list names a "
        "higher rate, it charges by that.",
        listed=tr.number(int(payload.get("listed", 0))),
        live=tr.number(int(payload.get("live", 0))),
    )
    panel = int(payload.get("panel", 0))
    return alert_screen(tr, text, refused_list_button(tr, panel, below=True))


def _panel_funds(tr: Translator, payload: Payload) -> Screen:
    if "count" not in payload:  # raised by an earlier version
        text = tr.say(
            "💸 <b>The panel's balance is too low.</b>\nOrders wait for it; customers see them as "
            "accepted. Top the panel up, and they go out by themselves."
        )
        return panel_alert(tr, text)
    text = tr.plural(
        "💸 <b>The panel's balance is too low: {count} order waits.</b>\nNeeded: {needed}, "
        "there is: {balance}. The customer sees it as accepted. Top the panel up, and it goes out "
        "by itself; after six hours it is given back, unless you let it wait.",
        "💸 <b>The panel's balance is too low: {count} orders wait.</b>\nNeeded: {needed}, "
        "there is: {balance}. Customers see them as accepted. Top the panel up, and they go out "
        "by themselves; after six hours each is given back, unless you let it wait.",
        int(payload["count"]),
        needed=_needed(tr, payload),
        balance=_amount(tr, payload.get("balance"), payload),
    )
    keep = Button(tr.label("⏳ Let them wait"), Tap.KEEP_ALL.below())
    return panel_alert(tr, text, keep)


def _needed(tr: Translator, payload: Payload) -> str:
    amount = _amount(tr, payload.get("needed"), payload)
    # The cost of some orders cannot be told: subscriptions, and orders without a stored rate.
    return tr.label("more than {amount}", amount=amount) if payload.get("unpriced") else amount


def _amount(tr: Translator, amount: object, payload: Payload) -> str:
    try:
        number = tr.number(Decimal(str(amount)))
    except InvalidOperation:
        return "–"
    return f"{number} {payload.get('currency') or ''}".rstrip()


def _funds_given_back(tr: Translator, _payload: Payload) -> Screen:
    text = tr.say(
        "↩️ <b>Orders were given back that waited too long for the panel's balance.</b>\nTheir "
        "customers have their money again. /admin shows those that still wait."
    )
    return panel_alert(tr, text)


def _panel_down(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🔌 <b>No call to the panel succeeds.</b>\n{why}\nOrders wait, and the money for them is "
        "held. Check the panel's site, PANEL_URL and PANEL_KEY; <code>python -m bot doctor</code> "
        "helps. You are told when it is over.",
        why=cut_to_units(str(payload.get("why", "")), WHY_UNITS),
    )
    return panel_alert(tr, text)


def _panel_back(tr: Translator, _payload: Payload) -> Screen:
    text = tr.say("✅ <b>The panel answers again.</b>\nOrders that waited for it go on.")
    return panel_alert(tr, text)


def _panel_left(tr: Translator, payload: Payload) -> Screen:
    host = str(payload.get("host", ""))
    text = tr.plural(
        "🔀 <b>PANEL_URL names another panel, and {count} order is still open at {host}.</b>\n"
        "It is not sent to the new panel, and not asked about there: the same id is another "
        "order there. End it with <code>/resolve</code>; /admin shows it. If it is the same panel "
        "at a new address, stop the bot and run <code>python -m bot panel-moved {host}</code>.",
        "🔀 <b>PANEL_URL names another panel, and {count} orders are still open at {host}.</b>\n"
        "They are not sent to the new panel, and not asked about there: the same ids are other "
        "orders there. End them with <code>/resolve</code>; /admin shows them. If it is the same "
        "panel at a new address, stop the bot and run "
        "<code>python -m bot panel-moved {host}</code>.",
        int(payload.get("count", 0)),
        host=cut_to_units(host, WHY_UNITS),
    )
    return panel_alert(tr, text)


def _queue_late(tr: Translator, payload: Payload) -> Screen:
    number = int(payload.get("order", 0))
    text = tr.plural(
        "🐌 <b>{count} paid order has not been sent to the panel for long: #{number}.</b>\n{why}\n"
        "Its money is held, and it goes out by itself as soon as it can. You are told when none "
        "waits any more.",
        "🐌 <b>{count} paid orders have not been sent to the panel for long, the oldest is "
        "#{number}.</b>\n{why}\nTheir money is held, and they go out by themselves as soon as "
        "they can. You are told when none waits any more.",
        int(payload.get("count", 0)),
        number=str(number),
        why=cut_to_units(str(payload.get("why", "")), WHY_UNITS),
    )
    oldest = Button(f"🔎 #{number}", Tap.OPERATOR_ORDER.below(number))
    return panel_alert(tr, text, oldest)


def _queue_moves(tr: Translator, _payload: Payload) -> Screen:
    return panel_alert(tr, tr.say("✅ <b>No paid order waits to be sent for long any more.</b>"))


def _panel_refuses(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⚠️ <b>The panel refuses us: {error}.</b>\nOrders wait. Check PANEL_URL and PANEL_KEY; "
        "<code>python -m bot doctor</code> helps.",
        error=str(payload.get("error", payload["what"])),
    )
    return panel_alert(tr, text)


def _prices_stale(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "⏸ <b>Sales are paused: the panel's prices could not be checked for too long.</b>\n{why}\n"
        "Customers are told, and nothing is charged. Sales go on by themselves with the next good "
        "list; you are told of it.",
        why=cut_to_units(str(payload.get("why", "")), WHY_UNITS),
    )
    return panel_alert(tr, text)


def _prices_checked(tr: Translator, _payload: Payload) -> Screen:
    return panel_alert(tr, tr.say("✅ <b>The panel's prices are checked again.</b>\nSales go on."))


PANEL_ALERTS: Mapping[Alert, AlertScreen] = {
    Alert.QUARANTINED: _quarantined,
    Alert.PRICES_STALE: _prices_stale,
    Alert.PRICES_CHECKED: _prices_checked,
    Alert.CURRENCY_UNKNOWN: currency_alert,
    Alert.LIST_REFUSED: _list_refused,
    Alert.PANEL_FUNDS: _panel_funds,
    Alert.FUNDS_GIVEN_BACK: _funds_given_back,
    Alert.PANEL_DOWN: _panel_down,
    Alert.PANEL_BACK: _panel_back,
    Alert.PANEL_LEFT: _panel_left,
    Alert.QUEUE_LATE: _queue_late,
    Alert.QUEUE_MOVES: _queue_moves,
    Alert.PANEL_REFUSES: _panel_refuses,
}
"""The screen of each alert about the panel."""
