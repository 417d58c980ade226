"""/panel with a subcommand: probe the panel, its currency, show and set quirks, teach a word."""

from typing import Any

from bot import leases
from bot.catalog import panels
from bot.handlers.admin import desk, panel_words
from bot.handlers.admin.access import usage
from bot.handlers.admin.currency import currency_command
from bot.handlers.dispatch.turn import Handler, Reply, Turn
from bot.quirks import definitions
from bot.quirks.value_readers import BadQuirkValue
from bot.screens.admin import panel, usages
from bot.screens.admin import quirks as screens
from bot.users import audit


def panel_command(turn: Turn) -> Reply:
    """/panel: show the panel's state, or run a subcommand, which `SUBCOMMANDS` lists."""
    if not turn.words:
        return desk.show_panel(turn)
    subcommand = SUBCOMMANDS.get(turn.words[0].casefold())
    if subcommand is None:
        return usage(turn, *usages.PANEL)
    return subcommand(turn)


def request_probe(turn: Turn) -> Reply:
    """/panel probe: request a probe of the panel; a message tells the outcome."""
    leases.request(turn.session, "probe", turn.user_id, turn.now)
    audit.record(turn.session, actor=turn.user_id, action="panel.probe", now=turn.now)
    return Reply(panel.probe_requested(turn.tr), wake=("probe",))


def show_quirks(turn: Turn) -> Reply:
    """/panel quirks: show the quirks that are known of the panel, and those that can be set."""
    panel_id = panels.stored_panel_id(turn.session)
    return Reply(screens.quirk_list(turn.tr, panels.quirks_of(turn.session, panel_id)))


def set_quirk(turn: Turn) -> Reply:
    """/panel set NAME VALUE: set a quirk of the panel."""
    name, typed = _name_and_value(turn.text)
    if name == panel_words.QUIRK:
        return usage(turn, *usages.PANEL_WORD)
    if not name or not typed:
        return usage(turn, *usages.PANEL_SET)
    panel_id = panels.stored_panel_id(turn.session)
    known = panels.quirks_of(turn.session, panel_id)
    try:
        value = definitions.parse_quirk(name, typed, known)
    except BadQuirkValue as refusal:
        return Reply(screens.quirk_refused(turn.tr, name, refusal))
    return _save(turn, panel_id, name, known.get(name), value)


def unset_quirk(turn: Turn) -> Reply:
    """/panel unset NAME: remove a quirk, so that the panel is read as the document says."""
    name, _ = _name_and_value(turn.text)
    panel_id = panels.stored_panel_id(turn.session)
    known = panels.quirks_of(turn.session, panel_id)
    if not name:
        return usage(turn, *usages.PANEL_UNSET)
    # A quirk that an earlier version stored under another name can be removed too.
    if name not in definitions.QUIRK_DEFINITIONS and name not in known:
        raise definitions.NoSuchQuirk(name)
    return _save(turn, panel_id, name, known.get(name), None)


def _save(turn: Turn, panel_id: int, name: str, before: Any, after: Any) -> Reply:
    panels.set_quirk(turn.session, panel_id, name, after)
    audit.record(
        turn.session,
        actor=turn.user_id,
        action="panel.set" if after is not None else "panel.unset",
        target=f"panel:{panel_id}",
        now=turn.now,
        name=name,
        before=before,
        after=after,
    )
    return Reply(screens.quirk_changed(turn.tr, name, before, after))


def _name_and_value(text: str) -> tuple[str, str]:
    """Return the quirk's name and value from `set NAME VALUE`; empty where they are absent."""
    _, _, rest = text.partition(" ")
    name, _, typed = rest.strip().partition(" ")
    return name.casefold(), typed.strip()


SUBCOMMANDS: dict[str, Handler] = {
    "probe": request_probe,
    "currency": currency_command,
    "quirks": show_quirks,
    "set": set_quirk,
    "unset": unset_quirk,
    "word": panel_words.teach,
}
