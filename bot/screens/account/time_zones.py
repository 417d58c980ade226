"""The time zone in which a customer sees times."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator, offset_of
from bot.screens import buttons
from bot.screens.callback_data import Tap
from bot.screens.screen import Button, Screen, in_rows, lines
from bot.users.time_zones import city_of, zone_of


def time_zones(
    tr: Translator,
    offered: Sequence[tuple[int, str]],
    chosen: str,
    now: datetime,
    unknown: str = "",
) -> Screen:
    """Show the chosen zone and those to choose from; `unknown` is what could not be read as one."""
    local = now.astimezone(zone_of(chosen))
    text = lines(
        tr.say("⚠️ No time zone is called {name}.", name=unknown) if unknown else None,
        "" if unknown else None,
        tr.say(
            "🕓 <b>Your time zone: {city}</b>\nThere it is {time} now.",
            city=city_of(chosen),
            time=tr.in_zone(zone_of(chosen)).moment_text(local),
        ),
        "",
        tr.say(
            "Files and older apps show times in it. Choose another one, or type it: "
            "<code>/timezone Europe/Madrid</code>, <code>/timezone +3</code>."
        ),
    )
    choices = [
        Button(
            f"{'✓ ' if name == chosen else ''}{city_of(name)} · {offset_of(local_time)}",
            Tap.TIME_ZONE(place),
        )
        for place, name in offered
        for local_time in (now.astimezone(zone_of(name)),)
    ]
    ways = (Button(tr.label("📒 Statement"), Tap.STATEMENT()), buttons.menu(tr))
    return Screen(text, (*in_rows(choices, 2), ways))
