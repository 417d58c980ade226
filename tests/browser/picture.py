"""`python -m tests.browser.picture`: make the README's picture from the running demo.

It shows three phone screens side by side. pngquant reduces the file to a quarter of its size.
"""

import re
import subprocess
import tempfile
from base64 import b64encode
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chat import Chat
from tests.browser.chromium import ARGUMENTS, find_chromium
from tests.browser.demo import ROOT, demo

PICTURE = ROOT / "docs" / "chat.png"

WIDTH = 1240
"""Width of the picture in pixels: three phones of 390 and the gaps between them."""


def main() -> None:
    """Make the picture."""
    with (
        tempfile.TemporaryDirectory() as name,
        demo(Path(name)) as running,
        sync_playwright() as playwright,
    ):
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        buy(Chat(browser, running.address(), folder, touch=True))
        raw = folder / "chat.png"
        raw.write_bytes(side_by_side(browser, [folder / f"{number}.png" for number in (1, 2, 3)]))
        browser.close()
        PICTURE.parent.mkdir(exist_ok=True)
        options = ["--force", "--strip", "--speed", "1", "--output", str(PICTURE)]
        subprocess.run(["pngquant", *options, str(raw)], check=True)


def buy(chat: Chat) -> None:
    """Buy a service; take screenshots of the price list, the summary and the running order."""
    chat.sees("Please read the terms once")
    chat.tap("accept", "on sale")
    chat.say("/menu")
    chat.sees("on sale")
    for label in ("Services", "Instagram", "Followers"):
        chat.tap(label)
    expect(chat.buttons(re.compile(r"^8 · \$"), chat.standing)).to_be_visible()
    chat.look("1")
    chat.tap(re.compile(r"^8 · \$"))
    chat.tap(re.compile("Order$"))
    chat.sees("Which page?")
    chat.say("example.com/my-page")
    chat.sees("How many?")
    chat.say("2500")
    chat.sees("Your order")
    chat.look("2")
    chat.tap("Confirm")
    chat.press(chat.page.get_by_test_id("theme"))
    chat.sees(re.compile(r"[4-7]\d% ·"), 60)
    chat.look("3")


def side_by_side(browser: Browser, files: list[Path]) -> bytes:
    """Put pictures into one row on a transparent background; return the PNG."""
    images = "".join(
        f'<img src="data:image/png;base64,{b64encode(file.read_bytes()).decode()}">'
        for file in files
    )
    page = browser.new_page(viewport={"width": WIDTH, "height": 100})
    page.set_content(
        "<!doctype html><style>body { margin: 0; display: flex; gap: 35px; align-items: start }"
        f"img {{ width: 390px; border-radius: 18px }}</style>{images}"
    )
    return page.screenshot(full_page=True, omit_background=True)


if __name__ == "__main__":
    main()
