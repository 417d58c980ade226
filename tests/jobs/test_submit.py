"""Submitting: what each answer of the panel does to an order, through the real client."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalog.panel_health import note_call_succeeded
from bot.catalog.panels import get_panel
from bot.db import now
from bot.demo.panel import PanelFault
from bot.jobs import submit
from bot.jobs.endings import refused
from bot.jobs.sending import record
from bot.orders.endings.deadlines import Deadlines
from bot.orders.sending.claims import claim_next
from bot.orders.status import Status
from bot.orders.tables import Order
from bot.panel import RefusalClass
from bot.panel.refusal_texts import classify
from tests.jobs.job_driver import JobDriver
from tests.panel.reply_server import Reply, always, as_json, client_of, in_turn, replying
from tests.support.postgres import free_port

R = RefusalClass

ANSWERS: dict[RefusalClass, tuple[str, Status]] = {
    R.AUTH: ("Invalid API key", Status.QUEUED),
    R.PANEL_FUNDS: ("Not enough funds on balance", Status.WAITING_FUNDS),
    R.DUPLICATE_LINK: ("You have an active order with this link", Status.WAITING_LINK),
    R.PER_LINK_LIMIT: ("Link limit exceeded", Status.REJECTED),
    R.BAD_SERVICE: ("Incorrect service ID", Status.REJECTED),
    R.SERVICE_DOWN: ("Service is disabled", Status.REJECTED),
    R.MIN_QUANTITY: ("Minimum quantity is 20", Status.REJECTED),
    R.MAX_QUANTITY: ("Maximum quantity is 2000", Status.REJECTED),
    R.BAD_QUANTITY: ("Incorrect quantity", Status.REJECTED),
    R.BAD_LINK: ("Bad link", Status.REJECTED),
    R.BAD_COMMENTS: ("Keywords are too long", Status.REJECTED),
    R.MISSING_FIELD: ("Please fill in all fields", Status.REJECTED),
    R.DRIP: ("Drip-feed is not supported here", Status.REJECTED),
    R.BAD_REQUEST: ("Incorrect request", Status.REJECTED),
    R.UNSUPPORTED_ACTION: ("Incorrect action", Status.QUEUED),
    R.ORDER_NOT_FOUND: ("Incorrect order ID", Status.UNCONFIRMED),
    R.REFILL_UNAVAILABLE: ("Refill is disabled for this service", Status.UNCONFIRMED),
    R.REFILL_TOO_EARLY: ("Refill was requested less than 24 hours ago", Status.UNCONFIRMED),
    R.REFILL_IN_PROGRESS: ("A refill task is running for this order", Status.UNCONFIRMED),
    R.REFILL_NOT_FOUND: ("Refill not found", Status.UNCONFIRMED),
    R.CANCEL_UNAVAILABLE: ("Order can't be canceled", Status.UNCONFIRMED),
    R.CANCEL_IN_PROGRESS: ("Cancel request is already in progress", Status.UNCONFIRMED),
    # A text only: with HTTP 429, see below, the order waits.
    R.RATE_LIMITED: ("Too many requests", Status.UNCONFIRMED),
    R.BUSY: ("Another request is being processed", Status.UNCONFIRMED),
    R.TRANSIENT: ("Please try again later", Status.UNCONFIRMED),
    R.UNKNOWN: ("Moon phase is not favourable", Status.UNCONFIRMED),
}
"""A refusal of each class, and the status of the order after it."""

PRICE = 1_500_000


def test_every_class_of_refusal_is_tried() -> None:
    assert set(ANSWERS) == set(RefusalClass)
    assert {reason: classify(text) for reason, (text, _) in ANSWERS.items()} == {
        reason: reason for reason in ANSWERS
    }


async def test_every_refusal_leaves_the_money_where_it_is_due(driver: JobDriver) -> None:
    for reason, (text, status) in ANSWERS.items():
        number = await driver.ordered()
        before = await driver.balance()
        driver.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body=text)
        assert await submit.submit_one(driver.context)
        order = await driver.order(number)
        assert order.status == status, reason
        held = await driver.escrow(number)
        if status is Status.REJECTED:
            assert (held, order.refunded) == (0, PRICE), reason
            assert await driver.balance() == before + PRICE, reason
        else:
            assert (held, order.refunded) == (PRICE, 0), reason
        assert text in order.refusal, reason  # for the operator
        await driver.later(days=-1)  # nothing of it is due again
        # Other orders may be sent: after some refusals only when the panel has answered a read.
        await driver.do(note_call_succeeded, driver.context.panel_id, now())
    assert not driver.panel.orders
    await driver.verify()


async def test_an_accepted_order_is_the_panels_and_the_news_go_out(driver: JobDriver) -> None:
    (order,) = await driver.accepted()
    (sent,) = driver.panel.orders.values()
    assert (order.status, order.panel_order) == (Status.PENDING, sent.id)
    assert sent.form == {
        "action": "add", "service": "1", "link": "https://example.com/0", "quantity": "1000",
    }  # fmt: skip
    assert driver.woken == ["notify"]
    assert not await submit.submit_one(driver.context)
    assert driver.woken == ["notify"]


async def test_what_waits_is_sent_again_when_its_time_has_come(driver: JobDriver) -> None:
    number = await driver.ordered()
    driver.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body=ANSWERS[R.PANEL_FUNDS][0])
    assert await submit.submit_one(driver.context)
    await driver.later(seconds=driver.context.deadlines.funds_pause.total_seconds() - 5)
    assert not await submit.submit_one(driver.context)
    await driver.later(seconds=6)
    assert await submit.submit_one(driver.context)
    order = await driver.order(number)
    assert (order.status, order.attempts, order.refusal) == (Status.PENDING, 2, "")


@pytest.mark.parametrize(
    ("reason", "what"), [(R.PANEL_FUNDS, "funds"), (R.UNSUPPORTED_ACTION, "refused")]
)
async def test_the_shops_troubles_alert_its_operators_once_a_day(
    driver: JobDriver, reason: RefusalClass, what: str
) -> None:
    for _ in range(3):
        await driver.ordered()
        driver.panel.inject(PanelFault.UNKNOWN_TEXT, "add", body=ANSWERS[reason][0])
        await submit.submit_one(driver.context)
    alerts = await driver.alerts()
    assert len(alerts) in (1, 2)  # two where the day has just ended
    assert alerts[0].payload["what"] == what
    panel = await driver.do(get_panel, driver.context.panel_id)
    assert reason.value in str(panel.last_error)


@pytest.mark.parametrize(
    ("fault", "done"),
    [
        (PanelFault.SERVER_ERROR, True),
        (PanelFault.SERVER_ERROR, False),
        (PanelFault.BAD_GATEWAY, True),
        (PanelFault.EMPTY, True),
        (PanelFault.PAGE, False),
        (PanelFault.DROP, True),
        (PanelFault.NO_ORDER, None),
        (PanelFault.TRUNCATED, None),
        (PanelFault.WARNING, None),
    ],
)
async def test_an_answer_that_proves_nothing_leaves_the_order_unconfirmed(
    driver: JobDriver, fault: PanelFault, done: bool | None
) -> None:
    number = await driver.ordered()
    driver.panel.inject(fault, "add", done=done)
    await submit.submit_one(driver.context)
    order = await driver.order(number)
    assert order.status == Status.UNCONFIRMED
    assert order.refusal
    assert await driver.escrow(number) == PRICE
    assert await driver.alerts() == []  # the panel is searched for it first
    await driver.later(days=30)
    assert not await submit.submit_one(driver.context)
    assert len([call for call in driver.panel.calls if call.action == "add"]) == 1


async def test_what_provably_never_left_is_sent_again_after_a_growing_pause(
    driver: JobDriver,
) -> None:
    number = await driver.ordered()
    gone = f"http://127.0.0.1:{free_port()}/api/v2"
    pauses = []
    async with client_of(gone) as unreachable:
        away = replace(driver.context, panel=unreachable)
        for attempt in range(1, 12):
            await driver.later(hours=1)
            assert await submit.submit_one(away)
            order = await driver.order(number)
            assert (order.status, order.attempts) == (Status.QUEUED, attempt)
            pauses.append(round((order.next_at - now()).total_seconds()))
    assert pauses[:4] == pytest.approx([2, 4, 8, 16], abs=1)
    assert pauses[-2:] == pytest.approx([600, 600], abs=1)
    assert await driver.alerts() == []
    await driver.later(hours=1)
    await submit.submit_one(driver.context)
    assert (await driver.order(number)).status == Status.PENDING


@pytest.mark.parametrize(("asked", "obeyed"), [("7", 7), ("86400", 600)])
async def test_a_panel_that_asks_to_wait_is_obeyed_within_reason(
    driver: JobDriver, asked: str, obeyed: int
) -> None:
    number = await driver.ordered()
    headers = (("content-type", "application/json"), ("retry-after", asked))
    async with (
        replying(always(Reply(b'{"error": "Too many requests"}', 429, headers))) as busy,
        client_of(busy) as client,
    ):
        await submit.submit_one(replace(driver.context, panel=client))
    order: Order = await driver.order(number)
    assert order.status == Status.QUEUED
    assert round((order.next_at - now()).total_seconds()) == obeyed


async def test_the_same_id_twice_is_no_answer(driver: JobDriver) -> None:
    first, second = await driver.ordered(), await driver.ordered()
    async with (
        replying(in_turn(as_json({"order": 900}))) as confused,
        client_of(confused) as client,
    ):
        away = replace(driver.context, panel=client)
        while await submit.submit_one(away):
            pass
    assert (await driver.order(first)).status == Status.PENDING
    assert (await driver.order(second)).status == Status.UNCONFIRMED


async def test_a_process_that_is_alone_finds_at_once_what_was_being_sent(driver: JobDriver) -> None:
    number = await driver.ordered()
    await driver.do(claim_next, now(), panel_id=driver.context.panel_id)
    await submit.recover(replace(driver.context, alone=False))
    assert (await driver.order(number)).status == Status.SUBMITTING
    await submit.recover(driver.context)
    assert (await driver.order(number)).status == Status.UNCONFIRMED


async def test_anothers_abandoned_sending_is_found_after_a_while(driver: JobDriver) -> None:
    number = await driver.ordered()
    await driver.do(claim_next, now(), panel_id=driver.context.panel_id)
    assert not await submit.submit_one(driver.context)
    assert (await driver.order(number)).status == Status.SUBMITTING
    await driver.later(minutes=5)
    assert not await submit.submit_one(driver.context)
    assert (await driver.order(number)).status == Status.UNCONFIRMED


def test_no_pause_is_longer_than_an_operator_can_wait() -> None:
    pauses = (Deadlines().funds_pause, refused.KEY_PAUSE, record.LONGEST_PAUSE)
    assert max(pauses) <= timedelta(minutes=10)
    assert Deadlines().link_longest_pause == timedelta(minutes=30)


async def test_an_id_of_another_name_holds_the_order_and_suggests_the_quirk(
    driver: JobDriver,
) -> None:
    number = await driver.ordered()
    driver.panel.inject(PanelFault.VERBATIM, "add", body='{"order_id": "55012"}')
    await submit.submit_one(driver.context)
    order = await driver.order(number)
    assert order.status == Status.UNCONFIRMED
    assert order.refusal.endswith("→ /panel set answered_as order=order_id")
