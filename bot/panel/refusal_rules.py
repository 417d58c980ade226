"""The classes of refusals that prove, for each action, that nothing was done.

Panels make these checks before they write anything. TRANSIENT and BUSY are not among them: panels
send such texts from error handlers, after the insert as often as before it.
"""

from collections.abc import Mapping
from typing import Final

from bot.panel.refusal_classes import RefusalClass

R = RefusalClass

CALLER: Final = frozenset({R.AUTH, R.MISSING_FIELD, R.BAD_REQUEST, R.UNSUPPORTED_ACTION})
"""Checks of the call itself, which every panel makes first."""

ORDER_RULES: Final = frozenset(
    {
        R.PANEL_FUNDS,
        R.DUPLICATE_LINK,
        R.PER_LINK_LIMIT,
        R.BAD_SERVICE,
        R.SERVICE_DOWN,
        R.MIN_QUANTITY,
        R.MAX_QUANTITY,
        R.BAD_QUANTITY,
        R.BAD_LINK,
        R.BAD_COMMENTS,
        R.DRIP,
    }
)
REFILL_RULES: Final = frozenset(
    {
        R.ORDER_NOT_FOUND,
        R.REFILL_UNAVAILABLE,
        R.REFILL_TOO_EARLY,
        R.REFILL_IN_PROGRESS,
        R.REFILL_NOT_FOUND,
        R.SERVICE_DOWN,
    }
)
CANCEL_RULES: Final = frozenset(
    {R.ORDER_NOT_FOUND, R.CANCEL_UNAVAILABLE, R.CANCEL_IN_PROGRESS, R.SERVICE_DOWN}
)

PROVES_NOTHING_DONE: Final[Mapping[str, frozenset[RefusalClass]]] = {
    "add": CALLER | ORDER_RULES,
    "refill": CALLER | REFILL_RULES,
    "cancel": CALLER | CANCEL_RULES,
}
"""By action: the classes that prove that nothing was done."""
