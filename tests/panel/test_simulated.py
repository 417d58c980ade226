"""The client against the simulated panel over a socket: each action with each preset."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, get_args, get_type_hints

import pytest

from bot.demo.panel import (
    DOCUMENT,
    PRESETS,
    Departures,
    PanelFault,
    SimulatedPanel,
    SimulatedService,
)
from bot.demo.serving import serve
from bot.panel import (
    Accepted,
    AddOrder,
    BatchMode,
    ItemError,
    NotSent,
    NotSentCause,
    OrderStatus,
    Outcome,
    PanelClient,
    PanelRefused,
    PanelStatus,
    Quirks,
    RefillStatus,
    RefusalClass,
    Rejected,
    Timeouts,
    Unknown,
    UnknownCause,
    probe,
)
from tests.panel.reply_server import KEY, ONCE, SOON

R = RefusalClass
S = PanelStatus
LINK = "https://example.com/post/1"
WORDS = tuple(f"line {number}" for number in range(10))

SOLD: dict[str, AddOrder] = {
    "Default": AddOrder(service="1", link=LINK, quantity=100),
    "Package": AddOrder(service="2", link=LINK),
    "SEO": AddOrder(service="3", link=LINK, quantity=100, keywords=("red", "blue")),
    "Custom Comments": AddOrder(service="4", link=LINK, comments=WORDS),
    "Mentions with Hashtags": AddOrder(
        service="5", link=LINK, quantity=100, usernames=("a", "b"), hashtags=("x", "y")
    ),
    "Mentions Custom List": AddOrder(service="6", link=LINK, usernames=WORDS),
    "Mentions Hashtag": AddOrder(service="7", link=LINK, quantity=100, hashtag="sea"),
    "Mentions User Followers": AddOrder(service="8", link=LINK, quantity=100, username="name"),
    "Mentions Media Likers": AddOrder(service="9", link=LINK, quantity=100, media=LINK),
    "Subscriptions": AddOrder(
        service="10", username="name", min=10, max=20, posts=3, delay=30, expiry=date(2031, 5, 6)
    ),
    "Custom Comments Package": AddOrder(
        service="11", link=LINK, comments=("well done", "well"), flat=True
    ),
    "Comment Likes": AddOrder(service="12", link=LINK, quantity=100, username="name"),
    "Poll": AddOrder(service="13", link=LINK, quantity=100, answer_number="2"),
    "Comment Replies": AddOrder(service="14", link=LINK, username="name", comments=WORDS),
    "Invites from Groups": AddOrder(service="15", link=LINK, quantity=100, groups=("g", "h")),
    "Mentions": AddOrder(service="16", link=LINK, quantity=100, usernames=("a", "b")),
    "Web Traffic": AddOrder(
        service="17",
        link=LINK,
        quantity=100,
        country="US",
        device=5,
        type_of_traffic=1,
        google_keyword="stars",
    ),
}
PLAIN = SOLD["Default"]


@dataclass
class Shop:
    panel: SimulatedPanel
    client: PanelClient
    seconds: list[float]

    def tick(self, seconds: float) -> None:
        self.seconds[0] += seconds

    async def placed(self, count: int = 1) -> list[str]:
        """Place plain orders, each with its own link; return their ids."""
        ids = []
        for number in range(count):
            outcome = await self.client.add_order(replace(PLAIN, link=f"{LINK}{number}"))
            assert isinstance(outcome, Accepted)
            ids.append(outcome.id)
        return ids


@asynccontextmanager
async def shop(
    dialect: Departures,
    *,
    balance: str = "1000",
    quirks: Quirks | None = None,
    silence: float = 10.0,
) -> AsyncIterator[Shop]:
    catalogue = [
        SimulatedService(
            str(number),
            f"Sold as {kind}",
            kind,
            "All",
            Decimal("1.25"),
            10,
            1000,
            refill=True,
            cancel=True,
            dripfeed=True,
        )
        for number, kind in enumerate(SOLD, start=1)
    ]
    seconds = [1_800_000_000.0]
    panel = SimulatedPanel(
        catalogue, {KEY: Decimal(balance)}, clock=lambda: seconds[0], speed=1.0, departures=dialect
    )
    patient = Timeouts(connect=10.0, silence=silence, total=20.0)
    async with (
        serve(panel.app) as url,
        PanelClient(
            f"{url}/api/v2",
            KEY,
            quirks=quirks or _quirks(dialect),
            timeout=patient,
            retries=ONCE,
        ) as client,
    ):
        yield Shop(panel, client, seconds)


def _quirks(dialect: Departures) -> Quirks:
    demanded = dialect.demands_quantity
    return Quirks(
        send_quantity_with_lists=demanded,
        send_quantity_with_packages=demanded,
        send_one_with_flat_lists=demanded,
        encode_links=dialect.decodes_links_twice,
        forbidden_characters=dialect.refused_characters,
        drip_intervals=dialect.intervals,
        sent_as=dialect.form_names,
        answered_as=dialect.answer_names,
    )


def _canceled(dialect: Departures) -> PanelStatus:
    return S.REFUNDED if dialect.words == "other" else S.CANCELED


every_manner = pytest.mark.parametrize("dialect", PRESETS.values(), ids=PRESETS.keys())


@every_manner
async def test_the_price_list_is_read(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        listing = await opened.client.read_services()
    assert [(row.id, row.type) for row in listing.rows] == [
        (str(number), kind) for number, kind in enumerate(SOLD, start=1)
    ]
    assert listing.bad_rows == ()
    assert {(row.rate, row.min, row.max) for row in listing.rows} == {(Decimal("1.25"), 10, 1000)}
    told = None if dialect.booleans == "absent" else True
    assert {(row.dripfeed, row.refill, row.cancel) for row in listing.rows} == {(told,) * 3}


@every_manner
async def test_the_balance_is_read(dialect: Departures) -> None:
    async with shop(dialect, balance="1526.75") as opened:
        balance = await opened.client.read_balance()
    written = {"code": "USD", "sign": "$", "absent": None}[dialect.currency]
    assert (balance.amount, balance.currency) == (Decimal("1526.75"), written)


@every_manner
async def test_every_type_of_order_is_placed_as_it_was_meant(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        for kind, order in SOLD.items():
            outcome = await opened.client.add_order(
                replace(order, link=order.link and LINK + order.service)
            )
            assert isinstance(outcome, Accepted), (kind, outcome)
            placed = opened.panel.orders[outcome.id]
            assert placed.service == order.service
            subscribed = placed.terms.subscribed
            assert (subscribed is not None) == (kind == "Subscriptions")
        assert len(opened.panel.orders) == len(SOLD)


@every_manner
async def test_a_drip_feed_is_asked_for(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        outcome = await opened.client.add_order(replace(PLAIN, runs=3, interval=10))
        assert isinstance(outcome, Accepted)
        status = await opened.client.read_status(outcome.id)
        told = opened.panel.orders[outcome.id]
    assert told.terms.runs == (1 if dialect.ignores_runs else 3)
    assert status.runs == (None if dialect.ignores_runs else 3)


@every_manner
async def test_an_order_is_followed_to_its_end(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        order = (await opened.placed())[0]
        assert (await opened.client.read_status(order)).status is S.PENDING
        opened.panel.progress(order, remains=40, start_count=7)
        moving = await opened.client.read_status(order)
        assert (moving.status, moving.remains, moving.start_count) == (S.IN_PROGRESS, 40, 7)
        opened.panel.finish(order, "Partial", remains=25)
        partial = await opened.client.read_status(order)
    assert (partial.status, partial.remains, partial.currency) == (S.PARTIAL, 25, "USD")
    assert partial.charge == (Decimal("1.25") if dialect.charge_is_rate else Decimal("0.09375"))


@every_manner
async def test_a_subscription_tells_its_children(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        outcome = await opened.client.add_order(SOLD["Subscriptions"])
        assert isinstance(outcome, Accepted)
        child = opened.panel.add_post(outcome.id, 15)
        status = await opened.client.read_status(outcome.id)
        mine = await opened.client.read_status(child.id)
    assert status.status is S.ACTIVE
    assert (status.posts, status.expiry) == (1, date(2031, 5, 6))
    assert status.child_orders == ((child.id,) if dialect.subscription_orders else None)
    assert (status.charge, status.remains) == (None, None)
    assert mine.status is S.PENDING


@every_manner
async def test_many_orders_are_followed_at_once(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        ids = await opened.placed(4)
        opened.panel.finish(ids[1])
        opened.panel.finish(ids[2], "Canceled")
        strange = "99999999-0000-4000-8000-000000000000" if dialect.uuid_ids else "99999999"
        found = await opened.client.read_statuses([*ids, strange])
        assert client_learnt(opened.client) is (dialect.batch_status == "refused")
        calls = len(opened.panel.calls)
    told = [one.status for one in map(found.get, ids) if isinstance(one, OrderStatus)]
    assert told == [S.PENDING, S.COMPLETED, _canceled(dialect), S.PENDING]
    error = found[strange]
    assert isinstance(error, ItemError)
    missing = dialect.item_errors == "missing"
    assert error.why is (UnknownCause.MISSING if missing else None)
    assert error.reason is (R.UNKNOWN if missing else R.ORDER_NOT_FOUND)
    extra_calls = {"refused": 6, "fragile": 1 + 5 + 1}  # the last call proves that it takes batches
    assert calls == len(ids) + extra_calls.get(dialect.batch_status, 1)


def client_learnt(client: PanelClient) -> bool:
    return client.quirks.batch_mode is BatchMode.SINGLE


@every_manner
async def test_a_refill_is_asked_for_and_followed(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        order, other = await opened.placed(2)
        early = await opened.client.request_refill(order)
        assert isinstance(early, Rejected)
        assert early.reason in (R.REFILL_UNAVAILABLE, R.REFILL_IN_PROGRESS)
        opened.panel.finish(order)
        accepted = await opened.client.request_refill(order)
        assert accepted == Accepted(next(iter(opened.panel.refills)))
        assert (await opened.client.read_refill_status("1")).status is S.PENDING
        opened.panel.finish_refill("1", "Rejected")
        assert (await opened.client.read_refill_status("1")).status is S.REJECTED
        again = await opened.client.request_refill(order)
        assert isinstance(again, Rejected)
        assert again.reason is R.REFILL_TOO_EARLY
        with pytest.raises(PanelRefused) as caught:
            await opened.client.read_refill_status("77")
        assert caught.value.reason is R.REFILL_NOT_FOUND
        assert (await opened.client.read_status(other)).status is S.PENDING


@every_manner
async def test_many_refills_are_asked_for_and_followed(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        ids = await opened.placed(3)
        for order in ids[:2]:
            opened.panel.finish(order)
        outcomes = await opened.client.request_refills(ids)
        named = dialect.refill_shape != "success"
        assert [outcomes[order] for order in ids[:2]] == (
            [Accepted("1"), Accepted("2")] if named else [Accepted(""), Accepted("")]
        )
        assert isinstance(outcomes[ids[2]], Rejected)
        assert len(opened.panel.refills) == 2
        opened.panel.finish_refill("1")
        found = await opened.client.read_refill_statuses(["1", "2", "3"])
    told = [one.status for one in found.values() if isinstance(one, RefillStatus)]
    assert told == [S.COMPLETED, S.PENDING]
    error = found["3"]
    assert isinstance(error, ItemError)
    assert error.reason is R.REFILL_NOT_FOUND


@every_manner
async def test_orders_are_cancelled(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        ids = await opened.placed(3)
        opened.panel.finish(ids[1])
        assert await opened.client.request_cancellations(ids[:1]) == {ids[0]: Accepted(ids[0])}
        outcomes = await opened.client.request_cancellations(ids[1:])
        late = outcomes[ids[1]]
        assert isinstance(late, Rejected)
        assert late.reason is R.CANCEL_UNAVAILABLE
        assert outcomes[ids[2]] == Accepted(ids[2])
        opened.tick(60)
        ended = await opened.client.read_status(ids[0])
    assert ended.status is _canceled(dialect)
    if dialect.canceled_remains == "count":
        assert ended.remains == 100
    if dialect.canceled_keeps_charge:
        assert ended.charge == Decimal("0.125")


def departures() -> Iterator[tuple[str, Any]]:
    """Yield every field of Departures with each value that is not the document's."""
    hints = get_type_hints(Departures)
    told: dict[str, tuple[Any, ...]] = {
        "content_type": ("text/html; charset=UTF-8",),
        "blank_lines": (3,),
        "error_status": (400, 401, 422, 500),
        "auth_status": (401,),
        "success_status": ("success", 100),
        "intervals": ((5, 10, 15),),
        "refused_characters": (("'", "<"),),
        "form_names": (PRESETS["renamed"].form_names,),
        "answer_names": (PRESETS["renamed"].answer_names,),
    }
    for switch in fields(Departures):
        standard = getattr(DOCUMENT, switch.name)
        values = told.get(switch.name) or get_args(hints[switch.name]) or (False, True)
        yield from ((switch.name, value) for value in values if value != standard)


