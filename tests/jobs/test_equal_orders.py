"""Orders without a clear answer that look the same at the panel, and how they are told apart."""

from dataclasses import replace

from bot.db import now
from bot.demo.panel import PanelFault
from bot.jobs.sending import delivery
from bot.jobs.spool.outcomes import CallOutcome
from bot.orders.endings.deadlines import Deadlines
from bot.orders.evidence.reasons import Reason
from bot.orders.sending import claims
from bot.orders.status import Status
from bot.panel import Accepted
from tests.jobs.job_driver import JobDriver
from tests.jobs.searches import reasons, search, send


async def test_two_equal_orders_with_one_id_between_them_are_told_apart_by_the_balance(
    searching: JobDriver,
) -> None:
    await send(searching)
    taken = await send(searching, fault=PanelFault.EMPTY, done=True)
    lost = await send(searching, fault=PanelFault.EMPTY, done=False)
    await send(searching)
    await search(searching)
    # Before the second call a read ended the block, so its balance had paid for the first one.
    assert (await searching.order(lost)).status == Status.LOST
    assert (await searching.order(taken)).status == Status.UNCONFIRMED
    assert await reasons(searching, taken) == [Reason.RIVAL]
    await searching.later(minutes=20)
    await search(searching)
    hidden = list(searching.panel.orders)[1]
    assert (await searching.order(taken)).panel_order == hidden
    await searching.verify()


async def test_equal_orders_that_the_panel_has_are_linked_in_the_order_of_their_calls(
    searching: JobDriver,
) -> None:
    await send(searching)
    unclear = [await send(searching, fault=PanelFault.EMPTY, done=True) for _ in range(3)]
    await send(searching)
    await search(searching)
    links = {sent.form["link"]: sent.id for sent in searching.panel.orders.values()}
    for number in unclear:
        order = await searching.order(number)
        assert order.panel_order == links[order.parameters["link"]]
    await searching.verify()


async def test_an_order_that_evidence_has_linked_overlaps_with_none_that_was_sent_meanwhile(
    searching: JobDriver,
) -> None:
    await send(searching)
    number = await send(searching, fault=PanelFault.SERVER_ERROR, done=True)
    await send(searching)
    sent = await searching.ordered()
    claimed = await searching.do(claims.claim_next, now(), panel_id=searching.context.panel_id)
    assert claimed is not None
    await search(searching)
    assert (await searching.order(number)).status == Status.PENDING
    call = CallOutcome(sent, 1, Accepted("23599"), now())
    await delivery.deliver(searching.context, call)
    assert (await searching.order(number)).status == Status.PENDING
    assert (await searching.order(sent)).status == Status.PENDING


async def test_equal_orders_whose_calls_followed_too_soon_are_asked_about(
    searching: JobDriver,
) -> None:
    await send(searching)
    unclear = [await send(searching, fault=PanelFault.EMPTY, done=True) for _ in range(2)]
    await send(searching)
    soon = replace(searching, context=replace(searching.context, deadlines=Deadlines()))
    await searching.later(minutes=3)
    await search(soon)
    for number in unclear:
        assert Reason.RIVAL in await reasons(searching, number)
