"""What Telegram shows about the bot: in an empty chat, and on its profile."""

from bot.i18n import Translator


def description(tr: Translator, shop: str) -> str:
    """Return the text of an empty chat with the bot (Bot API, setMyDescription)."""
    return tr.label(
        "{shop}: order promotion for your pages, pay from your balance, follow the "
        "delivery here. What is not delivered is refunded.",
        shop=shop,
    )


def short_description(tr: Translator, shop: str) -> str:
    """Return the text on the bot's profile (Bot API, setMyShortDescription)."""
    return tr.label("{shop}: promotion for your pages", shop=shop)
