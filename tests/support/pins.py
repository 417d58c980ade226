"""Pin what the declared packages need in turn: `uv run --no-sync python -m tests.support.pins`.

Writes `constraint-dependencies` of `pyproject.toml` anew, from what uv resolves without them. What
`uv.lock` has is kept where it still fits; with `--upgrade` everything becomes as new as it may be.
"""

import re
import subprocess
import sys
from collections.abc import Iterable

from packaging.requirements import Requirement

from tests.support.packages import PYPROJECT, ROOT, development, names, runtime

BLOCK = re.compile(r"(^constraint-dependencies = \[\n).*?(^\]$)", re.DOTALL | re.MULTILINE)
EXPORT = "uv export --quiet --all-groups --no-hashes --no-annotate --no-header --no-emit-project"


def pinned(text: str, pins: Iterable[Requirement]) -> str:
    """Return the text of `pyproject.toml` with these pins instead of those it has."""
    lines = (str(each).replace('"', "'") for each in pins)
    block = "".join(f'    "{line}",\n' for line in lines)
    text, count = BLOCK.subn(lambda found: f"{found[1]}{block}{found[2]}", text)
    assert count == 1, "pyproject.toml has no constraint-dependencies"
    return text


def resolved(*options: str) -> list[Requirement]:
    """Return what uv resolves for every system, direct or not."""
    command = [*EXPORT.split(), *options]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [Requirement(line) for line in done.stdout.splitlines()]


def main(*options: str) -> None:
    """Resolve without pins, then pin; where that fails, `pyproject.toml` stays as it is."""
    before = after = PYPROJECT.read_text(encoding="utf-8")
    direct = names([*runtime(), *development()])
    try:
        PYPROJECT.write_text(pinned(before, []), encoding="utf-8")
        found = resolved(*options)
        after = pinned(before, (each for each in found if not names([each]) & direct))
    finally:
        PYPROJECT.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
