"""The lock of a SQLite file: one process at a time."""

import fcntl
import os
from pathlib import Path

from bot.errors import ConfigurationError


class ProcessLock:
    """Two bots on one file would both answer; the second is refused at the door."""

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise ConfigurationError(
                f"DATABASE_URL names a file that cannot be opened: {error.strerror}."
            ) from None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise ConfigurationError(
                "DATABASE_URL names a SQLite file that another process is using; stop that "
                "process, or use PostgreSQL for several."
            ) from error

    def release(self) -> None:
        """Let the next process in; the kernel does it too when this one is killed."""
        os.close(self._file)
