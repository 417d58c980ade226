"""Finds the key of the journal's seals: SEAL_KEY, or a file beside the SQLite database."""

import os
import secrets
from pathlib import Path

from sqlalchemy import make_url

from bot.config import Settings
from bot.errors import ConfigurationError
from bot.ledger import SealKey

BYTES = 32


def find_seal_key(settings: Settings, *, make: bool = False) -> SealKey | None:
    """Return the key; None if there is none: on PostgreSQL, SEAL_KEY gives it.

    With `make`, a SQLite shop without a key gets one: a file that only its owner can read.
    """
    if settings.seal_key is not None:
        return SealKey(settings.seal_key.get_secret_value().encode())
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    path = Path(f"{url.database}.seal-key")
    try:
        if make and not path.exists():
            _make(path)
        return SealKey(_read(path)) if path.exists() else None
    except OSError as error:
        raise ConfigurationError(
            f"SEAL_KEY is not set, and the file of the key cannot be used: {error.strerror}."
        ) from None


def _make(path: Path) -> None:
    # Written aside and then named: a process that is killed leaves no half of a key.
    aside = path.with_name(f"{path.name}.new")
    file = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, secrets.token_hex(BYTES).encode())
        os.fsync(file)
    finally:
        os.close(file)
    aside.rename(path)


def _read(path: Path) -> bytes:
    secret = path.read_bytes().strip()
    if len(secret) < BYTES:
        raise ConfigurationError(
            "SEAL_KEY is not set, and the file of the key beside the database holds none: put it "
            "back from a backup, or delete the file to begin with a new key."
        )
    return secret
