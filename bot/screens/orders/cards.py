"""Orders: the live card, the list, and the operator's card."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.learning.outlook import Outlook
from bot.orders.requests.standing import RequestStanding
from bot.orders.status import FINAL, FOLLOWED, NEEDS_OPERATOR, Status
from bot.orders.tables import CardOrder, Order, OrderChild, OrderEvent
from bot.orders.waiting.withdraw import CUSTOMER_MAY_WITHDRAW
from bot.screens import buttons, statuses
from bot.screens.callback_data import Tap
from bot.screens.orders import child_orders, decisions, evidence, operator_requests, requests
from bot.screens.orders.order_list import tap_back
from bot.screens.orders.outlook import outlook_lines
from bot.screens.screen import Button, Screen, lines
from bot.screens.wizard import answers
from bot.text.cutting import cut_to_units

TITLE = 120
"""UTF-16 units of a title on an operator's card."""

WAITS_FOR_LINK = frozenset({Status.WAITING_LINK, Status.WAITING_TURN})
"""Statuses of an order that is sent when another one to its link has ended."""

BAR = 10
"""Cells of the progress bar."""


def order_card(
    tr: Translator,
    order: CardOrder,
    outlook: Outlook | None = None,
    *,
    live: bool = True,
    standing: RequestStanding | None = None,
    origin: tuple[int, ...] = (),
) -> Screen:
    """Show an order to its customer, with what can be expected of it if there is an outlook.

    `standing` is what may be requested for it.

    The live card is one message that is edited as the order goes on, so its buttons answer below
    it. The buttons of a card opened from the list edit that message; `origin` are the search and
    the packed page that it was opened from.
    """
    status = Status(order.status)
    text = lines(
        tr.say(
            "{icon} <b>Order #{number}</b> · {status}",
            icon=statuses.ICONS[status],
            number=str(order.id),
            status=statuses.status_label(tr, status),
        ),
        "",
        tr.say("<b>{title}</b>", title=order.title),
        *answers.answer_lines(tr, order.parameters, order.billed_quantity),
        *_progress(tr, order, status),
        *outlook_lines(tr, order, outlook, delivered_pieces(order)),
        "",
        *_money(tr, order, status),
        *_advice(tr, status),
        *requests.request_lines(tr, standing),
    )
    action_rows = _rows(tr, order, status, live=live, origin=origin)
    return Screen(text, (*requests.request_rows(tr, standing, live=live), *action_rows))


def _progress(tr: Translator, order: CardOrder, status: Status) -> list[Markup]:
    delivered = delivered_pieces(order)
    parts = child_orders.parent_progress(tr, order, delivered)
    moving = status in FOLLOWED - {Status.ACTIVE, Status.PAUSED}
    if moving and delivered is not None and child_orders.has_bar(order):
        share = delivered / order.billed_quantity
        cells = min(BAR, int(share * BAR))
        parts.append(
            tr.say(
                "{bar} {percent} · {done} of {all}",
                bar="▰" * cells + "▱" * (BAR - cells),
                percent=tr.percent(int(share * 100) / 100),
                done=tr.number(delivered),
                all=tr.number(order.billed_quantity),
            )
        )
    if status is Status.PARTIAL and delivered is not None and not parts:
        parts.append(
            tr.say(
                "Delivered: {done} of {all}",
                done=tr.number(delivered),
                all=tr.number(order.billed_quantity),
            )
        )
    if order.start_count is not None:
        parts.append(tr.say("Start count: {start}", start=tr.number(order.start_count)))
    return parts


def delivered_pieces(order: CardOrder) -> int | None:
    """Return how many pieces were delivered; None if the panel has not said.

    Panels send `remains: 0` for an order they have not begun, so it says nothing there.
    """
    if order.remains is None or order.status in (Status.PENDING, Status.PROCESSING):
        return None
    return max(0, order.billed_quantity - order.remains)


def _money(tr: Translator, order: CardOrder, status: Status) -> list[Markup]:
    price = tr.money(order.price, order.currency)
    if status not in FINAL:
        return [tr.say("Price: {price}, held until the delivery is done", price=price)]
    parts = [tr.say("Price: {price}", price=price)]
    if order.refunded or order.refunded_after_end:
        refunded = tr.money(order.refunded + order.refunded_after_end, order.currency)
        parts.append(tr.say("Back on your balance: <b>{refunded}</b>", refunded=refunded))
    return parts


def _advice(tr: Translator, status: Status) -> list[Markup]:
    if status in NEEDS_OPERATOR:
        return [
            Markup(),
            tr.say(
                "The supplier has not answered clearly, and the operator is checking. Your money "
                "is held: the order is either delivered or refunded, and you need not order again."
            ),
        ]
    if status in WAITS_FOR_LINK:
        return [
            Markup(),
            tr.say(
                "The supplier works on another order to this link. Yours is sent when that one "
                "has ended; until then you may take it back, with all of your money."
            ),
        ]
    if status is Status.REJECTED:
        return [
            Markup(),
            tr.say(
                "The supplier did not take the order. Check that the link is right and public, "
                "or choose another service."
            ),
        ]
    return []


