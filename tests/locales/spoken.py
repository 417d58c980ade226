"""Find the calls that make text for people, in syntax trees, independently of Babel."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.locales.catalogues import ROOT

TRANSLATED = frozenset({"say", "plural", "label"})
MARK = "N_"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One call of `say`, `plural`, `label` or `N_`."""

    word: str
    call: ast.Call
    above: tuple[ast.AST, ...]
    """The syntax nodes around the call, the innermost first."""
    path: Path

    @property
    def place(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.call.lineno}"

    @property
    def msgids(self) -> list[ast.expr]:
        return self.call.args[: 2 if self.word == "plural" else 1]

    @property
    def literals(self) -> tuple[str, ...]:
        """The msgids; empty if they are not literals."""
        found = [each.value for each in self.msgids if isinstance(each, ast.Constant)]
        return tuple(each for each in found if isinstance(each, str))

    @property
    def names(self) -> set[str] | None:
        """The names of the keyword arguments; None if `**mapping` is given."""
        given = [keyword.arg for keyword in self.call.keywords]
        return None if None in given else {name for name in given if name}

    @property
    def use(self) -> str:
        """What the text becomes: "button", "toast", or the name it is given; else empty."""
        nearest = self.above[0]
        if isinstance(nearest, ast.Call) and called(nearest) == "Button":
            return "button"
        functions = [each.name for each in self.above if isinstance(each, ast.FunctionDef)]
        if functions and functions[0].endswith(("_toast", "description")):
            return "toast" if functions[0].endswith("_toast") else functions[0]
        if isinstance(nearest, ast.Assign) and isinstance(nearest.targets[0], ast.Name):
            return nearest.targets[0].id
        return nearest.arg or "" if isinstance(nearest, ast.keyword) else ""


def sources(*rooms: str) -> list[Path]:
    """Return the modules of these packages, or of the whole bot, without its simulators."""
    folders = [ROOT / "bot" / room for room in rooms] or [ROOT / "bot"]
    found = (path for folder in folders for path in folder.rglob("*.py"))
    return sorted(path for path in found if "demo" not in path.relative_to(ROOT).parts)


def nodes(path: Path) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """Yield each syntax node of a module with the nodes around it, the innermost first."""
    waiting: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [
        (ast.parse(path.read_text(encoding="utf-8")), ())
    ]
    while waiting:
        node, above = waiting.pop()
        yield node, above
        waiting += [(child, (node, *above)) for child in ast.iter_child_nodes(node)]


def called(call: ast.Call) -> str:
    """Return the name of the called function or method; empty for other expressions."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def speaks(node: ast.AST) -> bool:
    """Return True for a call that translates or marks a sentence; SQL's `label` does not."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == MARK
    if not isinstance(node.func, ast.Attribute):
        return False
    on = node.func.value
    receiver = on.attr if isinstance(on, ast.Attribute) else getattr(on, "id", "")
    return node.func.attr in TRANSLATED and (node.func.attr != "label" or receiver == "tr")


@cache
def spoken() -> tuple[Spoken, ...]:
    """Return every call of the bot that translates or marks a sentence."""
    return tuple(
        Spoken(called(node), node, above, path)
        for path in sources()
        for node, above in nodes(path)
        if isinstance(node, ast.Call) and speaks(node)
    )
