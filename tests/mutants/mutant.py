"""A mutant: a patch of one file that breaks a guarantee, and the tests that must catch it."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
"""The project's folder."""


class PatchMisfit(Exception):
    """The text that a mutant replaces does not stand exactly once in its file."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One way to break a guarantee."""

    name: str
    file: str
    """The patched file, below the project's folder."""
    breaks: str
    """What does not hold any more."""
    old: str
    """A text that stands exactly once in the file."""
    new: str
    tests: tuple[str, ...]
    """Pytest ids; at least one of these tests must fail."""

    def patched(self, folder: Path) -> str:
        """Return the file's text with the patch; PatchMisfit if it does not fit exactly once."""
        text = (folder / self.file).read_text()
        count = text.count(self.old)
        if count != 1:
            raise PatchMisfit(f"{self.name}: {self.old!r} stands {count} times in {self.file}")
        return text.replace(self.old, self.new)


def write_source(path: Path, text: str, moment: int) -> None:
    """Write a source file with this modification time in seconds.

    Python takes a compiled module for current by time and size alone: a patch within the second of
    the last one, of the same length, would not be seen.
    """
    path.write_text(text)
    os.utime(path, (moment, moment))
