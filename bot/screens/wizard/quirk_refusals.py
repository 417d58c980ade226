"""What a panel takes less of than the document, said to a customer before they pay."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.quirks.refusals import OrderRefusal, RefusedField

MOST_LINES = 10
"""Lines that are named; whoever has more of them sees the kind of mistake."""


def quirk_refusal(tr: Translator, problem: OrderRefusal) -> Markup:
    """Say which limit an order passes, and what would fit."""
    if problem.field is RefusedField.LINK:
        return tr.say(
            "⚠️ The link is {length} characters long; this service takes {longest}.",
            length=tr.number(problem.length),
            longest=tr.number(problem.longest),
        )
    if problem.field is RefusedField.INTERVAL:
        return tr.say(
            "⚠️ Between two runs this service knows only these minutes: {intervals}",
            intervals=", ".join(tr.number(minutes) for minutes in problem.intervals),
        )
    numbers = ", ".join(tr.number(line) for line in problem.lines[:MOST_LINES])
    return tr.plural(
        "⚠️ {count} comment holds what this service takes for the end of one: "
        "<code>{marks}</code>. Line: {lines}",
        "⚠️ {count} comments hold what this service takes for the end of one: "
        "<code>{marks}</code>. Lines: {lines}",
        len(problem.lines),
        marks=" ".join(problem.marks),
        lines=numbers + ("…" if len(problem.lines) > MOST_LINES else ""),
    )
