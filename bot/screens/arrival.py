"""The sentences above a page that was opened by a deep link."""

from markupsafe import Markup

from bot.i18n import Translator
from bot.screens.screen import Screen


def with_welcome(tr: Translator, shop: str, name: str, screen: Screen) -> Screen:
    """Return the page with a welcome above it, for a new customer who came by a deep link."""
    sentence = tr.say(
        "👋 <b>{name}, welcome to {shop}</b>\n"
        "Here is what you came for. Order it in a minute, follow the delivery in this chat, and "
        "get back what is not delivered.",
        name=name,
        shop=shop,
    )
    return _above(sentence, screen)


def with_link_gone(tr: Translator, screen: Screen) -> Screen:
    """Return the page with a sentence above it: what the link led to is not on sale."""
    sentence = tr.say("⚠️ What this link leads to is not on sale any more.")
    return _above(sentence, screen)


def _above(sentence: Markup, screen: Screen) -> Screen:
    return Screen(sentence + "\n\n" + screen.text, screen.rows)
