"""The panel client: a typed method for each action of panel API v2.

Reads (`services`, `balance`, `status`, `refill_status` and their batches) are repeated after
temporary errors, then raise a PanelError. Writes (`add`, `refill`, `cancel`) are sent once, raise
nothing and return an Outcome. A cancelled task stays cancelled; its write counts as unknown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import TracebackType
from typing import Any, Final, Self

import httpx
from pydantic import SecretStr

from bot.panel.batch_reads import read_many
from bot.panel.batch_writes import BatchWrite, write_many
from bot.panel.batches import ORDER_ID_FIELDS, REFILL_ID_FIELDS
from bot.panel.calls import Calls, Received, Secret
from bot.panel.deadline import CallDeadline
from bot.panel.error_texts import find_reported_error
from bot.panel.json_values import decimal_of
from bot.panel.judge_add import judge_add
from bot.panel.judge_requests import (
    judge_cancellation,
    judge_cancellation_item,
    judge_refill,
    judge_refill_item,
)
from bot.panel.order_form import AddOrder, build_form
from bot.panel.outcomes import Outcome, Rejected
from bot.panel.refused_adds import SentOrder
from bot.panel.requesting import LoadQuirks, Requester
from bot.panel.retries import Retries
from bot.panel.service_list import ServiceList, read_service_list
from bot.panel.single_reads import BatchRead, read_one, read_one_by_one
from bot.panel.statuses import (
    ItemError,
    OrderStatus,
    RefillStatus,
    currency_of,
    parse_order_status,
    parse_refill_status,
)
from bot.panel.transport import Timeouts
from bot.panel.unwrapping import unwrapped
from bot.quirks.record import BatchMode, Quirks

LONGEST_AMOUNT: Final = 100
"""Characters of an unreadable amount that are kept for operators."""


@dataclass(frozen=True, slots=True)
class Balance:
    """The shop's own money at the panel."""

    amount: Decimal | None
    """In `currency`; None if the panel says it and it cannot be read."""
    currency: str | None
    """Currency code or sign; None if the panel does not say it."""
    text: str = ""
    """What the panel wrote for an amount that cannot be read; empty if it can."""
    raw: Any = field(default=None, repr=False, compare=False)


STATUS: Final = BatchRead(
    "status", "batch_mode", "order", "orders", ORDER_ID_FIELDS, parse_order_status
)
REFILL_STATUS: Final = BatchRead(
    "refill_status",
    "refill_status_batch_mode",
    "refill",
    "refills",
    REFILL_ID_FIELDS,
    parse_refill_status,
)
REFILL: Final = BatchWrite(
    "refill",
    "refill_batch_mode",
    judge_answer=lambda answer, _order: judge_refill(answer),
    judge_item=lambda item, _order: judge_refill_item(item),
    documented_single=True,
)
CANCEL: Final = BatchWrite(
    "cancel",
    "cancel_batch_mode",
    judge_answer=judge_cancellation,
    judge_item=judge_cancellation_item,
    documented_single=False,
)


