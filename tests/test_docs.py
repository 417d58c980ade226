"""The pages of `docs/` keep up with the code: what they name exists, and their lists are whole."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import bot
from bot.doctor import Mark
from bot.migrations.tables import metadata
from bot.screens.callback_data import Tap
from bot.screens.links import LinkTarget

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")

SHORT_VALUES = {LinkTarget, Mark, Tap}
"""Enums whose values are short on purpose; each says what it means beside its member."""


def page_id(page: Path) -> str:
    return page.name


def rows(text: str, heading: str) -> Iterator[tuple[str, ...]]:
    """The words in backticks of each row of the table with this heading."""
    table = text.partition(f"\n{heading}\n")[2].partition("\n\n")[0]
    for line in table.splitlines()[1:]:
        yield tuple(re.findall(r"`([^`]+)`", line))


def modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        if not module.name.startswith(("bot.demo", "bot.migrations", "bot.__main__")):
            yield module.name


def enums() -> Iterator[type[StrEnum]]:
    for name in modules():
        for value in vars(importlib.import_module(name)).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == name:
                yield value


def fixtures() -> Iterator[tuple[str, str]]:
    """The name and the file of each fixture that is asked for by name."""
    for path in (ROOT / "tests").rglob("conftest.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            decorators = map(ast.unparse, getattr(node, "decorator_list", ()))
            name = getattr(node, "name", "_")
            if not name.startswith("_") and any("pytest.fixture" in each for each in decorators):
                yield name, path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_what_a_page_links_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_files_that_a_page_names_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for path in re.findall(r"`((?:bot|tests|locales|docs)/[\w./]+)`", text):
        assert "LANGUAGE" in path or (ROOT / path).exists(), path


def test_every_fixture_of_a_conftest_is_explained() -> None:
    text = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    named = {(row[0], row[-1]) for row in rows(text, "| fixture | gives | in |")}
    assert named == set(fixtures())


def test_every_column_with_an_older_name_is_in_the_glossary() -> None:
    differing = {
        (f"{mapper.local_table}.{each.columns[0].name}", f"{mapper.class_.__name__}.{each.key}")
        for mapper in SQLModel._sa_registry.mappers
        if str(mapper.local_table) in metadata.tables
        for each in mapper.column_attrs
        if each.key != each.columns[0].name
    }
    assert set(rows(GLOSSARY, "| column | field |")) == differing


def test_every_value_with_an_older_word_is_in_the_glossary() -> None:
    differing = {
        (member.value, f"{enum.__module__}.{enum.__name__}.{name}")
        for enum in enums()
        if enum not in SHORT_VALUES
        for name, member in enum.__members__.items()
        if re.sub(r"[ -]", "_", member.value) != name.lower()
    }
    assert set(rows(GLOSSARY, "| value | name |")) == differing
