"""Coming in by a link: a word above what the link leads to."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.screens.screen import Screen


def with_welcome(tr: Translator, shop: str, name: str, screen: Screen) -> Screen:
    """Welcome a newcomer above what they came for; the terms are asked before the first order."""
    said = tr.say(
        "👋 <b>{name}, welcome to {shop}</b>\n"
        "Here is what you came for. Order it in a minute, follow the delivery in this chat, and "
        "get back what is not delivered.",
        name=name,
        shop=shop,
    )
    return _under(said, screen)


def with_link_gone(tr: Translator, screen: Screen) -> Screen:
    """Say that what a link led to is not on sale, above where there is more."""
    said = tr.say("⚠️ What this link leads to is not on sale any more.")
    return _under(said, screen)


def _under(said: Markup, screen: Screen) -> Screen:
    return Screen(said + "\n\n" + screen.text, screen.rows)