@pytest.mark.parametrize(("switch", "value"), list(departures()), ids=str)
async def test_one_departure_alone_spoils_nothing_of_an_orders_life(
    switch: str, value: Any
) -> None:
    one_departure = replace(DOCUMENT, **{switch: value})
    async with shop(one_departure) as opened:
        client, panel = opened.client, opened.panel
        listing = await client.read_services()
        paged = one_departure.services == "paged"
        assert (listing.paging is not None) is paged
        assert [row.type for row in listing.rows] == list(SOLD)[: len(listing.rows)]
        assert (len(listing.rows) < len(SOLD)) is paged
        before = (await client.read_balance()).amount
        assert (before is None) is (one_departure.balance in ("null", "words"))
        with pytest.raises(PanelRefused) as caught:
            await client.read_status("77777777")
        assert caught.value.reason is R.ORDER_NOT_FOUND
        refused = await client.add_order(replace(PLAIN, quantity=1))
        assert isinstance(refused, Rejected)
        assert refused.reason is R.MIN_QUANTITY
        accepted = await client.add_order(PLAIN)
        assert isinstance(accepted, Accepted)
        order = accepted.id
        if before is not None:
            after = (await client.read_balance()).amount
            assert after is not None
            assert abs(before - after - Decimal("0.125")) <= Decimal("0.005")  # some show cents
        assert (await client.read_status(order)).status is S.PENDING
        panel.progress(order, remains=60, start_count=5)
        moving = await client.read_status(order)
        assert (moving.status, moving.remains) == (S.IN_PROGRESS, 60)
        panel.finish(order, "Partial", remains=25)
        partial = await client.read_status(order)
        assert (partial.status, partial.remains) == (S.PARTIAL, 25)
        refill = await client.request_refill(order)
        assert refill == Accepted("1")
        panel.finish_refill("1")
        assert (await client.read_refill_status("1")).status is S.COMPLETED
        (other,) = await opened.placed()
        assert await client.request_cancellations([other]) == {other: Accepted(other)}
        opened.tick(60)
        ended = (await client.read_statuses([order, other]))[other]
    assert isinstance(ended, OrderStatus)
    assert ended.status is _canceled(one_departure)


