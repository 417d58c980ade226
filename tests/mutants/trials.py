"""Try mutants in copies of the project, one copy for each worker."""

import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Final

from tests.mutants.mutant import ROOT, Mutant, write_source
from tests.support import postgres

LEFT_OUT: Final = shutil.ignore_patterns(
    ".git", ".venv", "artefacts", "__pycache__", ".*_cache", ".hypothesis", "*.db"
)
"""What a copy of the project does not need."""

BATCH: Final = 4
"""Mutants whose tests are first run together without any patch."""

TEST_SECONDS: Final = 30
"""Seconds after which a test has failed: a mutant may make it wait for ever."""

RUN_SECONDS: Final = 180
"""Seconds after which a run of tests is ended."""

FAILED = re.compile(r"\b[1-9][0-9]* failed\b")
PASSED = re.compile(r"\b[1-9][0-9]* passed\b")
ERRORS = re.compile(r"\b[1-9][0-9]* errors?\b")


class Verdict(StrEnum):
    """What became of a mutant."""

    CAUGHT = "caught"
    SURVIVED = "SURVIVED"
    ERROR = "ERROR"
    """The patch does not fit, or its tests fail without it or do not run with it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of one mutant; `output` is pytest's, empty if the mutant was caught."""

    mutant: Mutant
    verdict: Verdict
    seconds: float
    output: str = ""


class Workshop:
    """A copy of the project with a PostgreSQL server of its own, in which mutants are tried."""

    def __init__(self, folder: Path, database: str) -> None:
        self._folder = folder
        self._environment = _environment(database)
        # Each write of a source file has another time: see `write_source`.
        self._moments = count(int(time.time()) - 1_000_000)

    def check(self, mutants: Sequence[Mutant]) -> str:
        """Run the mutants' tests without any patch; return the output, empty if all pass."""
        tests = dict.fromkeys(test for mutant in mutants for test in mutant.tests)
        status, output = self._run(tuple(tests))
        return "" if status == 0 and PASSED.search(output) else output

    def try_mutant(self, mutant: Mutant) -> Trial:
        """Apply a mutant, run its tests, and restore the file."""
        begun = time.monotonic()
        path = self._folder / mutant.file
        whole = path.read_text()
        write_source(path, mutant.patched(self._folder), next(self._moments))
        try:
            status, output = self._run(mutant.tests)
        finally:
            write_source(path, whole, next(self._moments))
        verdict = verdict_of(status, output)
        seconds = time.monotonic() - begun
        return Trial(mutant, verdict, seconds, "" if verdict is Verdict.CAUGHT else output)

    def _run(self, tests: Sequence[str]) -> tuple[int, str]:
        command = [sys.executable, "-m", "pytest", "-n0", "-x", "--tb=short", "--no-header"]
        command += ["-p", "no:cacheprovider", f"--timeout={TEST_SECONDS}", *tests]
        try:
            run = subprocess.run(
                command,
                cwd=self._folder,
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=RUN_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            return 1, f"1 failed: no end within {RUN_SECONDS} seconds\n{error.output!r}"
        return run.returncode, run.stdout


def try_all(
    mutants: Sequence[Mutant], *, workers: int, seconds: float, report: Callable[[Trial], None]
) -> None:
    """Try mutants in `workers` copies at a time; begin no batch later than after `seconds`."""
    batches: queue.SimpleQueue[Sequence[Mutant]] = queue.SimpleQueue()
    for start in range(0, len(mutants), BATCH):
        batches.put(mutants[start : start + BATCH])
    until = time.monotonic() + seconds
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with open_workshop() as workshop:
                while time.monotonic() < until:
                    for trial in _try_batch(workshop, batches.get_nowait(), until):
                        report(trial)
        except queue.Empty:
            return
        except BaseException as error:  # noqa: BLE001 - raised below, in the caller's thread
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@contextmanager
def open_workshop() -> Iterator[Workshop]:
    """Copy the project and start a PostgreSQL server for its tests."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="vitrine-mutants-")))
        shutil.copytree(ROOT, folder / "vitrine", ignore=LEFT_OUT)
        yield Workshop(folder / "vitrine", stack.enter_context(postgres.server()))


def _try_batch(workshop: Workshop, batch: Sequence[Mutant], until: float) -> Iterator[Trial]:
    begun = time.monotonic()
    broken = workshop.check(batch)
    if not broken:
        # One whose time has come stays untried: it was checked, which is no verdict.
        yield from (workshop.try_mutant(each) for each in batch if time.monotonic() < until)
        return
    for each in batch:
        output = broken if len(batch) == 1 else workshop.check([each])
        if output:
            seconds = time.monotonic() - begun
            yield Trial(each, Verdict.ERROR, seconds, f"without the patch:\n{output}")
        else:
            yield workshop.try_mutant(each)


def verdict_of(status: int, output: str) -> Verdict:
    """Judge a run of pytest with a mutant by its exit status and its closing line."""
    summary = output.rstrip().rpartition("\n")[2]
    if status == 0 and PASSED.search(summary):
        return Verdict.SURVIVED
    # An error outside of the tests (an import, a fixture) proves no guarantee.
    caught = status == 1 and FAILED.search(summary) and not ERRORS.search(summary)
    return Verdict.CAUGHT if caught else Verdict.ERROR


def _environment(database: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    return kept | {"TEST_DATABASE_URL": f"{database}/postgres", "CI": ""}
