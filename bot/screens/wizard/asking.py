"""Asking: a question with what can be tapped for it, and a list while it is being gathered."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.catalog.rules.forms import Parameter
from bot.i18n import Translator
from bot.orders.filling import EXPIRES_AFTER
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.catalog.browsing import per_thousand
from bot.screens.screen import Button, Row, Screen, lines
from bot.screens.wizard import answers, calendar, choices
from bot.screens.wizard.questions import WORDS, Asked

WORDED: Final = 3
"""Buttons with words in a row."""

NUMBERED: Final = 4


def ask(
    tr: Translator, asked: Asked, problem: Markup | None = None, month: int | None = None
) -> Screen:
    """Ask one question; `month` (year · 12 + month − 1) turns the calendar."""
    title, hint = WORDS[asked.parameter](tr, asked)
    text = lines(
        problem,
        "" if problem else None,
        title,
        hint,
        "",
        tr.say(
            "<i>{title}</i>\n{price}",
            title=asked.card.title,
            price=per_thousand(tr, asked.card, asked.currency),
        ),
    )
    if asked.parameter is Parameter.EXPIRY:
        taps = calendar.rows(tr, asked.today, month)
    else:
        taps = _taps(tr, asked)
    return Screen(text, (*taps, *_decline(tr, asked), *steps(tr)))


def gathering(
    tr: Translator,
    asked: Asked,
    gathered: Sequence[str],
    doubles: int,
    problem: Markup | None = None,
) -> Screen:
    """Show a list that is being gathered: how it begins, what is too many, what can be done."""
    low, high = asked.bounds
    count = len(gathered)
    text = lines(
        problem,
        "" if problem else None,
        *answers.listed(tr, asked.parameter, list(gathered)),
        "",
        tr.plural(
            "⚠️ {count} of them is there more than once.",
            "⚠️ {count} of them are there more than once.",
            doubles,
        )
        if doubles
        else None,
        _verdict(tr, count, low, high),
    )
    place = choices.place(asked.parameter)
    rows: list[Row] = []
    if low <= count <= high:
        rows.append((Button(tr.label("✅ That is all"), Tap.DONE(place)),))
    if count > high:
        cut = tr.label("✂️ Keep the first {count}", count=tr.number(high))
        rows.append((Button(cut, Tap.CUT(place)),))
    if doubles:
        rows.append((Button(tr.label("🧹 Leave each once"), Tap.UNIQUE(place)),))
    file = Button(tr.label("📄 As a file"), Tap.FILE(place))
    anew = Button(tr.label("🗑 Begin anew"), Tap.CLEAR(place))
    rows.append((file, anew) if count > answers.PREVIEW else (anew,))
    return Screen(text, (*rows, *steps(tr)))


def _verdict(tr: Translator, count: int, low: int, high: int) -> Markup:
    bounds = {"minimum": tr.number(low), "maximum": tr.number(high)}
    if count > high:
        return tr.plural(
            "⚠️ {count} line is too many: from {minimum} to {maximum} can be ordered.",
            "⚠️ {count} lines are too many: from {minimum} to {maximum} can be ordered.",
            count,
            **bounds,
        )
    if count < low:
        return tr.plural(
            "{count} line so far: from {minimum} to {maximum} can be ordered. Send more.",
            "{count} lines so far: from {minimum} to {maximum} can be ordered. Send more.",
            count,
            **bounds,
        )
    return tr.plural(
        "{count} line: from {minimum} to {maximum} can be ordered. Send more, or go on.",
        "{count} lines: from {minimum} to {maximum} can be ordered. Send more, or go on.",
        count,
        **bounds,
    )


def _taps(tr: Translator, asked: Asked) -> tuple[Row, ...]:
    parameter = asked.parameter
    place = choices.place(parameter)
    taps = []
    for number in choices.offered(parameter, asked.bounds, asked.intervals):
        value = choices.answer_of(parameter, number)
        if value is not None:
            taps.append(Button(choices.label(tr, parameter, value), Tap.PICK(place, number)))
    worded = any(letter.isalpha() for tap in taps for letter in tap.text)
    wide = parameter in (Parameter.DEVICE, Parameter.TYPE_OF_TRAFFIC)
    across = 1 if wide else WORDED if worded or parameter is Parameter.QUANTITY else NUMBERED
    return tuple(tuple(taps[at : at + across]) for at in range(0, len(taps), across))


def _decline(tr: Translator, asked: Asked) -> tuple[Row, ...]:
    if not asked.optional:
        return ()
    if asked.parameter is Parameter.EXPIRY:
        label = str(tr.plural("{count} day from now", "{count} days from now", EXPIRES_AFTER.days))
    elif asked.parameter is Parameter.RUNS:
        label = tr.label("All at once")
    else:
        label = tr.label("No, only new ones")
    return ((Button(label, Tap.DECLINE(choices.place(asked.parameter))),),)


def steps(tr: Translator) -> tuple[Row, ...]:
    """Return the row that leads back and out."""
    return ((buttons.back(tr, Tap.BACK()), Button(tr.label("✖ Cancel"), Tap.CANCEL())),)
