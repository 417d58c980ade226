"""The demo's page as a person uses it: by thumb on a phone, by keyboard and mouse on a desktop."""

import re
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

PHONE = (390, 844)
DESKTOP = (1280, 800)

SECONDS = 15_000
"""Milliseconds a screen may take on a busy machine."""

_OUTSIDE = """() => {
  const wide = innerWidth + 0.5;
  const found = [];
  if (document.documentElement.scrollWidth > wide) found.push(`page ${document.documentElement.scrollWidth}`);
  const parts = "[data-testid=message], [data-testid=message-text], [data-testid=inline-button], "
    + "[data-testid=composer], [data-testid=send], [data-testid=menu], [data-testid=settings]";
  for (const part of document.querySelectorAll(parts)) {
    const box = part.getBoundingClientRect();
    if (box.width && (box.left < -0.5 || box.right > wide)) found.push(`${part.dataset.testid} ${box.left}–${box.right}`);
  }
  return found;
}"""
"""What stands out of the window to the left or to the right."""


class Chat:
    """One window on the demo."""

    def __init__(self, browser: Browser, address: str, shots: Path, *, touch: bool) -> None:
        width, height = PHONE if touch else DESKTOP
        self.touch = touch
        self.complaints: list[str] = []
        self._shots = shots
        self._context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=touch,
            is_mobile=touch,
            device_scale_factor=2,
            locale="en-US",
            color_scheme="light",
            reduced_motion="reduce",
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(SECONDS)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on(
            "console",
            lambda line: line.type in ("error", "warning") and self.complaints.append(line.text),
        )
        self.page.goto(address)

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def become(self, role: str) -> None:
        """Look at another person's Telegram."""
        self.press(self.page.get_by_test_id(f"person-{role}"))

    def press(self, what: Locator) -> None:
        """Tap or click."""
        if self.touch:
            what.tap()
        else:
            what.click()

    def say(self, text: str) -> None:
        """Type and send."""
        self.page.get_by_test_id("composer").fill(text)
        if self.touch:
            self.press(self.page.get_by_test_id("send"))
        else:
            self.page.get_by_test_id("composer").press("Enter")
        expect(self.messages(outgoing=True).last).to_contain_text(text)

    def messages(self, *, outgoing: bool = False) -> Locator:
        """Return the bot's messages, or the person's own."""
        return self.page.locator(f"[data-testid=message][data-outgoing={str(outgoing).lower()}]")

    def sees(self, text: str | re.Pattern[str], seconds: float = SECONDS / 1000) -> Locator:
        """Wait for a message of the bot that holds the text, and return the newest such."""
        found = self.messages().filter(has_text=text).last
        expect(found).to_be_visible(timeout=seconds * 1000)
        return found

    def buttons(self, label: str | re.Pattern[str]) -> Locator:
        """Return the buttons with such a label."""
        return self.page.get_by_test_id("inline-button").filter(has_text=label)

    def tap(self, label: str | re.Pattern[str], then: str | re.Pattern[str]) -> Locator:
        """Tap the newest button with this label, and wait for what comes of it."""
        self.press(self.buttons(label).last)
        return self.sees(then)

    def look(self, name: str) -> None:
        """Take a picture, with nothing outside of the window and nothing in the console."""
        self.page.screenshot(path=self._shots / f"{name}.png")
        assert self.page.evaluate(_OUTSIDE) == [], name
        assert self.complaints == [], name
