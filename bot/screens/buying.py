"""The order wizard: each question with its bounds, the summary before paying."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.cards import ServiceCard
from bot.i18n import Translator
from bot.orders.place import Change, Requoted
from bot.orders.quote import LIFETIME, Quoted
from bot.screens import words
from bot.screens.catalogue import per_thousand
from bot.screens.data import Tap
from bot.screens.screen import Button, Row, Screen, lines

MINUTES = int(LIFETIME.total_seconds() // 60)
"""How long a price holds."""


def ask_link(
    tr: Translator, service: ServiceCard, currency: str, problem: Markup | None = None
) -> Screen:
    """Ask for the link."""
    text = lines(
        problem,
        "" if problem else None,
        tr.say("🔗 <b>Which page?</b>"),
        tr.say("Send the link, for example <code>https://example.com/your-page</code>"),
        "",
        _service(tr, service, currency),
    )
    return Screen(text, _steps(tr))


def ask_quantity(
    tr: Translator,
    service: ServiceCard,
    currency: str,
    suggestions: Sequence[int],
    problem: Markup | None = None,
) -> Screen:
    """Ask for the quantity, with a few to tap."""
    text = lines(
        problem,
        "" if problem else None,
        tr.say("🔢 <b>How many?</b>"),
        tr.say(
            "From {minimum} to {maximum}. Type a number or tap one.",
            minimum=tr.number(service.min),
            maximum=tr.number(service.max),
        ),
        "",
        _service(tr, service, currency),
    )
    taps = [Button(tr.number(number), Tap.QUANTITY(number)) for number in suggestions]
    rows = [tuple(taps[start : start + 3]) for start in range(0, len(taps), 3)]
    return Screen(text, (*rows, *_steps(tr)))


def summary(
    tr: Translator,
    service: ServiceCard,
    quote: Quoted,
    balance: int,
    problem: Markup | None = None,
) -> Screen:
    """Show all of the order before it is paid, and what is missing where the balance is short."""
    missing = quote.price - balance
    text = lines(
        problem,
        "" if problem else None,
        tr.say("🧾 <b>Your order</b>"),
        "",
        tr.say("<b>{title}</b>", title=service.title),
        tr.say("🔗 {link}", link=quote.parameters["link"]),
        tr.plural("🔢 {count} piece", "🔢 {count} pieces", quote.quantity),
        "",
        tr.say("Price: <b>{price}</b>", price=tr.money(quote.price, quote.currency)),
        tr.say("Your balance: {balance}", balance=tr.money(balance, quote.currency)),
        _after(tr, missing, quote.currency),
    )
    return Screen(text, (*_pay(tr, quote, missing), *_steps(tr)))


def _after(tr: Translator, missing: int, currency: str) -> Markup:
    if missing > 0:
        return tr.say(
            "⚠️ <b>{missing} is missing.</b> Top up, then come back to this order: it stays here.",
            missing=tr.money(missing, currency),
        )
    return tr.say(
        "Left after the order: {left}\n\nThe price holds for {minutes} minutes.",
        left=tr.money(-missing, currency),
        minutes=tr.number(MINUTES),
    )


def _pay(tr: Translator, quote: Quoted, missing: int) -> tuple[Row, ...]:
    if missing > 0:
        top_up = Button(tr.label("💳 Top up"), Tap.TOP_UP())
        return ((top_up, Button(tr.label("🔄 Check again"), Tap.RESUME())),)
    price = tr.money(quote.price, quote.currency)
    return ((Button(tr.label("✅ Confirm · {price}", price=price), Tap.CONFIRM(quote.id)),),)


def changed(tr: Translator, requoted: Requoted) -> Markup:
    """Say why the price that was confirmed does not hold; nothing was charged."""
    before = tr.money(requoted.before.price, requoted.before.currency)
    if requoted.why is Change.GONE:
        return tr.say(
            "⚠️ This service has just been taken off sale. Nothing was charged. Please choose "
            "another one."
        )
    if requoted.why is Change.LIMITS:
        return tr.say(
            "⚠️ The smallest or largest order of this service has just changed. Nothing was "
            "charged. Please choose the quantity again."
        )
    if requoted.why is Change.DEARER and requoted.fresh is not None:
        return tr.say(
            "⚠️ The price has just changed from {before} to <b>{price}</b>. Nothing was charged: "
            "please look again and confirm.",
            before=before,
            price=tr.money(requoted.fresh.price, requoted.fresh.currency),
        )
    return tr.say(
        "⏳ The price was held for {minutes} minutes, and they are over. Nothing was charged: here "
        "is the current price.",
        minutes=tr.number(MINUTES),
    )


def gone(tr: Translator, problem: Markup | None = None) -> Screen:
    """Say that the service is not on sale."""
    text = problem or tr.say(
        "This service is not on sale any more. Nothing was charged. Please choose another one."
    )
    return Screen(text, ((words.services(tr),), (words.menu(tr),)))


def canceled(tr: Translator, service: ServiceCard | None) -> Screen:
    """Say that the dialog is left and nothing happened."""
    text = tr.say("The order was not placed, and nothing was charged.")
    rows: list[Row] = [(words.menu(tr),)]
    if service is not None:
        rows.insert(0, (words.back(tr, Tap.SERVICE(service.id)),))
    return Screen(text, tuple(rows))


def nothing_to_cancel(tr: Translator) -> Screen:
    """Answer /cancel where no order is being filled in."""
    text = tr.say("There is nothing to cancel: you are not filling in an order.")
    return Screen(text, ((words.menu(tr),),))


def _service(tr: Translator, service: ServiceCard, currency: str) -> Markup:
    return tr.say(
        "<i>{title}</i>\n{price}", title=service.title, price=per_thousand(tr, service, currency)
    )


def _steps(tr: Translator) -> tuple[Row, ...]:
    back, cancel = words.back(tr, Tap.BACK()), Button(tr.label("✖ Cancel"), Tap.CANCEL())
    return ((back, cancel),)
