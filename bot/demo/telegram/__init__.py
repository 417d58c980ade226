"""Simulate Telegram: the Bot API over HTTP, the users of the bot, and their web page.

Tests and the demo use the same simulator. The bot talks to it as to Telegram: it calls
`/bot<token>/<method>` and gets updates by long polling or a webhook. `SimulatedTelegram` controls
the other side: users write and tap, updates are delivered twice, calls fail (see `faults`).
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
