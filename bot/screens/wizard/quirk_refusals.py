"""What a panel takes less of than the document, said to a customer before they pay."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.quirks.refusals import Breach, Problem

MOST_LINES = 10
"""Lines that are named; whoever has more of them sees the kind of mistake."""


def problem(tr: Translator, found: Problem) -> Markup:
    """Say which limit an order passes, and what would fit."""
    if found.breach is Breach.LINK:
        return tr.say(
            "⚠️ The link is {length} characters long; this service takes {longest}.",
            length=tr.number(found.length),
            longest=tr.number(found.longest),
        )
    if found.breach is Breach.INTERVAL:
        return tr.say(
            "⚠️ Between two runs this service knows only these minutes: {intervals}",
            intervals=", ".join(tr.number(minutes) for minutes in found.intervals),
        )
    numbers = ", ".join(tr.number(line) for line in found.lines[:MOST_LINES])
    return tr.plural(
        "⚠️ {count} comment holds what this service takes for the end of one: "
        "<code>{marks}</code>. Line: {lines}",
        "⚠️ {count} comments hold what this service takes for the end of one: "
        "<code>{marks}</code>. Lines: {lines}",
        len(found.lines),
        marks=" ".join(found.marks),
        lines=numbers + ("…" if len(found.lines) > MOST_LINES else ""),
    )
