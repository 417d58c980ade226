"""Read the modules of `bot/` as syntax trees, and the public names they define."""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Name(NamedTuple):
    """A public name and where it is defined."""

    text: str
    kind: str
    """module, class, function, method, parameter, field or constant."""
    place: str
    """File and line."""


@dataclass(frozen=True)
class Module:
    """One file of `bot/`."""

    path: Path
    """Relative to the project's folder."""
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        """The file's syntax tree."""
        return ast.parse(self.source)

    @property
    def lines(self) -> int:
        """Lines of the file."""
        return self.source.count("\n")

    @property
    def dotted(self) -> str:
        """The name by which the module is imported."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def room(self) -> str:
        """The dotted name; that of a package's own code ends with `__init__`."""
        own = self.path.name == "__init__.py"
        return f"{self.dotted}.__init__" if own else self.dotted

    def is_under(self, *packages: str) -> bool:
        """Return True if the module is one of these packages or inside of one."""
        return any(f"{self.dotted}.".startswith(f"{package}.") for package in packages)

    def imports(self, known: Collection[str]) -> Iterator[str]:
        """Yield the known modules that this module imports, wherever in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                inside = [f"{node.module}.{each.name}" for each in node.names]
                # What is no module is a name that the package's own code defines.
                names = [each if each in known else str(node.module) for each in inside]
            else:
                continue
            yield from (name for name in names if name in known)

    def functions(self) -> Iterator[Function]:
        """Yield every function and method, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node

    def classes(self) -> Iterator[str]:
        """Yield the names of public classes at module level."""
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name

    def names(self) -> Iterator[Name]:
        """Yield the module's own name and the public names it defines, without local variables."""
        own = self.path.parent.name if self.path.name == "__init__.py" else self.path.stem
        yield Name(own, "module", str(self.path))
        for text, kind, line in _defined(self.tree.body, "function", "constant"):
            yield Name(text, kind, f"{self.path}:{line}")


def read_modules() -> list[Module]:
    """Return every module of `bot/`, sorted by path."""
    paths = sorted((ROOT / "bot").rglob("*.py"))
    return [Module(path.relative_to(ROOT), path.read_text("utf-8")) for path in paths]


def _defined(body: list[ast.stmt], function: str, variable: str) -> Iterator[tuple[str, str, int]]:
    """Yield the public names of a module or a class, with their kind and line."""
    for node in body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node.name, function, node.lineno
            yield from ((each.arg, "parameter", each.lineno) for each in _parameters(node))
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, "class", node.lineno
            yield from _defined(node.body, "method", "field")
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                # Of a pair or a longer tuple, each name.
                for each in getattr(target, "elts", [target]):
                    if isinstance(each, ast.Name) and not each.id.startswith("_"):
                        yield each.id, variable, node.lineno


def _parameters(function: Function) -> list[ast.arg]:
    every = function.args
    stars = [each for each in (every.vararg, every.kwarg) if each is not None]
    return [*every.posonlyargs, *every.args, *every.kwonlyargs, *stars]
