"""A chat's events as a stream of Server-Sent Events."""

from collections.abc import AsyncIterator

import orjson

from bot.demo.telegram.chats import Chat, Event

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that nobody takes the line for dead."""


async def stream(chat: Chat, after: int, heartbeat: float = HEARTBEAT) -> AsyncIterator[bytes]:
    """Yield the chat's events after a revision, and those to come, for as long as it is read.

    A revision from the future is that of a server that has been restarted: all begins anew.
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
    """Write one event."""
    data = orjson.dumps({"revision": event.revision, "type": event.kind, **event.fields})
    return b"id: %d\ndata: %s\n\n" % (event.revision, data)
