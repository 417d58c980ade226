"""How long anything may wait before somebody is told of it, or it is ended."""

import re
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Any

from bot.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The waits of the shop; the defaults are those of a real one, tests shorten them."""

    # The call that sends an order
    add_call: timedelta = timedelta(seconds=20)
    """A call of `add` is cut off after this long."""
    add_lease: timedelta = timedelta(seconds=30)
    """Only its holder calls `add`; longer than the call, and acquired anew before each one."""
    record_grace: timedelta = timedelta(seconds=10)
    """From the end of a call until its order is given up, if nobody has recorded the outcome."""
    breaker_pause: timedelta = timedelta(seconds=1)
    """While sending is blocked: the pause after the first read that fails; it doubles …"""
    breaker_longest_pause: timedelta = timedelta(minutes=1)
    """… up to this."""
    breaker_read: timedelta = timedelta(seconds=10)
    """A read that is to end the block is cut off after this long."""

    # Orders without a clear answer
    quiet: timedelta = timedelta(minutes=2)
    """From the end of a call until the panel is searched for what it may have made of it."""
    unconfirmed_alert: timedelta = timedelta(minutes=15)
    """An unconfirmed order that could not be resolved by evidence is an operator's then."""
    made_whole: timedelta = timedelta(hours=24)
    """The customer of an unconfirmed order gets the price back then, at the shop's risk."""

    # Orders that were not sent
    queued: timedelta = timedelta(minutes=10)
    """Operators see an order that was not sent this long after it was placed."""
    queued_alert: timedelta = timedelta(minutes=15)
    """Operators are told of orders that have not been sent for this long."""
    submitting: timedelta = timedelta(minutes=2)
    """Operators see an order that is being sent for longer than that can take."""
    funds_pause: timedelta = timedelta(minutes=5)
    """Between two tries of an order that waits for the shop's balance at the panel."""
    funds_given_back: timedelta = timedelta(hours=6)
    """An order that waits for the balance is withdrawn then, unless an operator says wait."""
    funds_alert_again: timedelta = timedelta(days=1)
    """Operators are told of the balance at once, and again this often while it lasts."""
    link_pause: timedelta = timedelta(minutes=2)
    """Until the first new try of an order whose link the panel still works on; it doubles."""
    link_longest_pause: timedelta = timedelta(minutes=30)
    link_notice: timedelta = timedelta(hours=24)
    """The customer of an order that waits for its link is told then that they may cancel."""

    # Orders at the panel
    unknown_id_answers: int = 3
    """Answers 'Incorrect order ID' after which an operator is told …"""
    unknown_id_span: timedelta = timedelta(hours=1)
    """… if they came over at least this long."""
    pending_factor: int = 5
    """An order is pending for too long after this many times what its service usually takes …"""
    pending_least: timedelta = timedelta(hours=24)
    """… but not before this …"""
    pending_default: timedelta = timedelta(days=7)
    """… and after this where too few orders of the service have ended to say what is usual."""
    looks_after_end: tuple[timedelta, ...] = (timedelta(days=1), timedelta(days=3))
    """After an order's end, the panel is asked about it again at these ages of the end."""

    # Refills and cancellations
    refill_pause: timedelta = timedelta(hours=24)
    """From one refill of an order until the next may be asked for."""
    refill_early_pause: timedelta = timedelta(hours=1)
    """After the panel has refused a refill because the last one was not long ago, or still runs."""
    refused_pause: timedelta = timedelta(minutes=10)
    """After any other refusal of a refill or a cancellation."""
    auto_refill_every: timedelta = timedelta(days=1)
    """Between two automatic refills of an order."""
    request_unclear: timedelta = timedelta(hours=24)
    """Operators are told of a request whose state nobody knows for this long …"""
    cancel_overdue: timedelta = timedelta(days=2)
    """… of an accepted cancellation after which the order still runs …"""
    refill_overdue: timedelta = timedelta(days=7)
    """… and of an accepted refill that does not end."""

    # The panel
    outage_alert: timedelta = timedelta(minutes=2)
    """Operators are told of a panel that has answered no call for this long."""

    def __post_init__(self) -> None:
        if not timedelta(0) < self.add_call < self.add_lease:
            raise ConfigurationError("DEADLINES is wrong: add_call must be shorter than add_lease.")


def read_deadlines(text: str) -> Deadlines:
    """Return the deadlines with those changed that a text names: `add_call=0.5 quiet=1` in seconds.

    Raises ConfigurationError if the text names anything else.
    """
    known = {field.name for field in fields(Deadlines) if field.type is timedelta}
    changed: dict[str, Any] = {}
    for part in text.split():
        name, _, seconds = part.partition("=")
        if name not in known or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", seconds):
            raise ConfigurationError(f"DEADLINES is wrong: {part[:40]} is no deadline in seconds.")
        changed[name] = timedelta(seconds=float(seconds))
    return replace(Deadlines(), **changed)
