"""Fixtures: Chromium for the tests of the page, and the folder for their screenshots."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chat import Chat, Window
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.demo import ROOT, demo


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a headless Chromium. Without one, skip the tests that need it; in CI, fail them."""
    program = find_chromium()
    if program is None:
        missing = "no Chromium on this machine (Debian: apt-get install chromium)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder for screenshots; in CI, one that is kept after the run."""
    if not os.environ.get("CI"):
        return tmp_path_factory.mktemp("pictures")
    folder = ROOT / "artefacts" / "browser"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def window(browser: Browser, shots: Path) -> Iterator[Window]:
    """Return a function that opens a window on a demo, as a phone if `touch`."""
    with ExitStack() as windows:

        def opened(address: str, *, touch: bool) -> Chat:
            chat = Chat(browser, address, shots, touch=touch)
            windows.callback(chat.close)
            return chat

        yield opened


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run one demo for the whole module and return its address."""
    with demo(tmp_path_factory.mktemp("demo")) as running:
        yield running.address()
        assert running.end() == 0, running.said


@pytest.fixture(scope="module", params=["phone", "desktop"])
def device(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name
