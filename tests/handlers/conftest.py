"""Fixtures: a shop whose handlers a test drives."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.chat_driver import ChatDriver, open_chat_driver


@pytest.fixture
async def driver(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[ChatDriver]:
    """Open a shop on a SQLite file of this test's own."""
    file = tmp_path / "shop.db"
    shutil.copy(sqlite_template, file)
    async with open_chat_driver(f"sqlite:///{file}") as driver:
        yield driver


@pytest.fixture
async def driver_on_both(database_url: str) -> AsyncIterator[ChatDriver]:
    """Open a shop on each database."""
    async with open_chat_driver(database_url) as driver:
        yield driver
