"""Changes of the catalog for operators: newest first, with a heading for each sync."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from markupsafe import Markup, escape

from bot.catalog.sync.changes import ChangeKind
from bot.catalog.sync.history import ChangeLine
from bot.i18n import N_, Translator
from bot.screens import buttons, paging
from bot.screens.admin.catalog.rates import rate
from bot.screens.callback_data import Tap
from bot.screens.paging import ListPage
from bot.screens.screen import Button, Row, Screen, lines
from bot.text.cutting import cut_to_units, cut_to_width

PAGE_SIZE = 10
"""Changes on a page."""

TITLE_COLUMNS, TITLE_UNITS = 70, 140
"""Columns and UTF-16 units of a service's title."""

FILTERS: tuple[ChangeKind | None, ...] = (
    None,
    ChangeKind.NEW,
    ChangeKind.GONE,
    ChangeKind.DEARER,
    ChangeKind.CHEAPER,
)
"""Kinds that can be shown alone, None for all; buttons carry the place in this tuple."""

ICONS: Mapping[ChangeKind, str] = MappingProxyType(
    {
        ChangeKind.NEW: "🆕",
        ChangeKind.GONE: "🚫",
        ChangeKind.RETURNED: "🔙",
        ChangeKind.DEARER: "🔺",
        ChangeKind.CHEAPER: "🔻",
        ChangeKind.BOUNDS: "🔢",
        ChangeKind.QUARANTINED: "🚧",
        ChangeKind.RELEASED: "🔓",
        ChangeKind.ACCEPTED: "✅",
    }
)

FILTER_LABELS: Mapping[ChangeKind | None, str] = MappingProxyType(
    {
        None: N_("All"),
        ChangeKind.NEW: N_("🆕 New"),
        ChangeKind.GONE: N_("🚫 Gone"),
        ChangeKind.DEARER: N_("🔺 Dearer"),
        ChangeKind.CHEAPER: N_("🔻 Cheaper"),
    }
)
"""Texts of the buttons of FILTERS."""


def filter_of(number: int) -> ChangeKind | None:
    """Return the kind at a place in FILTERS; None, which is all kinds, for a forged number."""
    return FILTERS[number] if 0 <= number < len(FILTERS) else None


def change_list(
    tr: Translator, changes: Sequence[ChangeLine], kind: ChangeKind | None, page: ListPage
) -> Screen:
    """Show a page of changes of one kind, or of all kinds if None."""
    parts: list[str | Markup] = [tr.say("📈 <b>What changed in the catalogue</b>")]
    if not changes:
        parts += ["", tr.say("Nothing of this kind in the last 90 days.")]
    moment = None
    for line in changes:
        if line.at != moment:
            parts += ["", tr.say("<b>{at}</b>", at=tr.moment(line.at))]
            moment = line.at
        parts.append(_line(tr, line))
    number = FILTERS.index(kind)
    turning = paging.turning_row(Tap.CHANGES, (number,), page)
    return Screen(lines(*parts), (*_filters(tr, kind), *turning, (buttons.desk(tr),)))


def _filters(tr: Translator, kind: ChangeKind | None) -> tuple[Row, ...]:
    filters = tuple(
        Button(
            ("✓ " if each is kind else "") + tr.label(FILTER_LABELS[each]), Tap.CHANGES(place, 0)
        )
        for place, each in enumerate(FILTERS)
    )
    return filters[:3], filters[3:]


def _line(tr: Translator, line: ChangeLine) -> Markup:
    title = cut_to_units(cut_to_width(line.title, TITLE_COLUMNS), TITLE_UNITS)
    details = ", ".join(each for each in (_rates(tr, line), _bounds(tr, line)) if each)
    return escape(f"{ICONS[line.kind]} {title} ({line.service_id}): {details}")


def _rates(tr: Translator, line: ChangeLine) -> str:
    before, after = line.rate_before, line.rate_after
    if line.kind is ChangeKind.BOUNDS:
        return ""
    if before is None or after is None or before == after:
        return rate(tr, after or before, line.currency)
    return f"{rate(tr, before, None)} → {rate(tr, after, line.currency)}"


def _bounds(tr: Translator, line: ChangeLine) -> str:
    before, after = (line.min_before, line.max_before), (line.min_after, line.max_after)
    if None in before or None in after or before == after:
        return ""
    return f"{_range(tr, *before)} → {_range(tr, *after)}"


def _range(tr: Translator, low: int | None, high: int | None) -> str:
    return f"{tr.number(low or 0)}–{tr.number(high or 0)}"
