"""List the packages that `pyproject.toml` declares, and their own requirements installed here."""

import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PYPROJECT = ROOT / "pyproject.toml"


def runtime() -> list[Requirement]:
    """Return the requirements of the running shop."""
    return _read(_pyproject()["project"]["dependencies"])


def development() -> list[Requirement]:
    """Return the additional requirements of the tests and the checks."""
    return _read(_pyproject()["dependency-groups"]["dev"])


def pins() -> list[Requirement]:
    """Return the pins of the indirect requirements."""
    return _read(_pyproject()["tool"]["uv"]["constraint-dependencies"])


def names(requirements: Iterable[Requirement]) -> set[str]:
    """Return the packages' names in their canonical spelling."""
    return {canonicalize_name(each.name) for each in requirements}


def applies(requirement: Requirement, extra: str = "") -> bool:
    """Return whether a requirement applies on this system, for `extra` unless that is empty."""
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


def owners() -> dict[str, set[str]]:
    """Map each top-level module to the packages that install it."""
    return {
        module: {canonicalize_name(each) for each in packages}
        for module, packages in packages_distributions().items()
    }


def installed(requirements: Iterable[Requirement]) -> dict[str, str]:
    """Return the installed versions of some packages and of all their requirements."""
    versions: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [each for each in requirements if applies(each)]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras}:
            if (name, extra) not in seen:
                seen.add((name, extra))
                versions[name] = _version(name)
                waiting += _needs(name, extra)
    return versions


def _version(name: str) -> str:
    try:
        return distribution(name).version
    except PackageNotFoundError:
        raise AssertionError(f"{name} is not installed: run `uv sync`") from None


def _needs(name: str, extra: str) -> Iterator[Requirement]:
    needed = _read(distribution(name).requires or [])
    return (each for each in needed if applies(each, extra))


def _read(lines: Iterable[str]) -> list[Requirement]:
    return [Requirement(line) for line in lines]


def _pyproject() -> dict[str, Any]:
    return tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
