"""A panel's quirks as an operator types them: each by name, read and checked into its JSON.

What is kept is what the panel's client reads (`bot.quirks.record`); a value that is the document's
own is not kept at all. Every refusal says what is allowed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import ShopError
from bot.i18n import N_
from bot.quirks import value_readers as values
from bot.quirks.value_readers import BadQuirkValue


class NoSuchQuirk(ShopError):
    """There is no setting of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            N_("There is no setting {name}. /panel quirks lists those there are."), name=name[:40]
        )


@dataclass(frozen=True, slots=True)
class QuirkDefinition:
    """One setting: how it is read, and what it means."""

    read: Callable[[str], Any]
    """Typed text → JSON; None for the document's own way; BadSetting says what is allowed."""
    meaning: str
    """A msgid."""
    example: str


def parse_quirk(name: str, typed: str, current: Mapping[str, Any]) -> Any:
    """Return the JSON of a setting, None where it is the document's own way.

    `known` are the settings that stand, with which a new one must agree. Raises NoSuchSetting and
    BadSetting.
    """
    habit = QUIRK_DEFINITIONS.get(name)
    if habit is None:
        raise NoSuchQuirk(name)
    value = habit.read(typed.strip())
    _check_together(dict(current) | {name: value})
    return value


def format_quirk(value: Any) -> str:
    """Write a setting's JSON as an operator would type it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        return ", ".join(f"{ours}={theirs}" for ours, theirs in value.items())
    if isinstance(value, list):
        separator = ", " if all(isinstance(each, int) for each in value) else " "
        return separator.join(map(str, value))
    quoted = isinstance(value, str) and (not value or value != value.strip())
    return f'"{value}"' if quoted else str(value)


def _check_together(quirks: Mapping[str, Any]) -> None:
    marks, instead = quirks.get("comment_forbidden"), quirks.get("comment_replacement")
    if marks and instead and any(mark in instead for mark in marks):
        raise BadQuirkValue(N_("The replacement must not hold a forbidden character itself."))


_ON: Final = "on"
_SINGLE: Final = "single"

QUIRK_DEFINITIONS: Final[Mapping[str, QuirkDefinition]] = {
    "send_quantity_with_lists": QuirkDefinition(
        values.switch,
        N_("The panel wants the number of lines as quantity with comments and usernames."),
        _ON,
    ),
    "send_quantity_with_packages": QuirkDefinition(
        values.switch, N_("The panel wants quantity 1 with packages."), _ON
    ),
    "comment_forbidden": QuirkDefinition(
        values.marks,
        N_("At these characters the panel cuts a comment in two, and bills both."),
        ", |",
    ),
    "comment_replacement": QuirkDefinition(
        values.replacement,
        N_("Sent in place of those characters; without it such comments are not taken."),
        '" "',
    ),
    "max_link_length": QuirkDefinition(
        values.number(values.SHORTEST_LINK, values.LONGEST_LINK),
        N_("Longer links the panel cuts; they are not taken."),
        "255",
    ),
    "drip_intervals": QuirkDefinition(
        values.intervals, N_("The only minutes between two runs that the panel knows."), "5, 10, 15"
    ),
    "batch_mode": QuirkDefinition(values.mode, N_("How several orders are asked about."), _SINGLE),
    "refill_batch_mode": QuirkDefinition(
        values.mode, N_("How several refills are asked for."), _SINGLE
    ),
    "refill_status_batch_mode": QuirkDefinition(
        values.mode, N_("How several refills are asked about."), _SINGLE
    ),
    "cancel_batch_mode": QuirkDefinition(
        values.mode, N_("How several cancellations are asked for."), _SINGLE
    ),
    "batch_size": QuirkDefinition(
        values.number(1, 100, 100), N_("Ids in one call, at most."), "50"
    ),
    "single_calls_at_once": QuirkDefinition(
        values.number(1, 16, 4), N_("Calls side by side where one takes one id."), "2"
    ),
    "sent_as": QuirkDefinition(
        values.sent_names,
        N_("Fields that the panel expects under another name."),
        "quantity=amount",
    ),
    "answered_as": QuirkDefinition(
        values.answered_names,
        N_("Fields that the panel answers under another name."),
        "remains=remaining",
    ),
    "user_agent": QuirkDefinition(
        values.program, N_("The program's name that the panel lets in."), "Mozilla/5.0"
    ),
}
"""Every setting, those that are met most often first."""
