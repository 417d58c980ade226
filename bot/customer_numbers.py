"""Customer numbers: the random numbers by which the books know customers.

What is posted can never be changed, so the books hold no Telegram id. The table `users` maps each
number to a Telegram id; without that row, nobody can tell whose money a number was.
"""

import secrets
from typing import Final, NewType

CustomerNumber = NewType("CustomerNumber", int)
"""A customer's number in the books; never a Telegram id."""

SMALLEST: Final = 2**53
"""The smallest customer number. Telegram's ids are below: they have at most 52 bits."""

LARGEST: Final = 2**63 - 1


def new_customer_number() -> CustomerNumber:
    """Return a random customer number."""
    return CustomerNumber(SMALLEST + secrets.randbelow(LARGEST - SMALLEST + 1))


def check_customer_number(number: int) -> CustomerNumber:
    """Return the number; raises ValueError if it is not a customer number, as a Telegram id is."""
    if not SMALLEST <= number <= LARGEST:
        raise ValueError("not a customer number; a Telegram id does not belong into the books")
    return CustomerNumber(number)
