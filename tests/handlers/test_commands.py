"""Each place that shows commands shows those of the table, and no other."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.handlers import commands as bound
from bot.screens import commands, menu
from bot.screens.admin import desk
from bot.screens.commands import Audience, Command
from tests.handlers.admin.cases import completed, disputed
from tests.handlers.chat_driver import ChatDriver
from tests.screens.extremes import TRANSLATIONS, Extremes, desk_state
from tests.screens.rendered import render
from tests.support.running_shop import CUSTOMER, OPERATOR

ROOT = Path(__file__).parents[2]
EN = TRANSLATIONS["en"]
OPERATORS_PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
ASKS = "sks once more before money moves"
ASK = "ask once more before money moves"

ADDED = (
    Command("added", "For customers"),
    Command("addedtoo", "For operators", Audience.OPERATOR, ("/addedtoo 12",), moves_money=True),
)
"""Two commands that only a test's copy of the table has."""


def names(audience: Audience) -> set[str]:
    return {command.name for command in commands.list_commands(audience)}


def named_on(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w/])/([a-z_]+)", text))


def menu_names(*, operator: bool) -> set[str]:
    shown = [
        dict(commands.menu_of(tr, operator=operator))
        for tr in map(TRANSLATIONS.__getitem__, TRANSLATIONS.languages)
    ]
    assert all(each.keys() == shown[0].keys() for each in shown)
    return set(shown[0])


def sections(page: str) -> dict[str, str]:
    """Return the text of the operators' page below each command's heading."""
    parts = re.split(r"^### /([a-z_]+)$", page, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def gaps(page: str) -> list[str]:
    """Return the differences between the operators' page and the table, a sentence for each."""
    told = sections(page)
    table = {command.name: command for command in commands.list_commands(Audience.OPERATOR)}
    found = [f"/{name} has no section" for name in table.keys() - told.keys()]
    found += [f"/{name} is not in the table" for name in told.keys() - table.keys()]
    for name in table.keys() & told.keys():
        command, text = table[name], told[name].partition("\n## ")[0]
        written = tuple(re.findall(r"^- `(.+)`$", text, re.MULTILINE))
        if written != command.examples:
            found.append(f"/{name} is written {written}, not {command.examples}")
        if not text.strip().startswith(command.description):
            found.append(f"/{name} does not begin with {command.description!r}")
        plain = " ".join(text.split())
        if (ASKS in plain or ASK in plain) != command.moves_money:
            found.append(f"/{name} says wrongly whether money moves")
    return found


def operators_table(readme: str) -> set[str]:
    section = readme.partition("\n## For operators\n")[2].partition("\n## ")[0]
    rows = "".join(line.split("|")[1] for line in section.splitlines() if line.startswith("|"))
    return set(re.findall(r"`/([a-z_]+)", rows))


PLACES: dict[str, tuple[Callable[[], set[str]], Audience]] = {
    "the customers' menu": (lambda: menu_names(operator=False), Audience.CUSTOMER),
    "the operators' menu": (
        lambda: menu_names(operator=True),
        Audience.CUSTOMER | Audience.OPERATOR,
    ),
    "/help": (
        lambda: named_on(render(menu.help_page(EN, "")).text.partition("itself.")[2]),
        Audience.CUSTOMER,
    ),
    "/admin": (
        lambda: named_on(
            render(
                desk.desk_page(EN, desk_state(Extremes(name="Followers"), trouble=False))
            ).text.splitlines()[-1]
        ),
        Audience.OPERATOR,
    ),
    "the routes": (lambda: set(bound.guarded_handlers()), Audience.CUSTOMER | Audience.OPERATOR),
}
"""For each place that is made from the table: the names it shows, and whose it must show."""


def expected(audience: Audience) -> set[str]:
    return {command.name for command in commands.COMMANDS if command.audience & audience}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_shows_the_commands_of_its_audience_and_no_other(place: str) -> None:
    shown, audience = PLACES[place]
    assert shown() == expected(audience)


@pytest.mark.parametrize("place", PLACES)
def test_a_command_that_is_added_is_shown_in_each_place(
    place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "COMMANDS", (*commands.COMMANDS, *ADDED))
    for command in ADDED:
        monkeypatch.setitem(bound.HANDLERS, command.name, bound.HANDLERS["help"])
    shown, audience = PLACES[place]
    assert shown() & {"added", "addedtoo"} == {c.name for c in ADDED if c.audience & audience}


def test_each_command_has_a_handler_and_each_handler_a_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(bound.HANDLERS) == {command.name for command in commands.COMMANDS}
    assert len({command.name for command in commands.COMMANDS}) == len(commands.COMMANDS)
    monkeypatch.setattr(commands, "COMMANDS", (*commands.COMMANDS, *ADDED))
    with pytest.raises(KeyError, match="added"):
        bound.guarded_handlers()


def test_the_operators_page_has_each_command_as_the_table_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert gaps(OPERATORS_PAGE) == []
    assert named_on(OPERATORS_PAGE) <= names(Audience.OPERATOR)
    monkeypatch.setattr(commands, "COMMANDS", (*commands.COMMANDS, *ADDED))
    assert gaps(OPERATORS_PAGE) == ["/addedtoo has no section"]
    monkeypatch.setattr(commands, "COMMANDS", commands.COMMANDS[:-3])
    assert gaps(OPERATORS_PAGE) == ["/resolve is not in the table"]


def test_the_readme_has_each_operators_command_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert operators_table(README) == names(Audience.OPERATOR)
    monkeypatch.setattr(commands, "COMMANDS", (*commands.COMMANDS, *ADDED))
    assert names(Audience.OPERATOR) - operators_table(README) == {"addedtoo"}


def test_each_example_is_of_its_command() -> None:
    for command in commands.COMMANDS:
        for example in command.examples:
            assert example.split()[0] == f"/{command.name}"


async def test_a_command_that_lacks_something_shows_an_example_of_the_table(
    driver: ChatDriver,
) -> None:
    explained = set()
    for command in commands.list_commands(Audience.OPERATOR):
        message = await driver.say(f"/{command.name} - - - - -", OPERATOR)
        written = re.search(r"Write (/.+)", message.text)
        if written:
            explained.add(command.name)
            assert written[1] in command.examples
    # The rest takes no word, or answers one it does not understand with more than an example.
    without_words = {each.name for each in commands.COMMANDS if not each.examples}
    more_than_an_example = {"order", "credit", "debit", "ban", "refund", "refill", "cancel_order"}
    assert names(Audience.OPERATOR) - explained <= without_words | more_than_an_example


async def test_a_command_asks_once_more_exactly_if_it_moves_money(driver: ChatDriver) -> None:
    ended = await completed(driver)
    number = await disputed(driver)
    queued = await driver.buy()
    typed = {
        "/cancel_order": f"/cancel_order {queued}",
        "/refund": f"/refund {ended} 0.5 reason",
        "/credit": f"/credit {CUSTOMER} 5 reason",
        "/debit": f"/debit {CUSTOMER} 5 reason",
        "/resolve": f"/resolve {number} remains 400",
    }
    for command in commands.COMMANDS:
        before = await driver.balance()
        await driver.say(typed.get(f"/{command.name}", f"/{command.name}"), OPERATOR)
        assert ((await driver.standing(OPERATOR)).state == "sure:asked") is command.moves_money
        await driver.say("/cancel", OPERATOR)
        assert await driver.balance() == before
