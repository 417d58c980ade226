"""Run the real program in its own process, which a test can kill at any time and start again.

A start takes seconds, nearly all of it for imports. So a `ForkServer` imports the program once, in
a separate process, and forks a child for each start. The child runs the `main` of `python -m bot`
with the environment of the request, and exits with its status.
"""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 20.0
"""Seconds a process may take to start on a busy machine."""


class ForkServer:
    """Starts shop processes in milliseconds; one server for all tests of a run."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.fork_server"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], folder: Path, log: Path
    ) -> int:
        """Start `python -m bot ARGUMENTS` in `folder` with its output in `log`; return its pid."""
        pid = self._ask(
            {
                "arguments": arguments,
                "environment": dict(environment),
                "folder": str(folder),
                "log": str(log),
            }
        )
        assert pid is not None
        return pid

    def status(self, pid: int) -> int | None:
        """Return a process's exit status as `subprocess` defines it; None while it runs."""
        return self._ask({"status": pid})

    def close(self) -> None:
        """End the fork server. The callers of `start` end its children."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)
        self._process.stdout.close()

    def _ask(self, question: dict[str, Any]) -> int | None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(question), file=self._process.stdin, flush=True)
        found: int | None = json.loads(self._process.stdout.readline())["answer"]
        return found


class ShopProcess:
    """One process of a shop, which can be killed and started again with the same settings."""

    def __init__(
        self, fork_server: ForkServer, environment: Mapping[str, str], folder: Path, *arguments: str
    ) -> None:
        self.environment = dict(environment)
        self.pid = 0
        self._fork_server = fork_server
        self._arguments = arguments
        self._folder = folder
        self._log = folder / f"{'-'.join(('bot', *arguments))}-{time.monotonic_ns()}.log"
        self._begins = 0
        """Offset in the log at which the output of the current process begins."""

    @property
    def output(self) -> str:
        """Return all output, that of earlier processes included."""
        return self._log.read_text() if self._log.exists() else ""

    @property
    def running(self) -> bool:
        """Whether the process runs."""
        return bool(self.pid) and self._fork_server.status(self.pid) is None

    def start(self) -> None:
        """Start the process without waiting until it serves; `ready` waits."""
        assert not self.running, "it runs already"
        self._begins = len(self.output)
        self.pid = self._fork_server.start(
            self._arguments, {**_inherited(), **self.environment}, self._folder, self._log
        )

    async def ready(self, sign: str = " is open: ") -> None:
        """Wait until the process has printed `sign`. AssertionError contains its output."""
        async with asyncio.timeout(PATIENCE):
            while sign not in self.output[self._begins :]:
                assert self.running, f"it has ended:\n{self.output}"
                await asyncio.sleep(0.01)

    async def up(self) -> None:
        """Start the process and wait until it serves."""
        self.start()
        await self.ready()

    def kill(self) -> None:
        """Kill the process with SIGKILL, as a power cut would, and wait for its end."""
        os.kill(self.pid, signal.SIGKILL)
        while self.running:
            time.sleep(0.001)

    def freeze(self) -> None:
        """Suspend the process with SIGSTOP, as an overloaded host would."""
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Resume the process with SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    def ask_to_stop(self) -> None:
        """Send SIGTERM, as a platform does before it kills."""
        os.kill(self.pid, signal.SIGTERM)

    async def ended(self, within: float = PATIENCE) -> int:
        """Wait until the process has ended by itself and return its exit status."""
        async with asyncio.timeout(within):
            while (status := self._fork_server.status(self.pid)) is None:
                await asyncio.sleep(0.01)
        return status


def _inherited() -> dict[str, str]:
    """Return the variables of this environment that a process needs, without any setting."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def _serve() -> tuple[list[str], dict[str, str]]:
    """Answer requests until stdin ends; in a child, return its arguments and environment."""
    statuses: dict[int, int | None] = {}
    for line in sys.stdin:
        question = json.loads(line)
        if "status" in question:
            answer = _status(question["status"], statuses)
        else:
            answer = os.fork()
            if answer == 0:
                _become(question)
                return question["arguments"], question["environment"]
            statuses[answer] = None
        sys.stdout.write(json.dumps({"answer": answer}) + "\n")
        sys.stdout.flush()
    for pid in statuses:
        if _status(pid, statuses) is None:  # an interrupted test did not end it
            os.kill(pid, signal.SIGKILL)
    sys.exit(0)


def _status(pid: int, statuses: dict[int, int | None]) -> int | None:
    if statuses[pid] is None:
        found, status = os.waitpid(pid, os.WNOHANG)
        statuses[pid] = os.waitstatus_to_exitcode(status) if found else None
    return statuses[pid]


def _become(question: dict[str, Any]) -> None:
    log = os.open(question["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    os.close(log)
    os.close(nothing)
    os.chdir(question["folder"])


if __name__ == "__main__":
    import uvloop  # noqa: F401 - loaded before the first fork, like all imports of `main`

    from bot import running  # noqa: F401
    from bot.__main__ import main
    from tests.support import fault_points

    gc.collect()
    gc.freeze()  # a garbage collection in a child would copy every imported page
    arguments, settings = _serve()
    os.environ.clear()
    os.environ.update(settings)
    if fault_points.VARIABLE in settings:
        fault_points.install(Path(settings[fault_points.VARIABLE]))
    sys.exit(main(arguments))
