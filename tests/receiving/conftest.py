"""Fixtures: a shop to which updates are handed, with a SQLite file of the test's own."""

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
