"""Read the files of `locales/`, and run the commands of `docs/contributing.md`."""

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LOCALES = ROOT / "locales"
DOMAIN = "vitrine"
TEMPLATE = LOCALES / f"{DOMAIN}.pot"
LANGUAGES = sorted(path.parents[1].name for path in LOCALES.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))

Key = tuple[str, str | None]
"""A msgid and its English plural; None if it has no plural."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a .po file; `forms` are its translations, one or one a plural form."""

    key: Key
    forms: tuple[str, ...]
    fuzzy: bool

    @property
    def msgid(self) -> str:
        return self.key[0]

    @property
    def sources(self) -> tuple[str, ...]:
        """The English sentence, and its plural if it has one."""
        return tuple(form for form in self.key if form is not None)


def path_of(language: str, folder: Path = LOCALES) -> Path:
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def entries(path: Path, language: str | None = None) -> list[Entry]:
    """Read the messages of a .po or .pot file, without its header."""
    return [
        Entry(
            (message.id, None) if isinstance(message.id, str) else (message.id[0], message.id[1]),
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ()),
            message.fuzzy,
        )
        for message in read(path, language)
        if message.id
    ]


def keys(path: Path) -> set[Key]:
    return {entry.key for entry in entries(path)}


def documented(name: str) -> list[str]:
    """Return the arguments of a pybabel command, read from `docs/contributing.md`."""
    text = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    found = re.search(rf"^ *uv run pybabel ({name} .+)$", text, re.MULTILINE)
    assert found, f"docs/contributing.md documents no command {name!r}"
    return shlex.split(found[1])


def run(name: str, **instead: str | Path) -> str:
    """Run a documented command with some arguments replaced; return its output."""
    words = [str(instead.get(word.replace("/", "_").replace(".", "_"), word)) for word in
             documented(name)]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", *words],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr
