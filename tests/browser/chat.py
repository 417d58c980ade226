"""Operate the demo's page: by touch on a phone, by keyboard and mouse on a desktop."""

import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

PHONE = (390, 844)
DESKTOP = (1280, 800)

SECONDS = 15.0
"""Seconds a screen may take on a busy machine."""

Words = str | re.Pattern[str]

_OUTSIDE = """() => {
  const wide = innerWidth + 0.5;
  const parts = ["message", "message-text", "inline-button", "composer", "send", "menu"];
  const found = [document.documentElement.scrollWidth].filter((width) => width > wide);
  for (const part of document.querySelectorAll(parts.map((each) => `[data-testid=${each}]`))) {
    const { left, right, width } = part.getBoundingClientRect();
    if (width && (left < -0.5 || right > wide)) found.push([part.dataset.testid, left, right]);
  }
  return found;
}"""
"""Returns the elements that reach beyond the left or right edge of the window."""

_SAID = """() => {
  const all = document.querySelectorAll("[data-testid=message][data-outgoing=false]");
  const text = (each) => each.querySelector("[data-testid=message-text]")?.innerText ?? "";
  return [...all].map((each) => [each.dataset.messageId, text(each)]);
}"""
"""Returns id and text of the bot's messages in the open chat, oldest first."""


class Chat:
    """One window on the demo."""

    def __init__(self, browser: Browser, address: str, shots: Path, *, touch: bool) -> None:
        width, height = PHONE if touch else DESKTOP
        self.touch = touch
        self.complaints: list[str] = []
        self._known: dict[str, str] = {}
        """The bot's messages, id to text, before the last action."""
        self.standing: Locator
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
        self.page.set_default_timeout(SECONDS * 1000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._complain)
        self.page.goto(address)

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def become(self, role: str) -> None:
        """Switch to the chat of a role; all its messages count as new."""
        self.press(self.page.get_by_test_id(f"person-{role}"))
        self._known = {}

    def reload(self) -> None:
        """Reload the page; all messages count as new."""
        self.page.reload()
        self._known = {}

    def press(self, what: Locator) -> None:
        """Tap an element on a phone, click it on a desktop."""
        self._known = dict(self.said())
        if self.touch:
            what.tap()
        else:
            what.click()

    def say(self, text: str) -> None:
        """Type a text and send it."""
        composer = self.page.get_by_test_id("composer")
        composer.fill(text)
        if self.touch:
            self.press(self.page.get_by_test_id("send"))
        else:
            self._known = dict(self.said())
            composer.press("Enter")
        mine = self.page.locator("[data-testid=message][data-outgoing=true]").last
        expect(mine).to_contain_text(text)

    def tap(self, label: Words, then: Words | None = None) -> None:
        """Tap a button of the last seen message once it appears, then wait for the words `then`.

        Without `then`, the next `tap` uses the same message.
        """
        self.press(self.buttons(label, self.standing))
        if then is not None:
            self.sees(then)

    def sees(self, words: Words, seconds: float = SECONDS) -> Locator:
        """Wait for a message with these words that is new or changed since the last action.

        `tap` then uses its buttons. AssertionError contains the whole chat.
        """
        wanted = re.compile(re.escape(words)) if isinstance(words, str) else words
        deadline = time.monotonic() + seconds
        while True:
            said = self.said()
            for number, text in reversed(said):
                if self._known.get(number) != text and wanted.search(text):
                    self.standing = self._message(number)
                    return self.standing
            if time.monotonic() > deadline:
                chat = "\n---\n".join(text for _, text in said)
                raise AssertionError(f"nothing like {words!r} in {seconds} s\n{chat}")
            self.page.wait_for_timeout(50)

    def said(self) -> list[tuple[str, str]]:
        """Return the ids and texts of the bot's messages, oldest first."""
        return [(number, text) for number, text in self.page.evaluate(_SAID)]

    def buttons(self, label: Words, message: Locator | None = None) -> Locator:
        """Return the buttons with this label, of one message or of all."""
        return (message or self.page).get_by_test_id("inline-button").filter(has_text=label)

    def look(self, name: str) -> None:
        """Take a screenshot; assert that nothing is outside the window and the console is empty."""
        self.page.screenshot(path=self._shots / f"{name}.png")
        assert self.page.evaluate(_OUTSIDE) == [], name
        assert self.complaints == [], name

    def _message(self, number: str) -> Locator:
        return self.page.locator(f"[data-testid=message][data-message-id='{number}']")

    def _complain(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning"):
            self.complaints.append(line.text)


Window = Callable[..., Chat]
"""Opens a chat in a browser window: `window(address, touch=True)`."""
