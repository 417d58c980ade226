"""Outcomes that are not in the database yet: a small file each, beside the database.

A file is written, and has reached the disk, before its outcome is recorded, and removed afterwards.
So a process that is killed in between, or that cannot reach the database, leaves the panel's answer
to the next one on this machine.
"""

import glob
import hashlib
import logging
import os
import tempfile
from pathlib import Path

from sqlalchemy.engine import URL

from bot.jobs.spool.outcomes import CallOutcome, as_line, from_line

log = logging.getLogger(__name__)


class Spool:
    """The outcomes that one process keeps until they are recorded; None keeps no files."""

    def __init__(self, prefix: Path | None = None) -> None:
        self._prefix = prefix
        """The beginning of the files' names, with their folder."""
        self._unwritten: dict[tuple[int, int], CallOutcome] = {}
        """Outcomes without a file, because the disk was full for instance."""

    def keep(self, call: CallOutcome) -> None:
        """Write an outcome to the disk; in memory only, with a warning, if that fails."""
        self._unwritten[call.key] = call
        path = self._path(call)
        if path is None:
            return
        try:
            _write(path, as_line(call))
        except OSError as error:
            log.warning("the outcome of order %s is in memory only: %s", call.order_id, error)
        else:
            del self._unwritten[call.key]

    def remove(self, call: CallOutcome) -> None:
        """Forget an outcome that is recorded."""
        self._unwritten.pop(call.key, None)
        path = self._path(call)
        if path is not None:
            _remove(path)

    def unrecorded(self) -> list[CallOutcome]:
        """Return the outcomes of this process, and those that others have left on the disk."""
        kept = dict(self._unwritten)
        for path in self._files():
            call = _read(path)
            if call is not None:
                kept[call.key] = call
        return [kept[key] for key in sorted(kept)]

    def _path(self, call: CallOutcome) -> Path | None:
        return self._prefix and Path(f"{self._prefix}.outcome-{call.order_id}-{call.attempt}")

    def _files(self) -> list[Path]:
        if self._prefix is None:
            return []
        name = glob.escape(self._prefix.name)
        return list(self._prefix.parent.glob(f"{name}.outcome-*-*[0-9]"))


def open_spool(database: URL, folder: Path | None) -> Spool:
    """Return the spool of a database: beside the file of SQLite, else in a folder of this machine.

    `folder` None is the working directory, or the system's folder for temporary files if that
    cannot be written.
    """
    if database.get_backend_name() == "sqlite":
        return Spool(Path(database.database or "").absolute())
    # Processes of different databases may share a folder.
    address = f"{database.host}:{database.port}/{database.database}"
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    if folder is None:
        folder = Path.cwd() if os.access(Path.cwd(), os.W_OK) else Path(tempfile.gettempdir())
    return Spool(folder / f"vitrine-{digest}")


def _write(path: Path, line: bytes) -> None:
    """Write a file to the disk, then its name: nobody sees it before it is whole."""
    part = Path(f"{path}.part")
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(file, line)
        os.fsync(file)
    finally:
        os.close(file)
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> CallOutcome | None:
    """Return the outcome in a file; None if another process has removed it, or it is not whole."""
    try:
        line = path.read_bytes()
    except OSError:
        return None
    try:
        return from_line(line)
    except (ValueError, KeyError, TypeError):
        # Somebody has changed it, or the disk is damaged: the answer is in the log only.
        log.error("%s cannot be read and is put aside: %r", path.name, line[:500])
        path.rename(f"{path}.unreadable")
        return None


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        # It is recorded again at the next look, which changes nothing.
        log.warning("%s cannot be removed: %s", path.name, error.strerror)
