"""The statement of a month: what came in, what went out, and each movement with its order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup

from bot.i18n import Translator
from bot.ledger import StatementLine, StatementSpan
from bot.screens import buttons, paging, wallet
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Row, Screen, in_rows, lines
from bot.text.cutting import cut_to_units

PAGE_SIZE = 8
"""Movements on a page."""

TITLE = 120
"""UTF-16 units of an order's title."""


@dataclass(frozen=True, slots=True)
class MonthStatement:
    """One page of a month's statement."""

    month: int
    """Year · 12 + month − 1."""
    since: datetime
    currency: str
    span: StatementSpan
    movements: Sequence[StatementLine]
    titles: Mapping[int, str]
    """Titles of the orders that the movements belong to, by id."""
    earlier: int | None
    """The latest month before with a movement; None if there is none."""
    later: int | None
    """The next month; None if this is the present one."""


def month_statement(tr: Translator, shown: MonthStatement, page: ListPage) -> Screen:
    """Show a page of a month's movements, newest first, with the balance before and after."""
    span = shown.span
    middle = shown.since + timedelta(days=14)
    parts: list[Markup | str] = [
        tr.say("📒 <b>Statement · {month}</b>", month=tr.month(middle)),
        "",
        tr.say(
            "At the beginning: {opening}\nIn: {incoming} · out: {outgoing}\n"
            "At the end: <b>{closing}</b>",
            opening=tr.money(span.opening, shown.currency),
            incoming=signed(tr, span.incoming, shown.currency),
            outgoing=signed(tr, span.outgoing, shown.currency),
            closing=tr.money(span.closing, shown.currency),
        ),
    ]
    if not shown.movements:
        parts += ["", tr.say("Nothing moved in this month.")]
    for line in shown.movements:
        parts += ["", _movement(tr, line, shown)]
    ids = (shown.month,)
    file = Button(tr.label("📄 As a file"), Tap.EXPORT_STATEMENT(shown.month))
    zone = Button(tr.label("🕓 Time zone"), Tap.TIME_ZONES())
    orders = [Button(f"#{each}", Tap.ORDER(each)) for each in sorted(shown.titles, reverse=True)]
    rows = (
        *in_rows(orders, 4),
        *paging.turning_row(Tap.STATEMENT, ids, page),
        *_months(tr, shown),
        (file, zone) if shown.movements else (zone,),
        (buttons.back(tr, Tap.BALANCE()), buttons.menu(tr)),
    )
    return Screen(lines(*parts), rows)


def signed(tr: Translator, amount: int, currency: str) -> str:
    """Show micro-units with their sign; 0 has none."""
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return sign + tr.money(abs(amount), currency)


def _movement(tr: Translator, line: StatementLine, shown: MonthStatement) -> Markup:
    title = shown.titles.get(line.order_id or 0)
    return lines(
        tr.say(
            "<b>{amount}</b> · {what}",
            amount=signed(tr, line.amount, shown.currency),
            what=wallet.movement(tr, line),
        ),
        None if title is None else cut_to_units(title, TITLE),
        tr.say(
            "<i>{at}</i> · balance {balance}",
            at=tr.moment(line.at),
            balance=tr.money(line.balance_after, shown.currency),
        ),
    )


def _months(tr: Translator, shown: MonthStatement) -> tuple[Row, ...]:
    found = []
    if shown.earlier is not None:
        found.append(Button(tr.label("‹ Earlier"), Tap.STATEMENT(shown.earlier, 0)))
    if shown.later is not None:
        found.append(Button(tr.label("Later ›"), Tap.STATEMENT(shown.later, 0)))
    return (tuple(found),) if found else ()
