"""Panels that break off: the request was sent, and no whole answer comes."""

import asyncio
import gzip

from bot.panel import UnknownCause
from tests.panel.reply_server import ConnectionHandler, read_request


async def hang_up_at_once(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def hang_up_after_reading(
    reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
) -> None:
    await read_request(reader)


async def reset_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.transport.abort()


async def never_answer(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read(1)
    await asyncio.sleep(30)


async def half_an_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{"order"')
    await writer.drain()


async def half_a_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-le")
    await writer.drain()


async def no_http_at_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"\x00\x01garbage\r\n\r\n")
    await writer.drain()


async def stall_in_the_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{"order"')
    await asyncio.sleep(30)


async def drip_for_ever(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


async def spoilt_gzip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await read_request(reader)
    body = gzip.compress(b'{"order": 55}')[:-9] + b"?" * 9
    head = f"content-encoding: gzip\r\ncontent-length: {len(body)}\r\n\r\n"
    writer.write(f"HTTP/1.1 200 OK\r\n{head}".encode() + body)
    await writer.drain()


LOST: list[tuple[ConnectionHandler, UnknownCause]] = [
    (hang_up_at_once, UnknownCause.CONNECTION_LOST),
    (hang_up_after_reading, UnknownCause.CONNECTION_LOST),
    (reset_after_reading, UnknownCause.CONNECTION_LOST),
    (half_an_answer, UnknownCause.CONNECTION_LOST),
    (half_a_head, UnknownCause.CONNECTION_LOST),
    (no_http_at_all, UnknownCause.CONNECTION_LOST),
    (spoilt_gzip, UnknownCause.CONNECTION_LOST),
    (never_answer, UnknownCause.TIMEOUT),
    (stall_in_the_body, UnknownCause.TIMEOUT),
    (drip_for_ever, UnknownCause.TIMEOUT),
]
