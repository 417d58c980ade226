"""Fixtures: the forge that starts shops, and a shop seen from outside."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.crash.scene import Scene, scene
from tests.support.process import Forge


@pytest.fixture(scope="session")
def forge() -> Iterator[Forge]:
    """The process that forks shops."""
    opened = Forge()
    yield opened
    opened.close()


@pytest.fixture
async def outside(
    forge: Forge, sqlite_template: Path, tmp_path: Path
) -> AsyncIterator[Scene]:
    """A shop on a SQLite file; no process of it runs yet."""
    file = tmp_path / "shop.db"
    shutil.copy(sqlite_template, file)
    async with scene(forge, f"sqlite:///{file}", tmp_path) as opened:
        yield opened
