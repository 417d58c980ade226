"""Fixtures: a shop to which updates are handed."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.handlers.chat_driver import ChatDriver


@pytest.fixture
async def driver(sqlite_url: str) -> "AsyncIterator[ChatDriver]":
    """Open a shop on a SQLite file of this test's own."""
    from tests.handlers.chat_driver import open_chat_driver

    async with open_chat_driver(sqlite_url) as opened:
        yield opened
