"""What the panel says about an id that an operator has named, and the question to confirm it."""

from typing import Any

from markupsafe import Markup

from bot.i18n import Translator
from bot.notifications.outbox import NotificationKind
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import cut_to_units

TEXT_UNITS = 200
"""UTF-16 units of the panel's words and of a title that are shown."""


def panel_id_answer(tr: Translator, _kind: NotificationKind, payload: dict[str, Any]) -> Screen:
    """Show an operator the panel's answer about a named id; only a known id can be confirmed."""
    number = int(payload.get("order", 0))
    rows: list[Row] = [
        (Button(f"🔎 #{number}", Tap.OPERATOR_ORDER.below(number)),),
        (buttons.desk(tr, below=True),),
    ]
    if "error" in payload:
        return Screen(_error(tr, payload), tuple(rows))
    confirm = Button(tr.label("✅ Yes, it is this one"), Tap.LINK_ORDER.below(payload["named"]))
    return Screen(_answer(tr, payload), ((confirm,), *rows))


def _error(tr: Translator, payload: dict[str, Any]) -> Markup:
    error = cut_to_units(str(payload["error"]), TEXT_UNITS)
    if payload.get("unreachable"):
        return tr.say(
            "⚠️ <b>The panel could not be asked about {panel_order}.</b>\n{error}\nOrder "
            "#{number} is not linked yet. I ask again by myself until the panel answers, and then "
            "show you what it says.",
            panel_order=payload["panel_order"],
            error=error,
            number=str(payload["order"]),
        )
    return tr.say(
        "⚠️ <b>The panel does not know {panel_order} as an order of this shop.</b>\nIt says: "
        "{error}. Order #{number} was not linked. Check the id on the panel's site.",
        panel_order=payload["panel_order"],
        error=error,
        number=str(payload["order"]),
    )


def _answer(tr: Translator, payload: dict[str, Any]) -> Markup:
    currency = payload.get("currency") or ""
    return lines(
        tr.say(
            "🔎 <b>Is the panel's order {panel_order} our order #{number}?</b>",
            panel_order=payload["panel_order"],
            number=str(payload["order"]),
        ),
        tr.say(
            "Ours: {title}. Quantity {quantity}, expected charge {cost}",
            title=cut_to_units(str(payload.get("title", "")), TEXT_UNITS),
            quantity=tr.number(int(payload.get("quantity", 0))),
            cost=payload.get("cost") or "–",
        ),
        tr.say(
            "The panel's: {word}, charge {charge}, start count {start}, remains {remains}",
            word=cut_to_units(str(payload.get("word", "")), TEXT_UNITS),
            charge=f"{payload.get('charge') or '–'} {currency}".rstrip(),
            start=_known(tr, payload.get("start")),
            remains=_known(tr, payload.get("remains")),
        ),
        tr.say(
            "The panel tells no more of it, not even the service or the link. Compare them on its "
            "site. A wrong id can be corrected until the panel has answered for it."
        ),
    )


def _known(tr: Translator, value: int | None) -> str:
    return "–" if value is None else tr.number(value)
