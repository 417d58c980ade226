"""Fixtures: a counter of its own for a test that changes things, one shared by those that look."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers.chat_driver import Counter, opened


@pytest.fixture
async def counter(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Counter]:
    """A shop's counter on a SQLite file of this test's own."""
    file = tmp_path / "shop.db"
    shutil.copy(sqlite_template, file)
    async with opened(f"sqlite:///{file}") as counter:
        yield counter


@pytest.fixture
async def everywhere(database_url: str) -> AsyncIterator[Counter]:
    """A shop's counter on either database."""
    async with opened(database_url) as counter:
        yield counter
