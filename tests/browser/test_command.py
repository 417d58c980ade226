"""`python -m bot demo` from a terminal: its options, its end, its error messages."""

import json
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.chat import Chat, Window
from tests.browser.demo import OPENS, demo

PATIENCE = 60.0
"""Seconds an action may take while faults occur at random."""

CATALOGUE = [
    {
        "service": "1001",
        "name": "🔥 Instagram Likes | Real &amp; Active | Max 20K | R30 ♻️",
        "type": "Default",
        "rate": "0.45",
        "min": "10",
        "max": "20000",
        "dripfeed": True,
        "refill": True,
        "cancel": True,
        "category": "📷 Instagram Likes",
    },
    {
        "service": 1002,
        "name": "Instagram Likes [Instant] <b>HQ</b>",
        "type": "Default",
        "rate": 0.9,
        "min": 50,
        "max": 5000,
        "refill": False,
        "category": "📷 Instagram Likes",
        "desc": "Start: instant\nSpeed: 5K a day",
    },
    {
        "service": "1003",
        "name": "━━━━━━━━━━━━━━",
        "type": "Default",
        "rate": "0.00",
        "min": "1",
        "max": "1",
        "category": "📷 Instagram Likes",
    },
    {
        "service": "1004",
        "name": "TikTok Views",
        "type": "Default",
        "rate": "0.01",
        "min": "100",
        "max": "1000000",
        "category": "TikTok Views",
    },
    {"service": "1005", "name": "A row without a rate", "type": "Default", "category": "Broken"},
]
"""A typical answer to `services`: text and numbers mixed, a separator, a row without a rate."""


def test_a_real_catalogue_is_sold(window: Window, tmp_path: Path) -> None:
    file = tmp_path / "services.json"
    file.write_text(json.dumps(CATALOGUE), encoding="utf-8")
    with demo(tmp_path, "--catalog", str(file)) as running:
        chat = window(running.address(), touch=False)
        chat.sees("$25.00 was added")
        stocked(chat, "3 services are on sale")
        chat.tap("Services")
        chat.tap("Instagram Likes")
        shown = chat.sees("Instagram Likes [Instant] <b>HQ</b>")
        expect(shown).to_contain_text("Real & Active")
        expect(shown).not_to_contain_text("━━━")
        chat.look("catalogue")
        # rate 0.45 and the markup of 30 %
        chat.tap("$0.585")
        chat.tap(re.compile("Order$"))
        chat.sees("terms")
        chat.tap("accept")
        chat.sees("Which page?")
        assert running.end() == 0


def test_a_purchase_goes_through_chaos(window: Window, tmp_path: Path) -> None:
    with demo(tmp_path, "--chaos") as running:
        chat = window(running.address(), touch=True)
        chat.page.set_default_timeout(PATIENCE * 1000)
        chat.sees("$25.00 was added", PATIENCE)
        stocked(chat, "services are on sale")
        for label in ("Services", "Telegram", "Post Views", re.compile(r"^1 · \$")):
            chat.tap(label)
        chat.tap(re.compile("Order$"))
        chat.tap("accept")
        chat.sees("Which page?", PATIENCE)
        chat.say("https://example.com/page")
        chat.sees("How many?", PATIENCE)
        chat.say("1000")
        chat.sees("Your order", PATIENCE)
        chat.tap("Confirm")
        chat.sees(re.compile(r"Order #1 ·"), PATIENCE)
        chat.look("chaos")
        assert running.end() == 0


def stocked(chat: Chat, words: str) -> None:
    """Open the menu again and again until the catalog has been fetched from the panel."""
    for _ in range(60):
        chat.say("/menu")
        if words in chat.sees("Your balance", PATIENCE).inner_text():
            return
        chat.page.wait_for_timeout(1_000)
    raise AssertionError("nothing is on sale")


@pytest.mark.parametrize("press", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
def test_it_ends_when_told_to_and_leaves_nothing(tmp_path: Path, press: signal.Signals) -> None:
    with demo(tmp_path) as running:
        running.address()
        (folder,) = running.folder.iterdir()
        assert (folder / "vitrine.db").exists()
        assert running.end(press) == 0
        assert list(running.folder.iterdir()) == []
        opened = f"Vitrine is open: {running.address()} Ctrl-C ends it."
        assert running.said.split() == f"Vitrine is starting. {opened}".split()


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read"), ('{"error": "Invalid API key"}', "is not a list of services")],
)
def test_a_broken_catalogue_ends_with_one_sentence(
    tmp_path: Path, content: str | None, said: str
) -> None:
    file = tmp_path / "services.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with demo(tmp_path, "--catalog", str(file)) as running:
        assert running.process.wait(OPENS) == 2
        starting, line = running.said.strip().splitlines()
        assert starting == "Vitrine is starting."
        assert said in line
        assert line.endswith(".")
        assert list(running.folder.iterdir()) == []
