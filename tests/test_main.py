"""The command line says at once that it is starting, before it loads what takes seconds."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.packages import ROOT, names, owners, runtime

RIGHT = {
    "TELEGRAM_TOKEN": "7000000001:AAE-a-token-that-nobody-has",
    "PANEL_URL": "https://panel.example/api/v2",
}
"""Settings without a required one, so that a start ends before it does anything."""

IMPORTED = re.compile(r"import time: +\d+ \| +\d+ \| +([\w.]+)")
"""A line of `python -X importtime`."""


def needed() -> set[str]:
    """Return the third-party modules that the shop needs to run."""
    declared = names(runtime())
    return {module for module, packages in owners().items() if packages & declared}


@pytest.mark.parametrize(
    ("command", "said", "ends"),
    [
        ((), "INFO bot: Vitrine is starting: run", "PANEL_KEY is not set"),
        (("web",), "INFO bot: Vitrine is starting: web", "PANEL_KEY is not set"),
        (("worker",), "INFO bot: Vitrine is starting: worker", "PANEL_KEY is not set"),
        (("demo", "--catalog", "no-such-file"), "  Vitrine is starting.", "--catalog: "),
    ],
)
def test_a_start_is_announced_before_anything_is_loaded(
    command: tuple[str, ...], said: str, ends: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", *command],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **RIGHT},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert lines[-1].startswith(ends)
    assert done.returncode == 2
    (announced,) = (at for at, line in enumerate(lines) if line.endswith(said))
    loaded = [found[1] for line in lines if (found := IMPORTED.match(line))]
    before = [found[1] for line in lines[:announced] if (found := IMPORTED.match(line))]
    assert "bot.errors" in before
    assert not {name.partition(".")[0] for name in before} & needed()
    assert {name.partition(".")[0] for name in loaded} & needed()
