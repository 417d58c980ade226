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
