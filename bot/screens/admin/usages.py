"""How operators' commands are written: an example of each, and a sentence about its parts."""

from typing import NamedTuple

from bot.i18n import N_

DEFAULT_MEANING = N_("All parts are needed.")


class Usage(NamedTuple):
    """An example of a command, and what its reader must know besides."""

    example: str
    meaning: str = DEFAULT_MEANING
    """A msgid."""


USER = Usage("/user 123456789")
BAN = Usage("/ban 123456789 reason")
UNBAN = Usage("/unban 123456789")
PUBLISH = Usage("/publish category 12", N_("Also: all, or service and its number."))
HIDE = Usage("/hide category 12", PUBLISH.meaning)
MARKUP = Usage("/markup category 12 35", N_("Percent on the cost; without a target for all."))
RATE = Usage("/rate 92.5", N_("What one unit of the panel's currency costs in the shop's."))
PANEL = Usage("/panel probe", N_("Also: currency, quirks, set, unset and word."))
PANEL_CURRENCY = Usage("/panel currency USD", N_("Or: /panel currency off."))
PANEL_SET = Usage("/panel set comment_forbidden , |", N_("/panel quirks lists them all."))
PANEL_UNSET = Usage("/panel unset batch_mode", PANEL_SET.meaning)
PANEL_WORD = Usage(
    "/panel word Archived completed",
    N_("What the panel's word for an order's state means; off in place of it forgets the word."),
)
CREDIT = Usage("/credit 123456789 25.00 reason")
DEBIT = Usage("/debit 123456789 25.00 reason")
AMOUNT_MEANING = N_("The amount is a plain number with at most six decimals, like 25 or 12.50.")
RESOLVE = Usage(
    "/resolve 12 placed 34567",
    N_("Or: /resolve 12 refund, /resolve 12 remains 30, /resolve 12 wait."),
)
REFUND = Usage("/refund 12 2.50 reason")
RESOLVE_REMAINS = Usage("/resolve 12 remains 30")
