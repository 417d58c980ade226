"""What entries and accounts look like: which kind moves money between which, under which key.

`post` takes any movement that sums to zero; these tables say which of them the shop makes.
"""

from bot.ledger.accounts import AccountKind
from bot.ledger.entry import EntryKind

ANYTHING = frozenset({EntryKind.ADJUSTMENT, EntryKind.REVERSAL, EntryKind.WRITE_OFF})
"""Kinds that may touch any account: they correct what another entry did."""

BY_OPERATORS = frozenset(
    {EntryKind.CREDIT, EntryKind.DEBIT, EntryKind.ADJUSTMENT, EntryKind.REFUND, EntryKind.PREPAY}
)
"""Kinds that only an operator posts: their entries name one, and stand in the audit."""

DEBITED: dict[EntryKind, frozenset[AccountKind]] = {
    EntryKind.TOP_UP: frozenset({AccountKind.GATEWAY_CLEARING}),
    EntryKind.CHARGEBACK: frozenset({AccountKind.AVAILABLE}),
    EntryKind.CREDIT: frozenset({AccountKind.ADJUSTMENTS}),
    EntryKind.DEBIT: frozenset({AccountKind.AVAILABLE}),
    EntryKind.PROMOTION: frozenset({AccountKind.PROMOTIONS}),
    EntryKind.HOLD: frozenset({AccountKind.AVAILABLE}),
    EntryKind.CAPTURE: frozenset({AccountKind.ESCROW}),
    EntryKind.RELEASE: frozenset({AccountKind.ESCROW}),
    EntryKind.SUSPEND: frozenset(
        {AccountKind.ESCROW, AccountKind.SUSPENSE, AccountKind.PANEL_PREPAID}
    ),
    EntryKind.REFUND: frozenset({AccountKind.REVENUE}),
    # A charge that is corrected downwards goes back, and so does a prepayment.
    EntryKind.COST: frozenset({AccountKind.COST_OF_SALES, AccountKind.PANEL_PREPAID}),
    EntryKind.PREPAY: frozenset(
        {AccountKind.PANEL_PREPAID, AccountKind.GATEWAY_CLEARING, AccountKind.ADJUSTMENTS}
    ),
}
"""The accounts that an entry of a kind may take money from."""

CREDITED: dict[EntryKind, frozenset[AccountKind]] = {
    EntryKind.TOP_UP: frozenset({AccountKind.AVAILABLE}),
    EntryKind.CHARGEBACK: frozenset({AccountKind.GATEWAY_CLEARING}),
    EntryKind.CREDIT: frozenset({AccountKind.AVAILABLE}),
    EntryKind.DEBIT: frozenset({AccountKind.ADJUSTMENTS}),
    EntryKind.PROMOTION: frozenset({AccountKind.AVAILABLE}),
    EntryKind.HOLD: frozenset({AccountKind.ESCROW}),
    EntryKind.CAPTURE: frozenset({AccountKind.REVENUE}),
    EntryKind.RELEASE: frozenset({AccountKind.AVAILABLE}),
    EntryKind.SUSPEND: frozenset(
        {AccountKind.SUSPENSE, AccountKind.AVAILABLE, AccountKind.PANEL_PREPAID}
    ),
    EntryKind.REFUND: frozenset({AccountKind.AVAILABLE}),
    EntryKind.COST: DEBITED[EntryKind.COST],
    EntryKind.PREPAY: DEBITED[EntryKind.PREPAY],
}
"""The accounts that an entry of a kind may give money to."""

KEYS: dict[EntryKind, str] = {
    EntryKind.CREDIT: "credit:%",
    EntryKind.DEBIT: "debit:%",
    EntryKind.HOLD: "order:%:hold",
    EntryKind.CAPTURE: "order:%:capture",
    EntryKind.RELEASE: "order:%:release",
    EntryKind.REFUND: "order:%:refund:%",
    EntryKind.COST: "order:%:cost%",
    EntryKind.PREPAY: "prepay:%",
}
"""The key of an entry of a kind, as SQL's LIKE has it; no other kind has such a key."""
