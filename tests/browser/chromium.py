"""Find Chromium, and list the options that turn off what a test does not need."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Return the path of Chromium or Chrome; None if this machine has neither."""
    return next(filter(None, map(shutil.which, NAMES)), None)
