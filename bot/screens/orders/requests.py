"""Refills and cancellations: on an order's card, and as the answer to a command."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders.requests.asking import Requested
from bot.orders.requests.auto import may_switch_on
from bot.orders.requests.standing import CANCELABLE, REFILLABLE, Availability, RequestStanding
from bot.orders.requests.tables import RequestKind, RequestStatus
from bot.orders.status import Status
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.orders.request_news import reject_reason
from bot.screens.screen import Button, Row, Screen, in_rows, lines

EXAMPLES: Final = {
    RequestKind.REFILL: "/refill 12, 15, 20",
    RequestKind.CANCEL: "/cancel_order 12, 15",
}
"""How the commands are written."""


def request_lines(tr: Translator, standing: RequestStanding | None) -> list[Markup]:
    """Return what an order's card says of its latest request, and of what cannot be requested."""
    if standing is None:
        return []
    said = [_latest(tr, standing), _unavailable(tr, standing), _automatic(tr, standing)]
    shown = [line for line in said if line is not None]
    return [Markup(), *shown] if shown else []


def _latest(tr: Translator, standing: RequestStanding) -> Markup | None:
    latest = standing.latest
    if latest is None or (latest.automatic and latest.status is RequestStatus.REJECTED):
        return None
    if latest.kind is RequestKind.CANCEL:
        return _cancellation(tr, latest.status, latest.reason, running=standing.status)
    if latest.status is RequestStatus.COMPLETED and latest.ended_at is not None:
        return tr.say("♻️ Refilled: {at}", at=tr.moment(latest.ended_at))
    return _refill(tr, latest.status, latest.reason)


def _refill(tr: Translator, status: RequestStatus, reason: str) -> Markup | None:
    if status in (RequestStatus.QUEUED, RequestStatus.SENDING):
        return tr.say("♻️ A refill is being asked for")
    if status is RequestStatus.UNKNOWN:
        return tr.say("♻️ Refill: the supplier has not answered clearly; it is being checked")
    if status is RequestStatus.ACCEPTED:
        return tr.say("♻️ The supplier works on the refill")
    if status is RequestStatus.UNTRACKED:
        return tr.say("♻️ The supplier has accepted the refill, and does not say when it is done")
    return tr.say("♻️ No refill: {reason}", reason=reject_reason(tr, RequestKind.REFILL, reason))


def _cancellation(
    tr: Translator, status: RequestStatus, reason: str, *, running: Status
) -> Markup | None:
    if running not in CANCELABLE:
        return None  # how it ended stands above
    if status in (RequestStatus.QUEUED, RequestStatus.SENDING):
        return tr.say("✖️ A cancellation is being asked for")
    if status is RequestStatus.UNKNOWN:
        return tr.say("✖️ Cancellation: the supplier has not answered clearly; it is being checked")
    if status is RequestStatus.ACCEPTED:
        return tr.say("✖️ The supplier is stopping the order; what it does not deliver is refunded")
    return tr.say("✖️ Not canceled: {reason}", reason=reject_reason(tr, RequestKind.CANCEL, reason))


def _unavailable(tr: Translator, standing: RequestStanding) -> Markup | None:
    if standing.status in REFILLABLE and standing.refill is Availability.NOT_OFFERED:
        return _not_offered(tr, RequestKind.REFILL)
    if standing.status in CANCELABLE and standing.cancel is Availability.NOT_OFFERED:
        return _not_offered(tr, RequestKind.CANCEL)
    if standing.refill is Availability.TOO_SOON and standing.free_at is not None:
        return tr.say("The next refill: from {at}", at=tr.moment(standing.free_at))
    return None


def _automatic(tr: Translator, standing: RequestStanding) -> Markup | None:
    if standing.automatic_until is None:
        return None
    until = tr.moment(standing.automatic_until)
    return tr.say("🔁 A refill is asked for each day until {until}", until=until)


def request_rows(
    tr: Translator, standing: RequestStanding | None, *, live: bool
) -> tuple[Row, ...]:
    """Return the buttons of an order's card that ask for a refill or a cancellation.

    The question before a cancellation is sent below a live card, which it must not replace.
    """
    if standing is None:
        return ()
    number, row = standing.order_id, []
    if standing.refill is Availability.POSSIBLE:
        row.append(Button(tr.label("♻️ Refill"), Tap.REFILL(number)))
    if standing.automatic_until is not None:
        row.append(Button(tr.label("🔁 Stop daily refill"), Tap.AUTO_REFILL(number, 0)))
    elif may_switch_on(standing):
        row.append(Button(tr.label("🔁 Refill daily"), Tap.AUTO_REFILL(number, 1)))
    if standing.cancel is Availability.POSSIBLE:
        ask = Tap.ASK_CANCEL.below(number) if live else Tap.ASK_CANCEL(number)
        row.append(Button(tr.label("✖ Cancel the order"), ask))
    return (tuple(row),) if row else ()


