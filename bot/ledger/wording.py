"""Checks what an entry says: ids only, because nothing that is posted can ever be erased."""

import re
from typing import Final

KEY: Final = re.compile(r"[a-z_]{1,32}(:[A-Za-z0-9_.-]{1,64}){0,5}")
"""A word and ids, separated by colons: `order:17:hold`."""

ACTOR: Final = re.compile(r"(customer:[0-9]{16,19}|operator:[0-9]{1,18}|[a-z_]{1,32})?")
"""A customer by number, an operator by Telegram id, or the name of a job; empty for nobody."""

MEMO: Final = re.compile(r"(#[0-9]{1,18})?")
"""The number of an order; empty for none."""


def check_wording(key: str, actor: str, memo: str) -> None:
    """Raise ValueError for free text, and for an actor that is a customer's Telegram id."""
    for text, form in ((key, KEY), (actor, ACTOR), (memo, MEMO)):
        if not form.fullmatch(text):
            raise ValueError("an entry holds ids only: free text could never be erased")
