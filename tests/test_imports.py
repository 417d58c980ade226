"""Tests stand alone: none imports another, and a test of pure code does not load the shop."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent


def imported(path: Path) -> Iterator[str]:
    """Yield the full name of everything a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_module_imports_from_a_test_or_a_conftest() -> None:
    """What two tests need stands in a module of its own beside them."""
    wrong = [
        f"{path.relative_to(TESTS)}: {name}"
        for path in TESTS.rglob("*.py")
        for name in imported(path)
        if name.startswith("tests.")
        and any(part.startswith("test_") or part == "conftest" for part in name.split(".")[:-1])
    ]
    assert wrong == []


def test_the_fixtures_of_all_tests_load_the_shop_only_when_used() -> None:
    """Loading it costs seconds, and a test of pure code needs none of it."""
    body = ast.parse((TESTS / "conftest.py").read_text()).body
    names = [
        str(node.module) for node in body if isinstance(node, ast.ImportFrom) and node.module
    ] + [alias.name for node in body if isinstance(node, ast.Import) for alias in node.names]
    assert [name for name in names if name.split(".")[0] in ("bot", "tests")] == []
