"""Start each kind of process, let it work, and stop it."""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot import running
from bot.config import Settings
from bot.db import now, open_database
from bot.demo.telegram import SimulatedUser, TelegramFault
from bot.errors import ConfigurationError
from bot.orders.sending import claims
from bot.orders.status import Status
from tests.ledger.books import spoil
from tests.orders import sample_orders
from tests.orders.sample_orders import PANEL_ID
from tests.support.postgres import free_port
from tests.support.running_shop import CUSTOMER, OPERATOR
from tests.support.surroundings import Surroundings, open_surroundings

SOON = 10.0
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def surroundings(database_url: str) -> AsyncIterator[Surroundings]:
    async with open_surroundings(database_url) as found:
        yield found


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    """Undo `gc.freeze`: the test's process goes on and must collect what was loaded."""
    yield
    gc.unfreeze()


@asynccontextmanager
async def process(work: Any) -> AsyncIterator["asyncio.Task[None]"]:
    """Run a process while the body runs, and cancel it as Ctrl-C does."""
    task: asyncio.Task[None] = asyncio.create_task(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def customer(surroundings: Surroundings) -> SimulatedUser:
    return surroundings.telegram.user(CUSTOMER, "Customer")


def hooked(surroundings: Surroundings, **given: Any) -> Settings:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hook"
    return surroundings.settings(webhook_url=url, port=port, **given)


async def test_all_in_one_process_polls_and_does_the_jobs(surroundings: Surroundings) -> None:
    surroundings.telegram.world.webhook.url = "https://of.an.earlier.start/hook"
    async with process(running.run(surroundings.settings())):
        person = customer(surroundings)
        await person.start()
        await person.wait("welcome", SOON)
        async with asyncio.timeout(SOON):
            while not any(call.action == "balance" for call in surroundings.panel.calls):
                await asyncio.sleep(0.01)
    assert surroundings.telegram.pending_updates == []


async def test_all_in_one_process_listens_where_there_is_a_webhook(
    surroundings: Surroundings,
) -> None:
    task = asyncio.create_task(running.run(hooked(surroundings)))
    before = signal.signal(signal.SIGTERM, lambda *_: task.cancel())
    try:
        person = customer(surroundings)
        await person.start()
        await person.wait("welcome", SOON)
        # Hosting platforms stop a process so: the web server ends first, then the rest.
        signal.raise_signal(signal.SIGTERM)
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, SOON)
    finally:
        signal.signal(signal.SIGTERM, before)
    await person.wait_until_confirmed()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_receivers_and_workers_are_processes_of_their_own(database_url: str) -> None:
    async with open_surroundings(database_url) as surroundings:
        stopped = asyncio.Event()
        receiver = asyncio.create_task(running.web(hooked(surroundings)))
        before = signal.signal(signal.SIGTERM, lambda *_: stopped.set())
        try:
            async with process(running.worker(surroundings.settings())):
                person = customer(surroundings)
                await person.start()
                await person.wait("welcome", SOON)
                async with asyncio.timeout(SOON):
                    while not any(call.action == "balance" for call in surroundings.panel.calls):
                        await asyncio.sleep(0.01)
            signal.raise_signal(signal.SIGTERM)
            await asyncio.wait_for(receiver, SOON)
        finally:
            signal.signal(signal.SIGTERM, before)
        assert stopped.is_set()


@only_sqlite
async def test_receiving_webhooks_needs_their_address(surroundings: Surroundings) -> None:
    with pytest.raises(ConfigurationError, match="WEBHOOK_URL is not set"):
        await running.web(surroundings.settings())


@only_sqlite
async def test_a_port_or_a_host_that_cannot_be_had_is_named(surroundings: Surroundings) -> None:
    taken = int(surroundings.urls[0].rpartition(":")[2])
    for work in (running.run, running.web):
        wanted = surroundings.settings(webhook_url="https://shop.example/hook", port=taken)
        with pytest.raises(ConfigurationError, match=f"PORT {taken}"):
            await work(wanted)
    for host in ("no such host.invalid", "203.0.113.9"):
        with pytest.raises(ConfigurationError, match="HOST"):
            running.open_listener(surroundings.settings(host=host))
    with running.open_listener(surroundings.settings(port=0)) as listener:
        assert listener.getsockname()[1] > 0


@only_sqlite
async def test_a_webhook_that_telegram_refuses_is_named(surroundings: Surroundings) -> None:
    wanted = surroundings.settings(webhook_url="https://shop.example:1234/hook", port=0)
    with pytest.raises(ConfigurationError, match="WEBHOOK_URL is refused") as refused:
        await asyncio.wait_for(running.web(wanted), SOON)
    assert surroundings.telegram.token not in str(refused.value)


@only_sqlite
async def test_a_start_looks_at_the_books_and_at_what_was_being_sent(
    surroundings: Surroundings, caplog: pytest.LogCaptureFixture
) -> None:
    opened = open_database(surroundings.database_url)

    def interrupted(session: Any) -> None:
        sample_orders.fund(session)
        sample_orders.ordered(session)
        claims.claim_next(session, now(), panel_id=PANEL_ID)
        spoil(session)

    await opened.transact(interrupted)
    await opened.close()
    caplog.set_level(logging.INFO)
    operator = surroundings.telegram.user(OPERATOR, "Operator", role="operator", started=True)
    async with process(running.run(surroundings.settings(admin_ids=str(OPERATOR)))):
        await operator.wait("The books do not add up", SOON)
    assert "the books do not add up" in caplog.text
    assert "Test Shop is open" in caplog.text
    opened = open_database(surroundings.database_url)
    assert (await opened.read(sample_orders.read, 1)).status == Status.UNCONFIRMED
    await opened.close()


@only_sqlite
async def test_trouble_with_telegram_delays_the_start_and_no_more(
    surroundings: Surroundings,
) -> None:
    surroundings.telegram.faults.add(TelegramFault.BAD_GATEWAY, "deleteWebhook")
    surroundings.telegram.faults.add(TelegramFault.SERVER_ERROR, "setMyCommands")
    person = customer(surroundings)
    await person.start()
    async with process(running.run(surroundings.settings())):
        await person.wait("welcome", 20)


@only_sqlite
async def test_a_token_that_is_given_back_ends_the_process(surroundings: Surroundings) -> None:
    async def take_back() -> None:
        async with asyncio.timeout(SOON):
            while surroundings.telegram.world.poll._reader is None:
                await asyncio.sleep(0.01)
        surroundings.telegram.world.token = "7000000001:AAE-the-token-was-taken-back-x"
        surroundings.telegram.world.updates.arrived.fire()  # ends the long poll

    with pytest.raises(ExceptionGroup) as ended:
        async with asyncio.timeout(30):
            await asyncio.gather(running.run(surroundings.settings()), take_back())
    assert "InvalidToken" in repr(ended.value.exceptions)
