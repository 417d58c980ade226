"""What the jobs work with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from bot.catalog.rules.pricing import NO_MARKUP
from bot.db import Database
from bot.i18n import Translations
from bot.panel import PanelClient
from bot.telegram.outgoing import Outgoing


@dataclass(frozen=True, slots=True)
class JobContext:
    """The database, the two outside worlds, and the shop's settings."""

    database: Database
    panel: PanelClient
    outgoing: Outgoing
    translations: Translations
    panel_id: int
    currency: str
    auto_publish: bool
    sync_every: timedelta
    follow_every: timedelta
    holder: str
    """This process, for leases."""
    wake: Callable[[str], None]
    """Has another job look for work at once."""
    alone: bool
    """Whether no other process can be at work on this database."""
    markup: Decimal = NO_MARKUP.percent
    """In percent, for where the operator set none."""