class PanelClient:
    """The client of one panel, with one key.

    It learns quirks from the panel's answers. `load_quirks`, if given, is called before each call
    and returns the stored quirks, so that a quirk an operator sets holds from the next call on.
    """

    def __init__(
        self,
        url: str,
        key: Secret | str,
        *,
        quirks: Quirks | None = None,
        timeout: Timeouts | None = None,
        retries: Retries | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        load_quirks: LoadQuirks | None = None,
    ) -> None:
        """Open a client; ConfigurationError where `url` is no address. Nothing is sent yet."""
        secret = SecretStr(key) if isinstance(key, str) else key
        calls = Calls(url, secret, timeout or Timeouts(), transport)
        self._requester = Requester(calls, quirks or Quirks(), retries or Retries(), load_quirks)

    def __repr__(self) -> str:
        return f"<PanelClient of {self._requester.calls.host}>"

    @property
    def quirks(self) -> Quirks:
        """The panel's quirks, with the learned ones."""
        return self._requester.quirks

    @property
    def learned_quirks(self) -> Mapping[str, BatchMode]:
        """The quirks that its answers have taught and that are not stored yet, by name."""
        return self._requester.learned_quirks

    def with_quirks(self, **quirks: Any) -> "PanelClient":
        """Return a client with these quirks changed, on the same connections: for trying out."""
        trial = object.__new__(PanelClient)
        own = self._requester
        trial._requester = Requester(own.calls, replace(own.quirks, **quirks), own.retries)
        return trial

    async def read_services(self) -> ServiceList:
        """Read the price list."""
        return await (await self._ready()).read("services", {}, _service_list)

    async def read_balance(self) -> Balance:
        """Read the shop's balance at the panel."""
        return await (await self._ready()).read("balance", {}, _balance)

    async def read_status(self, order: str) -> OrderStatus:
        """Read one order's status."""
        return await read_one(await self._ready(), STATUS, order)

    async def read_statuses(self, orders: Sequence[str]) -> dict[str, OrderStatus | ItemError]:
        """Read many orders' statuses; the result has an entry for each id."""
        return await read_many(await self._ready(), STATUS, orders)

    async def read_statuses_alone(
        self, orders: Sequence[str]
    ) -> dict[str, OrderStatus | ItemError]:
        """Read each order's status in a call of its own; the result has an entry for each id.

        For orders whose money must not move by an item that does not name them.
        """
        return await read_one_by_one(await self._ready(), STATUS, tuple(dict.fromkeys(orders)))

    async def read_refill_status(self, refill: str) -> RefillStatus:
        """Read one refill's status."""
        return await read_one(await self._ready(), REFILL_STATUS, refill)

    async def read_refill_statuses(
        self, refills: Sequence[str]
    ) -> dict[str, RefillStatus | ItemError]:
        """Read many refills' statuses; the result has an entry for each id."""
        return await read_many(await self._ready(), REFILL_STATUS, refills)

    async def add_order(
        self, order: AddOrder, *, attempt: int = 1, deadline: CallDeadline | None = None
    ) -> Outcome:
        """Send an order once; Rejected without a call if the panel's quirks refuse it.

        `attempt` counts from 1. On a later one, a refusal for an order with the same link may mean
        this very order, so it is Unknown. Where every attempt before was refused for just that,
        pass 1 again: the panel refuses another order then.

        After `deadline` nothing is sent, and a call under way is cut off.
        """
        requester = await self._ready()
        form = build_form(order, requester.quirks)
        if isinstance(form, Rejected):
            return form
        sent = SentOrder(form, attempt, requester.quirks.answered_as)
        return await requester.write("add", form, lambda answer: judge_add(answer, sent), deadline)

    async def request_refill(self, order: str) -> Outcome:
        """Request a refill of one order, once."""
        return await (await self._ready()).write("refill", {"order": order}, judge_refill)

    async def request_refills(
        self, orders: Sequence[str], *, deadline: CallDeadline | None = None
    ) -> dict[str, Outcome]:
        """Request refills, each once; the result has an outcome for each order."""
        return await write_many(await self._ready(), REFILL, orders, deadline)

    async def request_cancellations(
        self, orders: Sequence[str], *, deadline: CallDeadline | None = None
    ) -> dict[str, Outcome]:
        """Request cancellations, each once; the result has an outcome for each order.

        Accepted means that the request was taken: only a later status moves money.
        """
        return await write_many(await self._ready(), CANCEL, orders, deadline)

    async def _ready(self) -> Requester:
        await self._requester.refresh()
        return self._requester

    async def aclose(self) -> None:
        """Close the connections."""
        await self._requester.calls.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


def _service_list(received: Received) -> ServiceList | None:
    document = received.answer.body.document
    if find_reported_error(document):
        return None
    return read_service_list(document, received.digest, received.size)


def _balance(received: Received) -> Balance | None:
    document = received.answer.document
    if find_reported_error(document) or not isinstance(document, dict):
        return None
    fields = unwrapped(document, "balance")
    if "balance" not in fields:
        return None
    written = fields["balance"]
    amount, currency = decimal_of(written), currency_of(fields.get("currency"))
    return Balance(amount, currency, _written(written) if amount is None else "", document)


def _written(value: Any) -> str:
    """Return a JSON value as text, cut to LONGEST_AMOUNT."""
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text[:LONGEST_AMOUNT]
