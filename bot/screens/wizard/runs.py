"""The question how a drip-feed delivers: in parts of the same quantity, or repeated."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.orders import filling
from bot.orders.parameters.runs import offer_repeats, offer_splits
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Row, lines
from bot.screens.wizard import choices
from bot.screens.wizard.questions import OpenQuestion, QuestionText


def runs_text(tr: Translator, question: OpenQuestion) -> QuestionText:
    """Ask how it is delivered, and say what each way brings and costs."""
    parts = tr.plural(
        "<b>In parts</b>: the same {count} piece at the same price.",
        "<b>In parts</b>: the same {count} pieces at the same price.",
        _all(question),
    )
    repeats = tr.plural(
        "<b>Repeated</b>: {count} piece each time, and each time is paid for. Tap one, or type how "
        "many times: from {minimum} to {maximum}.",
        "<b>Repeated</b>: {count} pieces each time, and each time is paid for. Tap one, or type "
        "how many times: from {minimum} to {maximum}.",
        _each(question),
        minimum=tr.number(question.bounds.low),
        maximum=tr.number(question.bounds.high),
    )
    hint = lines(
        parts if _offered_parts(question) else None,
        repeats if question.bounds.high >= question.bounds.low else None,
    )
    return tr.say("💧 <b>In parts, or repeated?</b>"), hint


def runs_rows(tr: Translator, question: OpenQuestion) -> tuple[Row, ...]:
    """Return a button for each way, with its pieces and, where it changes, its price."""
    whole, each, place = _all(question), _each(question), choices.number_of(question.parameter)
    parts = [
        Button(
            tr.label(
                "{parts} × {each}, the same {all}",
                parts=tr.number(number),
                each=tr.number(whole // number),
                all=tr.number(whole),
            ),
            Tap.SPLIT(number),
        )
        for number in _offered_parts(question)
    ]
    repeats = [
        Button(
            tr.label(
                "Repeat {times} ×: {all}, {price}",
                times=tr.number(times),
                all=tr.number(each * times),
                price=_price(tr, question, each * times),
            ),
            Tap.PICK(place, times),
        )
        for times in offer_repeats(question.bounds.high)
    ]
    return tuple((button,) for button in (*parts, *repeats))


def at_once_rows(tr: Translator, question: OpenQuestion) -> tuple[Row, ...]:
    """Return the buttons that deliver all pieces at once, or those of one run only."""
    place, whole, each = choices.number_of(question.parameter), _all(question), _each(question)
    label = tr.label("All {all} at once", all=tr.number(whole))
    if whole == each:
        return ((Button(label, Tap.DECLINE(place)),),)
    at_once = Button(label, Tap.DECLINE(place, choices.WHOLE))
    once = Button(tr.label("Only {each}, once", each=tr.number(each)), Tap.DECLINE(place))
    return ((at_once, once),)


def not_repeatable(tr: Translator) -> Markup:
    """Say that the quantity is too large to be repeated: a typed number means that."""
    return tr.say("⚠️ So much cannot be repeated. Please tap one of the ways.")


def _price(tr: Translator, question: OpenQuestion, pieces: int) -> str:
    price = filling.price(question.card.type, question.card.unit_price, pieces)
    return tr.money(price, question.currency)


def _offered_parts(question: OpenQuestion) -> list[int]:
    return offer_splits(_all(question), question.card.min)


def _each(question: OpenQuestion) -> int:
    return question.answers.get("quantity") or question.card.min


def _all(question: OpenQuestion) -> int:
    return _each(question) * (question.answers.get("runs") or 1)
