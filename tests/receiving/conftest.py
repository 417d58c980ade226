"""Fixtures: a shop that is given updates, and a server whose shop records them."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

    from tests.handlers.chat_driver import ChatDriver
    from tests.receiving.update_recorder import UpdateRecorder


@pytest.fixture
async def driver(sqlite_url: str) -> "AsyncIterator[ChatDriver]":
    """Open a shop on a SQLite file of this test's own."""
    from tests.handlers.chat_driver import open_chat_driver

    async with open_chat_driver(sqlite_url) as opened:
        yield opened


@pytest.fixture
def recorder() -> "UpdateRecorder":
    """Return what stands in for the shop behind the server."""
    from tests.receiving.update_recorder import UpdateRecorder

    return UpdateRecorder()


@pytest.fixture
async def http(recorder: "UpdateRecorder") -> "AsyncIterator[httpx.AsyncClient]":
    """Open a client of the server that hands updates to the recorder."""
    from tests.receiving.update_recorder import calling

    async with calling(recorder.app) as client:
        yield client
