"""What every job is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from bot.catalog.rules.pricing import NO_MARKUP
from bot.catalog.sync.sales_pause import TRUSTED_FOR
from bot.db import Database
from bot.i18n import Translations
from bot.jobs.pacing.read_pace import ReadPace
from bot.jobs.spool.files import Spool
from bot.ledger import SealKey
from bot.orders.endings.deadlines import Deadlines
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
    """The name of this process in leases."""
    wake: Callable[[str], None]
    """Wakes the job of a name, so that it looks for work at once."""
    alone: bool
    """True if no other process can work on this database."""
    markup: Decimal = NO_MARKUP.percent
    """In percent, for services without a markup set by the operator."""
    prices_trusted_for: timedelta = TRUSTED_FOR
    """From a good sync until nothing is sold at its prices any more."""
    deadlines: Deadlines = field(default_factory=Deadlines)
    """How long anything may wait."""
    seal_key: SealKey | None = None
    """Seals the journal; None leaves it without seals."""
    spool: Spool = field(default_factory=Spool)
    """Keeps the outcomes of calls that are not recorded yet."""
    pace: ReadPace = field(default_factory=ReadPace)
    """Spaces the reads of statuses when the panel asks to slow down."""