REFUSED: list[tuple[AddOrder, set[RefusalClass]]] = [
    (replace(PLAIN, service="404"), {R.BAD_SERVICE}),
    (replace(PLAIN, quantity=9), {R.MIN_QUANTITY}),
    (replace(PLAIN, quantity=1001), {R.MAX_QUANTITY}),
    (replace(PLAIN, link="x"), {R.BAD_LINK}),
    (replace(PLAIN, link=None), {R.BAD_LINK, R.MISSING_FIELD}),
    (replace(PLAIN, runs=2), {R.DRIP}),
    (replace(SOLD["Custom Comments"], comments=()), {R.MISSING_FIELD}),
]


@every_manner
async def test_a_refused_order_is_rejected_in_every_wording(dialect: Departures) -> None:
    quirks = replace(_quirks(dialect), send_quantity_with_lists=False)
    async with shop(dialect, quirks=quirks) as opened:
        for order, reasons in REFUSED:
            if order.runs and dialect.ignores_runs:
                continue
            outcome = await opened.client.add_order(order)
            assert isinstance(outcome, Rejected), (order, outcome)
            assert outcome.reason in reasons, (order, outcome)
        assert len(opened.panel.orders) == 0


@every_manner
async def test_an_empty_purse_is_told(dialect: Departures) -> None:
    async with shop(dialect, balance="0.01") as opened:
        outcome = await opened.client.add_order(PLAIN)
    assert isinstance(outcome, Rejected)
    assert outcome.reason is R.PANEL_FUNDS


