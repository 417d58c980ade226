"""Sets what Telegram shows of the bot: its menu for each language and role, its descriptions."""

from collections.abc import Iterable
from typing import Any

from telegram.error import BadRequest

from bot.i18n import SOURCE_LANGUAGE, Translations, Translator
from bot.screens import profile
from bot.screens.commands import menu_of
from bot.telegram.outgoing import Blocked, Outgoing


async def set_profile(outgoing: Outgoing, translations: Translations, shop: str) -> None:
    """Set the customers' menu and the descriptions in every language; English for all others."""
    for language in translations.languages:
        tr = translations[language]
        code = {} if language == SOURCE_LANGUAGE else {"language_code": language}
        await outgoing.call(
            "setMyCommands",
            commands=_commands(tr, operator=False),
            scope={"type": "all_private_chats"},
            **code,
        )
        await outgoing.call(
            "setMyDescription",
            description=profile.description(tr, shop),
            **code,
        )
        await outgoing.call(
            "setMyShortDescription",
            short_description=profile.short_description(tr, shop),
            **code,
        )


async def set_operator_commands(
    outgoing: Outgoing, translations: Translations, operators: Iterable[int]
) -> set[int]:
    """Set each operator's menu in every language; the shop's default language for all others.

    Returns the operators whose chat Telegram does not know: they have not written to the bot yet.
    """
    without_chat = set()
    for operator in operators:
        try:
            for language in translations.languages:
                code = {} if language == translations.default else {"language_code": language}
                await outgoing.call(
                    "setMyCommands",
                    commands=_commands(translations[language], operator=True),
                    scope={"type": "chat", "chat_id": operator},
                    **code,
                )
        except (BadRequest, Blocked):
            without_chat.add(operator)
    return without_chat


def _commands(tr: Translator, *, operator: bool) -> list[dict[str, Any]]:
    menu = menu_of(tr, operator=operator)
    return [{"command": name, "description": description} for name, description in menu]
