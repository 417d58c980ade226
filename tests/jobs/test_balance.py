"""The balance never holds up the list: it is known, or unknown since a moment."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.catalog import panels
from bot.catalog.tables import Panel
from bot.db import now, table_of
from bot.demo.panel import PanelFault
from bot.jobs import balance, sync
from tests.jobs.job_driver import JobDriver
from tests.jobs.sync_checks import asked, row, sold
from tests.support.running_shop import KEY, OPERATOR

EVERYTHING = {"1", "2", "3", "4"}


def balances_read(driver: JobDriver) -> int:
    return sum(call.action == "balance" for call in driver.panel.calls)


async def age_failure(driver: JobDriver, by: timedelta) -> None:
    """Move the last failed reading of the balance into the past."""
    rows = table_of(Panel)
    at = now() - by
    await driver.do(lambda session: session.execute(rows.update().values(balance_failed_at=at)))


@pytest.mark.parametrize(
    "fault",
    [PanelFault.SERVER_ERROR, PanelFault.EMPTY, PanelFault.PAGE, PanelFault.DROP],
)
async def test_a_list_is_merged_whatever_becomes_of_the_balance(
    driver: JobDriver, fault: PanelFault
) -> None:
    driver.panel.inject(fault, "balance")
    await sync.sync(driver.context, OPERATOR)
    assert await driver.do(sold) == EVERYTHING
    panel = await row(driver)
    assert panel.synced_at is not None
    assert panel.sync_error is None
    assert panel.balance_error
    assert panel.balance_failing_since is not None
    (letter,) = await driver.letters("synced")
    assert letter.payload["report"]["added"] == 4
    assert letter.payload["balance_unknown"] == panel.balance_error


@pytest.mark.parametrize(
    ("manner", "amount"),
    [
        ("grouped", "1500"),
        ("signed", "1500"),
        ("suffixed", "1500"),
        ("comma", "1500"),
        ("arabic", "1500"),
    ],
)
async def test_a_balance_is_read_as_panels_write_it(
    driver: JobDriver, manner: Any, amount: str
) -> None:
    driver.panel.balances[KEY] = Decimal(1500)
    driver.panel.departures = replace(driver.panel.departures, balance=manner)
    await sync.sync(driver.context)
    assert await driver.do(sold) == EVERYTHING
    panel = await row(driver)
    assert (panel.balance, panel.currency, panel.balance_error) == (amount, "USD", None)


@pytest.mark.parametrize(("manner", "said"), [("null", "“null”"), ("words", "“see your account”")])
async def test_an_amount_that_cannot_be_read_is_unknown_and_its_currency_is_not(
    driver: JobDriver, manner: Any, said: str
) -> None:
    await sync.sync(driver.context)
    driver.panel.departures = replace(driver.panel.departures, balance=manner)
    driver.panel.currency = "EUR"
    await sync.sync(driver.context)
    panel = await row(driver)
    assert (panel.balance, panel.balance_error, panel.currency) == ("1000", said, "EUR")
    assert panel.balance_at is not None
    assert panel.balance_failing_since is not None
    assert panel.balance_at < panel.balance_failing_since


async def test_an_unknown_balance_is_read_again_without_the_list(driver: JobDriver) -> None:
    driver.panel.inject(PanelFault.EMPTY, "balance", times=2)
    await sync.sync_when_due(driver.context)
    await sync.sync_when_due(driver.context)
    assert balances_read(driver) == 1
    since = (await row(driver)).balance_failing_since
    for expected in (2, 3):
        await age_failure(driver, balance.RETRY)
        await sync.sync_when_due(driver.context)
        assert balances_read(driver) == expected
        assert asked(driver) == 1
        assert (await row(driver)).balance_failing_since == (since if expected == 2 else None)
    panel = await row(driver)
    assert (panel.balance, panel.balance_error, panel.balance_failed_at) == ("1000", None, None)
    await sync.sync_when_due(driver.context)
    assert balances_read(driver) == 3


async def test_a_panel_that_was_not_reached_is_called_once(driver: JobDriver) -> None:
    driver.panel.inject(PanelFault.DROP, "services")
    await sync.sync(driver.context)
    assert balances_read(driver) == 0
    panel = await driver.do(panels.get_panel, driver.context.panel_id)
    assert panel.balance_error == panel.sync_error is not None