@every_manner
async def test_a_strange_key_is_told(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        del opened.panel.balances[KEY]
        for read in (opened.client.read_balance(), opened.client.read_services()):
            with pytest.raises(PanelRefused) as caught:
                await read
            assert caught.value.reason is R.AUTH
        outcome = await opened.client.add_order(PLAIN)
    assert isinstance(outcome, Rejected)
    assert outcome.reason is R.AUTH


@every_manner
async def test_the_same_link_again_is_told_where_it_matters(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        await opened.client.add_order(PLAIN)
        again = await opened.client.add_order(PLAIN)
    if dialect.duplicate_links == "accepted":
        assert isinstance(again, Accepted)
    else:
        assert isinstance(again, Rejected)
        assert again.reason is R.DUPLICATE_LINK


@every_manner
async def test_a_probe_finds_out_about_batches(dialect: Departures) -> None:
    async with shop(dialect) as opened:
        ids = await opened.placed(2)
        findings = await probe(opened.client, ids)
    assert findings.accepts_batches is (dialect.batch_status != "refused")
    assert findings.services == len(SOLD)
    told = frozenset() if dialect.booleans != "absent" else {"dripfeed", "refill", "cancel"}
    assert findings.unmentioned == told


FAULTS: list[tuple[PanelFault, bool | None, Outcome]] = [
    (
        PanelFault.SERVER_ERROR,
        None,
        Unknown(UnknownCause.SERVER_ERROR, "500 Server Error Server Error"),
    ),
    (
        PanelFault.SERVER_ERROR,
        True,
        Unknown(UnknownCause.SERVER_ERROR, "500 Server Error Server Error"),
    ),
    (
        PanelFault.BAD_GATEWAY,
        True,
        Unknown(UnknownCause.SERVER_ERROR, "502 502 Bad Gateway 502 Bad Gateway"),
    ),
    (
        PanelFault.PAGE,
        True,
        Unknown(UnknownCause.HTML, "We will be back soon We will be back soon"),
    ),
    (PanelFault.EMPTY, True, Unknown(UnknownCause.EMPTY)),
    (PanelFault.EMPTY, False, Unknown(UnknownCause.EMPTY)),
    (PanelFault.HANG, True, Unknown(UnknownCause.TIMEOUT)),
    (PanelFault.DROP, True, Unknown(UnknownCause.CONNECTION_LOST)),
    (PanelFault.DROP, False, Unknown(UnknownCause.CONNECTION_LOST)),
    (PanelFault.TRUNCATED, None, Unknown(UnknownCause.NOT_JSON, '{"orde')),
    (PanelFault.NO_ORDER, None, Unknown(UnknownCause.INCOMPLETE, '{"status":"success"}')),
    (
        PanelFault.UNKNOWN_TEXT,
        None,
        Unknown(UnknownCause.UNKNOWN_TEXT, "Moon phase is not favourable"),
    ),
    (PanelFault.TOO_MANY, None, NotSent(NotSentCause.RATE_LIMITED)),
    (PanelFault.REDIRECT, None, Unknown(UnknownCause.REDIRECT, "/api/v2/moved")),
    (PanelFault.TEXT_HTML, None, Accepted("1")),
    (PanelFault.BOM, None, Accepted("1")),
]


@pytest.mark.parametrize(("fault", "done", "outcome"), FAULTS)
async def test_a_fault_ends_an_order_as_much_as_it_proves(
    fault: PanelFault, done: bool | None, outcome: Outcome
) -> None:
    silence = 0.3 if fault is PanelFault.HANG else 10.0
    async with shop(PRESETS["document"], silence=silence) as opened:
        opened.panel.inject(fault, "add", done=done)
        came = await opened.client.add_order(PLAIN)
        made = list(opened.panel.orders)
        assert len(opened.panel.calls) == 1
    if isinstance(outcome, Accepted):
        assert came == Accepted(str(made[0]))
    elif fault is PanelFault.TRUNCATED:
        assert isinstance(came, Unknown)
        assert came.why is UnknownCause.NOT_JSON
    else:
        assert came == outcome
    if isinstance(outcome, NotSent):
        assert made == []


async def test_a_warning_hides_an_order_and_its_refusal_alike() -> None:
    async with shop(PRESETS["document"]) as opened:
        opened.panel.inject(PanelFault.WARNING, "add", times=2)
        for order in (PLAIN, replace(PLAIN, quantity=1)):
            outcome = await opened.client.add_order(order)
            assert isinstance(outcome, Unknown)
            assert outcome.why is UnknownCause.NOISE
        assert len(opened.panel.orders) == 1


async def test_a_warning_hides_no_reading() -> None:
    async with shop(PRESETS["document"]) as opened:
        opened.panel.inject(PanelFault.WARNING, times=2)
        assert (await opened.client.read_balance()).amount == 1000
        assert len((await opened.client.read_services()).rows) == len(SOLD)


@pytest.mark.parametrize(
    "fault",
    [
        PanelFault.SERVER_ERROR,
        PanelFault.PAGE,
        PanelFault.EMPTY,
        PanelFault.DROP,
        PanelFault.TOO_MANY,
    ],
)
async def test_a_read_gets_over_a_moments_fault(fault: PanelFault) -> None:
    async with shop(PRESETS["document"]) as opened:
        client = opened.client
        client._requester.retries = SOON
        opened.panel.inject(fault, "balance", times=2)
        assert (await client.read_balance()).amount == 1000


async def test_bad_rows_cost_only_themselves() -> None:
    async with shop(PRESETS["document"]) as opened:
        opened.panel.inject(PanelFault.BAD_ROWS)
        listing = await opened.client.read_services()
    assert len(listing.rows) == len(SOLD)
    assert len(listing.bad_rows) == 5


async def test_lies_about_one_order_do_not_touch_the_others() -> None:
    async with shop(PRESETS["document"]) as opened:
        ids = await opened.placed(3)
        for fault in (PanelFault.LYING_WORD, PanelFault.LYING_REMAINS, PanelFault.LYING_GARBAGE):
            opened.panel.inject(fault)
            found = await opened.client.read_statuses(ids)
            lie, *others = found.values()
            assert isinstance(lie, OrderStatus)
            assert lie.status in (S.UNKNOWN, S.PARTIAL)
            assert all(isinstance(one, OrderStatus) and one.status is S.PENDING for one in others)


async def test_orders_placed_side_by_side_get_their_own_ids() -> None:
    async with shop(PRESETS["document"]) as opened:
        orders = [replace(PLAIN, link=f"{LINK}{number}") for number in range(12)]
        outcomes = await asyncio.gather(*map(opened.client.add_order, orders))
        for order, outcome in zip(orders, outcomes, strict=True):
            assert isinstance(outcome, Accepted)
            assert opened.panel.orders[outcome.id].terms.link == order.link
