"""Set and get the bot's commands, name, descriptions and menu button."""

import re
from typing import Any

from bot.demo.telegram.errors import ApiError, bad_request
from bot.demo.telegram.links import secure_url
from bot.demo.telegram.parameters import Json, integer, json_array, json_object, required, string
from bot.demo.telegram.profile import EVERYWHERE
from bot.demo.telegram.registry import Run, method
from bot.demo.telegram.world import World

MAX_COMMANDS = 100
MAX_DESCRIPTION = 256
LONGEST = {"name": 64, "description": 512, "short_description": 120}
"""Longest text of each kind, in characters."""

_NAME = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPE = {"scope": json_object, "language_code": string}
_GROUP_SCOPES = {"all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


@method("setMyCommands", commands=required(json_array), **_SCOPE)
def set_my_commands(world: World, params: Json) -> bool:
    """Set the commands of one scope and language; an empty list deletes them."""
    key = _key(world, params)
    if len(params["commands"]) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = [_command(command) for command in params["commands"]]
    if commands:
        world.profile.commands[key] = commands
    else:
        world.profile.commands.pop(key, None)
    _tell(world)
    return True


@method("getMyCommands", **_SCOPE)
def get_my_commands(world: World, params: Json) -> list[Json]:
    """Return the commands set for exactly this scope and language; an empty list if not set."""
    return world.profile.commands.get(_key(world, params), [])


@method("deleteMyCommands", **_SCOPE)
def delete_my_commands(world: World, params: Json) -> bool:
    """Delete the commands of one scope and language; those of the wider scope apply again."""
    world.profile.commands.pop(_key(world, params), None)
    _tell(world)
    return True


def _key(world: World, params: Json) -> tuple[str, int, str]:
    language = _language(params)
    scope = params.get("scope")
    if scope is None:
        return (*EVERYWHERE, language)
    kind = scope.get("type")
    if kind in {"default", "all_private_chats"} | _GROUP_SCOPES:
        return kind, 0, language
    if kind not in _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = world.chat(_integer(scope.get("chat_id")))
    if kind != "chat":
        raise bad_request("can't change commands in private chats")
    return kind, chat.id, language


def _integer(value: Any) -> int:
    try:
        return integer(value)
    except TypeError:
        raise bad_request("chat not found") from None


def _language(params: Json) -> str:
    code: str = params.get("language_code", "")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _command(given: Any) -> Json:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    name, description = given.get("command"), given.get("description")
    if not isinstance(name, str) or not isinstance(description, str):
        raise bad_request("can't parse BotCommand: Can't find field")
    name, description = name.strip().removeprefix("/"), description.strip()
    problem = _problem(name, description)
    if problem:
        raise bad_request(problem)
    return {"command": name, "description": description}


def _problem(name: str, description: str) -> str:
    if not name:
        return "command must be non-empty"
    if len(name) > 32:
        return "command length must not exceed 32"
    if not _NAME.fullmatch(name):
        return "BOT_COMMAND_INVALID"
    if not description:
        return "command description must be non-empty"
    if len(description) > MAX_DESCRIPTION:
        return f"command description length must not exceed {MAX_DESCRIPTION}"
    return ""


def _tell(world: World) -> None:
    """Publish to each chat the commands that now apply in it."""
    for chat in world.chats.values():
        language = chat.user.get("language_code", "")
        chat.publish("commands", commands=world.profile.commands_for(chat.id, language))


def _define_text(kind: str, title: str) -> None:
    """Register the set and get methods for one of the bot's texts."""

    def set_text(world: World, params: Json) -> bool:
        value = params.get(kind, "")
        if len(value) > LONGEST[kind]:
            raise bad_request(f"BOT_{kind.upper()}_TOO_LONG")
        if kind == "name" and not value:
            raise bad_request("name must be non-empty")
        world.profile.texts[kind, _language(params)] = value
        return True

    def get_text(world: World, params: Json) -> Json:
        return {kind: world.profile.text(kind, _language(params))}

    setter: Run = set_text
    method(f"setMy{title}", **{kind: string, "language_code": string})(setter)
    method(f"getMy{title}", language_code=string)(get_text)


_define_text("name", "Name")
_define_text("description", "Description")
_define_text("short_description", "ShortDescription")


@method("setChatMenuButton", chat_id=integer, menu_button=json_object)
def set_chat_menu_button(world: World, params: Json) -> bool:
    """Set the button beside the input field, in one chat or, without `chat_id`, in all chats."""
    chat = world.chat(params["chat_id"]).id if "chat_id" in params else 0
    world.profile.menu[chat] = _menu_button(params.get("menu_button", {"type": "default"}))
    return True


@method("getChatMenuButton", chat_id=integer)
def get_chat_menu_button(world: World, params: Json) -> Json:
    """Return the button beside the input field of a chat or, without `chat_id`, of all chats."""
    return world.profile.menu_button(params.get("chat_id", 0))


def _menu_button(button: Json) -> Json:
    kind = button.get("type")
    if kind in {"commands", "default"}:
        return {"type": kind}
    if kind != "web_app":
        raise _menu_error("Unsupported type specified")
    app = button.get("web_app")
    if not button.get("text") or not isinstance(app, dict):
        raise _menu_error('Can\'t find field "text" or "web_app"')
    url = secure_url(str(app.get("url")), "menu button Web App URL")
    return {"type": kind, "text": button["text"], "web_app": {"url": url}}


def _menu_error(reason: str) -> ApiError:
    return bad_request(f"can't parse MenuButton: {reason}")
