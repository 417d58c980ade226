"""Stream a chat's events to the page as Server-Sent Events."""

from collections.abc import AsyncIterator

import orjson

from bot.demo.telegram.chats import Chat, Event

HEARTBEAT = 15.0
"""Seconds without an event after which a comment is sent, to keep the connection open."""


async def stream(chat: Chat, after: int, heartbeat: float = HEARTBEAT) -> AsyncIterator[bytes]:
    """Yield the chat's events after revision `after`, then new ones, until the chat is closed.

    If `after` is above the chat's revision, the server has been restarted: send all from the start.
    """
    position = after if after <= chat.revision else -1
    yield b": connected\n\n"
    while not chat.closed:
        events = chat.events_after(position)
        if events:
            position = events[-1].revision
            yield b"".join(map(encode, events))
        elif not await chat.changed.wait(heartbeat):
            yield b": still here\n\n"


def encode(event: Event) -> bytes:
    """Write one event in the format of Server-Sent Events."""
    data = orjson.dumps({"revision": event.revision, "type": event.kind, **event.fields})
    return b"id: %d\ndata: %s\n\n" % (event.revision, data)
