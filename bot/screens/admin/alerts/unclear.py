"""Alerts about orders without a clear answer: to be decided, made whole, discovered later."""

from collections.abc import Mapping

from bot.i18n import Translator
from bot.notifications.alerts import Alert
from bot.screens import buttons
from bot.screens.admin.alerts.frame import AlertScreen, Payload, order_alert, order_number
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen


def _unconfirmed(tr: Translator, payload: Payload) -> Screen:
    candidates = [str(one) for one in payload.get("candidates", ())]
    if candidates:
        text = tr.say(
            "🔎 <b>Order #{number}: no clear answer from the panel.</b>\nIt may be there as {ids}, "
            "or not at all; look it up on the panel's site. It is not sent again, and the money is "
            "held. /order {number} shows the evidence.",
            number=order_number(payload),
            ids=", ".join(candidates),
        )
    else:
        text = tr.say(
            "🔎 <b>Order #{number}: no clear answer from the panel.</b>\nIt may be there or not. "
            "It is not sent again, and the money is held. /order {number} shows the evidence.",
            number=order_number(payload),
        )
    number = int(payload.get("order", 0))
    decisions = (
        Button(tr.label("↩️ Refund"), Tap.REFUND_ORDER.below(number)),
        Button(tr.label("⏳ Let it wait"), Tap.KEEP_ORDER.below(number)),
    )
    screen = order_alert(tr, text, payload)
    links = buttons.panel_order_rows(tr, number, candidates, below=True)
    return Screen(screen.text, (*links, decisions, *screen.rows))


def _compensated(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🤝 <b>Order #{number}: the customer has {refunded} back at the shop's risk.</b>\nFor a "
        "day nothing has shown whether the panel has it. If it has, the shop loses its charge: "
        "{charge}. It is searched for three more days; cancel it on the panel's site if you see "
        "it there.",
        number=order_number(payload),
        refunded=_amount(tr, payload.get("refunded"), payload.get("currency")),
        charge=_amount(tr, payload.get("charge"), payload.get("panel_currency")),
    )
    return order_alert(tr, text, payload)


def _discovered(tr: Translator, payload: Payload) -> Screen:
    text = tr.say(
        "🤝 <b>Order #{number}: the panel has it after all, as {panel_order}.</b>\nIts customer "
        "got the money back before. The charge is written off: {loss}. Cancel it on the panel's "
        "site if you can.",
        number=order_number(payload),
        panel_order=str(payload.get("panel_order", "")),
        loss=_amount(tr, payload.get("loss"), payload.get("panel_currency")),
    )
    return order_alert(tr, text, payload)


def _given_back(tr: Translator, payload: Payload) -> Screen:
    owed, number = payload.get("owed"), int(payload.get("order", 0))
    text = tr.say(
        "↩️ <b>Order #{number} ended, and now the panel calls it {word}.</b>\nIt gives money back "
        "to the shop for {remains} pieces, and the customer has not got that share: {owed}. "
        "Compare it on the panel's site. <code>/refund {number} AMOUNT reason</code> gives back "
        "another sum.",
        number=order_number(payload),
        word=str(payload.get("word", "")),
        remains=tr.number(payload["remains"]) if isinstance(payload.get("remains"), int) else "–",
        owed=_amount(tr, owed, payload.get("currency")),
    )
    screen = order_alert(tr, text, payload)
    if not isinstance(owed, int) or owed <= 0:
        return screen
    refund = Button(tr.label("↩️ Refund"), Tap.REFUND_GIVEN_BACK.below(number, owed))
    return Screen(screen.text, ((refund,), *screen.rows))


def _amount(tr: Translator, amount: object, currency: object) -> str:
    """Write micro-units as money; a dash if the amount or its currency is not known."""
    if not isinstance(amount, int) or not currency:
        return "–"
    return tr.money(amount, str(currency))


UNCLEAR_ALERTS: Mapping[Alert, AlertScreen] = {
    Alert.UNCONFIRMED: _unconfirmed,
    Alert.COMPENSATED: _compensated,
    Alert.DISCOVERED: _discovered,
    Alert.GIVEN_BACK: _given_back,
}
"""The screen of each alert about an order without a clear answer."""
