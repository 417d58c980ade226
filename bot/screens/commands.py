"""The table of slash commands: what each is called, who may use it, and what it does.

Telegram's menu, `/help`, `/admin` and the routes are made from `COMMANDS`; docs/operators.md and
the README are checked against it. The handlers stand in bot/handlers/commands.py.
"""

from dataclasses import dataclass
from enum import Flag, auto
from typing import Final

from markupsafe import Markup

from bot.i18n import N_, Translator


class Audience(Flag):
    """Who may use a command; to all others it is unknown."""

    CUSTOMER = auto()
    OPERATOR = auto()


@dataclass(frozen=True, slots=True)
class Command:
    """One slash command."""

    name: str
    description: str
    """What it does: a msgid of at most 256 characters, which Telegram's menu takes."""
    audience: Audience = Audience.CUSTOMER
    """CUSTOMER lets everybody use it; OPERATOR lists it on `/admin` and in the docs."""
    examples: tuple[str, ...] = ()
    """How it is written with arguments, each as it can be typed; none if it takes none."""
    moves_money: bool = False
    """Whether it moves money, so that it asks once more before it does."""


_OPERATOR = Audience.OPERATOR

COMMANDS: Final[tuple[Command, ...]] = (
    Command("start", N_("Open the shop")),
    # Translators: a command: shows the main menu.
    Command("menu", N_("The main menu")),
    Command("search", N_("Find a service"), examples=("/search tiktok likes",)),
    Command("favourites", N_("My favourites")),
    Command("orders", N_("My orders"), examples=("/orders @nasa",)),
    Command("again", N_("Repeat my last order"), examples=("/again 12",)),
    Command(
        "refill", N_("Deliver again what has dropped"), Audience.CUSTOMER | Audience.OPERATOR,
        ("/refill 12, 15, 20",),
    ),
    Command(
        "cancel_order", N_("Cancel orders"), Audience.CUSTOMER | Audience.OPERATOR,
        ("/cancel_order 12, 15",), moves_money=True,
    ),
    Command("balance", N_("My balance")),
    Command("statement", N_("What came in and went out"), examples=("/statement 2026-11",)),
    Command(
        "export", N_("My orders or my statement as a file"),
        examples=("/export orders", "/export statement"),
    ),
    Command("timezone", N_("My time zone"), examples=("/timezone Europe/Madrid", "/timezone +3")),
    Command("language", N_("Change the language")),
    Command("help", N_("How it works")),
    Command("cancel", N_("Leave the order I am filling in")),
    Command("paysupport", N_("Questions about a payment")),
    Command("terms", N_("The terms")),
    Command("privacy", N_("My data")),
    Command("admin", N_("What waits, what is wrong, today's figures"), _OPERATOR),
    Command(
        "publish", N_("Put services on sale"), _OPERATOR,
        ("/publish all", "/publish category 12", "/publish service 345"),
    ),
    Command(
        "hide", N_("Take services off sale"), _OPERATOR,
        ("/hide all", "/hide category 12", "/hide service 345"),
    ),
    Command(
        "markup", N_("Set the markup"), _OPERATOR,
        ("/markup 30", "/markup category 12 35", "/markup service 345 off"),
    ),
    Command("rate", N_("Set the exchange rate"), _OPERATOR, ("/rate 92.5", "/rate off")),
    Command("sync", N_("Fetch the catalogue now"), _OPERATOR),
    Command("changes", N_("What changed in the catalogue"), _OPERATOR),
    Command("health", N_("How the services fare, the worst first"), _OPERATOR),
    Command("quarantine", N_("Services held back for their rate"), _OPERATOR),
    Command(
        "panel", N_("The panel's balance and state"), _OPERATOR,
        (
            "/panel probe",
            "/panel currency USD",
            "/panel quirks",
            "/panel set comment_forbidden , |",
            "/panel unset batch_mode",
            "/panel word Archived completed",
        ),
    ),
    Command("reconcile", N_("The panel's balance beside the books"), _OPERATOR),
    Command("user", N_("Look a customer up"), _OPERATOR, ("/user 123456789", "/user @name")),
    Command(
        "credit", N_("Add to a balance"), _OPERATOR,
        ("/credit 123456789 25.00 reason",), moves_money=True,
    ),
    Command(
        "debit", N_("Take from a balance"), _OPERATOR,
        ("/debit 123456789 25.00 reason",), moves_money=True,
    ),
    Command("ban", N_("Refuse a customer"), _OPERATOR, ("/ban 123456789 reason",)),
    Command("unban", N_("Let a customer in again"), _OPERATOR, ("/unban 123456789",)),
    Command(
        "order", N_("Look an order up"), Audience.CUSTOMER | Audience.OPERATOR, ("/order 12",)
    ),
    Command(
        "refund", N_("Give money back after an order's end"), _OPERATOR,
        ("/refund 12 2.50 reason",), moves_money=True,
    ),
    Command(
        "resolve", N_("End an order, link it, or let it wait"), _OPERATOR,
        (
            "/resolve 12 placed 34567",
            "/resolve 12 refund",
            "/resolve 12 remains 30",
            "/resolve 12 wait",
        ),
        moves_money=True,
    ),
)  # fmt: skip
"""Every command, in the order of the menu: the most used first."""


def list_commands(audience: Audience) -> list[Command]:
    """Return the commands that the table lists for customers or for operators."""
    return [command for command in COMMANDS if audience in command.audience]


def menu_of(tr: Translator, *, operator: bool) -> list[tuple[str, str]]:
    """Return the names and descriptions of Telegram's menu; an operator's has all commands."""
    shown = COMMANDS if operator else list_commands(Audience.CUSTOMER)
    return [(command.name, tr.label(command.description)) for command in shown]


def help_lines(tr: Translator) -> list[Markup]:
    """Return a line for each command of customers: the name and what it does."""
    return [Markup("/{} – {}").format(*each) for each in menu_of(tr, operator=False)]


def operator_names() -> Markup:
    """Return the names of the operators' commands, to be tapped."""
    return Markup(" ").join(f"/{command.name}" for command in list_commands(Audience.OPERATOR))
