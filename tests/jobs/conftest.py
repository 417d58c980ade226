"""Fixtures: a workshop on each database."""

from collections.abc import AsyncIterator

import pytest

from bot.db import Database
from tests.jobs.bench import Bench, bench


@pytest.fixture
async def opened(database: Database) -> AsyncIterator[Bench]:
    """A workshop between a simulated Telegram and a simulated panel."""
    async with bench(database) as found:
        yield found
