"""A contestant's own gauge: tells by a line on its output what it has used so far.

A thread waits for lines on the input, so the event loop of the contestant is not touched.
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
    """What a contestant is told at its start."""

    api: str
    """The address of the Bot API."""
    panel: str
    port: int
    token: str
    path: str
    secret: str
    database: str


def entry() -> Entry:
    """Read what the driver has written on the command line."""
    return Entry(**json.loads(sys.argv[1]))


def start(count: Callable[[], Mapping[str, int]] = dict) -> None:
    """Answer each line of the input with CPU seconds, the peak of memory, and the counts.

    `count` is called at each line; what it returns is added.
    """
    threading.Thread(target=_answer, args=(count,), daemon=True).start()


def _answer(count: Callable[[], Mapping[str, int]]) -> None:
    for _ in sys.stdin:
        used = resource.getrusage(resource.RUSAGE_SELF)
        said = {"cpu": used.ru_utime + used.ru_stime, "peak": peak(), **count()}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def peak() -> float:
    """Return the most memory this process has held, in MB."""
    if STATUS.exists():
        lines = STATUS.read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024**2 if sys.platform == "darwin" else most / 1024