def cancel_question(tr: Translator, standing: RequestStanding) -> Screen:
    """Ask a customer whether to cancel an order that the supplier works on."""
    text = tr.say(
        "✖️ <b>Cancel order #{number}?</b>\n{title}\nThe supplier is asked to stop. What is not "
        "delivered by then is refunded as soon as the supplier says so; it may also refuse.",
        number=str(standing.order_id),
        title=standing.title,
    )
    yes = Button(tr.label("✖ Yes, cancel it"), Tap.CANCEL_ORDER(standing.order_id))
    no = Button(tr.label("No, go on"), Tap.ORDER(standing.order_id))
    return Screen(text, ((yes,), (no,)))


def request_results(
    tr: Translator, kind: RequestKind, results: Sequence[Requested], *, operator: bool = False
) -> Screen:
    """Show what became of a request for each of several orders: a line for each outcome."""
    outcomes: dict[Markup, list[str]] = {}
    for result in results:
        outcomes.setdefault(result_text(tr, kind, result), []).append(f"#{result.order_id}")
    text = lines(
        *(
            tr.say("{orders}: {outcome}", orders=", ".join(numbers), outcome=outcome)
            for outcome, numbers in outcomes.items()
        )
    )
    known = [result for result in results if result.standing is not None]
    if len(known) != 1:
        return Screen(text, ((buttons.orders(tr), buttons.menu(tr)),))
    number = known[0].order_id
    card = Tap.OPERATOR_ORDER(number) if operator else Tap.ORDER(number)
    view = Button(tr.label("📦 Order #{number}", number=str(number)), card)
    return Screen(text, ((view,), (buttons.menu(tr),)))


def result_text(tr: Translator, kind: RequestKind, result: Requested) -> Markup:
    """Say what became of a request for one order, or why nothing was asked for."""
    if result.standing is None:
        return tr.say("no such order of yours")
    offer = result.standing.availability(kind)
    if result.done and offer is Availability.UNSENT:
        return tr.say("↩️ taken back; the whole price is on the balance")
    if result.done and kind is RequestKind.CANCEL:
        return tr.say("✖️ the supplier is asked to cancel; the money follows when it has stopped")
    if result.done:
        return tr.say("♻️ the supplier is asked for a refill")
    return _WHY_NOT[offer](tr, kind)


def result_toast(tr: Translator, kind: RequestKind, result: Requested) -> str:
    """Say what became of a request for one order, as plain text."""
    return f"#{result.order_id}: {result_text(tr, kind, result).striptags()}"


def _not_offered(tr: Translator, kind: RequestKind) -> Markup:
    if kind is RequestKind.REFILL:
        return tr.say("Refill button: no")
    return tr.say("Cancel button: no")


def _open(tr: Translator, _kind: RequestKind) -> Markup:
    return tr.say("it was asked for already; its card shows where it stands")


def _too_soon(tr: Translator, kind: RequestKind) -> Markup:
    if kind is RequestKind.REFILL:
        return tr.say("a refill was asked for not long ago; its card says when it may be again")
    return tr.say("it was refused not long ago; try again in some minutes")


def _moving(tr: Translator, _kind: RequestKind) -> Markup:
    return tr.say("it is just being sent; try again in a minute")


def _running(tr: Translator, _kind: RequestKind) -> Markup:
    return tr.say("it still runs; a refill comes after the delivery")


def _undelivered(tr: Translator, _kind: RequestKind) -> Markup:
    return tr.say("nothing was kept of it that could be refilled")


def _ended(tr: Translator, _kind: RequestKind) -> Markup:
    return tr.say("it has ended already")


def _in_doubt(tr: Translator, _kind: RequestKind) -> Markup:
    return tr.say("it is being checked; the money is held meanwhile")


_WHY_NOT: Final[Mapping[Availability, Callable[[Translator, RequestKind], Markup]]] = {
    Availability.NOT_OFFERED: _not_offered,
    Availability.OPEN: _open,
    Availability.POSSIBLE: _open,
    Availability.TOO_SOON: _too_soon,
    Availability.BEING_SENT: _moving,
    Availability.UNSENT: _moving,
    Availability.RUNNING: _running,
    Availability.UNDELIVERED: _undelivered,
    Availability.ENDED: _ended,
    Availability.IN_DOUBT: _in_doubt,
}
"""Why nothing was asked for."""


def request_usage(tr: Translator, kind: RequestKind, orders: Sequence[int]) -> Screen:
    """Explain the command, and offer the orders that it fits now."""
    if kind is RequestKind.REFILL:
        text = tr.say(
            "♻️ <b>Refill</b>: the supplier delivers again what has dropped.\nSend the numbers of "
            "your orders, on one line or several: <code>{example}</code>",
            example=EXAMPLES[kind],
        )
    else:
        text = tr.say(
            "✖️ <b>Cancel</b>: the supplier is asked to stop, and what is not delivered is "
            "refunded.\nSend the numbers of your orders, on one line or several: "
            "<code>{example}</code>",
            example=EXAMPLES[kind],
        )
    tap = Tap.REFILL if kind is RequestKind.REFILL else Tap.ASK_CANCEL
    offered = [Button(f"#{number}", tap(number)) for number in orders]
    return Screen(text, (*in_rows(offered, 3), (buttons.orders(tr), buttons.menu(tr))))


def not_automatic(tr: Translator) -> str:
    """Say that automatic refill cannot be switched on, as plain text."""
    return tr.label("This order is not refilled: its service has no refill, or it is too old.")
