"""Rows of the panel's list that the shop cannot read."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.catalog.sync.unreadable_rows import ListProblem
from bot.i18n import Translator
from bot.quirks.row_problems import PROBLEM_LABELS
from bot.screens import buttons, paging
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import cut_to_units, cut_to_width

PAGE_SIZE = 10
"""Rows on a page."""

NUMBER_UNITS, TITLE_UNITS, VALUE_UNITS = 24, 140, 60
"""UTF-16 units of the panel's id, the name and the value: PAGE_SIZE rows fit a message."""

TITLE_COLUMNS = 70
"""Columns of a name."""


def unreadable_rows_button(tr: Translator, count: int, *, below: bool = False) -> tuple[Row, ...]:
    """Return the row with the button to this list; no row if every row can be read."""
    if not count:
        return ()
    tap = Tap.UNREADABLE_ROWS.below if below else Tap.UNREADABLE_ROWS
    return ((Button(tr.label("🧩 Unreadable · {count}", count=tr.number(count)), tap(0)),),)


def unreadable_row_list(tr: Translator, rows: Sequence[ListProblem], page: ListPage) -> Screen:
    """Show a page of the rows that cannot be read, each with the reason."""
    panel = Button(tr.label("🔌 Panel"), Tap.PANEL())
    if not rows:
        text = tr.say("✅ Every row of the panel's list can be read.")
        return Screen(text, ((panel, buttons.desk(tr)),))
    heading = tr.plural(
        "🧩 <b>{count} row of the panel's list cannot be read</b>\nIt is left out.",
        "🧩 <b>{count} rows of the panel's list cannot be read</b>\nThey are left out.",
        page.total,
    )
    turning = paging.turning_rows(Tap.UNREADABLE_ROWS, (), page)
    return Screen(lines(heading, *_lines(tr, rows)), (*turning, (panel, buttons.desk(tr))))


def _lines(tr: Translator, rows: Sequence[ListProblem]) -> list[Markup]:
    parts = []
    for row in rows:
        parts += [Markup(), _line(tr, row)]
    return parts


def _line(tr: Translator, row: ListProblem) -> Markup:
    value = cut_to_units(row.value, VALUE_UNITS)
    shown = {
        "number": cut_to_units(row.external_id or f"{row.position + 1}.", NUMBER_UNITS),
        "title": cut_to_units(cut_to_width(row.name or "–", TITLE_COLUMNS), TITLE_UNITS),
        "problem": tr.label(PROBLEM_LABELS[row.problem]),
    }
    if not value:
        return tr.say("<code>{number}</code> {title}\n{problem}", **shown)
    return tr.say(
        "<code>{number}</code> {title}\n{problem}: <code>{value}</code>", value=value, **shown
    )
