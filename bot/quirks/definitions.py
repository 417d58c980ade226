"""The table of quirks that an operator may set, with what each means and how it is typed.

`QUIRK_DEFINITIONS` has an entry for each field of the record (`bot.quirks.record`). A refused value
is answered with a sentence that says what is allowed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.errors import ShopError
from bot.i18n import N_
from bot.quirks import value_readers as values
from bot.quirks.record import DOCUMENTED_BATCH, Quirks
from bot.quirks.stored import read_quirk, read_stored_quirks
from bot.quirks.value_readers import BadQuirkValue


class NoSuchQuirk(ShopError):
    """There is no quirk of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            N_("There is no setting {name}. /panel quirks lists those there are."), name=name[:40]
        )


@dataclass(frozen=True, slots=True)
class QuirkDefinition:
    """One quirk as an operator sets it."""

    read: Callable[[str], Any]
    """Turns the typed text into the JSON to store; BadQuirkValue says what is allowed."""
    meaning: str
    """Msgid of the explanation."""
    example: str
    """A text that `read` accepts."""


def parse_quirk(name: str, typed: str, current: Mapping[str, Any]) -> Any:
    """Return the JSON to store for a typed value; None if it is the document's own value.

    `current` are the stored quirks of the panel, which the new value must not contradict. Raises
    NoSuchQuirk and BadQuirkValue.
    """
    definition = QUIRK_DEFINITIONS.get(name)
    if definition is None:
        raise NoSuchQuirk(name)
    value = definition.read(typed.strip())
    _check_together(read_stored_quirks(dict(current) | {name: value})[0])
    return None if read_quirk(name, value) == Quirks() else value


def format_quirk(value: Any) -> str:
    """Write the stored JSON of a quirk as an operator would type it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Mapping):
        return ", ".join(f"{ours}={theirs}" for ours, theirs in value.items())
    if isinstance(value, list):
        return _format_list(value)
    return _format_text(value) if isinstance(value, str) else str(value)


def _format_list(items: list[Any]) -> str:
    # A comma may be a forbidden character itself, so only numbers are separated by commas.
    separator = ", " if all(isinstance(each, int) for each in items) else " "
    return separator.join(map(str, items))


def _format_text(text: str) -> str:
    return f'"{text}"' if not text or text != text.strip() else text


def _check_together(quirks: Quirks) -> None:
    if any(mark in (quirks.comment_replacement or "") for mark in quirks.comment_forbidden):
        raise BadQuirkValue(N_("The replacement must not hold a forbidden character itself."))


_ON: Final = "on"
_SINGLE: Final = "single"

QUIRK_DEFINITIONS: Final[Mapping[str, QuirkDefinition]] = {
    "send_quantity_with_lists": QuirkDefinition(
        values.read_switch,
        N_("The panel wants the number of lines as quantity with comments and usernames."),
        _ON,
    ),
    "send_quantity_with_packages": QuirkDefinition(
        values.read_switch, N_("The panel wants quantity 1 with packages."), _ON
    ),
    "send_one_with_flat_lists": QuirkDefinition(
        values.read_switch,
        N_("The panel wants quantity 1 with the comments of a package, not their number."),
        _ON,
    ),
    "encode_links": QuirkDefinition(
        values.read_switch,
        N_("The panel decodes links twice, and loses a + in them; they are encoded once more."),
        _ON,
    ),
    "forbidden_characters": QuirkDefinition(
        values.read_marks,
        N_("Characters that the panel refuses in links, names and words; they are not taken."),
        "' <",
    ),
    "comment_forbidden": QuirkDefinition(
        values.read_marks,
        N_("At these characters the panel cuts a comment in two, and bills both."),
        ", |",
    ),
    "comment_replacement": QuirkDefinition(
        values.read_replacement,
        N_("Sent in place of those characters; without it such comments are not taken."),
        '" "',
    ),
    "max_link_length": QuirkDefinition(
        values.number_reader(values.SHORTEST_LINK, values.LONGEST_LINK),
        N_("Longer links the panel cuts; they are not taken."),
        "255",
    ),
    "drip_intervals": QuirkDefinition(
        values.read_intervals,
        N_("The only minutes between two runs that the panel knows."),
        "5, 10, 15",
    ),
    "batch_mode": QuirkDefinition(
        values.read_mode, N_("How several orders are asked about."), _SINGLE
    ),
    "refill_batch_mode": QuirkDefinition(
        values.read_mode, N_("How several refills are asked for."), _SINGLE
    ),
    "refill_status_batch_mode": QuirkDefinition(
        values.read_mode, N_("How several refills are asked about."), _SINGLE
    ),
    "cancel_batch_mode": QuirkDefinition(
        values.read_mode, N_("How several cancellations are asked for."), _SINGLE
    ),
    "batch_size": QuirkDefinition(
        values.number_reader(1, DOCUMENTED_BATCH), N_("Ids in one call, at most."), "50"
    ),
    "single_calls_at_once": QuirkDefinition(
        values.number_reader(1, 16), N_("Calls side by side where one takes one id."), "2"
    ),
    "sent_as": QuirkDefinition(
        values.read_sent_names,
        N_("Fields that the panel expects under another name."),
        "quantity=amount",
    ),
    "answered_as": QuirkDefinition(
        values.read_answered_names,
        N_("Fields that the panel answers under another name."),
        "remains=remaining",
    ),
    "status_words": QuirkDefinition(
        values.read_status_words,
        N_("What the panel's own words for an order's state mean; /panel word teaches one."),
        "Archived=completed",
    ),
    "user_agent": QuirkDefinition(
        values.read_user_agent, N_("The program's name that the panel lets in."), "Mozilla/5.0"
    ),
}
"""Every quirk by its stored name; those that panels have most often come first."""
