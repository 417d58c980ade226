"""What Telegram shows of the bot: its commands per language and role, its descriptions."""

from collections.abc import Iterable
from typing import Any

from telegram.error import BadRequest

from bot.i18n import SOURCE_LANGUAGE, Translations, Translator
from bot.telegram.outgoing import Blocked, Outgoing


def customer_commands(tr: Translator) -> list[tuple[str, str]]:
    """Return the commands of the menu, most used first."""
    return [
        ("start", tr.label("Open the shop")),
        ("search", tr.label("Find a service")),
        ("favourites", tr.label("My favourites")),
        ("orders", tr.label("My orders")),
        ("balance", tr.label("My balance")),
        ("language", tr.label("Change the language")),
        ("help", tr.label("How it works")),
        ("cancel", tr.label("Leave the order I am filling in")),
        ("paysupport", tr.label("Questions about a payment")),
        ("terms", tr.label("The terms")),
        ("privacy", tr.label("My data")),
    ]


def operator_commands(tr: Translator) -> list[tuple[str, str]]:
    """Return what operators see besides."""
    return [
        ("admin", tr.label("What waits, what is wrong, today's figures")),
        ("publish", tr.label("Put services on sale")),
        ("hide", tr.label("Take services off sale")),
        ("markup", tr.label("Set the markup")),
        ("rate", tr.label("Set the exchange rate")),
        ("sync", tr.label("Fetch the catalogue now")),
        ("changes", tr.label("What changed in the catalogue")),
        ("quarantine", tr.label("Services held back for their rate")),
        ("panel", tr.label("The panel's balance and state")),
        ("user", tr.label("Look a customer up")),
        ("credit", tr.label("Add to a balance")),
        ("debit", tr.label("Take from a balance")),
        ("ban", tr.label("Refuse a customer")),
        ("unban", tr.label("Let a customer in again")),
        ("order", tr.label("Look an order up")),
        ("resolve", tr.label("Settle an order that waits for a decision")),
    ]


async def set_profile(outgoing: Outgoing, translations: Translations, shop: str) -> None:
    """Set commands and descriptions for every language; the source language for all others."""
    for language in translations.languages:
        tr = translations[language]
        code = {} if language == SOURCE_LANGUAGE else {"language_code": language}
        await outgoing.call(
            "setMyCommands",
            commands=_commands(customer_commands(tr)),
            scope={"type": "all_private_chats"},
            **code,
        )
        await outgoing.call(
            "setMyDescription",
            description=tr.label(
                "{shop}: order promotion for your pages, pay from your balance, follow the "
                "delivery here. What is not delivered is refunded.",
                shop=shop,
            ),
            **code,
        )
        await outgoing.call(
            "setMyShortDescription",
            short_description=tr.label("{shop}: promotion for your pages", shop=shop),
            **code,
        )


async def set_operator_commands(
    outgoing: Outgoing, translations: Translations, operators: Iterable[int]
) -> set[int]:
    """Give operators their commands; returns those who have not written to the bot yet."""
    strangers = set()
    tr = translations[translations.default]
    commands = _commands([*customer_commands(tr), *operator_commands(tr)])
    for operator in operators:
        scope = {"type": "chat", "chat_id": operator}
        try:
            await outgoing.call("setMyCommands", commands=commands, scope=scope)
        except (BadRequest, Blocked):
            strangers.add(operator)
    return strangers


def _commands(pairs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"command": name, "description": text} for name, text in pairs]
