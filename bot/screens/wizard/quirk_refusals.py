"""Sentences for an order that a panel's quirks refuse: shown to a customer before paying."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.quirks.refusals import (
    CharactersForbidden,
    IntervalUnknown,
    LinkTooLong,
    OrderRefusal,
)

MOST_LINES = 10
"""Line numbers that are named, at most; an ellipsis stands for the rest."""


def quirk_refusal(tr: Translator, refusal: OrderRefusal) -> Markup:
    """Say why an order is refused, and what the panel would accept."""
    if isinstance(refusal, LinkTooLong):
        return tr.say(
            "⚠️ The link is {length} characters long; this service takes {longest}.",
            length=tr.number(refusal.length),
            longest=tr.number(refusal.longest),
        )
    if isinstance(refusal, IntervalUnknown):
        return tr.say(
            "⚠️ Between two runs this service knows only these minutes: {intervals}",
            intervals=", ".join(tr.number(minutes) for minutes in refusal.known),
        )
    if isinstance(refusal, CharactersForbidden):
        return tr.say(
            "⚠️ This service does not take these characters here: <code>{marks}</code>. Send it "
            "again without them.",
            marks=" ".join(refusal.marks),
        )
    numbers = ", ".join(tr.number(line) for line in refusal.lines[:MOST_LINES])
    return tr.plural(
        "⚠️ {count} comment holds what this service takes for the end of one: "
        "<code>{marks}</code>. Line: {lines}",
        "⚠️ {count} comments hold what this service takes for the end of one: "
        "<code>{marks}</code>. Lines: {lines}",
        len(refusal.lines),
        marks=" ".join(refusal.marks),
        lines=numbers + ("…" if len(refusal.lines) > MOST_LINES else ""),
    )
