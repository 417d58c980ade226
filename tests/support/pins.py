"""Pin the indirect requirements: `uv run --no-sync python -m tests.support.pins`.

Rewrites `constraint-dependencies` of `pyproject.toml` from what uv resolves without them. Versions
in `uv.lock` are kept where they still fit; `--upgrade` selects the newest allowed versions.
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
    """Return the text of `pyproject.toml` with these pins in place of its own."""
    lines = (str(each).replace('"', "'") for each in pins)
    block = "".join(f'    "{line}",\n' for line in lines)
    text, count = BLOCK.subn(lambda found: f"{found[1]}{block}{found[2]}", text)
    assert count == 1, "pyproject.toml has no constraint-dependencies"
    return text


def resolved(*options: str) -> list[Requirement]:
    """Return all requirements that uv resolves for every system, direct and indirect."""
    command = [*EXPORT.split(), *options]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [Requirement(line) for line in done.stdout.splitlines()]


def main(*options: str) -> None:
    """Resolve without pins, then pin. If that fails, `pyproject.toml` stays unchanged."""
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
