"""Tests of the owner's commands: `panel-moved` and `seal-again`."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlmodel import Session, col, select, update

from bot import ledger
from bot.__main__ import _verify
from bot.app import open_shop
from bot.catalog import panels
from bot.catalog.current_panel import find_by_host
from bot.config import Settings
from bot.db import table_of
from bot.errors import ConfigurationError
from bot.jobs.books import check_books
from bot.orders.tables import Order
from bot.seal_key import find_seal_key
from bot.upkeep import panel_moved, seal_again
from bot.users import audit
from bot.users.audit import COMMAND_LINE
from bot.users.tables import AuditEntry
from tests.orders import sample_orders
from tests.support.surroundings import Surroundings, open_surroundings

HERE = "127.0.0.1"
"""The host of PANEL_URL."""


@pytest.fixture
async def surroundings(database_url: str) -> AsyncIterator[Surroundings]:
    async with open_surroundings(database_url) as found:
        yield found


def buy_at(session: Session, host: str) -> int:
    """Place an order at the panel of a host; return the panel."""
    panel = panels.ensure_panel(session, name=host, url=f"https://{host}/api/v2")
    sample_orders.fund(session)
    number = sample_orders.ordered(session)
    orders = table_of(Order)
    session.execute(update(orders).where(orders.c.id == number).values(panel_id=panel))
    return panel


def at_old_address(surroundings: Surroundings) -> Settings:
    """Return the settings with a PANEL_URL of another host."""
    here = surroundings.settings()
    return here.model_copy(update={"panel_url": "https://old.example/api"})


def lose_key(surroundings: Surroundings) -> None:
    path = make_url(surroundings.database_url).database
    Path(f"{path}.seal-key").unlink()


@pytest.mark.parametrize("started_before", [False, True])
async def test_a_panel_that_has_moved_keeps_its_orders_and_its_services(
    surroundings: Surroundings, started_before: bool
) -> None:
    settings = surroundings.settings()
    async with open_shop(at_old_address(surroundings)) as shop:
        old = await shop.database.transact(buy_at, "old.example")
    if started_before:
        # The shop was started with the new address, which looked like another panel.
        async with open_shop(settings) as shop:
            assert shop.job_context.panel_id != old
    assert await panel_moved(settings, "old.example", "new domain") == (
        "The panel of old.example is at 127.0.0.1 now, with all its orders: 1."
    )
    async with open_shop(settings) as shop:
        assert shop.job_context.panel_id == old
        panel = await shop.database.transact(panels.find_panel)
        assert panel is not None
        assert (panel.id, panel.host) == (old, HERE)
        assert await shop.database.transact(find_by_host, "old.example") is None
        (entry,) = await shop.database.transact(
            lambda session: session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
        )
        assert (entry.actor, entry.action, entry.reason) == (
            COMMAND_LINE, "panel-moved", "new domain",
        )  # fmt: skip
        assert entry.detail == {"before": "old.example", "after": HERE}


async def test_two_panels_with_orders_do_not_become_one(surroundings: Surroundings) -> None:
    settings = surroundings.settings()
    async with open_shop(settings) as shop:
        here = await shop.database.transact(buy_at, HERE)
        old = await shop.database.transact(buy_at, "old.example")
    for host, why in (
        ("old.example", f"Orders were bought at {HERE} as at another panel"),
        (HERE, f"The panel is at {HERE} already"),
        ("nowhere.example", "knows no panel at nowhere.example"),
    ):
        with pytest.raises(ConfigurationError, match=why):
            await panel_moved(settings, host, "")
    async with open_shop(settings) as shop:
        assert await shop.database.transact(find_by_host, HERE) == here
        assert await shop.database.transact(find_by_host, "old.example") == old


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_after_a_lost_key_the_books_are_sealed_again_and_the_loss_is_said(
    surroundings: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = surroundings.settings()
    async with open_shop(settings) as shop:
        await shop.database.transact(sample_orders.fund)
        await check_books(shop.job_context)
    lose_key(surroundings)
    async with open_shop(settings) as shop:
        await check_books(shop.job_context)  # with a new key
    assert await _verify(settings) == 1
    assert "made with another key" in capsys.readouterr().out
    said = await seal_again(settings, "the disk was lost")
    assert said.startswith("Entries up to 1 were sealed with another key (")
    with pytest.raises(ConfigurationError, match="No seal was made with another key"):
        await seal_again(settings, "once more")
    async with open_shop(settings) as shop:
        await shop.database.transact(sample_orders.fund, 1)
        await check_books(shop.job_context)
        assert await shop.database.read(ledger.sealed_up_to) == 2
        entry = (await shop.database.read(audit.latest))[0]
        assert (entry.action, entry.reason) == ("seal-again", "the disk was lost")
    assert await _verify(settings) == 0
    printed = capsys.readouterr().out
    assert "sealed with another key (" in printed
    assert "nothing proves what they were before" in printed


async def test_without_a_key_nothing_is_sealed_again(surroundings: Surroundings) -> None:
    async with open_shop(surroundings.settings()):
        pass
    wanted = surroundings.settings()
    key = find_seal_key(wanted)
    why = "SEAL_KEY is not set" if key is None else "No seal was made with another key"
    with pytest.raises(ConfigurationError, match=why):
        await seal_again(wanted, "why not")
