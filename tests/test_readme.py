"""The README keeps up with the code: its commands, settings, states and files exist."""

import re
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.config import Settings
from bot.orders.status import Status

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

LARGEST_PICTURE = 200_000
"""Bytes."""


def section(title: str) -> str:
    """The text below a heading, up to the next of its rank."""
    _, _, after = README.partition(f"\n{title}\n")
    rank, _, _ = title.partition(" ")
    return re.split(rf"^{rank} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def test_the_command_of_the_tests_is_the_one_that_ci_runs() -> None:
    between = README.partition("<!-- tests -->")[2].partition("<!-- end of tests -->")[0]
    assert between.split() == ["```sh", "uv", "run", "pytest", "```"]


def test_the_readme_is_read_in_one_sitting() -> None:
    assert len(README.splitlines()) < 200


def test_who_runs_the_shop_does_not_install_what_develops_it() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    for text in (README, example):
        assert "uv run --no-dev python -m bot" in text
        assert "uv run python -m bot" not in text


def test_commands_and_settings_that_are_named_exist() -> None:
    commands = set(re.findall(r"python -m bot ([a-z-]+)", README))
    assert commands <= set(COMMANDS)
    assert {"demo", "doctor", "web", "worker", "migrate", "verify-ledger"} <= commands
    table = section("## Open your shop").partition("| setting |")[2].partition("\n\n")[0]
    first = "".join(line.split("|")[1] for line in table.splitlines()[1:])
    named = set(re.findall(r"`([A-Z_]+)`", first))
    assert len(named) >= 10
    assert named <= {name.upper() for name in Settings.model_fields}


def test_every_state_of_an_order_is_explained() -> None:
    told = set(re.findall(r"`([a-z_]+)`", section("## An order's path")))
    assert told == {status.value for status in Status}


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)]+)\)", README))
def test_what_the_readme_points_to_is_there(target: str) -> None:
    if target.startswith("#"):
        titles = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
        assert target[1:] in anchors
    elif not target.startswith("https://"):
        assert (ROOT / target).is_file()


def test_every_room_is_on_the_map() -> None:
    places = set(re.findall(r"`([a-z0-9_]+)(?:/|\.py)`", section("## The code")))
    modules = [*(ROOT / "bot").glob("*.py"), *(ROOT / "bot").glob("*/__init__.py")]
    rooms = {path.stem if path.stem != "__init__" else path.parent.name for path in modules}
    assert rooms - {"bot"} <= places
    wings = {path.parent.name for path in (ROOT / "bot").glob("*/*/__init__.py")}
    assert places - {"bot", "locales"} <= rooms | wings


def test_the_picture_is_a_small_png() -> None:
    picture = (ROOT / "docs" / "chat.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < LARGEST_PICTURE


def test_every_page_of_docs_is_pointed_to() -> None:
    pages = {f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")}
    assert pages <= set(re.findall(r"\]\(([^)#]+)", README))


def test_no_command_is_explained_twice() -> None:
    page = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    commands = re.compile(r"^((?:uv|bash|git|pipx) .+?)(?: +#.*)?$", re.MULTILINE)
    for_contributors = set(commands.findall(page))
    assert {line for line in for_contributors if "pybabel" in line}
    assert set(commands.findall(README)) & for_contributors == {"uv run pytest"}
