"""Simulate the Bot API: answers that every client accepts, and realistic updates."""

import asyncio
from collections import Counter
from typing import Any
from urllib.parse import parse_qsl

import orjson

Json = dict[str, Any]

TOKEN = "7000000001:AAE-simulated-token-for-loopback-only"
BOT: Json = {"id": 7000000001, "is_bot": True, "first_name": "Bench", "username": "BenchBot"}
MOMENT = 1_760_000_000

SHOWING = frozenset({"sendMessage", "editMessageText"})
"""The methods that show a customer an answer."""

TAPPED = 77
"""The message whose buttons are tapped: the last screen of its customer."""

MESSAGES = SHOWING | {"editMessageReplyMarkup"}


class Api:
    """The Bot API: counts its calls and signals when a customer got an answer."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._numbers = 1_000

    def expect(self, chat: int) -> asyncio.Future[None]:
        """Return a future that is done when this chat gets a message or an edit."""
        shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[chat] = shown
        return shown

    def respond(self, path: str, kind: str, body: bytes) -> bytes:
        """Count one call and return the JSON of its answer."""
        method = path.rpartition("/")[2]
        self.calls[method] += 1
        if method == "getMe":
            return _ok({**BOT, "can_join_groups": True, "can_read_all_group_messages": False})
        if method not in MESSAGES:
            return _ok(True)
        parameters = _parameters(kind, body)
        chat = int(parameters["chat_id"])
        if method in SHOWING and (shown := self._waiting.pop(chat, None)) is not None:
            shown.set_result(None)
        self._numbers += 1
        return _ok(_message(int(parameters.get("message_id", self._numbers)), chat, parameters))


def _ok(result: Any) -> bytes:
    return orjson.dumps({"ok": True, "result": result})


def _parameters(kind: str, body: bytes) -> Json:
    if kind.startswith("application/json"):
        parameters: Json = orjson.loads(body)
        return parameters
    return dict(parse_qsl(body.decode()))


def _message(number: int, chat: int, parameters: Json) -> Json:
    person = {"id": chat, "first_name": "Customer", "username": f"c{chat}", "type": "private"}
    text = parameters.get("text", "-")
    return {"message_id": number, "from": BOT, "chat": person, "date": MOMENT, "text": text}


def typed(update: int, person: int, text: str) -> bytes:
    """Return the update of a typed text or command."""
    message = {"message_id": update, "from": _person(person), "chat": _chat(person)}
    message |= {"date": MOMENT, "text": text}
    if text.startswith("/"):
        length = len(text.split(maxsplit=1)[0])
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return orjson.dumps({"update_id": update, "message": message})


def tapped(update: int, person: int, data: str, buttons: list[str]) -> bytes:
    """Return the update of a tap, with the message of the button, as Telegram sends it."""
    lines = [f"{number}. Followers | Quality {number} | 30 days refill" for number in range(1, 9)]
    text = "\n\n".join(f"{line}\n$0.{at}5 · 100–50K · ♻️" for at, line in enumerate(lines, 1))
    starts = [text.index(line) for line in lines]
    keys = [{"text": f"{at} · $0.{at}5", "callback_data": one} for at, one in enumerate(buttons, 1)]
    message = {
        "message_id": TAPPED,
        "from": BOT,
        "chat": _chat(person),
        "date": MOMENT,
        "edit_date": MOMENT + 60,
        "text": text,
        "entities": [{"type": "bold", "offset": start, "length": 2} for start in starts],
        "reply_markup": {"inline_keyboard": [keys[at : at + 2] for at in range(0, len(keys), 2)]},
    }
    query = {"id": str(update * 1_000_003), "from": _person(person), "message": message}
    query |= {"chat_instance": str(-person * 1_000_003), "data": data}
    return orjson.dumps({"update_id": update, "callback_query": query})


def _person(person: int) -> Json:
    return {
        "id": person,
        "is_bot": False,
        "first_name": "Customer",
        "username": f"c{person}",
        "language_code": "en",
    }


def _chat(person: int) -> Json:
    return {"id": person, "first_name": "Customer", "username": f"c{person}", "type": "private"}
