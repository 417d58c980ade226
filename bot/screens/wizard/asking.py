"""A question with the answers that can be tapped, and a list while it is collected."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from bot.catalog.rules.forms import Parameter
from bot.catalog.rules.service_types import ServiceType
from bot.i18n import Translator
from bot.orders import filling
from bot.orders.filling import EXPIRES_AFTER, parse_day
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.catalog.browsing import unit_price
from bot.screens.screen import Button, Row, Screen, in_rows, lines
from bot.screens.wizard import answers, calendar, choices, runs
from bot.screens.wizard.questions import QUESTION_TEXTS, OpenQuestion

TEXTS_PER_ROW: Final = 3
"""Buttons in a row if a button has words."""

NUMBERS_PER_ROW: Final = 4
"""Buttons in a row if all buttons are numbers."""


def question_screen(
    tr: Translator, question: OpenQuestion, problem: Markup | None = None, month: int | None = None
) -> Screen:
    """Ask one question; `problem` stands above it. `month` is year · 12 + month − 1."""
    is_runs = question.parameter is Parameter.RUNS
    ask = runs.runs_text if is_runs else QUESTION_TEXTS[question.parameter]
    title, hint = ask(tr, question)
    text = lines(
        problem,
        "" if problem else None,
        _place(tr, question),
        title,
        hint,
        "",
        tr.say(
            "<i>{title}</i>\n{price}",
            title=question.card.title,
            price=unit_price(tr, question.card, question.currency),
        ),
    )
    if question.parameter is Parameter.EXPIRY:
        answer = question.answers.get("expiry")
        choice_rows = calendar.rows(tr, question.today, month, answer and parse_day(answer))
    elif question.parameter is Parameter.LINK:
        choice_rows = _last_links(question)
    elif is_runs:
        choice_rows = runs.runs_rows(tr, question)
    else:
        choice_rows = _taps(tr, question)
    return Screen(text, (*choice_rows, *_decline(tr, question), *back_and_cancel(tr)))


def collected_list(
    tr: Translator,
    question: OpenQuestion,
    items: Sequence[str],
    duplicates: int,
    problem: Markup | None = None,
) -> Screen:
    """Show a list while it is collected: its first lines, what is wrong, what can be done.

    `duplicates` is how many lines repeat an earlier one.
    """
    low, high = question.bounds
    count = len(items)
    text = lines(
        problem,
        "" if problem else None,
        *answers.list_preview(tr, question.parameter, list(items)),
        "",
        tr.plural(
            "⚠️ {count} of them is there more than once.",
            "⚠️ {count} of them are there more than once.",
            duplicates,
        )
        if duplicates
        else None,
        _verdict(tr, count, low, high),
    )
    place = choices.number_of(question.parameter)
    rows: list[Row] = []
    if low <= count <= high:
        rows.append((Button(tr.label("✅ That is all"), Tap.DONE(place)),))
    if count > high:
        cut = tr.label("✂️ Keep the first {count}", count=tr.number(high))
        rows.append((Button(cut, Tap.CUT(place)),))
    if duplicates:
        rows.append((Button(tr.label("🧹 Leave each once"), Tap.UNIQUE(place)),))
    file = Button(tr.label("📄 As a file"), Tap.FILE(place))
    anew = Button(tr.label("🗑 Begin anew"), Tap.CLEAR(place))
    rows.append((file, anew) if count > answers.PREVIEW else (anew,))
    return Screen(text, (*rows, *back_and_cancel(tr)))


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


def _last_links(question: OpenQuestion) -> tuple[Row, ...]:
    return tuple(
        (Button(f"🔗 {answers.short_link(link)}", Tap.PICK_LINK(order_id)),)
        for order_id, link in question.links
    )


def _place(tr: Translator, question: OpenQuestion) -> Markup | None:
    """Say which question of how many it is, and what the answers so far cost."""
    if question.place is None:
        return None
    number, count = map(tr.number, question.place)
    card = question.card
    price = filling.price_so_far(card.type, card.unit_price, question.answers)
    if price is None:
        return tr.say("<i>{number} of {count}</i>", number=number, count=count)
    money = tr.money(price, question.currency)
    if card.type is ServiceType.SUBSCRIPTIONS:
        return tr.say(
            "<i>{number} of {count} · so far at most {price}</i>",
            number=number,
            count=count,
            price=money,
        )
    return tr.say(
        "<i>{number} of {count} · so far {price}</i>", number=number, count=count, price=money
    )


def _taps(tr: Translator, question: OpenQuestion) -> tuple[Row, ...]:
    parameter = question.parameter
    place = choices.number_of(parameter)
    offered: list[Button] = []
    for number in choices.offered_numbers(parameter, question.bounds, question.intervals):
        value = choices.answer_of(parameter, number)
        if value is not None:
            label = choices.answer_label(tr, parameter, value)
            offered.append(Button(label, Tap.PICK(place, number)))
    across = _buttons_per_row(parameter, offered)
    return in_rows(offered, across)


def _buttons_per_row(parameter: Parameter, choice_buttons: Sequence[Button]) -> int:
    if parameter in (Parameter.DEVICE, Parameter.TYPE_OF_TRAFFIC):
        return 1
    worded = any(letter.isalpha() for button in choice_buttons for letter in button.text)
    return TEXTS_PER_ROW if worded or parameter is Parameter.QUANTITY else NUMBERS_PER_ROW


def _decline(tr: Translator, question: OpenQuestion) -> tuple[Row, ...]:
    if not question.optional:
        return ()
    if question.parameter is Parameter.RUNS:
        return runs.at_once_rows(tr, question)
    if question.parameter is Parameter.EXPIRY:
        label = str(tr.plural("{count} day from now", "{count} days from now", EXPIRES_AFTER.days))
    else:
        label = tr.label("No, only new ones")
    return ((Button(label, Tap.DECLINE(choices.number_of(question.parameter))),),)


def back_and_cancel(tr: Translator) -> tuple[Row, ...]:
    """Return the row "Back, Cancel"."""
    return ((buttons.back(tr, Tap.BACK()), Button(tr.label("✖ Cancel"), Tap.CANCEL())),)
