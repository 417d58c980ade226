"""The one error of everything here."""

from bot.errors import ShopError


class BadParameter(ShopError):
    """What was typed does not fit; the question is asked again."""
