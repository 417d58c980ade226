"""Fixtures: a driver of the jobs on each database."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.db import Database
    from tests.jobs.job_driver import JobDriver


@pytest.fixture
async def driver(database: "Database") -> "AsyncIterator[JobDriver]":
    """Open the jobs between a simulated Telegram and a simulated panel."""
    from tests.jobs.job_driver import open_job_driver

    async with open_job_driver(database) as opened:
        yield opened


@pytest.fixture
async def searching(driver: "JobDriver") -> "JobDriver":
    """Return a driver that has read the balance, and searches the panel without waiting."""
    from dataclasses import replace

    from tests.jobs.searches import QUICK, read_balance

    driver.context = replace(driver.context, deadlines=QUICK)
    await read_balance(driver)
    return driver
