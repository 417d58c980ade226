"""The client for supplier panels that speak panel API v2, and for how they depart from it.

`PanelClient` has a method for each action. Reads raise `PanelError`; writes return an `Outcome`.
"""

from bot.panel.client import Balance, PanelClient
from bot.panel.deadline import CallDeadline
from bot.panel.errors import (
    NotSentCause,
    PanelError,
    PanelGarbled,
    PanelRateLimited,
    PanelRefused,
    PanelUnreachable,
    UnknownCause,
)
from bot.panel.order_form import AddOrder
from bot.panel.outcomes import Accepted, NotSent, Outcome, Rejected, Unknown
from bot.panel.probe import Findings, probe
from bot.panel.refusal_classes import RefusalClass
from bot.panel.retries import Retries
from bot.panel.service_list import BadRow, PanelService, ServiceList
from bot.panel.statuses import Attribution, ItemError, OrderStatus, RefillStatus
from bot.panel.transport import Timeouts
from bot.quirks.record import BatchMode, Quirks
from bot.quirks.status_vocabulary import PanelStatus

__all__ = [
    "Accepted",
    "AddOrder",
    "Attribution",
    "BadRow",
    "Balance",
    "BatchMode",
    "CallDeadline",
    "Findings",
    "ItemError",
    "NotSent",
    "NotSentCause",
    "OrderStatus",
    "Outcome",
    "PanelClient",
    "PanelError",
    "PanelGarbled",
    "PanelRateLimited",
    "PanelRefused",
    "PanelService",
    "PanelStatus",
    "PanelUnreachable",
    "Quirks",
    "RefillStatus",
    "RefusalClass",
    "Rejected",
    "Retries",
    "ServiceList",
    "Timeouts",
    "Unknown",
    "UnknownCause",
    "probe",
]
