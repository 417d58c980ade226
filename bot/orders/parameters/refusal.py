"""The error of all readers of parameters."""

from bot.errors import ShopError


class BadParameter(ShopError):
    """A typed answer that does not fit; the wizard asks again."""
