"""The words that a language needs so that its refusals are understood."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalWords:
    """Words of one language as alternatives of regular expressions; empty: none is known."""

    invalid: str
    absent: str
    """Not found, deleted."""
    required: str
    """Missing, empty, to be filled in."""
    lacking: str
    """Not enough."""
    least: str
    most: str
    already: str
    """There is one, it runs, it is in use."""
    too_many: str
    private: str
    down: str
    """Switched off, under maintenance."""
    again: str
    """Try again, later."""
    refused: str
    """Not possible, not allowed, too late."""

    key: str
    funds: str
    service: str
    link: str
    """Link, profile, name of a user."""
    quantity: str
    order: str
    requests: str
    field: str
    """A field, or what it is called: comments, hashtags."""
    cancel: str
    refill: str
