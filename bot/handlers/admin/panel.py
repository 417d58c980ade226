"""/panel with a word behind it: probe the panel, see its settings, set and unset them."""

from typing import Any

from bot import leases
from bot.catalog import panels
from bot.handlers.admin import desk
from bot.handlers.admin.access import usage
from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.quirks import definitions
from bot.quirks.value_readers import BadQuirkValue
from bot.screens.admin import panel, usages
from bot.screens.admin import quirks as screens
from bot.users import audit


def panel_command(turn: Turn) -> Reply:
    """/panel: how it is · probe · quirks · set NAME VALUE · unset NAME."""
    if not turn.words:
        return desk.show_panel(turn)
    asked = SUBCOMMANDS.get(turn.words[0].casefold())
    if asked is None:
        return usage(turn, *usages.PANEL)
    return asked(turn)


def request_probe(turn: Turn) -> Reply:
    """Have the panel probed; the outcome comes as a message."""
    leases.request(turn.session, "probe", turn.user_id, turn.now)
    audit.record(turn.session, actor=turn.user_id, action="panel.probe", now=turn.now)
    return Reply(panel.probe_requested(turn.tr), wake=("probe",))


def show_quirks(turn: Turn) -> Reply:
    """Show what is set for the panel, and what may be."""
    row = _row(turn)
    return Reply(screens.quirk_list(turn.tr, panels.quirks_of(turn.session, row)))


def set_quirk(turn: Turn) -> Reply:
    """/panel set NAME VALUE."""
    name, typed = _named(turn.text)
    if not name or not typed:
        return usage(turn, *usages.PANEL_SET)
    row = _row(turn)
    known = panels.quirks_of(turn.session, row)
    try:
        value = definitions.parse_quirk(name, typed, known)
    except BadQuirkValue as refusal:
        return Reply(screens.quirk_refused(turn.tr, name, refusal))
    return _kept(turn, row, name, known.get(name), value)


def unset_quirk(turn: Turn) -> Reply:
    """/panel unset NAME: back to the document's way."""
    name, _ = _named(turn.text)
    row = _row(turn)
    known = panels.quirks_of(turn.session, row)
    if not name:
        return usage(turn, *usages.PANEL_UNSET)
    # What an earlier version kept under a name of its own can be taken away too.
    if name not in definitions.QUIRK_DEFINITIONS and name not in known:
        raise definitions.NoSuchQuirk(name)
    return _kept(turn, row, name, known.get(name), None)


def _kept(turn: Turn, row: int, name: str, before: Any, after: Any) -> Reply:
    panels.set_quirk(turn.session, row, name, after)
    audit.record(
        turn.session,
        actor=turn.user_id,
        action="panel.set" if after is not None else "panel.unset",
        target=f"panel:{row}",
        now=turn.now,
        name=name,
        before=before,
        after=after,
    )
    return Reply(screens.quirk_changed(turn.tr, name, before, after))


def _named(text: str) -> tuple[str, str]:
    """Return a setting's name and its value as they were typed: `set NAME VALUE`."""
    _, _, rest = text.partition(" ")
    name, _, typed = rest.strip().partition(" ")
    return name.casefold(), typed.strip()


def _row(turn: Turn) -> int:
    row = panels.find_panel(turn.session)
    if row is None or row.id is None:
        raise panels.PanelNotReached
    return row.id


SUBCOMMANDS: dict[str, Handler] = {
    "probe": request_probe,
    "quirks": show_quirks,
    "set": set_quirk,
    "unset": unset_quirk,
}
