"""The deadline of a call: what a process that was paused does not send, and what is cut off."""

import asyncio
import socket
from collections.abc import Callable, Iterator

import pytest

from bot.panel import (
    Accepted,
    AddOrder,
    CallDeadline,
    NotSent,
    NotSentCause,
    PanelClient,
    Timeouts,
    Unknown,
    UnknownCause,
)
from bot.panel.deadline import TooLate
from tests.panel.lost_answers import never_answer
from tests.panel.reply_server import (
    KEY,
    always,
    as_json,
    client_of,
    replying,
)

ORDER = AddOrder(service="7", link="https://example.com/p", quantity=100)
PAUSE = 0.05

Stop = Callable[[], CallDeadline]


def paused() -> CallDeadline:
    """Return a deadline that has passed by the steady clock only, as after SIGSTOP."""
    deadline = CallDeadline(1)
    deadline._steady -= 2
    return deadline


def frozen() -> CallDeadline:
    """Return a deadline that has passed by the wall clock only: after a freeze."""
    deadline = CallDeadline(1)
    deadline._wall -= 2
    return deadline


@pytest.fixture
def deaf() -> Iterator[str]:
    """Return the URL of a port whose queue of connections is full: no connection opens."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            yield f"http://127.0.0.1:{port}/api/v2"


async def test_an_order_is_sent_before_its_deadline() -> None:
    async with replying(always(as_json({"order": 900}))) as panel, client_of(panel) as client:
        assert isinstance(await client.add_order(ORDER, deadline=CallDeadline(4)), Accepted)


@pytest.mark.parametrize("stopped", [paused, frozen])
async def test_nothing_is_sent_after_the_deadline_by_either_clock(stopped: Stop) -> None:
    async with replying(always(as_json({"order": 900}))) as panel, client_of(panel) as client:
        outcome = await client.add_order(ORDER, deadline=stopped())
    assert outcome == NotSent(NotSentCause.TOO_LATE)
    assert panel.connections == 0


@pytest.mark.parametrize("stopped", [paused, frozen])
async def test_a_process_paused_while_it_connects_does_not_send(
    stopped: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadline = CallDeadline(4)
    late = stopped()
    begin = CallDeadline.begin_sending

    def after_a_pause(self: CallDeadline) -> None:
        self._steady, self._wall = late._steady, late._wall
        begin(self)

    monkeypatch.setattr(CallDeadline, "begin_sending", after_a_pause)
    async with replying(always(as_json({"order": 900}))) as panel, client_of(panel) as client:
        assert await client.add_order(ORDER, deadline=deadline) == NotSent(NotSentCause.TOO_LATE)
        await asyncio.sleep(PAUSE)
    assert (panel.connections, panel.requests) == (1, [])


async def test_the_deadline_cuts_off_a_call_whose_outcome_is_then_unknown() -> None:
    closed = asyncio.Event()

    async def hear_it_close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        closed.set()

    async with replying(handler=hear_it_close) as panel, client_of(panel) as client:
        outcome = await client.add_order(ORDER, deadline=CallDeadline(PAUSE))
        assert outcome == Unknown(UnknownCause.TIMEOUT)
        async with asyncio.timeout(2):
            await closed.wait()


async def test_a_deadline_that_passes_before_there_is_a_connection_proves_it_unsent(
    deaf: str,
) -> None:
    timeouts = Timeouts(connect=2, total=4)
    async with PanelClient(deaf, KEY, timeout=timeouts) as client:
        outcome = await client.add_order(ORDER, deadline=CallDeadline(PAUSE))
    assert outcome == NotSent(NotSentCause.TOO_LATE)


async def test_a_deadline_longer_than_the_clients_own_limit_changes_nothing() -> None:
    async with replying(handler=never_answer) as panel:
        hasty = Timeouts(connect=0.02, silence=2, total=PAUSE)
        async with PanelClient(panel.url, KEY, timeout=hasty) as client:
            outcome = await client.add_order(ORDER, deadline=CallDeadline(60))
    assert outcome == Unknown(UnknownCause.TIMEOUT)


def test_a_deadline_proves_nothing_until_it_is_watched() -> None:
    deadline = CallDeadline(4)
    proofs = [deadline.proves_unsent]
    deadline.watch()
    proofs.append(deadline.proves_unsent)
    deadline.begin_sending()
    proofs.append(deadline.proves_unsent)
    assert proofs == [False, True, False]
    with pytest.raises(TooLate):
        paused().begin_sending()
