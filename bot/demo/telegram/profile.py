"""Keep a bot's profile: commands by scope and language, name, descriptions, menu button."""

from typing import Any

Json = dict[str, Any]
Key = tuple[str, int, str]
"""Scope type, chat id of the scope or 0, language code or ""."""

EVERYWHERE = ("default", 0)
PRIVATE = ("all_private_chats", 0)


class Profile:
    """The profile a bot has set; an empty language code is the fallback for every language."""

    def __init__(self, name: str) -> None:
        self.commands: dict[Key, list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {("name", ""): name}
        self.menu: dict[int, Json] = {}

    def commands_for(self, chat_id: int, language: str) -> list[Json]:
        """Return the commands a user sees: the narrowest scope first, in it the user's language."""
        for scope, chat in (("chat", chat_id), PRIVATE, EVERYWHERE):
            for code in (language, ""):
                found = self.commands.get((scope, chat, code))
                if found is not None:
                    return found
        return []

    def text(self, kind: str, language: str) -> str:
        """Return the text of a `kind` (such as "name") in a language, else the fallback or ""."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def menu_button(self, chat_id: int) -> Json:
        """Return the menu button of a chat; `chat_id` 0 is the default of all chats."""
        return self.menu.get(chat_id) or self.menu.get(0) or {"type": "commands"}
