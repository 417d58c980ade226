"""Collect a list from several messages or a file, until the customer says it is complete."""

from dataclasses import replace

from bot.catalog.cards import ServiceCard
from bot.catalog.rules.forms import LIST_PARAMETERS, Parameter
from bot.handlers.dispatch.turn import Attachment, Reply, Turn
from bot.handlers.wizard.answers import fits_bounds, resume, save_answer
from bot.handlers.wizard.asking import ask_about_bad_lines, ask_question, panel_refusal
from bot.handlers.wizard.draft import Draft, answer_bounds, service_of
from bot.orders.parameters import LIST_LIMIT, BadParameter, decode, drop_duplicates, sort_lines
from bot.screens.errors import refusal_text
from bot.screens.wizard import choices, list_problems, summary


def add_lines(
    turn: Turn, card: ServiceCard, draft: Draft, parameter: Parameter, text: str
) -> Reply:
    """Append the lines of a text to the list; ask first if some of them are bad."""
    lines, refusals = sort_lines(parameter, text)
    if refusals and not lines:
        return ask_question(turn, card, draft, refusal_text(turn.tr, refusals[0]))
    if not lines:
        return ask_question(turn, card, draft, list_problems.only_empty_lines(turn.tr))
    all_lines = (*draft.lines, *lines)
    if len("\n".join(all_lines).encode()) > LIST_LIMIT:
        return ask_question(turn, card, draft, list_problems.list_too_long(turn.tr))
    problem_of_panel = panel_refusal(turn, card, parameter, lines)
    if problem_of_panel is not None:
        return ask_question(turn, card, draft, problem_of_panel)
    if refusals:
        waiting = replace(draft, sorted_lines=tuple(lines))
        return ask_about_bad_lines(turn, card, waiting, refusals)
    return ask_question(turn, card, replace(draft, lines=all_lines))


def leave_bad_lines_out(turn: Turn) -> Reply:
    """Append the good lines of the text that had bad ones too."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    parameter = choices.parameter_of(turn.number())
    if card is None or parameter is not draft.step or not draft.sorted_lines:
        return resume(turn)
    lines = (*draft.lines, *draft.sorted_lines)
    return ask_question(turn, card, replace(draft, lines=lines))


def send_lines_again(turn: Turn) -> Reply:
    """Keep no line of the text that had bad ones; ask for it again."""
    return resume(turn)


def add_file(turn: Turn) -> Reply:
    """Append the lines of a sent file to the list."""
    card, draft = service_of(turn), Draft.of(turn.draft)
    if card is None:
        return Reply(summary.service_gone(turn.tr), state=None)
    if draft.step not in LIST_PARAMETERS or draft.step is None:
        problem = list_problems.file_not_expected(turn.tr)
        return ask_question(turn, card, draft, problem) if draft.step else resume(turn)
    if turn.upload is None:
        return ask_question(turn, card, draft, list_problems.file_unreadable(turn.tr))
    try:
        text = decode(turn.upload)
    except BadParameter as refusal:
        return ask_question(turn, card, draft, refusal_text(turn.tr, refusal))
    return add_lines(turn, card, draft, draft.step, text)


def finish_list(turn: Turn) -> Reply:
    """Save the collected list as the answer; ask for more or fewer lines if it does not fit."""
    card, draft, parameter = _open_list(turn)
    if card is None or parameter is None:
        return resume(turn)
    lines = list(draft.lines)
    if not fits_bounds(turn, card, draft, parameter, lines):
        return ask_question(turn, card, draft)
    return save_answer(turn, card, draft, parameter, lines)


def clear_list(turn: Turn) -> Reply:
    """Remove all lines of the list."""
    return _replace_lines(turn, ())


def remove_duplicates(turn: Turn) -> Reply:
    """Remove repeated lines of the list."""
    draft = Draft.of(turn.draft)
    return _replace_lines(turn, tuple(drop_duplicates(draft.lines, draft.step)))


def cut_list(turn: Turn) -> Reply:
    """Keep the first lines of the list, as many as may be ordered."""
    card, draft, parameter = _open_list(turn)
    if card is None or parameter is None:
        return resume(turn)
    return _replace_lines(turn, draft.lines[: answer_bounds(card, draft, parameter).high])


def send_list_file(turn: Turn) -> Reply:
    """Send a list as a text file, because a message shows only its beginning."""
    parameter = choices.parameter_of(turn.number())
    lines = (
        Draft.of(turn.draft).lines_of(parameter)
        if parameter in LIST_PARAMETERS and parameter
        else ()
    )
    if not lines:
        return resume(turn)
    return Reply(document=Attachment(f"{parameter}.txt", "\n".join(lines).encode()))


def _open_list(turn: Turn) -> tuple[ServiceCard | None, Draft, Parameter | None]:
    """Return service, draft, and the list's parameter; None if the button is of another list."""
    draft, parameter = Draft.of(turn.draft), choices.parameter_of(turn.number())
    standing = parameter is draft.step and parameter in LIST_PARAMETERS and bool(draft.lines)
    return service_of(turn), draft, parameter if standing else None


def _replace_lines(turn: Turn, lines: tuple[str, ...]) -> Reply:
    card, draft, parameter = _open_list(turn)
    if card is None or parameter is None:
        return resume(turn)
    return ask_question(turn, card, replace(draft, lines=lines))
