"""Report a contestant's resource usage as a line of JSON on stdout.

A thread waits for lines on stdin, so that the event loop of the contestant is not disturbed.
"""

import json
import resource
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic.dataclasses import dataclass

STATUS = Path("/proc/self/status")


@dataclass(frozen=True)
class Entry:
    """The settings of a contestant."""

    api: str
    """The address of the Bot API."""
    panel: str
    port: int
    token: str
    path: str
    secret: str
    database: str


def entry() -> Entry:
    """Read the settings from the command line."""
    return Entry(**json.loads(sys.argv[1]))


def start(count: Callable[[], Mapping[str, int]] = dict) -> None:
    """Answer each line of stdin with CPU seconds, peak memory in MB, and the result of `count`."""
    threading.Thread(target=_answer, args=(count,), daemon=True).start()


def _answer(count: Callable[[], Mapping[str, int]]) -> None:
    for _ in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        said = {"cpu": used.ru_utime + used.ru_stime, "peak": peak(), **count()}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def peak() -> float:
    """Return the peak memory of this process in MB."""
    if STATUS.exists():
        lines = STATUS.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024**2 if sys.platform == "darwin" else most / 1024
