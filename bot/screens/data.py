"""The words that inline buttons carry: a word and ids, never a value, never a secret.

Telegram allows 64 bytes; a word and three 19-digit ids fit.
"""

from enum import StrEnum

BELOW = "+"
"""Before a word: answer below this message, which is an order's card or news and shall stay."""


class Tap(StrEnum):
    """What a button asks for."""

    MENU = "m"
    TERMS = "t"
    ACCEPT = "ok"
    LANGUAGES = "ls"
    LANGUAGE = "l"
    HELP = "h"
    NETWORKS = "n"
    NETWORK = "g"
    """network, page"""
    CATEGORIES = "cs"
    """page"""
    CATEGORY = "c"
    """category, page"""
    SERVICE = "s"
    """service"""
    BUY = "b"
    """service"""
    QUANTITY = "p"
    """quantity: a suggestion taken"""
    BACK = "w"
    CANCEL = "x"
    RESUME = "r"
    CONFIRM = "q"
    """quote"""
    ORDERS = "os"
    """page"""
    ORDER = "o"
    """order"""
    CASE = "oc"
    """order: as an operator sees it"""
    BALANCE = "a"
    TOP_UP = "u"
    NOTHING = "z"
    """A button that only shows something, like a page number."""
    ADMIN = "ad"
    YES = "y"
    """the question's number"""
    NO = "no"
    SHELF = "ps"
    """page: what is published"""
    SHELF_CATEGORY = "pc"
    """category, page: publish or hide it"""
    SHELF_ALL = "pa"

    def __call__(self, *ids: int) -> str:
        """Return the callback data with its ids."""
        return ":".join((self.value, *map(str, ids)))

    def below(self, *ids: int) -> str:
        """Return the callback data of a button that leaves its own message alone."""
        return BELOW + self(*ids)
