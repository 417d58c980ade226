"""The checks before a commit are those of CI, and nothing is fetched for them."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_checks_are_those_of_ci() -> None:
    commands = re.findall(r"^ +entry: (.+)$", HOOKS, re.MULTILINE)
    checks = [command for command in commands if " pytest " not in command]
    assert [line for line in CI.splitlines() if line in checks] == checks
    assert len(checks) == 4
    (tests,) = set(commands) - set(checks)
    paths = re.findall(r"tests/\S+", tests)
    assert paths
    assert all((ROOT / path).exists() for path in paths)


def test_the_checks_run_what_is_installed_and_fetch_nothing() -> None:
    assert re.findall(r"repo: (\S+)", HOOKS) == ["local"]
    assert set(re.findall(r"language: (\S+)", HOOKS)) == {"system"}
