"""Tells orders apart that look the same at the panel, by the order in which they were sent."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.orders.evidence.expected import ExpectedOrder, fits
from bot.orders.follow import PanelReport


def id_by_sequence(
    order: ExpectedOrder, rivals: Sequence[ExpectedOrder], candidates: Mapping[str, PanelReport]
) -> str | None:
    """Return the order's id if the panel has it and all its rivals, and has numbered them in turn.

    There must be as many ids as orders that they fit, and each order must have been sent when the
    panel was surely done with the one before. None if that is not so.
    """
    senders = [one for one in (order, *rivals) if _any_fits(candidates, one)]
    if len(senders) != len(candidates) or not _sent_in_turn(senders):
        return None
    # The window's ids are plain numbers, so the shorter one is the smaller one.
    ids = sorted(candidates, key=lambda one: (len(one), one))
    matched = dict(zip(ids, senders, strict=True))
    if not all(fits(candidates[one], sender) for one, sender in matched.items()):
        return None
    return next((one for one, sender in matched.items() if sender is order), None)


def _any_fits(candidates: Mapping[str, PanelReport], order: ExpectedOrder) -> bool:
    return any(fits(report, order) for report in candidates.values())


def _sent_in_turn(senders: list[ExpectedOrder]) -> bool:
    """Sort orders by their calls; return True if the panel was done with each before the next."""
    calls = {one.order_id: one.call for one in senders if one.call is not None}
    if len(calls) != len(senders):
        return False
    senders.sort(key=lambda one: calls[one.order_id].sent_at)
    return all(
        calls[earlier.order_id].done_at <= calls[later.order_id].sent_at
        for earlier, later in pairwise(senders)
    )
