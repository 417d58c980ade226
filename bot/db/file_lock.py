"""Lock a SQLite file for one process."""

import fcntl
import os
from pathlib import Path

from bot.errors import ConfigurationError


class ProcessLock:
    """The lock of a SQLite file; ConfigurationError if another process has it.

    Two shops on one file would both answer each update.
    """

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
        """Release the lock. The kernel does it too if the process is killed."""
        os.close(self._file)
