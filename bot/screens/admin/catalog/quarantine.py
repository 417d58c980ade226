"""Quarantined services, and the questions before their new rates are accepted."""

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from bot.catalog.sync.quarantine import QuarantinedService
from bot.i18n import Translator
from bot.screens import buttons, paging
from bot.screens.admin.catalog.rates import rate
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Screen, in_rows, lines
from bot.text.cutting import cut_to_units, cut_to_width

PAGE_SIZE = 6
"""Services on a page."""

TITLE_COLUMNS, TITLE_UNITS = 140, 280
"""Columns and UTF-16 units of a service's title."""

LARGEST_EXACT_FACTOR = 1_000_000
"""Largest factor that is shown exactly; above it, "> 1,000,000"."""


def quarantine_list(
    tr: Translator, services: Sequence[QuarantinedService], page: ListPage
) -> Screen:
    """Show a page of quarantined services with their rates; a tap asks whether to accept one."""
    if not page.total:
        text = tr.say("🚧 <b>Quarantine</b>\n\n✅ No service is held back for its rate.")
        return Screen(text, ((buttons.desk(tr),),))
    parts: list[Markup] = [
        tr.say("🚧 <b>Quarantine</b>"),
        tr.plural(
            "{count} service is not sold: its rate moved more than threefold at once, or is no "
            "price. It comes back by itself when the panel's rate does.",
            "{count} services are not sold: their rates moved more than threefold at once, or are "
            "no price. They come back by themselves when the panel's rates do.",
            page.total,
        ),
    ]
    accept_buttons = []
    for number, service in enumerate(services, page.offset + 1):
        parts += [Markup(), _line(tr, number, service)]
        if service.acceptable:
            accept_buttons.append(Button(f"✅ {number}", Tap.ACCEPT_RATE(service.id)))
    every = Button(tr.label("✅ Accept all new rates"), Tap.ACCEPT_ALL_RATES())
    rows = in_rows(accept_buttons, 3)
    turning = paging.turning_row(Tap.QUARANTINE, (), page)
    return Screen(lines(*parts), (*rows, *turning, (every,), (buttons.desk(tr),)))


def _line(tr: Translator, number: int, service: QuarantinedService) -> Markup:
    return tr.say(
        "<b>{number}.</b> {title}\n{before} → <b>{after}</b> · {factor}",
        number=number,
        title=_title(service),
        before=rate(tr, service.trusted_rate, None),
        after=rate(tr, service.rate, service.currency),
        factor=_factor(tr, service),
    )


def _title(service: QuarantinedService) -> str:
    return cut_to_units(cut_to_width(service.title, TITLE_COLUMNS), TITLE_UNITS)


def _factor(tr: Translator, service: QuarantinedService) -> str:
    if service.factor is None:
        return tr.label("no price")
    sign, times = ("×", service.factor) if service.factor >= 1 else ("÷", 1 / service.factor)
    if times >= LARGEST_EXACT_FACTOR:
        return f"{sign} > {tr.number(LARGEST_EXACT_FACTOR)}"
    return f"{sign} {tr.number(times.quantize(Decimal('0.1')))}"


def accept_question(
    tr: Translator,
    service: QuarantinedService,
    before: int | None,
    after: int | None,
    currency: str,
    number: int,
) -> Screen:
    """Ask whether to accept the new rate of one service.

    `before` and `after` are unit prices in micro-units; None if the rate gives no price.
    """
    text = lines(
        tr.say("🚧 <b>Accept the new rate?</b>"),
        "",
        _title(service),
        tr.say(
            "The panel's rate: {before} → <b>{after}</b> · {factor}",
            before=rate(tr, service.trusted_rate, None),
            after=rate(tr, service.rate, service.currency),
            factor=_factor(tr, service),
        ),
        tr.say(
            "Customers pay: {before} → <b>{after}</b>",
            before="–" if before is None else tr.money(before, currency),
            after="–" if after is None else tr.money(after, currency),
        ),
        None if service.shown else tr.say("It is not published: accepted, it stays hidden."),
    )
    return _with_answers(tr, text, number)


def accept_all_question(tr: Translator, count: int, number: int) -> Screen:
    """Ask whether to accept all new rates that are prices."""
    text = lines(
        tr.plural(
            "🚧 <b>Accept the new rate of {count} service?</b>",
            "🚧 <b>Accept the new rates of {count} services?</b>",
            count,
        ),
        "",
        tr.say("Customers pay by these rates from then on. Rates that are no price stay here."),
    )
    return _with_answers(tr, text, number)


def _with_answers(tr: Translator, text: Markup, number: int) -> Screen:
    yes = Button(tr.label("✅ Accept"), Tap.YES(number))
    no = Button(tr.label("🙈 Leave hidden"), Tap.NO())
    return Screen(text, ((yes, no),))


def rates_accepted_toast(tr: Translator, count: int) -> str:
    """Say how many new rates were accepted."""
    return str(tr.plural("{count} rate accepted.", "{count} rates accepted.", count))


def left_hidden_toast(tr: Translator) -> str:
    """Say that the services stay in quarantine."""
    return tr.label("Left hidden.")


def nothing_to_accept_toast(tr: Translator) -> str:
    """Say that the rate has been settled already, by another operator or a sync."""
    return tr.label("Nothing to accept here any more.")
