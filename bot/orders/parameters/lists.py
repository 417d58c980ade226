"""Reads lists, one item on a line; cleans and checks each item."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bot.catalog.rules.forms import Parameter
from bot.i18n import N_
from bot.orders.parameters.refusal import BadParameter
from bot.orders.parameters.usernames import name_of, quote_input, tag_of
from bot.text.invisible import strip_invisible

LONGEST_LINE: Final = 2_200
"""Largest number of characters of an item: Instagram's longest comment."""

LIST_LIMIT: Final = 1_000_000
"""Largest size of a list in bytes of UTF-8: safe in a posted form."""

_BETWEEN_WORDS = re.compile(r"[\s,;،，；、\u2800\u3164\uffa0]+")

_NO_USERNAME = N_(
    "⚠️ Line {line}: “{item}” is not a username. One has letters, digits, dots, dashes and "
    "underscores only. Please correct it and send the list again."
)
_NO_HASHTAG = N_(
    "⚠️ Line {line}: “{item}” is not a hashtag. One has letters, digits and underscores only. "
    "Please correct it and send the list again."
)
_WORDS: Mapping[Parameter, tuple[Callable[[str], str | None], str]] = {
    Parameter.USERNAMES: (name_of, _NO_USERNAME),
    Parameter.HASHTAGS: (tag_of, _NO_HASHTAG),
}
"""Lists of words: how a word is read, and the text of its refusal."""


def read_lines(parameter: Parameter, text: str) -> list[str]:
    """Return the items of a text, one for each line that is not blank.

    Usernames and hashtags lose their `@` and `#`, and several may stand on a line. Raise
    BadParameter with the number of the line and the item that does not fit.
    """
    lines, refusals = sort_lines(parameter, text)
    if refusals:
        raise refusals[0]
    _refuse_too_much(lines)
    return lines


def sort_lines(parameter: Parameter, text: str) -> tuple[list[str], list[BadParameter]]:
    """Return the items of a text that fit, and the refusals of the others.

    A refusal has the number of its line as `line`, and its beginning as `item`.
    """
    good: list[str] = []
    bad: list[BadParameter] = []
    for at, line in enumerate(text.splitlines(), 1):
        for item in _items(parameter, at, line):
            if isinstance(item, str):
                good.append(item)
            else:
                bad.append(item)
    return good, bad


def count_duplicates(lines: Sequence[str], parameter: Parameter | None = None) -> int:
    """Count the lines that repeat an earlier one; usernames and hashtags without case."""
    if parameter in _WORDS:
        lines = [line.casefold() for line in lines]
    return len(lines) - len(set(lines))


def drop_duplicates(lines: Sequence[str], parameter: Parameter | None = None) -> list[str]:
    """Return the lines without those that repeat an earlier one."""
    first: dict[str, str] = {}
    for line in lines:
        first.setdefault(line.casefold() if parameter in _WORDS else line, line)
    return list(first.values())


def check_lines(lines: Sequence[str], minimum: int, maximum: int) -> None:
    """Raise BadParameter if a list has too few or too many lines, or too much text."""
    if not minimum <= len(lines) <= maximum:
        raise BadParameter(
            N_("⚠️ Lines in the list: {count}. From {minimum} to {maximum} are allowed."),
            count=len(lines),
            minimum=minimum,
            maximum=maximum,
        )
    _refuse_too_much(lines)


def _items(parameter: Parameter, at: int, line: str) -> Iterator[str | BadParameter]:
    if parameter in _WORDS:
        yield from _words(parameter, at, line)
        return
    item = strip_invisible(line)
    if len(item) > LONGEST_LINE:
        yield BadParameter(
            N_("⚠️ Line {line} is {length} characters long; {limit} are allowed."),
            line=at,
            length=len(item),
            limit=LONGEST_LINE,
            item=quote_input(item),
        )
    elif item:
        yield item


def _words(parameter: Parameter, at: int, line: str) -> Iterator[str | BadParameter]:
    read, refusal = _WORDS[parameter]
    if parameter is Parameter.HASHTAGS and "/" not in line:
        line = re.sub(r"(?<=[^\s#＃])(?=[#＃])", " ", line)  # #one#two
    for word in map(strip_invisible, _BETWEEN_WORDS.split(line)):
        if not word:
            continue
        item = read(word)
        yield BadParameter(refusal, line=at, item=quote_input(word)) if item is None else item


def _refuse_too_much(lines: Sequence[str]) -> None:
    size = sum(len(line.encode()) + 1 for line in lines)
    if size > LIST_LIMIT:
        raise BadParameter(
            N_("⚠️ The list is too long for one order: {size} bytes, and {limit} are allowed."),
            size=size,
            limit=LIST_LIMIT,
        )
