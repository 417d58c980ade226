"""The summary of an order before it is paid, and what is shown if it is not placed."""

from markupsafe import Markup

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.catalog.rules.networks import Network
from bot.i18n import Translator
from bot.orders.place import Requoted, RequoteReason
from bot.orders.quote import QUOTE_LIFETIME, Quoted
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, Screen, in_rows, lines
from bot.screens.wizard import answers, choices
from bot.screens.wizard.asking import back_and_cancel

QUOTE_MINUTES = int(QUOTE_LIFETIME.total_seconds() // 60)
"""Minutes a quote's price holds."""

WAIT, GO_ON = 1, 2
"""The second id of a Confirm button: what to do if another order has the same link."""


def order_summary(
    tr: Translator,
    service: ServiceCard,
    quote: Quoted,
    balance: int,
    problem: Markup | None = None,
    *,
    dripfeed: bool = False,
    other_network: Network | None = None,
    link_busy: bool = False,
) -> Screen:
    """Show the whole order before it is paid, and the shortfall if the balance is too low.

    `balance` is in micro-units. `dripfeed` offers delivery in parts. `other_network` is the
    network of the link if the service is certainly for another one. `link_busy` says that an order
    of anybody has the same link, and asks whether to wait for its end.
    """
    shortfall = quote.price - balance
    text = lines(
        problem,
        "" if problem else None,
        tr.say("🧾 <b>Your order</b>"),
        "",
        tr.say("<b>{title}</b>", title=service.title),
        *answers.answer_lines(tr, quote.parameters, quote.billed_quantity),
        _other_network(tr, other_network),
        _link_busy(tr) if link_busy else None,
        "",
        _price(tr, quote),
        tr.say("Your balance: {balance}", balance=tr.money(balance, quote.currency)),
        _after(tr, shortfall, quote.currency),
    )
    changing = _changing(tr, quote, dripfeed=dripfeed)
    return Screen(
        text, (*_pay(tr, quote, shortfall, link_busy=link_busy), *changing, *back_and_cancel(tr))
    )


def _price(tr: Translator, quote: Quoted) -> Markup:
    price = tr.money(quote.price, quote.currency)
    if "posts" in quote.parameters:
        return tr.say(
            "Held for it: <b>{price}</b>. What is not delivered comes back to your balance.",
            price=price,
        )
    return tr.say("Price: <b>{price}</b>", price=price)


def _other_network(tr: Translator, network: Network | None) -> Markup | None:
    if network is None:
        return None
    return tr.say(
        "⚠️ This link is of {icon} {network}, the service is not. Please look again.",
        icon=network.icon,
        network=network.title,
    )


def _link_busy(tr: Translator) -> Markup:
    return tr.say(
        "⚠️ <b>Another order to this link is under way.</b> Two at once can spoil each other's "
        "count. <b>Wait</b>: you pay now, yours is sent by itself when that one has ended, and "
        "until then you may take it back. <b>Go on</b>: it is sent at once."
    )


def _changing(tr: Translator, quote: Quoted, *, dripfeed: bool) -> tuple[Row, ...]:
    """Return buttons, two a row: edit each answer, send a list as a file, deliver in parts."""
    parameters = [Parameter(name) for name in quote.parameters]
    buttons = [
        Button(
            tr.label("✏️ {answer}", answer=answers.parameter_name(tr, each)),
            Tap.EDIT(choices.number_of(each)),
        )
        for each in parameters
    ]
    buttons += [
        Button(tr.label("📄 As a file"), Tap.FILE(choices.number_of(each)))
        for each in parameters
        if each in LIST_PARAMETERS and len(quote.parameters[each]) > answers.PREVIEW
    ]
    if dripfeed and Parameter.RUNS not in parameters:
        runs = choices.number_of(Parameter.RUNS)
        buttons.append(Button(tr.label("💧 In parts or repeated"), Tap.EDIT(runs)))
    return in_rows(buttons, 2)


def _after(tr: Translator, shortfall: int, currency: str) -> Markup:
    if shortfall > 0:
        return tr.say(
            "⚠️ <b>{missing} is missing.</b> Top up, then come back to this order: it stays here.",
            missing=tr.money(shortfall, currency),
        )
    return tr.say(
        "Left after the order: {left}\n\nThe price holds for {minutes} minutes.",
        left=tr.money(-shortfall, currency),
        minutes=tr.number(QUOTE_MINUTES),
    )


def _pay(tr: Translator, quote: Quoted, shortfall: int, *, link_busy: bool) -> tuple[Row, ...]:
    if shortfall > 0:
        top_up = Button(tr.label("💳 Top up"), Tap.TOP_UP())
        return ((top_up, Button(tr.label("🔄 Check again"), Tap.RESUME())),)
    price = tr.money(quote.price, quote.currency)
    if link_busy:
        wait = Button(tr.label("🕓 Wait · {price}", price=price), Tap.CONFIRM(quote.id, WAIT))
        go_on = Button(tr.label("▶️ Go on · {price}", price=price), Tap.CONFIRM(quote.id, GO_ON))
        return ((wait,), (go_on,))
    return ((Button(tr.label("✅ Confirm · {price}", price=price), Tap.CONFIRM(quote.id)),),)


def requote_text(tr: Translator, requoted: Requoted) -> Markup:
    """Say why the confirmed price does not hold; nothing was charged."""
    before = tr.money(requoted.before.price, requoted.before.currency)
    if requoted.reason is RequoteReason.GONE:
        return tr.say(
            "⚠️ This service has just been taken off sale. Nothing was charged. Please choose "
            "another one."
        )
    if requoted.reason is RequoteReason.BOUNDS:
        return tr.say(
            "⚠️ What this service takes has just changed. Nothing was charged. Please look at your "
            "answers again."
        )
    if requoted.reason is RequoteReason.DEARER and requoted.fresh is not None:
        return tr.say(
            "⚠️ The price has just changed from {before} to <b>{price}</b>. Nothing was charged: "
            "please look again and confirm.",
            before=before,
            price=tr.money(requoted.fresh.price, requoted.fresh.currency),
        )
    return tr.say(
        "⏳ The price was held for {minutes} minutes, and they are over. Nothing was charged: here "
        "is the current price.",
        minutes=tr.number(QUOTE_MINUTES),
    )


def service_gone(tr: Translator, problem: Markup | None = None) -> Screen:
    """Say that the service is not on sale any more; `problem` replaces the sentence."""
    text = problem or tr.say(
        "This service is not on sale any more. Nothing was charged. Please choose another one."
    )
    return Screen(text, ((buttons.services(tr),), (buttons.menu(tr),)))


def wizard_canceled(tr: Translator, service: ServiceCard | None) -> Screen:
    """Say that the order was not placed, with the way back to the service."""
    text = tr.say("The order was not placed, and nothing was charged.")
    rows: list[Row] = [(buttons.menu(tr),)]
    if service is not None:
        rows.insert(0, (buttons.back(tr, Tap.SERVICE(service.id)),))
    return Screen(text, tuple(rows))


def nothing_to_cancel(tr: Translator) -> Screen:
    """Say that no order is being filled in (/cancel)."""
    text = tr.say("There is nothing to cancel: you are not filling in an order.")
    return Screen(text, ((buttons.menu(tr),),))


def question_closed_toast(tr: Translator) -> str:
    """Answer a button of a question that is not open any more."""
    return tr.label("This question is not open any more. This tap has changed nothing.")


def order_accepted_toast(tr: Translator, order_id: int | None, *, waits: bool = False) -> str:
    """Say that an order was placed; `waits` if it is sent after another one's end only."""
    if waits:
        return tr.label(
            "Order #{number} is accepted. It is sent when the other one has ended.", number=order_id
        )
    return tr.label("Order #{number} is accepted.", number=order_id)
