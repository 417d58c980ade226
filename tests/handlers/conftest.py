"""Fixtures: a shop whose handlers a test drives."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.handlers.chat_driver import ChatDriver


@pytest.fixture
async def driver(sqlite_url: str) -> "AsyncIterator[ChatDriver]":
    """Open a shop on a SQLite file of this test's own."""
    from tests.handlers.chat_driver import open_chat_driver

    async with open_chat_driver(sqlite_url) as driver:
        yield driver


@pytest.fixture
async def driver_on_both(database_url: str) -> "AsyncIterator[ChatDriver]":
    """Open a shop on each database."""
    from tests.handlers.chat_driver import open_chat_driver

    async with open_chat_driver(database_url) as driver:
        yield driver
