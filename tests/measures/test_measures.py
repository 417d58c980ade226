"""Each measure finds what breaks it. Whether the code keeps the bounds, CI checks by command."""

from pathlib import Path

import pytest

from tests.measures.code import Module
from tests.measures.rules import MEASURES

BY_NAME = {measure.name: measure for measure in MEASURES}
LONG = "def f() -> None:\n" + "    g()\n" * 50
BRANCHES = "def f(x: int) -> int:\n" + "".join(
    f"    if x == {number}:\n        return {number}\n" for number in range(10)
) + "    return x\n"  # fmt: skip

BROKEN = [
    ("modules on one level of a package", {f"bot/a/m{number}.py": "" for number in range(15)}),
    ("lines of a module", {"bot/a.py": "\n" * 301}),
    ("lines of a module", {"bot/a.py": "\n" * 221, "bot/b.py": ""}),
    ("lines of a function", {"bot/a.py": LONG}),
    ("cyclomatic complexity", {"bot/a.py": BRANCHES}),
    (
        "public classes of one name",
        {"bot/a.py": "class Found: ...\n", "bot/b.py": "class Found: ...\n"},
    ),
    ("words that are out", {"bot/a.py": "def f(told: int) -> None: ...\n"}),
    ("words that are out", {"bot/a.py": "class A:\n    found_in: int = 0\n"}),
    ("words that are out", {"bot/a.py": "class OrderHelper: ...\n"}),
    ("words that are out", {"bot/a.py": "def process_order() -> None: ...\n"}),
    ("words that are out", {"bot/a.py": "FOUND, LOST = 1, 2\n"}),
    ("words that are out", {"bot/a.py": "def f(**told: int) -> None: ...\n"}),
    ("words that are out", {"bot/helpers.py": ""}),
    (
        "circles of imports",
        {"bot/a.py": "from bot.b.c import x\n", "bot/b/c.py": "from bot import a\n"},
    ),
    (
        "circles of imports",
        {"bot/a.py": "def f():\n    import bot.b\n", "bot/b.py": "from bot.a import f as b\n"},
    ),
    (
        "circles of imports",
        {"bot/b/__init__.py": "from bot.b.c import x\n", "bot/b/c.py": "from bot.b import y\n"},
    ),
]


def modules_of(files: dict[str, str]) -> list[Module]:
    return [Module(Path(path), source) for path, source in files.items()]


@pytest.mark.parametrize(("name", "files"), BROKEN)
def test_a_measure_finds_what_breaks_it(name: str, files: dict[str, str]) -> None:
    _, offenders = BY_NAME[name].take_figure(
        modules_of({"bot/z.py": "def z() -> None: ...\n", **files})
    )
    assert offenders
