"""Run the demo as from a terminal: its own process, its output in a file, Ctrl-C at the end."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

OPENS = 60.0
"""Seconds the demo may take to open on a busy machine."""

ENDS = 5.0
"""Seconds the demo may take to end."""


@dataclass
class Demo:
    """A running demo."""

    process: subprocess.Popen[bytes]
    log: Path
    folder: Path
    """The folder in which it creates its temporary folders."""

    @property
    def said(self) -> str:
        """Return all output of both streams."""
        return self.log.read_text(encoding="utf-8")

    def address(self) -> str:
        """Wait until the demo is open and return the page's address."""
        deadline = time.monotonic() + OPENS
        while not (found := re.search(r"Vitrine is open: (http://\S+)\n", self.said)):
            assert self.process.poll() is None, f"the demo has ended\n{self.said}"
            assert time.monotonic() < deadline, f"the demo does not open\n{self.said}"
            time.sleep(0.05)
        return found[1]

    def end(self, press: signal.Signals = signal.SIGINT) -> int:
        """Send Ctrl-C and return the exit status. TimeoutExpired after ENDS seconds."""
        self.process.send_signal(press)
        return self.process.wait(ENDS)


@contextmanager
def heeding_ctrl_c() -> Iterator[None]:
    """Let processes react to Ctrl-C: those that a script starts with `&` ignore it."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def demo(folder: Path, *arguments: str) -> Iterator[Demo]:
    """Run `python -m bot demo` on a free port until the block ends."""
    temporary = folder / "temporary"
    temporary.mkdir()
    log = folder / "demo.log"
    command = [sys.executable, "-m", "bot", "demo", "--port", "0", *arguments]
    with log.open("wb") as output, heeding_ctrl_c():
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(temporary), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Demo(process, log, temporary)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.wait(ENDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
