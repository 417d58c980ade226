"""Keep the state of the simulated Telegram in memory."""

import itertools
from collections import deque
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.demo.telegram.chats import Chat, Listener
from bot.demo.telegram.errors import ApiError, bad_request
from bot.demo.telegram.faults import TelegramFaults
from bot.demo.telegram.files import Files
from bot.demo.telegram.limits import Flood, FloodRules
from bot.demo.telegram.messages import Message
from bot.demo.telegram.polling import LongPoll
from bot.demo.telegram.profile import Profile
from bot.demo.telegram.queries import UserQuery
from bot.demo.telegram.updates import UpdateQueue
from bot.demo.telegram.webhook import WebhookSender

Json = dict[str, Any]
Q = TypeVar("Q", bound=UserQuery)

KEPT_CALLS = 50_000
KEPT_QUERIES = 20_000
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class BotCall:
    """A call of the bot; `error` is the text of the refusal, or None if it succeeded."""

    method: str
    params: Json
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the simulated Telegram; times are seconds."""

    callback_timeout: float = 15
    checkout_timeout: float = 10
    inline_mode: bool = True
    """Set by BotFather's /setinline; if False, the bot gets no inline queries."""
    inline_timeout: float = 10
    """How long an app waits for the results of an inline query."""
    webhook_timeout: float = 60
    webhook_backoff: tuple[float, ...] = (0.05, 0.1, 0.2, 0.5, 1)
    seed: int = 0


class World:
    """The state of Telegram for one bot: chats, update queue, files, profile, queries and calls."""

    def __init__(
        self, token: str, bot: Json, options: Options, flood_rules: FloodRules | None = None
    ) -> None:
        self.token = token
        self.bot = bot
        self.options = options
        self.listeners: list[Listener] = []
        self.chats: dict[int, Chat] = {}
        self.roles: dict[int, str] = {}
        self.updates = UpdateQueue()
        self.poll = LongPoll(self.updates)
        self.webhook = WebhookSender(self.updates, options.webhook_backoff, options.webhook_timeout)
        self.files = Files()
        self.profile = Profile(bot["first_name"])
        self.flood = Flood(flood_rules)
        self.faults = TelegramFaults(options.seed)
        self.queries: dict[str, UserQuery] = {}
        self.charges: dict[str, Json] = {}
        self.calls: deque[BotCall] = deque(maxlen=KEPT_CALLS)
        self._numbers = itertools.count(10**17)

    def record(self, method: str, params: Json) -> BotCall:
        """Add a call to `calls` and return its entry."""
        call = BotCall(method, params)
        self.calls.append(call)
        return call

    def next_number(self) -> str:
        """Return a new id for a query or a charge."""
        return str(next(self._numbers))

    def chat(self, chat_id: int | str) -> Chat:
        """Return a chat whose user has started the bot; ApiError 400 "chat not found"."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        return chat

    def writable_chat(self, chat_id: int | str) -> Chat:
        """Return a chat the bot may write to; ApiError 403 if the user has blocked the bot."""
        chat = self.chat(chat_id)
        if chat.refusal is not None:
            raise ApiError(403, f"Forbidden: {chat.refusal}")
        return chat

    def message(self, chat: Chat, message_id: int, error_text: str) -> Message:
        """Return a message of a chat; ApiError 400 with `error_text` if there is none."""
        message = chat.messages.get(message_id)
        if message is None:
            raise bad_request(error_text)
        return message

    def keep_query(self, query: UserQuery) -> None:
        """Keep a query so that the bot can answer it; drop the oldest above KEPT_QUERIES."""
        self.queries[query.id] = query
        if len(self.queries) > KEPT_QUERIES:
            del self.queries[next(iter(self.queries))]

    def query(self, kind: type[Q], query_id: str, timeout: float) -> Q:
        """Return a query of this kind; ApiError 400 if unknown or older than `timeout` seconds."""
        query = self.queries.get(query_id)
        if not isinstance(query, kind) or query.age() > timeout:
            raise bad_request(TOO_OLD)
        return query
