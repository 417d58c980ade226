"""Measure the structure and the names of the code, each against its bound."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from radon.complexity import cc_visit

from tests.measures.code import Module

PACKAGE_MODULES = 14
"""Modules on one level of a package, apart from FREE_OF_PACKAGE_SIZE."""

FREE_OF_PACKAGE_SIZE = ("bot.demo", "bot.migrations.versions", "bot.panel")
"""Simulators and migrations may be many; wings in `panel` would need an import upwards."""

USUAL_LINES, USUAL_SHARE = 220, 0.9
LARGEST_LINES = 300
FUNCTION_LINES = 50
COMPLEXITY = 10

WORDS_OUT = frozenset(
    [
        "aside",
        "asked",
        "catalogue",
        "cancelled",
        "dialect",
        "dialects",
        "families",
        "family",
        "found",
        "generation",
        "habit",
        "habits",
        "held",
        "helper",
        "helpers",
        "intake",
        "listing",
        "listings",
        "manager",
        "parts",
        "people",
        "person",
        "persons",
        "setting",
        "shelf",
        "shelved",
        "shelves",
        "shelving",
        "somebody",
        "taboo",
        "take",
        "taken",
        "takes",
        "thing",
        "things",
        "told",
        "utils",
    ]
)
"""Words that no public name may contain: they say nothing, or another word has the meaning."""

PREFIXES_OUT = ("process_", "handle_")
"""Prefixes of names that do not say what is done."""

ALLOWED_NAMES = {
    "NOT_FOUND": "panels say so",
    "ORDER_NOT_FOUND": "panels say so",
    "REFILL_NOT_FOUND": "panels say so",
    "process_bind_param": "SQLAlchemy calls it",
    "process_result_value": "SQLAlchemy calls it",
    "dialect": "SQLAlchemy's parameter",
    "do_process_update": "python-telegram-bot calls it",
    "handle_update": "python-telegram-bot calls it",
    "handle_async_request": "httpx calls it",
}
"""Names that a library or the panels have chosen, each with the reason."""

Figure = tuple[str, list[str]]


class Measure(NamedTuple):
    """A measure: its name, and a function that returns its figure and what breaks the bound."""

    name: str
    take_figure: Callable[[Sequence[Module]], Figure]


def package_sizes(modules: Sequence[Module]) -> Figure:
    """Count the modules on one level of each package."""
    sizes = Counter(
        str(module.path.parent)
        for module in modules
        if module.path.name != "__init__.py" and not module.is_under(*FREE_OF_PACKAGE_SIZE)
    )
    package, most = sizes.most_common(1)[0]
    offenders = [f"{name}: {size}" for name, size in sizes.items() if size > PACKAGE_MODULES]
    return f"{most} in {package}, at most {PACKAGE_MODULES}", offenders


def module_sizes(modules: Sequence[Module]) -> Figure:
    """Count the lines of each module: nine in ten have USUAL_LINES, all have LARGEST_LINES."""
    sizes = sorted(module.lines for module in modules)
    share = sum(size <= USUAL_LINES for size in sizes) / len(sizes)
    offenders = [f"{each.path}: {each.lines}" for each in modules if each.lines > LARGEST_LINES]
    if share < USUAL_SHARE:
        offenders.append(f"only {share:.1%} have at most {USUAL_LINES} lines")
    middle = sizes[len(sizes) // 2]
    return f"median {middle}, {share:.1%} up to {USUAL_LINES}, largest {sizes[-1]}", offenders


def function_sizes(modules: Sequence[Module]) -> Figure:
    """Count the lines of each function."""
    sizes = {
        f"{module.path}:{function.lineno} {function.name}": _length(function)
        for module in modules
        for function in module.functions()
    }
    ordered = sorted(sizes.values())
    offenders = [f"{place}: {size}" for place, size in sizes.items() if size > FUNCTION_LINES]
    middle, tenth = ordered[len(ordered) // 2], ordered[len(ordered) * 9 // 10]
    return f"median {middle}, nine in ten up to {tenth}, largest {ordered[-1]}", offenders


def complexities(modules: Sequence[Module]) -> Figure:
    """Compute the cyclomatic complexity of each function with radon."""
    sizes = {
        f"{module.path}:{block.lineno} {block.name}": block.complexity
        for module in modules
        for block in cc_visit(module.source)
        if block.letter in "FM"
    }
    offenders = [f"{place}: {size}" for place, size in sizes.items() if size > COMPLEXITY]
    return f"largest {max(sizes.values())}, at most {COMPLEXITY}", offenders


def duplicate_classes(modules: Sequence[Module]) -> Figure:
    """Find public classes that have the same name in two modules."""
    places: dict[str, list[str]] = {}
    for module in modules:
        for name in module.classes():
            places.setdefault(name, []).append(str(module.path))
    offenders = [f"{name}: {', '.join(each)}" for name, each in places.items() if len(each) > 1]
    return f"{len(places)} public classes, each of its own name", offenders


def words_out(modules: Sequence[Module]) -> Figure:
    """Find public names that contain a word that is out."""
    names = [
        name
        for module in modules
        if not module.is_under("bot.migrations.versions")
        for name in module.names()
    ]
    offenders = [
        f"{name.place} {name.kind} {name.text}"
        for name in names
        if name.text not in ALLOWED_NAMES and _is_out(name.text)
    ]
    return f"{len(names)} public names", offenders


def package_circles(modules: Sequence[Module]) -> Figure:
    """Find circles of imports among the modules and sub-packages of each package."""
    arrows: dict[str, dict[str, set[str]]] = {}
    rooms = {module.dotted: module.room for module in modules}
    for module in modules:
        for target in module.imports(rooms):
            package, left, right = _siblings(module.room, rooms[target])
            if left != right:
                arrows.setdefault(package, {}).setdefault(left, set()).add(right)
    offenders = [
        f"{package}: {' -> '.join(circle)}"
        for package, graph in sorted(arrows.items())
        if (circle := _circle(graph))
    ]
    return f"{sum(map(len, arrows.values()))} rooms with arrows, no circle", offenders


MEASURES = (
    Measure("modules on one level of a package", package_sizes),
    Measure("lines of a module", module_sizes),
    Measure("lines of a function", function_sizes),
    Measure("cyclomatic complexity", complexities),
    Measure("public classes of one name", duplicate_classes),
    Measure("words that are out", words_out),
    Measure("circles of imports", package_circles),
)


def _length(function: object) -> int:
    return int(getattr(function, "end_lineno", 0)) - int(getattr(function, "lineno", 0)) + 1


def _is_out(name: str) -> bool:
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]
    return name.startswith(PREFIXES_OUT) or bool(WORDS_OUT.intersection(words))


def _siblings(source: str, target: str) -> tuple[str, str, str]:
    """Return the innermost package that holds both modules, and the room of each in it."""
    left, right = source.split("."), target.split(".")
    depth = 0
    while depth < min(len(left), len(right)) - 1 and left[depth] == right[depth]:
        depth += 1
    return ".".join(left[:depth]), left[depth], right[depth]


def _circle(graph: dict[str, set[str]]) -> list[str]:
    """Return the rooms of a circle, the first once more at the end; empty if there is none."""
    done: set[str] = set()

    def visit(room: str, path: list[str]) -> list[str]:
        if room in path:
            return [*path[path.index(room) :], room]
        if room in done:
            return []
        for following in sorted(graph.get(room, ())):
            if circle := visit(following, [*path, room]):
                return circle
        done.add(room)
        return []

    return next((circle for room in sorted(graph) if (circle := visit(room, []))), [])
