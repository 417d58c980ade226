"""What a bot says of itself: commands by scope and language, name, descriptions, menu button."""

from typing import Any

Json = dict[str, Any]
Key = tuple[str, int, str]
"""Scope's type, its chat's id or 0, language code or ""."""

EVERYWHERE = ("default", 0)
PRIVATE = ("all_private_chats", 0)


class Profile:
    """All a bot has set; an empty language code is the fallback for every language."""

    def __init__(self, name: str) -> None:
        self.commands: dict[Key, list[Json]] = {}
        self.texts: dict[tuple[str, str], str] = {("name", ""): name}
        self.menu: dict[int, Json] = {}

    def commands_for(self, chat_id: int, language: str) -> list[Json]:
        """Return the commands a person sees: the narrowest scope wins, in it the language."""
        for scope, chat in (("chat", chat_id), PRIVATE, EVERYWHERE):
            for code in (language, ""):
                found = self.commands.get((scope, chat, code))
                if found is not None:
                    return found
        return []

    def text(self, kind: str, language: str) -> str:
        """Return name, description or short description in a language, else the fallback."""
        return self.texts.get((kind, language)) or self.texts.get((kind, ""), "")

    def menu_button(self, chat_id: int) -> Json:
        """Return the menu button of a chat (0: the one of all chats)."""
        return self.menu.get(chat_id) or self.menu.get(0) or {"type": "commands"}