def _rows(
    tr: Translator, order: CardOrder, status: Status, *, live: bool, origin: tuple[int, ...]
) -> tuple[tuple[Button, ...], ...]:
    listed = buttons.back(tr, tap_back(*origin)) if origin else buttons.orders(tr, below=live)
    ways = (listed, buttons.menu(tr, below=live))
    if status in FINAL:
        number = order.id or 0
        again = Tap.REPEAT.below(number) if live else Tap.REPEAT(number)
        return ((Button(tr.label("🔁 Order again"), again),), ways)
    update = (Button(tr.label("🔄 Update"), Tap.ORDER(order.id or 0, *origin)),)
    if status in CUSTOMER_MAY_WITHDRAW:
        back = (Button(tr.label("✖ Take it back"), Tap.WITHDRAW(order.id or 0)),)
        return (back, update, ways)
    return (update, ways)


def ordered_already(tr: Translator, order_id: int) -> str:
    """Answer a button of a summary that became this order, as plain text."""
    return tr.label(
        "This is order #{number} now. The tapped button has changed nothing.", number=order_id
    )


def not_withdrawn(tr: Translator) -> str:
    """Say that an order cannot be taken back any more, as plain text."""
    return tr.label(
        "This order is being sent, or has moved on, so it cannot be taken back now. Its card shows "
        "where it stands."
    )


def no_such_order(tr: Translator) -> Screen:
    """Say that the order does not exist, or is not this customer's."""
    text = tr.say("There is no such order of yours. /orders shows those you have.")
    return Screen(text, ((buttons.menu(tr),),))


def operator_card(
    tr: Translator,
    order: Order,
    events: Sequence[OrderEvent],
    children: Sequence[OrderChild] = (),
    standing: RequestStanding | None = None,
) -> Screen:
    """Show an operator everything known about an order: its events, evidence and children.

    `standing` is what may be requested for it, and its latest request.
    """
    status = Status(order.status)
    # An unconfirmed order has no children; any other that has some has been searched for long ago.
    listed = () if status is Status.UNCONFIRMED else children
    searched = None if listed else evidence.latest_evidence(events)
    text = lines(
        tr.say("{icon} <b>Order #{number}</b> · <code>{status}</code>",
               icon=statuses.ICONS[status], number=str(order.id), status=status.value),
        tr.say("Customer: <code>{user}</code>", user=str(order.user_id)),
        tr.say("Service: {title} (panel {service})",
               title=cut_to_units(order.title, TITLE), service=order.panel_service),
        *answers.answer_lines(tr, order.parameters, order.billed_quantity),
        tr.say("Quantity: {quantity} · start {start} · remains {remains}",
               quantity=tr.number(order.billed_quantity), start=_known(tr, order.start_count),
               remains=_known(tr, order.remains)),
        tr.say("Price: {price} · refunded {refunded} · panel charge {charge}",
               price=tr.money(order.price, order.currency),
               refunded=tr.money(order.refunded, order.currency), charge=order.charge or "–"),
        tr.say("Panel order: <code>{id}</code>", id=order.panel_order or "–"),
        tr.say("Evidence: {text}", text=order.refusal) if order.refusal else None,
        *decisions.standing_lines(tr, order),
        *operator_requests.standing_lines(tr, standing),
        *evidence.evidence_lines(tr, searched),
        *child_orders.child_order_lines(tr, listed),
        "",
        *(_event(tr, event) for event in events[-4 if searched or listed else -12:]),
        _decide(tr, order) if status in NEEDS_OPERATOR else None,
    )  # fmt: skip
    rows = (
        *evidence.link_rows(tr, order, searched),
        *decisions.decision_rows(tr, order),
        *operator_requests.standing_rows(tr, standing),
    )
    return Screen(text, (*rows, (buttons.desk(tr),)))


def _decide(tr: Translator, order: Order) -> Markup:
    number = str(order.id)
    if order.status == Status.DISPUTED:
        return tr.say(
            "\nLook it up on the panel's site, then:\n"
            "<code>/resolve {number} remains 30</code> – all but 30 were delivered\n"
            "<code>/resolve {number} placed ID</code> – follow it under another id\n"
            "<code>/resolve {number} refund</code> – nothing was delivered",
            number=number,
        )
    return tr.say(
        "\nLook for it among the panel's newest orders, then:\n"
        "<code>/resolve {number} placed ID</code> – the panel has it under this id\n"
        "<code>/resolve {number} refund</code> – the panel does not have it",
        number=number,
    )


def _event(tr: Translator, event: OrderEvent) -> Markup:
    return tr.say(
        "{at} <code>{before} → {after}</code> {source}",
        at=tr.moment(event.at),
        before=event.before,
        after=event.after,
        source=event.source,
    )


def _known(tr: Translator, value: int | None) -> str:
    return "–" if value is None else tr.number(value)
