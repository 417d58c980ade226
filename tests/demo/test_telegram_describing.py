"""A bot's name, descriptions and commands, by scope and language."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.demo.telegram_line import Line, connected


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected() as line:
        line.customer()
        yield line


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"About {name}"} for name in names]


def chat(chat_id: int) -> dict[str, Any]:
    return {"type": "chat", "chat_id": chat_id}


PRIVATE = {"type": "all_private_chats"}


async def test_commands_are_kept_by_scope_and_language(line: Line) -> None:
    await line.call("setMyCommands", commands=commands("one"))
    await line.call("setMyCommands", commands=commands("two"), scope=PRIVATE)
    await line.call("setMyCommands", commands=commands("drei"), scope=PRIVATE, language_code="de")
    await line.call("setMyCommands", commands=commands("four"), scope=chat(1))
    assert await line.call("getMyCommands") == commands("one")
    assert await line.call("getMyCommands", scope={"type": "default"}) == commands("one")
    assert await line.call("getMyCommands", scope=PRIVATE) == commands("two")
    assert await line.call("getMyCommands", scope=PRIVATE, language_code="de") == commands("drei")
    assert await line.call("getMyCommands", scope=chat(1)) == commands("four")
    assert await line.call("getMyCommands", scope=chat(1), language_code="de") == []


async def test_a_person_sees_the_narrowest_scope_in_his_language_first(line: Line) -> None:
    profile = line.telegram.world.profile
    line.customer(2)
    steps: list[dict[str, Any]] = [
        {},
        {"language_code": "de"},
        {"scope": PRIVATE},
        {"scope": PRIVATE, "language_code": "de"},
        {"scope": chat(1)},
        {"scope": chat(1), "language_code": "de"},
    ]
    assert profile.commands_for(1, "de") == []
    for number, where in enumerate(steps):
        await line.call("setMyCommands", commands=commands(f"c{number}"), **where)
        assert profile.commands_for(1, "de") == commands(f"c{number}")
    assert profile.commands_for(1, "fr") == commands("c4")
    assert profile.commands_for(2, "de") == commands("c3")
    assert profile.commands_for(2, "fr") == commands("c2")


async def test_deleted_and_emptied_commands_let_the_wider_scope_show(line: Line) -> None:
    await line.call("setMyCommands", commands=commands("wide"))
    await line.call("setMyCommands", commands=commands("near"), scope=chat(1))
    await line.call("deleteMyCommands", scope=chat(1))
    assert line.telegram.world.profile.commands_for(1, "en") == commands("wide")
    await line.call("setMyCommands", commands=commands("near"), scope=PRIVATE)
    await line.call("setMyCommands", commands=[], scope=PRIVATE)
    assert line.telegram.world.profile.commands_for(1, "en") == commands("wide")
    await line.call("deleteMyCommands")
    assert line.telegram.world.profile.commands_for(1, "en") == []


async def test_every_chat_is_told_of_new_commands(line: Line) -> None:
    line.customer(2, language_code="de")
    seen: list[Any] = []
    line.telegram.add_listener(seen.append)
    await line.call("setMyCommands", commands=commands("hilfe"), language_code="de")
    told = {event.chat_id: event.fields["commands"] for event in seen}
    assert told == {1: [], 2: commands("hilfe")}


async def test_a_slash_before_a_command_and_space_around_are_dropped(line: Line) -> None:
    await line.call("setMyCommands", commands=[{"command": "/go ", "description": " Go "}])
    assert await line.call("getMyCommands") == [{"command": "go", "description": "Go"}]


async def test_a_hundred_commands_are_the_most(line: Line) -> None:
    names = [f"c{number}" for number in range(101)]
    assert await line.call("setMyCommands", commands=commands(*names[:100]))
    answer = await line.refusal("setMyCommands", commands=commands(*names))
    assert answer == "Bad Request: BOT_COMMANDS_TOO_MUCH"


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        ("x", "can't parse BotCommand: expected an Object"),
        ({"command": "x"}, "can't parse BotCommand: Can't find field"),
        ({"command": "", "description": "x"}, "command must be non-empty"),
        ({"command": "x" * 33, "description": "x"}, "command length must not exceed 32"),
        ({"command": "Go", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "go-on", "description": "x"}, "BOT_COMMAND_INVALID"),
        ({"command": "go", "description": " "}, "command description must be non-empty"),
        (
            {"command": "go", "description": "x" * 257},
            "command description length must not exceed 256",
        ),
    ],
)
async def test_a_bad_command_is_refused(line: Line, command: Any, reason: str) -> None:
    assert await line.refusal("setMyCommands", commands=[command]) == f"Bad Request: {reason}"
    assert await line.call("getMyCommands") == []


@pytest.mark.parametrize(
    ("scope", "reason"),
    [
        ({"type": "everyone"}, "can't parse BotCommandScope: Unsupported type specified"),
        ({}, "can't parse BotCommandScope: Unsupported type specified"),
        (chat(99), "chat not found"),
        ({"type": "chat"}, "chat not found"),
        ({"type": "chat", "chat_id": "@x"}, "chat not found"),
        (
            {"type": "chat_administrators", "chat_id": 1},
            "can't change commands in private chats",
        ),
    ],
)
async def test_a_bad_scope_is_refused(line: Line, scope: Any, reason: str) -> None:
    answer = await line.refusal("setMyCommands", commands=commands("x"), scope=scope)
    assert answer == f"Bad Request: {reason}"


async def test_a_person_who_never_wrote_has_no_commands_of_his_own(line: Line) -> None:
    line.telegram.user(7, "Operator", role="operator")
    answer = await line.refusal("setMyCommands", commands=commands("x"), scope=chat(7))
    assert answer == "Bad Request: chat not found"


@pytest.mark.parametrize("code", ["deu", "DE", "d"])
async def test_a_language_has_two_small_letters(line: Line, code: str) -> None:
    answer = await line.refusal("getMyCommands", language_code=code)
    assert answer == "Bad Request: invalid language code specified"


@pytest.mark.parametrize(
    ("title", "field", "longest"),
    [
        ("Name", "name", 64),
        ("Description", "description", 512),
        ("ShortDescription", "short_description", 120),
    ],
)
async def test_texts_are_kept_by_language(line: Line, title: str, field: str, longest: int) -> None:
    await line.call(f"setMy{title}", **{field: "Shop"})
    await line.call(f"setMy{title}", **{field: "Laden", "language_code": "de"})
    assert await line.call(f"getMy{title}") == {field: "Shop"}
    assert await line.call(f"getMy{title}", language_code="de") == {field: "Laden"}
    assert await line.call(f"getMy{title}", language_code="fr") == {field: "Shop"}
    assert await line.call(f"setMy{title}", **{field: "x" * longest})
    answer = await line.refusal(f"setMy{title}", **{field: "x" * (longest + 1)})
    assert answer == f"Bad Request: BOT_{field.upper()}_TOO_LONG"


async def test_a_description_can_be_emptied_and_a_name_cannot(line: Line) -> None:
    await line.call("setMyDescription", description="x")
    await line.call("setMyDescription")
    assert await line.call("getMyDescription") == {"description": ""}
    assert await line.refusal("setMyName", name="") == "Bad Request: name must be non-empty"


async def test_the_menu_button_is_set_for_all_or_for_one(line: Line) -> None:
    app = {"type": "web_app", "text": "Shop", "web_app": {"url": "https://a.example/x"}}
    assert await line.call("getChatMenuButton") == {"type": "commands"}
    await line.call("setChatMenuButton", menu_button=app)
    assert await line.call("getChatMenuButton", chat_id=1) == app
    await line.call("setChatMenuButton", chat_id=1, menu_button={"type": "commands"})
    assert await line.call("getChatMenuButton", chat_id=1) == {"type": "commands"}
    await line.call("setChatMenuButton")
    assert await line.call("getChatMenuButton") == {"type": "default"}


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        ({"type": "pie"}, "can't parse MenuButton: Unsupported type specified"),
        (
            {"type": "web_app", "text": "x"},
            'can\'t parse MenuButton: Can\'t find field "text" or "web_app"',
        ),
        (
            {"type": "web_app", "text": "x", "web_app": {"url": "http://a.example"}},
            "menu button Web App URL 'http://a.example' is invalid: Only HTTPS links are allowed",
        ),
    ],
)
async def test_a_bad_menu_button_is_refused(line: Line, button: Any, reason: str) -> None:
    answer = await line.refusal("setChatMenuButton", menu_button=button)
    assert answer == f"Bad Request: {reason}"


async def test_a_chat_is_described_in_full(line: Line) -> None:
    line.telegram.user(2, "Customer", "customer_two", started=True)
    info = await line.call("getChat", chat_id=2)
    assert (info["id"], info["type"]) == (2, "private")
    assert info["username"] == "customer_two"
    assert await line.refusal("getChat", chat_id=3) == "Bad Request: chat not found"
