"""The ways in which a drip-feed delivers: a quantity split into equal runs, or repeated."""

from typing import Final

OFFERED: Final = (2, 3, 4, 5, 7, 10, 14, 20, 30)
"""Numbers of runs that are offered."""

MOST_OFFERED: Final = 4
"""Offers of each way."""


def offer_splits(quantity: int, least: int) -> list[int]:
    """Return into how many equal runs of at least `least` pieces a quantity can be split."""
    return [runs for runs in OFFERED if can_be_split(quantity, runs, least)][:MOST_OFFERED]


def can_be_split(quantity: int, runs: int, least: int) -> bool:
    """Return True if a quantity makes this many equal runs of at least `least` pieces."""
    return runs >= OFFERED[0] and quantity % runs == 0 and quantity // runs >= max(least, 1)


def offer_repeats(most: int) -> list[int]:
    """Return how many times a quantity can be delivered, if `most` times are allowed."""
    return [times for times in OFFERED if times <= most][:MOST_OFFERED]
