"""The record of how one panel departs from the API document; its defaults are the document's."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class BatchMode(StrEnum):
    """How the client asks about several ids."""

    AUTO = "auto"
    """All ids in one call; if the panel refuses that, the client learns SINGLE."""
    MAP = "map"
    """All ids in one call; the panel is known to take them, so a refusal teaches nothing."""
    SINGLE = "single"
    """One id a call."""


NameMap = tuple[tuple[str, str], ...]
"""Pairs of the document's field name and the panel's; a JSON object when stored."""

DOCUMENTED_BATCH: Final = 100
"""Ids that the API document allows in one call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quirks:
    """One panel's departures from the document; ValueError for a value that no panel can have."""

    batch_mode: BatchMode = BatchMode.AUTO
    """How `status` is sent: AUTO and MAP send `orders`, SINGLE sends `order`."""
    refill_batch_mode: BatchMode = BatchMode.AUTO
    """How `refill` is sent: `orders` or `order`."""
    refill_status_batch_mode: BatchMode = BatchMode.AUTO
    """How `refill_status` is sent: `refills` or `refill`."""
    cancel_batch_mode: BatchMode = BatchMode.AUTO
    """How `cancel` is sent: `orders`, or `order`, which the document does not have."""
    batch_size: int = DOCUMENTED_BATCH
    """Ids in one call, at most."""
    single_calls_at_once: int = 4
    """Parallel calls where the panel takes one id a call."""
    send_quantity_with_lists: bool = False
    """Send `quantity` (the number of lines) with comments and username lists too."""
    send_quantity_with_packages: bool = False
    """Send `quantity` 1 for an order that has neither quantity nor list."""
    send_one_with_flat_lists: bool = False
    """Send `quantity` 1 with the list of a service that has one price for all its lines."""
    encode_links: bool = False
    """Send links encoded once more, to a panel that decodes twice: it makes `t.me/ A` of
    `t.me/+A`."""
    forbidden_characters: tuple[str, ...] = ()
    """Characters that the panel refuses in links, names and words; comments have their own."""
    comment_forbidden: tuple[str, ...] = ()
    """Characters at which the panel splits a comment in two; it bills both halves."""
    comment_replacement: str | None = None
    """Text sent in place of those characters; None means that such a comment is refused."""
    max_link_length: int | None = None
    """Characters of a link that the panel keeps; longer links are refused. None means no limit."""
    drip_intervals: tuple[int, ...] = ()
    """Minutes between two runs that the panel knows; empty means any."""
    sent_as: NameMap = ()
    """Fields that the panel expects under another name."""
    answered_as: NameMap = ()
    """Fields that the panel answers under another name."""
    status_words: NameMap = ()
    """Status words that an operator has taught: the panel's word and the PanelStatus it means."""
    user_agent: str = "Vitrine"
    """The User-Agent header; some panels refuse programs they do not know."""

    def __post_init__(self) -> None:
        if not 1 <= self.batch_size <= DOCUMENTED_BATCH:
            raise ValueError(f"batch_size must be 1 to {DOCUMENTED_BATCH}")
        if self.single_calls_at_once < 1:
            raise ValueError("single_calls_at_once must be 1 or more")
        if any(mark in (self.comment_replacement or "") for mark in ("\r", "\n")):
            raise ValueError("comment_replacement must not begin a new line")
        if not (self.user_agent.isascii() and self.user_agent.isprintable()):
            raise ValueError("user_agent must be plain ASCII, as every header")
