"""A simulated Telegram: the Bot API over HTTP, the people who write to the bot, and their page.

Tests and the demo use the same one. The bot sees nothing but the wire: `/bot<token>/<method>`,
long polling or a webhook. `SimulatedTelegram` holds the strings on the other side: people who
write and tap, updates delivered twice, calls that fail in every way a network can.
"""

from bot.demo.telegram.client import ClientError
from bot.demo.telegram.errors import ApiError
from bot.demo.telegram.faults import TelegramFault
from bot.demo.telegram.limits import FloodRules
from bot.demo.telegram.messages import InlineButton, Message
from bot.demo.telegram.queries import ButtonTap, Checkout, InlineQuery
from bot.demo.telegram.server import SimulatedTelegram
from bot.demo.telegram.users import SimulatedUser
from bot.demo.telegram.world import BotCall, Options

__all__ = [
    "ApiError",
    "BotCall",
    "ButtonTap",
    "Checkout",
    "ClientError",
    "FloodRules",
    "InlineButton",
    "InlineQuery",
    "Message",
    "Options",
    "SimulatedTelegram",
    "SimulatedUser",
    "TelegramFault",
]
