"""Fixtures: a driver of the jobs on each database."""

from collections.abc import AsyncIterator

import pytest

from bot.db import Database
from tests.jobs.job_driver import JobDriver, open_job_driver


@pytest.fixture
async def driver(database: Database) -> AsyncIterator[JobDriver]:
    """Open the jobs between a simulated Telegram and a simulated panel."""
    async with open_job_driver(database) as opened:
        yield opened
