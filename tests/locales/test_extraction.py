"""`locales/` holds all sentences of the code and no others."""

import shutil
from pathlib import Path

import pytest

from bot.i18n import Translations
from tests.locales.catalogues import (
    DOMAIN,
    LANGUAGES,
    LOCALES,
    ROOT,
    TEMPLATE,
    Key,
    keys,
    path_of,
    run,
)
from tests.locales.spoken import spoken

UPDATE = "extract, update and translate what is new: see Translations in docs/contributing.md"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Extract the sentences of the code as it is now."""
    path = tmp_path_factory.mktemp("extracted") / TEMPLATE.name
    run("extract", locales_vitrine_pot=path)
    return path


def named(found: set[Key]) -> str:
    return f"{UPDATE}:\n" + "\n".join(repr(msgid) for msgid, _ in sorted(found, key=str))


def test_the_template_has_every_sentence_of_the_code(fresh: Path) -> None:
    missing = keys(fresh) - keys(TEMPLATE)
    assert not missing, f"not in {TEMPLATE.name}; {named(missing)}"


def test_the_template_has_no_sentence_the_code_does_not_say(fresh: Path) -> None:
    unused = keys(TEMPLATE) - keys(fresh)
    assert not unused, f"only in {TEMPLATE.name}; {named(unused)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_sentence_of_the_code(language: str, fresh: Path) -> None:
    missing = keys(fresh) - keys(path_of(language))
    assert not missing, f"not in {language}; {named(missing)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_no_sentence_the_code_does_not_say(language: str, fresh: Path) -> None:
    unused = keys(path_of(language)) - keys(fresh)
    assert not unused, f"only in {language}; {named(unused)}"


def test_whatever_is_given_to_a_translator_is_extracted(fresh: Path) -> None:
    """A package that makes text must be named in pyproject.toml, or it stays English."""
    said = {
        (each.literals[0], each.literals[1] if each.word == "plural" else None): each.place
        for each in spoken()
        if each.literals
    }
    extracted = keys(fresh)
    singulars = {msgid for msgid, _ in extracted}
    lost = [
        place
        for (msgid, plural), place in said.items()
        if (msgid, plural) not in extracted and (plural or msgid not in singulars)
    ]
    assert not lost, "not extracted; see tool.babel in pyproject.toml:\n" + "\n".join(lost)
    foreign = singulars - {msgid for msgid, _ in said}
    assert not foreign, f"extracted, but not said to anybody: {foreign}"


def test_the_simulators_are_not_read_for_they_speak_for_themselves(tmp_path: Path) -> None:
    printed = run("extract", locales_vitrine_pot=tmp_path / TEMPLATE.name)
    assert "bot/screens/menu.py" in printed
    assert "bot/demo" not in printed


def test_files_hold_no_date_and_no_path_of_a_machine(fresh: Path) -> None:
    text = fresh.read_text(encoding="utf-8")
    places = {place for line in text.splitlines() if line.startswith("#:")
              for place in line.removeprefix("#:").split()}  # fmt: skip
    assert "Creation-Date" not in text
    assert all((ROOT / place).is_file() and not Path(place).is_absolute() for place in places)
    assert len(places) > 10


def test_an_update_that_has_nothing_new_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "locales"
    shutil.copytree(LOCALES, folder)
    run("update", locales=folder)
    once = {language: path_of(language, folder).read_bytes() for language in LANGUAGES}
    assert once == {language: path_of(language).read_bytes() for language in LANGUAGES}


def test_the_documented_check_says_how_much_is_translated(tmp_path: Path) -> None:
    folder = tmp_path / "locales"
    shutil.copytree(LOCALES, folder)
    printed = run("compile", locales=folder)
    assert printed.count("(100%) translated") == len(LANGUAGES)


def test_a_new_language_begins_with_the_documented_command(tmp_path: Path) -> None:
    run("init", locales=tmp_path, LANGUAGE="pl")
    assert keys(path_of("pl", tmp_path)) == keys(TEMPLATE)
    assert Translations(tmp_path)["pl"].label("My orders") == "My orders"


def test_no_compiled_file_is_kept() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "*.mo" in ignored
    assert {path.name for path in LOCALES.rglob("*") if path.suffix != ".mo" and path.is_file()} \
        == {f"{DOMAIN}.po", f"{DOMAIN}.pot"}  # fmt: skip
