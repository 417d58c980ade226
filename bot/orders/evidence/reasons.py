"""The verdicts on an order without a clear answer, and why one is left to an operator."""

from enum import StrEnum


class Verdict(StrEnum):
    """What the evidence says of an order; the values are stored."""

    LINK = "link"
    """The panel has it under one id."""
    REFUND = "refund"
    """The panel does not have it."""
    WAIT = "wait"
    """More evidence may come by itself."""
    ASK = "ask"
    """An operator decides."""


class Reason(StrEnum):
    """Why the evidence decides nothing; the values are stored."""

    NO_RECORD = "no_record"
    """Nothing was noted before the call: an earlier version of the shop sent it."""
    SUBSCRIPTION = "subscription"
    """A subscription has no charge to recognize it by."""
    OTHER_PANEL = "other_panel"
    """It was sent to a panel that PANEL_URL does not name any more."""
    NO_RATE = "no_rate"
    """The panel's rate when it was bought is not known, so neither is the charge."""
    NO_LOWER_ID = "no_lower_id"
    """No order of the shop was accepted before it."""
    NO_UPPER_ID = "no_upper_id"
    """No order of the shop was accepted after it."""
    RANDOM_IDS = "random_ids"
    """The panel's ids do not grow with time."""
    TOO_MANY_IDS = "too_many_ids"
    """The shop's two ids are too far apart."""
    UNREADABLE = "unreadable"
    """The panel has not answered for every id."""
    OTHERS_ANSWERED = "others_answered"
    """The panel answers for ids that are not the shop's."""
    STRANGERS = "strangers"
    """Orders under the shop's key that the shop did not send."""
    CHILDREN_UNKNOWN = "children_unknown"
    """A drip-feed or subscription does not list its child orders; one of them may be meant.

    Or it has no clear answer itself, so that nobody knows the id under which it lists them.
    """
    SEVERAL = "several"
    """More than one id fits."""
    RIVAL = "rival"
    """The id fits another order without a clear answer as well."""
    RIVAL_FIRST = "rival_first"
    """An id fits only another order without a clear answer, which is not settled yet."""
    BALANCE_UNKNOWN = "balance_unknown"
    """The change of the balance at the panel cannot be computed."""
    BALANCE_TOO_COARSE = "balance_too_coarse"
    """The charge is too small to be seen in the balance."""
    BALANCE_DISAGREES = "balance_disagrees"
    """The balance at the panel has changed otherwise than the shop's orders explain."""


MAY_PASS = frozenset(
    {
        Reason.NO_UPPER_ID,
        Reason.UNREADABLE,
        Reason.RIVAL_FIRST,
        Reason.BALANCE_UNKNOWN,
        Reason.BALANCE_DISAGREES,
    }
)
"""Reasons that may pass by themselves within minutes: operators are not asked at once."""

LASTING = frozenset(
    {Reason.NO_RECORD, Reason.SUBSCRIPTION, Reason.NO_RATE, Reason.NO_LOWER_ID, Reason.RANDOM_IDS}
)
"""Reasons that no later answer of the panel can remove."""
